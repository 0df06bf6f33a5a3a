"""A conversation on disk, and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ketabot.answers import Turn, answer_to_json, spoken
from ketabot.conversation import (
    check_savable,
    load_conversation,
    said_to,
    save_conversation,
)
from ketabot.errors import QuestionError
from tests.libraries import make_bot

FILES = {"a.txt": "Ketamine can harm the bladder. Six infusions are usual."}


def test_a_conversation_is_gone_on_with_where_it_was_left(tmp_path: Path) -> None:
    bot = make_bot(tmp_path, FILES, answering={"threshold": 0.0})
    answer = bot.ask("Can ketamine harm the bladder?")
    file = tmp_path / "talk.json"
    save_conversation(file, [said_to("Can ketamine harm the bladder?", answer)])
    saved, turns = load_conversation(file)
    assert turns == (
        Turn("user", "Can ketamine harm the bladder?"),
        Turn("assistant", spoken(answer)),
    )
    assert dict(saved[0].answer) == json.loads(json.dumps(answer_to_json(answer)))
    again = tmp_path / "again.json"
    save_conversation(again, saved)
    assert again.read_bytes() == file.read_bytes()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no JSON"),
        ("[]", "ketabot_conversation"),
        ('{"ketabot_conversation": 2, "exchanges": []}', "ketabot_conversation"),
        ('{"ketabot_conversation": 1}', "no list"),
        ('{"ketabot_conversation": 1, "exchanges": [7]}', "exchange 1 has no question"),
        ('{"ketabot_conversation": 1, "exchanges": [{"question": "a"}]}', "no answer"),
        (
            '{"ketabot_conversation": 1, "exchanges": '
            '[{"question": "a", "answer": {"message": "b", "quotes": ["c"]}}]}',
            "no list of quotes",
        ),
        ("\udcff", "no JSON"),
    ],
)
def test_what_is_no_conversation_is_refused_in_one_line(
    content: str, reason: str, tmp_path: Path
) -> None:
    file = tmp_path / "talk.json"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(QuestionError, match=reason) as refused:
        load_conversation(file)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="nowhere"):
        load_conversation(tmp_path / "nowhere.json")
    with pytest.raises(QuestionError, match="cannot save"):
        save_conversation(tmp_path / "no" / "talk.json", [])


def test_whether_it_can_be_saved_is_known_before_anything_is_said(tmp_path: Path) -> None:
    another = tmp_path / "talk.json.part"
    another.write_text("kept", encoding="utf-8")
    check_savable(tmp_path / "talk.json")
    assert list(tmp_path.iterdir()) == [another]
    assert another.read_text(encoding="utf-8") == "kept"
    with pytest.raises(QuestionError, match="No such file"):
        check_savable(tmp_path / "no" / "talk.json")
    with pytest.raises(QuestionError, match="Is a directory"):
        check_savable(tmp_path)
