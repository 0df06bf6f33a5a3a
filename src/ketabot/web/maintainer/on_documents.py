"""Documents are added, described, removed and put back."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ketabot.errors import CorpusError, KetabotError
from ketabot.maintaining import (
    DETAILS,
    Removed,
    add_document,
    details_of,
    put_back,
    remove_document,
    save_details,
)
from ketabot.web.maintainer.layout import Parts
from ketabot.web.maintainer.on_index import Refresh
from ketabot.web.maintainer.showing import alert, status
from ketabot.web.maintainer.words import WORDS
from ketabot.web.maintainer.work import Maintenance
from ketabot.web.markup import inert
from ketabot.web.reader import QUIETLY

__all__ = ["connect_documents"]

Opened = tuple[str, dict[str, str]]
"""A document and its details, as they were read for the form."""


def connect_documents(parts: Parts, work: Maintenance, refresh: Refresh) -> None:
    """Let the buttons at the documents work."""
    _connect_adding(parts, work, refresh)
    _connect_details(parts, work, refresh)
    _connect_removing(parts, work, refresh)


def _connect_adding(parts: Parts, work: Maintenance, refresh: Refresh) -> None:
    documents = parts.documents

    def add(uploaded: Sequence[str] | None) -> tuple[Any, ...]:
        return None, "".join(_added(work, [Path(name) for name in uploaded or ()]))

    event = documents.add.upload(add, documents.add, [documents.add, documents.said], **QUIETLY)
    event.then(refresh.show, None, refresh.outputs, **QUIETLY)


def _added(work: Maintenance, files: Sequence[Path]) -> Iterator[str]:
    """Add files one by one; one that cannot be added keeps no other back."""
    for file in files:
        try:
            document = add_document(work.config, file.name, _uploaded(file))
        except KetabotError as error:
            yield alert(str(error))
        else:
            yield status(WORDS["added"].format(name=document.path))


def _uploaded(file: Path) -> bytes:
    """Read a file that was uploaded, and remove it from where Gradio keeps uploads.

    Raises:
        CorpusError: it was not uploaded, or is not there any more.
    """
    folder = Path(os.environ["GRADIO_TEMP_DIR"]).resolve()
    if not file.resolve().is_relative_to(folder):
        raise CorpusError(f"{file.name!r} was not uploaded; choose it again")
    try:
        data = file.read_bytes()
        file.unlink()
    except OSError as error:
        raise CorpusError(f"{file.name!r} is lost ({error.strerror}); upload it again") from None
    return data


def _connect_details(parts: Parts, work: Maintenance, refresh: Refresh) -> None:
    documents = parts.documents
    fields = [documents.fields[name] for name in DETAILS]

    def choose(path: str | None) -> tuple[Any, ...]:
        return _opened(work, path)

    def save(opened: Opened | None, *values: str | None) -> tuple[str, Opened | None]:
        return _saved(work, opened, values)

    documents.choose.change(
        choose,
        documents.choose,
        [documents.form, documents.sure, documents.said, documents.opened, *fields],
        trigger_mode="always_last",
        **QUIETLY,
    )
    event = documents.save.click(
        save, [documents.opened, *fields], [documents.said, documents.opened], **QUIETLY
    )
    event.then(refresh.show, None, refresh.outputs, **QUIETLY)


def _opened(work: Maintenance, path: str | None) -> tuple[Any, ...]:
    """Return what shows a document's details; no form where there is nothing to fill in."""
    import gradio as gr

    hidden = gr.update(visible=False)
    nothing = (None, *[""] * len(DETAILS))
    if path is None:  # what was said of the document that is gone stays
        return hidden, hidden, gr.skip(), *nothing
    try:
        details = details_of(work.config.paths.corpus, path)
    except KetabotError as error:
        return hidden, hidden, alert(str(error)), *nothing
    values = [details[name] for name in DETAILS]
    return gr.update(visible=True), hidden, "", (path, details), *values


def _saved(
    work: Maintenance, opened: Opened | None, values: Sequence[str | None]
) -> tuple[str, Opened | None]:
    """Save what was changed on the form; somebody else may have changed the rest meanwhile."""
    if opened is None:
        return "", None
    path, read = opened
    filled = {name: value or "" for name, value in zip(DETAILS, values, strict=True)}
    details = {name: value for name, value in filled.items() if value != read[name]}
    try:
        done = save_details(work.config.paths.corpus, path, details)
    except KetabotError as error:
        return alert(str(error)), opened
    return status(WORDS["saved" if done else "unchanged"]), (path, filled)


def _removed(work: Maintenance, path: str) -> tuple[Any, ...]:
    """Remove a document; what is asked about is empty where that is done."""
    import gradio as gr

    hidden = gr.update(visible=False)
    try:
        gone = remove_document(work.config, path)
    except KetabotError as error:
        return hidden, gr.skip(), alert(str(error)), path
    return hidden, None, status(WORDS["removed"].format(name=gone.path)), ""


def _connect_removing(parts: Parts, work: Maintenance, refresh: Refresh) -> None:
    import gradio as gr

    documents = parts.documents

    def ask(opened: Opened | None) -> tuple[Any, ...]:
        path = "" if opened is None else opened[0]
        question = WORDS["remove_sure"].format(name=path)
        return gr.update(visible=bool(path)), f"<p>{inert(question)}</p>", path

    def remove(path: str) -> tuple[Any, ...]:
        return _removed(work, path)

    def back(chosen: str | None) -> str:
        if chosen is None:
            return ""
        stamp, _, path = chosen.partition("/")
        try:
            put_back(work.config, Removed(stamp, path))
        except KetabotError as error:
            return alert(str(error))
        return status(WORDS["back"].format(name=path))

    documents.remove.click(
        ask, documents.opened, [documents.sure, documents.question, documents.asked], **QUIETLY
    )
    documents.no.click(lambda: gr.update(visible=False), None, documents.sure, **QUIETLY)
    removing = documents.yes.click(
        remove,
        documents.asked,
        [documents.sure, documents.choose, documents.said, documents.asked],
        trigger_mode="once",
        **QUIETLY,
    )
    refresh.then_rebuild(removing, unless=documents.asked)
    returning = documents.put_back.click(back, documents.removed, documents.said, **QUIETLY)
    returning.then(refresh.show, None, refresh.outputs, **QUIETLY)
