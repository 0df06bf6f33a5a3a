"""Does an index fit the model and the settings that it is opened with?"""

from __future__ import annotations

from dataclasses import replace

from ketabot.config import Config
from ketabot.embedding import Embedder
from ketabot.errors import IndexMismatchError
from ketabot.index.library import Library
from ketabot.index.manifest import Recipe

__all__ = ["check_library"]


def check_library(library: Library, embedder: Embedder, config: Config) -> None:
    """See that the library was built with this model and these settings.

    The number format of the model may be another: vectors of both differ by less than what
    separates passages. How search was tuned and what limits documents had bears on the next
    build alone, and the model for prepared questions comes with them.

    Raises:
        IndexMismatchError: it was not; the message names what differs and what to do.
    """
    built = library.manifest.recipe
    wanted = Recipe.of(config, embedder, built.reading.loader)
    same_number_format = replace(wanted.embedding, precision=built.embedding.precision)
    wanted = replace(
        wanted,
        embedding=same_number_format,
        reading=built.reading,
        search=built.search,
        prepared=built.prepared,
    )
    differences = built.differences(wanted)
    if differences:
        raise IndexMismatchError(
            f"the index {library.generation!r} was built otherwise ({'; '.join(differences)}); "
            "run `ketabot index`, or return to the settings from before"
        )
