"""Quotes are held against their documents."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ketabot.answers import answer_to_json
from ketabot.conversation import said_to, save_conversation
from ketabot.documents import Document, Source, TextKind
from ketabot.errors import CorpusError, VerificationError
from ketabot.verification import CorpusTexts, SourceGuard, read_answers, read_saved, verify_answer
from tests.libraries import make_bot, make_config, write_corpus

TEXT = "Ketamine acts fast. It dulls pain. Ketamine acts fast."


def make_document(text: str, path: str = "a.txt") -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(path, text, TextKind.FILE, digest, (), Source("A"))


@dataclass
class Shelf:
    """Documents by path."""

    documents: dict[str, Document]

    def document(self, path: str) -> Document:
        if path not in self.documents:
            raise CorpusError(f"there is no document {path!r}")
        return self.documents[path]


def check(quote: Any, text: str = TEXT) -> tuple[bool, str]:
    shelf = Shelf({"a.txt": make_document(text)})
    (result,) = verify_answer({"id": "q1", "quotes": [quote]}, shelf)
    assert result.answer == "q1"
    return result.holds, result.finding


def quote(start: int, end: int, text: str | None = None, **more: Any) -> dict[str, Any]:
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    words = TEXT[start:end] if text is None else text
    basis = {"number": 1, "text": words, "document": "a.txt", "start": start, "end": end}
    return {**basis, "document_sha256": digest, **more}


def test_a_quote_that_stands_in_its_place_holds() -> None:
    assert check(quote(20, 34)) == (True, "stands at 20:34, word for word")


def test_a_change_elsewhere_is_said_but_the_quote_holds() -> None:
    holds, finding = check(quote(20, 34), TEXT + " More.")
    assert holds
    assert "changed since" in finding


def test_one_changed_character_is_noticed() -> None:
    holds, finding = check(quote(20, 34), TEXT.replace("dulls", "dulIs"))
    assert not holds
    assert "nor anywhere else" in finding


def test_a_quote_that_moved_is_found_but_does_not_hold() -> None:
    holds, finding = check(quote(20, 34), "New. " + TEXT)
    assert not holds
    assert "it stands at 25:39" in finding


def test_a_quote_that_moved_to_several_places_is_not_guessed() -> None:
    holds, finding = check(quote(0, 19), "New. " + TEXT)
    assert not holds
    assert "2 other places" in finding


@pytest.mark.parametrize(
    "broken",
    [
        "It dulls pain.",
        {},
        {"text": "It dulls pain.", "document": "a.txt", "start": "20", "end": 34},
        quote(20, 34, ""),
        quote(20, 20),
        quote(-34, 34),
        quote(34, 20, "It dulls pain."),
        quote(20, 34, document="../secret.txt"),
    ],
)
def test_what_is_no_quote_does_not_hold(broken: Any) -> None:
    holds, finding = check(broken)
    assert not holds
    assert finding


def verdicts(also: Any, text: str = TEXT) -> list[tuple[int, bool, bool]]:
    shelf = Shelf({"a.txt": make_document(text), "b.txt": make_document("It dulls pain.", "b.txt")})
    answer = {"quotes": [quote(20, 34, also=also), quote(0, 19)]}
    return [(one.number, one.also, one.holds) for one in verify_answer(answer, shelf)]


ALSO = {"document": "b.txt", "start": 0, "end": 14, "text": "It dulls pain."}
AGAIN = {"document": "a.txt", "start": 35, "end": 54, "text": "Ketamine acts fast."}


@pytest.mark.parametrize(
    ("also", "held"),
    [
        ([], []),
        ([ALSO], [True]),
        ([ALSO, AGAIN], [True, True]),
        ([{**ALSO, "text": "It dulls pains"}, AGAIN], [False, True]),
        ([{**ALSO, "start": 1}], [False]),
        ([{**ALSO, "document": "c.txt"}], [False]),
        ([{"document": "b.txt", "start": 0, "end": 14}], [False]),
        (["b.txt:0-14"], [False]),
        ("b.txt", [False]),
        (None, [False]),
    ],
)
def test_places_that_say_the_same_are_checked_after_their_quote(
    also: Any, held: list[bool]
) -> None:
    assert verdicts(also) == [(1, False, True), *((1, True, one) for one in held), (2, False, True)]


def test_what_an_answer_names_beside_its_quotes_verifies_until_its_file_changes(
    tmp_path: Path,
) -> None:
    same = {
        "a.txt": "Long use may harm the bladder.\n",
        "b.txt": "Long use may harm the bladder.\n",
    }
    bot = make_bot(tmp_path, same, answering={"threshold": 0.0})
    answer = answer_to_json(bot.ask("does long use harm the bladder?"))
    ((named,),) = [one["also"] for one in answer["quotes"]]
    assert named["text"] == "Long use may harm the bladder."

    def found() -> list[tuple[bool, bool]]:
        checks = verify_answer(answer, CorpusTexts(make_config(tmp_path)))
        return [(check.also, check.holds) for check in checks]

    assert found() == [(False, True), (True, True)]
    write_corpus(tmp_path, {named["document"]: "Long use may heal the bladder.\n"})
    assert found() == [(False, True), (True, False)]


def test_answers_are_read_alone_in_a_list_and_as_lines() -> None:
    one = '{"quotes": []}'
    assert read_answers(one) == [{"quotes": []}]
    assert len(read_answers(f"[{one}, {one}]")) == 2
    assert len(read_answers(f"{one}\n\n{one}\n")) == 2


def test_a_conversation_of_the_terminal_is_read_answer_by_answer(tmp_path: Path) -> None:
    bot = make_bot(tmp_path, {"a.txt": TEXT}, answering={"threshold": 0.0})
    answer = bot.ask("what dulls pain")
    file = tmp_path / "talk.json"
    save_conversation(file, [said_to("what dulls pain", answer), said_to("and?", answer)])
    answers = read_saved(file.read_bytes())
    checks = [
        one
        for each in answers
        for one in verify_answer(each, Shelf({"a.txt": make_document(TEXT)}))
    ]
    assert len(answers) == 2
    assert len(checks) == 2 * len(answer.quotes) > 0
    assert all(one.holds for one in checks)
    changed = read_saved(file.read_bytes().replace(b"It dulls pain", b"It ends pain!"))
    shelf = Shelf({"a.txt": make_document(TEXT)})
    assert not verify_answer(changed[0], shelf)[0].holds


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"start": ' + "9" * 5000 + "}",
        "",
        "[]",
        "{}",
        "[7]",
        '{"quotes": 3}',
        "no json",
        '{"a": 1',
        '{"ketabot_conversation": 1}',
        '{"ketabot_conversation": 1, "exchanges": []}',
        '{"ketabot_conversation": 1, "exchanges": [7]}',
        '{"ketabot_conversation": 1, "exchanges": [{"question": "a", "answer": {}}]}',
        '{"ketabot_conversation": 2, "exchanges": [{"question": "a", "answer": {"quotes": []}}]}',
    ],
)
def test_what_is_no_answer_is_refused_with_what_to_give(text: str) -> None:
    with pytest.raises(VerificationError, match="ketabot ask --json"):
        read_answers(text)


def test_the_documents_of_today_are_read_and_none_outside_the_folder(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write_corpus(tmp_path, {"deep/a.txt": TEXT, "../secret.txt": "Secret."})
    texts = CorpusTexts(make_config(tmp_path))
    assert texts.document("deep/a.txt").text == TEXT
    for path in (
        "../secret.txt",
        "nothing.txt",
        "",
        "deep",
        "a\0b",
        "a\ud800b",
        str(tmp_path / "secret.txt"),
    ):
        with pytest.raises(CorpusError):
            texts.document(path)
    with pytest.raises(CorpusError, match="--corpus"):
        CorpusTexts(make_config(corpus))


def test_a_pipe_in_place_of_a_document_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    os.mkfifo(tmp_path / "corpus" / "a.txt")
    with pytest.raises(VerificationError, match="not a regular file"):
        SourceGuard(tmp_path / "corpus").check(make_document(TEXT))
    with pytest.raises(CorpusError, match="not a regular file"):
        CorpusTexts(make_config(tmp_path)).document("a.txt")


def test_a_page_is_held_against_the_text_that_was_indexed(tmp_path: Path) -> None:
    page = "<html><body><p>Ketamine &amp; pain.</p><p>It dulls pain.</p></body></html>"
    bot = make_bot(tmp_path, {"page.html": page}, answering={"threshold": 0.0})
    answer = answer_to_json(bot.ask("what dulls pain"))
    texts = CorpusTexts(make_config(tmp_path))
    assert answer["quotes"]
    assert all(check.holds for check in verify_answer(answer, texts))
    write_corpus(tmp_path, {"page.html": page.replace("dulls", "ends")})
    later = CorpusTexts(make_config(tmp_path))
    assert not any(check.holds for check in verify_answer(answer, later))


def test_the_guard_lets_the_indexed_file_pass_and_stops_any_other(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    guard = SourceGuard(tmp_path)
    guard.check(make_document(TEXT))
    file.write_text(TEXT.replace("fast", "fest"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    with pytest.raises(VerificationError, match=r"'a.txt' has changed.*ketabot index"):
        guard.check(make_document(TEXT))
    file.unlink()
    with pytest.raises(VerificationError, match=r"'a\.txt' cannot be read"):
        guard.check(make_document(TEXT))


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4 a page as a browser prints it", b"You: hi\n\nketabot: hello"]
)
def test_what_a_browser_printed_or_somebody_copied_is_told_apart(data: bytes) -> None:
    with pytest.raises(VerificationError, match="holds no record of answers: only what the page"):
        read_saved(data)


@pytest.mark.parametrize("data", [b"", b" \n", b"null", b'"a"\n{"quotes": []}\n', b'{"quotes": ['])
def test_a_spoilt_file_of_answers_is_not_taken_for_a_page(data: bytes) -> None:
    with pytest.raises(VerificationError) as refused:
        read_saved(data)
    assert "browser printed" not in str(refused.value)
