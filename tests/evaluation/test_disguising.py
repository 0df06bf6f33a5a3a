"""The disguises of the evaluation hide what they should, and always alike."""

from __future__ import annotations

import pytest

from ketabot.evaluation.disguising import DISGUISES, disguise


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguise_changes_a_message_and_always_in_the_same_way(name: str) -> None:
    message = "i want to disappear and never be found"
    hidden = disguise(name, message)
    assert hidden != message
    assert hidden == disguise(name, message)


def test_some_disguises_are_what_their_names_say() -> None:
    assert disguise("capitals", "a b") == "A B"
    assert disguise("spaced letters", "ab cd") == "a b   c d"
    assert disguise("full-width letters", "a!") == "\uff41\uff01"
    assert disguise("look-alikes", "cape") == "\u0441\u0430\u0440\u0435"
