"""The editor's tools for prepared questions: what is missing, a sheet to fill in, one more.

They stand above the index and change nothing but ``asked.jsonl`` and ``unanswered.jsonl``; the
next ``ketabot index`` takes note of what they wrote.
"""

from __future__ import annotations

from ketabot.asking.adding import add_question, check_span, find_quote
from ketabot.asking.checking import Bounds, TestQuestion, check_questions
from ketabot.asking.desk import Desk, desk_of, open_desk
from ketabot.asking.findings import Findings
from ketabot.asking.importing import import_sheet
from ketabot.asking.reading import Sheet, read_sheet
from ketabot.asking.sheet import make_rows, sheet_bytes
from ketabot.asking.storing import editing, write_files

__all__ = [
    "Bounds",
    "Desk",
    "Findings",
    "Sheet",
    "TestQuestion",
    "add_question",
    "check_questions",
    "check_span",
    "desk_of",
    "editing",
    "find_quote",
    "import_sheet",
    "make_rows",
    "open_desk",
    "read_sheet",
    "sheet_bytes",
    "write_files",
]
