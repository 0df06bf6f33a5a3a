"""Turns of conversations, asked in simpler ways: every figure worked out by hand."""

from __future__ import annotations

from dataclasses import replace

from ketabot.evaluation.cases import Case
from ketabot.evaluation.material import Material
from ketabot.evaluation.results import BaselineResult
from ketabot.evaluation.talking import ask_turns_otherwise
from tests.evaluation.answers import Script, answer, gold

CASES = (
    Case("alone", "what is fog?", answerable=True, gold=gold("fog")),
    Case("1", "what falls?", conversation="c", answerable=True, gold=gold("rain")),
    Case(
        "2", "and what melts?", conversation="c", rewrite="What melts, if not rain?",
        answerable=True, gold=gold("snow"),
    ),
    Case(
        "3", "how fast?", conversation="c", rewrite="How fast does snow melt?", answerable=False,
    ),
    Case("other", "what blows?", conversation="d", answerable=True, gold=gold("wind")),
)  # fmt: skip
SCRIPT = {
    "what falls?": answer("rain"),
    "and what melts?": answer("fog"),
    "what falls? and what melts?": answer("snow"),
    "What melts, if not rain?": answer("snow"),
    "how fast?": answer("wind"),
    "what falls? and what melts? how fast?": answer("snow"),
    "How fast does snow melt?": answer(),
    "what blows?": answer("wind"),
}


def silent(step: str, done: int, total: int) -> None:
    """Nobody watches."""


def values(result: BaselineResult) -> dict[str, tuple[float | None, int]]:
    return {
        one.name: (one.overall.value, one.overall.count)
        for one in result.figures
        if one.overall.count
    }


def test_each_way_is_judged_on_the_turns_alone(material: Material) -> None:
    script = Script(SCRIPT)
    alone, joined, rewritten = ask_turns_otherwise(CASES, script, material, silent)
    assert (alone.name, joined.name, rewritten.name) == (
        "last_question_alone",
        "everything_joined",
        "human_rewrite",
    )
    openers = {"opener_first_right": (1.0, 2)}
    wrong = {"followup_first_right": (0.0, 1), "turns_declined": (0.0, 1)}
    assert values(alone) == {**wrong, **openers}
    assert values(joined) == {**wrong, **openers, "followup_first_right": (1.0, 1)}
    right = {"followup_first_right": (1.0, 1), "turns_declined": (1.0, 1)}
    assert values(rewritten) == {**right, **openers}
    assert joined.right == {"1": True, "2": True, "3": False, "other": True}
    assert all(said == () for _, said in script.heard), "no way is told what was said before"
    assert "what is fog?" not in {question for question, _ in script.heard}


def test_what_is_joined_is_cut_at_its_beginning(material: Material) -> None:
    long = Case("1", "x" * 3000, conversation="c", answerable=False)
    script = Script({})
    ask_turns_otherwise((long, replace(CASES[2], rewrite="")), script, material, silent)
    joined = next(text for text, _ in script.heard if text.endswith("x and what melts?"))
    assert len(joined) == 2000


def test_a_set_without_conversations_is_asked_no_other_way(material: Material) -> None:
    assert ask_turns_otherwise(CASES[:1], Script({}), material, silent) == ()
