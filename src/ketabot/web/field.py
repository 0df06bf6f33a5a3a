"""What becomes of the question field, where the person may be typing on.

The server can only set the whole field, and what it sets arrives later than what is typed in the
meantime. So it also says what it has done, and page.js, which knows what was typed, puts the rest
back.
"""

from __future__ import annotations

import base64
import itertools
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Change", "Deed"]

_NUMBERS = itertools.count(1)


class Deed(StrEnum):
    """What was done to the field."""

    TAKEN = "taken"
    """A question was taken from it; what has been typed since stays."""
    RETURNED = "returned"
    """A question that was taken and not answered stands in it again, before what was typed."""
    EMPTIED = "emptied"
    """All of it is gone, at the person's wish."""


@dataclass(frozen=True, slots=True)
class Change:
    """A deed, and the question that it was done with."""

    deed: Deed
    question: str = ""

    @property
    def value(self) -> str:
        """What the server sets the field to."""
        return self.question if self.deed is Deed.RETURNED else ""

    def markup(self) -> str:
        """Return what page.js reads; a number tells one change from the next."""
        packed = base64.b64encode(self.question.encode("utf-8", "replace")).decode("ascii")
        return f'<p class="change" id="change-{next(_NUMBERS)}" title="{self.deed}">{packed}</p>'
