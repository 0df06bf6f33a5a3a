"""Characters that a reader does not see but a program does.

Such characters can make a quote read differently from what it says (CVE-2021-42574, "Trojan
Source"; Unicode Technical Report 36), carry text that nobody sees, or act on a terminal. One
rule for the whole program:

* text drawn out of a page format is kept without these characters (``without_hidden``);
* the text of a file is never changed, so that offsets stay true; a sentence in it that holds
  such a character (``has_hidden_characters``) is never quoted.

Tab, newline, form feed, no-break space and the like are white space and not hidden.
"""

from __future__ import annotations

import re

__all__ = ["has_hidden_characters", "without_hidden"]

_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls, but for white space
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u3164\uffa0"  # drawn as nothing
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # zero width, directions
    "\ufff9-\ufffb"  # interlinear annotation
    "\U000e0000-\U000e0fff"  # tags and their kin
    "\ud800-\udfff"  # lone surrogates, which no file can hold
    "]"
)


def has_hidden_characters(text: str) -> bool:
    """Tell whether ``text`` holds a control, zero-width or direction character."""
    return _HIDDEN.search(text) is not None


def without_hidden(text: str) -> str:
    """``text`` less every hidden character; nothing else is touched."""
    return _HIDDEN.sub("", text)
