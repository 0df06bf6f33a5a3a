"""What a message asks of the conversation, told by the whole of it."""

from __future__ import annotations

import pytest

from ketabot.conversation import Kind, Meant, kind_of

KINDS = {
    Kind.WHY: ["why?", "Why not?", "how so?", "but why is that?", "How come"],
    Kind.MORE: [
        "tell me more",
        "Tell me more about that.",
        "anything else?",
        "anything else about him?",
        "go on",
        "is that all?",
    ],
    Kind.OTHERS: ["what do the others say?", "do any of the other sources see that differently?"],
    Kind.SHORTER: ["shorter please", "just the number", "can you make it shorter?", "tl;dr"],
    Kind.WHO: ["who says that?", "Says who?", "where is that from?", "who wrote this?"],
    Kind.WHEN: ["when was that written?", "how old is that source?", "is that up to date?"],
    Kind.TRUST: ["can I trust that?", "is that reliable?", "does the author have a stake?"],
    Kind.SHOW: ["show me the source", "source?", "can I see the original?"],
    Kind.LIBRARY: [
        *("who wrote these docs", "are these documents reliable?", "can I trust your sources"),
        "what do you know about?",
        "Which documents do you have?",
        "what are your sources?",
        "what's in that library of yours?",
        "what documents do you have in there",
        "Tell me about your library",
        "which sources are you quoting from?",
        "ok, can you list your sources please",
        "what kind of questions can you answer?",
    ],
    Kind.QUESTION: [
        "who says that it is safe?",
        "why does it work?",
        "what else does it treat?",
        "where did it appear?",
        "what do you know about ketamine?",
        "what documents do you have on the spray?",
        "what questions do clinics ask?",
        "what is it based on?",
        "does it have side effects?",
        "who licenses them?",
        "more than six infusions?",
        "is it new?",
    ],
}


@pytest.mark.parametrize(
    ("message", "kind"), [(message, kind) for kind, said in KINDS.items() for message in said]
)
def test_a_message_is_known_by_the_whole_of_it(message: str, kind: Kind) -> None:
    assert kind_of(message, follows=True).kind is kind


@pytest.mark.parametrize("message", ["tell me more", "who says that?", "why?", "just the number"])
def test_nothing_is_asked_of_a_conversation_that_has_not_begun(message: str) -> None:
    assert kind_of(message, follows=False).kind is Kind.QUESTION


def test_the_library_can_be_asked_about_from_the_start() -> None:
    assert kind_of("which documents do you have?", follows=False).kind is Kind.LIBRARY


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("no, I meant the infusion", "the infusion"),
        ("sorry, I was asking about the nasal spray", "the nasal spray"),
        ("No, the nasal spray", "the nasal spray"),
        ("oops, meant the nasal spray", "the nasal spray"),
        ("no sorry for a person", "for a person"),
    ],
)
def test_a_correction_says_what_was_meant(message: str, meant: str) -> None:
    found = kind_of(message, follows=True)
    assert (found.kind, found.rest) == (Kind.CORRECTION, meant)


@pytest.mark.parametrize("message", ["no, I meant I want to die", "no, I meant it hurts me"])
def test_who_speaks_of_themselves_does_not_correct(message: str) -> None:
    assert kind_of(message, follows=True).kind is Kind.QUESTION


def test_others_may_be_asked_something_of_their_own() -> None:
    found = kind_of("do the other papers think that's proof enough?", follows=True)
    assert (found.kind, found.rest) == (Kind.OTHERS, "that's proof enough")
    found = kind_of("do the other articles have anything on pills?", follows=True)
    assert (found.kind, found.rest) == (Kind.OTHERS, "on pills")


@pytest.mark.parametrize(
    ("message", "kind", "rest"),
    [
        ("why won't they?", Kind.WHY, ""),
        ("why is it used by vets?", Kind.QUESTION, ""),
        ("the percentage only", Kind.SHORTER, ""),
        ("who paid for that?", Kind.TRUST, ""),
        ("so who pays for it", Kind.QUESTION, ""),
        ("can you show me the sources?", Kind.SHOW, ""),
        ("list the sources", Kind.LIBRARY, ""),
        ("just the minutes please", Kind.SHORTER, ""),
        ("how safe do the other papers say it is?", Kind.OTHERS, "how safe it is"),
        ("sorry, I meant does it hurt?", Kind.QUESTION, "does it hurt"),
        ("no, I meant the infusion", Kind.CORRECTION, "the infusion"),
    ],
)
def test_kinds_in_other_words(message: str, kind: Kind, rest: str) -> None:
    assert kind_of(message, follows=True) == Meant(kind, rest)
