"""The fixed texts: complete, or no start."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ketabot.errors import PromptError
from ketabot.prompts import load_prompts, packaged_prompts

FILES = (
    "disclaimer.md",
    "greeting.md",
    "answer.md",
    "no_answer.md",
    "crisis.md",
    "emergency.md",
    "help_in_sight.md",
    "illicit.md",
    "off_topic.md",
    "personal_medical.md",
    "personal_medical_unquoted.md",
    "smalltalk.md",
    "examples.txt",
    "phrases.toml",
    "regions/us.toml",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(packaged_prompts(), tmp_path / "prompts"))


def test_the_disclaimer_is_the_file_word_for_word() -> None:
    text = (Path(__file__).parents[1] / "prompts" / "disclaimer.md").read_text(encoding="utf-8")
    assert load_prompts().disclaimer == text.strip()


def test_the_disclaimer_tells_who_to_ask_and_where_help_is() -> None:
    disclaimer = load_prompts().disclaimer
    assert all(word in disclaimer for word in ("not medical advice", "doctor", "988", "911"))


def test_a_text_can_be_replaced_without_code(folder: Path) -> None:
    (folder / "no_answer.md").write_text("Nothing here.\n", encoding="utf-8")
    assert load_prompts(folder).no_answer == "Nothing here."


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [None, b"", b" \n\t\n", b"\xff\xfe"])
def test_a_missing_or_emptied_text_stops_the_start(
    folder: Path, name: str, content: bytes | None
) -> None:
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(PromptError, match=name):
        load_prompts(folder)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match=r"nowhere.*--prompts"):
        load_prompts(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('send = "Ask"', 'send = " "', "page.send.*is empty"),
        ('send = "Ask"', "", "page.send"),
        ('send = "Ask"', 'send = "Ask"\nsned = "Ask"', "page.sned"),
        ('send = "Ask"', 'send = "Ask {who}"', "page.send has {who}"),
        ('send = "Ask"', 'send = "Ask {"', "page.send has a stray brace"),
        ('send = "Ask"', "send = Ask", "not valid TOML"),
    ],
)
def test_a_phrase_that_is_wrong_is_named(folder: Path, old: str, new: str, complaint: str) -> None:
    file = folder / "phrases.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(PromptError, match=complaint):
        load_prompts(folder)
