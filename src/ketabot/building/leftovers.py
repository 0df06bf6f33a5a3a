"""What was prepared for documents that are gone, and is in use all the same."""

from __future__ import annotations

from collections.abc import Iterator

from ketabot.building.adaptation import QuestionModel
from ketabot.embedding import ADAPTATION_FILE
from ketabot.prepared import UNANSWERED, Prepared

__all__ = ["left_behind"]


def left_behind(prepared: Prepared, model: QuestionModel) -> Iterator[str]:
    """Tell what may belong to another library, where lines of other documents were found.

    A line that names a document which is not there is left out and told as a problem; but a
    question without an answer need not name one, and an adaptation names none.
    """
    if not prepared.strange:
        return
    nowhere = sum(one.span is None for one in prepared.unanswered)
    if nowhere:
        yield (
            f"{UNANSWERED}: {nowhere:,} of its questions name no document and lower the confidence "
            "in what is like them; take them out if they are of another library too"
        )
    if model.adaptation is not None:
        yield (
            f"{ADAPTATION_FILE}: may have learned questions of documents that are not here; run "
            "`ketabot adapt`, or remove it and run `ketabot index`"
        )
