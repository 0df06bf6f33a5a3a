"""Hidden characters are found and removed; white space and accents are not touched."""

from __future__ import annotations

import pytest

from ketabot.hidden import has_hidden_characters, without_hidden


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x1b",
        "\x9b",
        "\u00ad",
        "\u200b",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\U000e0041",
        "\ud800",
    ],
)
def test_a_hidden_character_is_found_and_removed(character: str) -> None:
    text = f"safe{character}ly"
    assert has_hidden_characters(text)
    assert without_hidden(text) == "safely"


def test_ordinary_text_is_left_alone() -> None:
    text = "\tDr. Müller’s 0.5\xa0mg/kg —\u2009“5 µg”\r\n\x0c日本 😀\n"
    assert not has_hidden_characters(text)
    assert without_hidden(text) == text
