"""A message → the part of it that the classifier can read.

The classifier reads English. Of Chinese, Korean, Arabic, Russian and Vietnamese words it makes
nothing or, where letters are taken for their Latin look-alikes, nonsense; whether there is danger
in those, the phrases of ``languages`` tell. Languages in the same letters that have no
phrases there (Japanese, Persian, Ukrainian…) stay, for a poor guess is better than none.
"""

from __future__ import annotations

import re
from typing import Final

from ketabot.routing.lookalikes import LOOKALIKES

__all__ = ["english_part"]

_FOREIGN: Final = re.compile(
    r"[\u4e00-\u9fff\uac00-\ud7af]+|[\u0600-\u06ff]+|"
    r"(?<![a-z\u0400-\u04ff])[\u0400-\u04ff]+(?![a-z\u0400-\u04ff])"
)
"""Words; a Cyrillic letter within a Latin word is a disguise."""
_RUSSIAN: Final = re.compile(
    r"[ыэё]|\b(?:сколько|какие|какой|какая|какое|что|можно|нужно|если|"
    r"лечени\w*|побочн\w*|кетамин\w*|депресси\w*|врач\w*)\b"
)
_WITHOUT_PHRASES: Final = re.compile(r"[\u3040-\u30ff]|[پچژگکیہےٹڈڑں]|[їєґўђћљњџқғүұөіјѓќѕҳӯҷӣәңһ]")
_VIETNAMESE: Final = re.compile(
    r"\b(?:"
    r"ảnh|bác|bán|bằng|bệnh|bị|biết|các|cách|cảm|cần|chào|chất|chị|chồng|chữa|chứng|"
    r"có|còn|của|cũng|cứ|dài|dùng|dụng|đã|đang|đau|đâu|để|đến|đi|điều|điện|đỡ|được|"
    r"đúng|gái|gây|giá|giảm|giờ|gì|hại|hết|hiệu|hiểu|hỏi|khám|khỏi|không|làm|lâu|"
    r"liệu|lần|liều|lượng|mất|mấy|mình|một|muốn|nào|này|nặng|nên|nếu|ngày|người|"
    r"nghiện|nghiệm|như|nhiêu|nhiều|những|nữa|ơn|ở|phải|phí|phòng|phụ|quả|quá|rất|rồi|"
    r"sẽ|sợ|tác|tại|tập|tế|thế|thể|thì|thuốc|thường|thử|tiêm|tiền|tôi|tốn|tốt|trầm|"
    r"trị|trước|từ|tuổi|uống|vì|về|với|vợ"
    r")\b"
)
"""Common words with marks that English words do not carry, even where marks disguise them."""
_WORD: Final = re.compile(r"[^\W\d_]+")
SEVERAL: Final = 2
"""Words of another language from which a message is in it."""


def english_part(text: str) -> str:
    """Return a text in small letters without its words in the letters of those languages.

    Cyrillic words go only where the language is surely Russian: others have no phrases, and letters
    that all look like Latin ones may be a disguise. Patterns of danger read the whole text as well.
    """
    if text.isascii() or _WITHOUT_PHRASES.search(text):
        return text
    if len(_VIETNAMESE.findall(text)) >= SEVERAL:
        return _WORD.sub(lambda found: found[0] if found[0].isascii() else "", text)
    plain = [one for one in _FOREIGN.findall(text) if _is_plain(one)]
    if any("\u0400" <= one[0] <= "\u04ff" for one in plain) and not _RUSSIAN.search(text):
        return text
    return _FOREIGN.sub("", text) if plain else text


def _is_plain(word: str) -> bool:
    """Whether a word has letters that look like no Latin ones."""
    return any(ord(letter) not in LOOKALIKES for letter in word)
