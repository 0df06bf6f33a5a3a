"""A message → what of it English may be read in.

The patterns and the classifier read English. Of Chinese, Korean, Arabic, Russian and Vietnamese
words they make nothing or, taking letters for their Latin look-alikes, nonsense; whether there is
danger in those, the phrases of ``languages`` tell. Languages in the same letters that have no
phrases there (Japanese, Persian, Ukrainian…) stay, for a poor guess is better than none.
"""

from __future__ import annotations

import re
from typing import Final

from ketabot.routing.lookalikes import LOOKALIKES

__all__ = ["english_part"]

_FOREIGN: Final = re.compile(
    r"[\u4e00-\u9fff\uac00-\ud7af]+|[\u0600-\u06ff]+|[\u0400-\u04ff]+", re.IGNORECASE
)
_WITHOUT_PHRASES: Final = re.compile(r"[\u3040-\u30ff]|[پچژگکیہےٹڈڑں]|[їєґўђћљњџқғүұө]")
_VIETNAMESE: Final = re.compile(r"[ăđơư\u1ea0-\u1ef9]")
_WORD: Final = re.compile(r"[^\W\d_]+")
SEVERAL: Final = 2
"""Words of another script, or with letters of Vietnamese alone, from which it is its language."""


def english_part(text: str) -> str:
    """Return a text in small letters without its words in the letters of those languages.

    A word of Cyrillic letters that all look like Latin ones may be a disguise. It goes only where
    others stand beside it that cannot be one.
    """
    if text.isascii() or _WITHOUT_PHRASES.search(text):
        return text
    if len(_VIETNAMESE.findall(text)) >= SEVERAL:
        return _WORD.sub(lambda found: found[0] if found[0].isascii() else "", text)
    plain = [one for one in _FOREIGN.findall(text) if _is_plain(one)]
    if not plain:
        return text
    if any("\u0400" <= one[0] <= "\u04ff" for one in plain) and len(plain) < SEVERAL:
        return text
    return _FOREIGN.sub("", text)


def _is_plain(word: str) -> bool:
    """Whether a word has letters that look like no Latin ones."""
    return any(ord(letter) not in LOOKALIKES for letter in word)
