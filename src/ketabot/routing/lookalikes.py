"""Characters that stand for others: look-alikes of Latin letters, digits in words, emoji.

The look-alikes are those of Cyrillic and Greek that a reader takes for Latin ones (Unicode
Technical Standard 39 lists many more), and the boxed and circled letters that NFKC leaves alone.
"""

from __future__ import annotations

from typing import Final

__all__ = ["EMOJI", "FIRST_LEET", "LETTERS", "LOOKALIKES", "SECOND_LEET"]

_CYRILLIC = dict(zip("авекмнорстухіјѕԁԛԝһҏӏьпгёє", "abekmhopctyxijsdqwhplbnree", strict=True))
_GREEK = dict(zip("αβγεηικνορτυχω", "abyenikvoptuxw", strict=True))
_LATIN = dict(zip("ıɩɪʟɡɑɴʀʏłøđħŧœæßþð", "iiilganrylodhtoabpd", strict=True))
LOOKALIKES: Final = str.maketrans({**_CYRILLIC, **_GREEK, **_LATIN})
"""Small letters to small Latin ones."""

_BOXES = (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)
"""Where the 26 squared, circled, boxed and flag letters begin."""
LETTERS: Final = str.maketrans(
    {chr(first + place): chr(ord("a") + place) for first in _BOXES for place in range(26)}
)

FIRST_LEET: Final = str.maketrans("013457@$!|€", "oieastasiie")
SECOND_LEET: Final = str.maketrans("013457@$!|€", "oleastaslle")
"""The same where 1, ! and | are an l."""

EMOJI: Final = str.maketrans(
    {
        "💀": " die ",
        "☠": " die ",
        "⚰": " die ",
        "🪦": " die ",
        "🔪": " cut ",
        "🔫": " gun ",
        "💊": " pills ",
        "🩸": " blood ",
        "🆘": " sos ",
        "🚑": " ambulance ",
        "👶": " baby ",
        "👋": " goodbye ",
        "🙋": " me ",
    }
)
"""Emoji that say a word which counts; all others are dropped."""
