"""The façade: what a caller gets, and what happens when the library changes."""

from __future__ import annotations

import json
import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ketabot.answers import Route, answer_to_json
from ketabot.bot import Ketabot
from ketabot.building import build_index
from ketabot.cli.show import answer_text
from ketabot.config import load_config
from ketabot.documents import Source
from ketabot.embedding import ADAPTATION_FILE
from ketabot.errors import (
    CorpusError,
    IndexMismatchError,
    IndexMissingError,
    QuestionError,
    VerificationError,
)
from ketabot.web.answer import answer_markup
from ketabot.web.markup import inert
from tests.building.test_adaptation import adaptation
from tests.fakes import WordEmbedder
from tests.libraries import EMBEDDER, make_bot, make_config, write_corpus

FILES = {
    "deep/bladder.txt": (
        "Side effects\r\n\r\nLong use may harm the bladder.\r\nIt may also harm memory.\r\n"
    ),
    "price.txt": "\ufeffAn infusion costs “much” money — 400\u00a0dollars.\n",
}
ALWAYS = {"threshold": 0.0}
NEVER = {"threshold": 1.0}


@pytest.fixture
def bot(tmp_path: Path) -> Ketabot:
    return make_bot(tmp_path, FILES, answering=ALWAYS)


def in_file(folder: Path, path: str, start: int, end: int) -> str:
    return (folder / "corpus" / path).read_bytes().decode("utf-8")[start:end]


def test_a_quote_is_the_slice_of_the_file_that_it_names(bot: Ketabot, tmp_path: Path) -> None:
    for question in ("what harms the bladder", "what does an infusion cost", "memory"):
        answer = bot.ask(question)
        assert answer.route is Route.ANSWER
        for quote in answer.quotes:
            assert quote.text == in_file(tmp_path, quote.document, quote.start, quote.end)
            assert quote.document_sha256 == bot._open.library.document(quote.document).sha256  # type: ignore[union-attr]


def test_an_answer_has_its_quotes_sources_and_the_disclaimer(bot: Ketabot) -> None:
    answer = bot.ask("does long use harm the bladder?")
    first = answer.quotes[0]
    assert first.document == "deep/bladder.txt"
    assert first.text.startswith("Long use may harm the bladder.")
    assert [quote.number for quote in answer.quotes] == list(range(1, len(answer.quotes) + 1))
    assert {card.document for card in answer.sources} == {q.document for q in answer.quotes}
    assert answer.sources[0].number == 1
    assert answer.disclaimer == bot.prompts.disclaimer
    assert answer.message == bot.prompts.answer
    assert answer.index_generation == bot.generation
    assert set(answer.timings_ms) == {"route", "retrieve", "read", "total"}


def test_under_the_threshold_it_declines_and_still_shows_what_it_considered(tmp_path: Path) -> None:
    bot = make_bot(tmp_path, FILES, answering=NEVER)
    answer = bot.ask("does long use harm the bladder?")
    assert (answer.route, answer.quotes, answer.sources) == (Route.NO_ANSWER, (), ())
    assert answer.message == bot.prompts.no_answer
    assert answer.disclaimer == bot.prompts.disclaimer
    assert answer.candidates[0].document == "deep/bladder.txt"
    assert 0 <= answer.confidence < 1


def test_headings_are_never_quoted(bot: Ketabot) -> None:
    answer = bot.ask("side effects")
    assert all("Side effects" not in quote.text for quote in answer.quotes)


def test_the_same_question_gives_the_same_bytes(bot: Ketabot) -> None:
    def ask() -> str:
        answer = replace(bot.ask("what does an infusion cost?"), timings_ms={})
        return json.dumps(answer_to_json(answer))

    assert len({ask() for _ in range(5)}) == 1


def test_the_json_has_the_fields_of_the_contract(bot: Ketabot) -> None:
    content = json.loads(json.dumps(answer_to_json(bot.ask("bladder"))))
    assert list(content) == [
        "question", "standalone_question", "route", "confidence", "message", "quotes",
        "conflicts", "sources", "suggestions", "candidates", "disclaimer", "index_generation",
        "timings_ms",
    ]  # fmt: skip
    assert list(content["quotes"][0]) == [
        "number", "text", "document", "start", "end", "score", "document_sha256", "before",
        "after",
    ]  # fmt: skip
    assert content["route"] == "answer"


@pytest.mark.parametrize("question", ["", "  \n", "\u200b", "!?"])
def test_a_blank_question_is_refused(bot: Ketabot, question: str) -> None:
    with pytest.raises(QuestionError):
        bot.ask(question)


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert(1)</script>",
        "\u202eketamine",
        "ketamine \ud83d",
        "\x00\x1b[31mketamine",
        "¿Cuánto cuesta?",
        "氯胺酮安全吗",
        "a" * 2000,
        "' OR 1=1 --",
    ],
)
def test_odd_questions_get_a_plain_answer_in_valid_json(bot: Ketabot, question: str) -> None:
    answer = bot.ask(question)
    json.dumps(answer_to_json(answer), ensure_ascii=False).encode("utf-8")
    assert answer.disclaimer


def test_a_changed_file_is_not_quoted_until_it_is_indexed_again(
    bot: Ketabot, tmp_path: Path
) -> None:
    file = tmp_path / "corpus" / "price.txt"
    text = file.read_bytes().decode("utf-8")
    file.write_bytes(text.replace("400", "900").encode("utf-8"))
    os.utime(file, ns=(1, 1))
    with pytest.raises(VerificationError, match=r"price\.txt.*ketabot index"):
        bot.ask("what does an infusion cost?")
    build_index(bot.config, EMBEDDER)
    assert "900" in bot.ask("what does an infusion cost?").quotes[0].text


def test_a_newer_index_is_taken_up_while_questions_go_on(bot: Ketabot, tmp_path: Path) -> None:
    failures: list[BaseException] = []
    stop = threading.Event()

    def keep_asking() -> None:
        while not stop.is_set():
            try:
                assert bot.ask("does long use harm the bladder?").quotes
            except BaseException as error:  # noqa: BLE001 - the test reports whatever went wrong
                failures.append(error)

    threads = [threading.Thread(target=keep_asking) for _ in range(3)]
    for thread in threads:
        thread.start()
    before = bot.generation
    write_corpus(tmp_path, {"new.txt": "Ketamine comes as a nasal spray.\n"})
    build_index(bot.config, EMBEDDER)
    deadline = time.monotonic() + 20
    while bot.generation == before and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert bot.ask("nasal spray").quotes[0].document == "new.txt"


def test_an_index_that_does_not_fit_is_not_taken_up(
    bot: Ketabot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = bot.generation
    build_index(make_config(tmp_path), WordEmbedder(dimension=64))
    deadline = time.monotonic() + 20
    while not caplog.records and time.monotonic() < deadline:
        assert bot.ask("bladder").index_generation == before
        time.sleep(0.02)
    assert "the new index is not used" in caplog.text
    assert bot.ask("bladder").index_generation == before


def test_another_model_than_the_one_that_built_the_index_is_refused(tmp_path: Path) -> None:
    make_bot(tmp_path, FILES)
    with pytest.raises(IndexMismatchError, match="ketabot index"):
        Ketabot(make_config(tmp_path), embedder=WordEmbedder(dimension=64))


def test_documents_can_be_looked_up_and_unknown_ones_are_named(bot: Ketabot) -> None:
    assert bot.paths() == ("deep/bladder.txt", "price.txt")
    assert bot.text_of("price.txt") == FILES["price.txt"]
    assert isinstance(bot.source_of("price.txt"), Source)
    with pytest.raises(CorpusError, match="nothing"):
        bot.text_of("nothing")


def test_an_answer_explains_what_prepared_questions_changed(tmp_path: Path) -> None:
    start = FILES["deep/bladder.txt"].index("It may")
    line = {
        "document": "deep/bladder.txt",
        "start": start,
        "end": start + 24,
        "text": "It may also harm memory.",
        "questions": ["do people forget things"],
    }
    files = {
        **FILES,
        "asked.jsonl": json.dumps(line),
        "unanswered.jsonl": json.dumps({"question": "do people forget names"}),
    }
    bot = make_bot(tmp_path, files, answering=ALWAYS)
    assert bot.ask("do people forget").explanation is None
    answer = bot.ask("do people forget things", explain=True)
    assert "It may also harm memory." in answer.quotes[0].text
    content = answer_to_json(answer)["explanation"]
    place = {"document": "deep/bladder.txt", "start": start, "end": line["end"]}
    assert json.loads(json.dumps(content["asked"])) == [
        {"question": "do people forget things", "similarity": 1.0, "sentences": [place]}
    ]
    assert json.loads(json.dumps(content["unanswered"])) == [
        {"question": "do people forget names", "similarity": 0.75, "sentences": []}
    ]
    assert answer.candidates[0].via == ("asked", "dense")
    assert {via for one in answer.explanation.candidates_without for via in one.via} == {"dense"}  # type: ignore[union-attr]


@pytest.mark.parametrize("weighs", ["lead", "nearness"])
def test_what_would_be_without_prepared_questions_is_worked_out_as_an_evaluation_does(
    tmp_path: Path, weighs: str
) -> None:
    """By the calibration that is named, unless it weighs what would not be there."""
    line = {"document": "price.txt", "start": 0, "questions": ["what is the damage"]}
    text = FILES["price.txt"].removeprefix("\ufeff").strip()
    asked = json.dumps({**line, "end": len(text), "text": text})
    files = {"price.txt": FILES["price.txt"], "asked.jsonl": asked}
    fitted = tmp_path / "fitted.json"
    fitted.write_text(
        json.dumps({"bias": -3, "weights": {weighs: 1}, "threshold": 0, "fitted_on": "mine"})
    )
    make_bot(tmp_path, files)
    here = {"corpus": tmp_path / "corpus", "index": tmp_path / "index"}
    named = {**here, "calibration": fitted}
    simple = {"reader": "simple"}
    bot = Ketabot(load_config(flags={"paths": named, "reading": simple}), embedder=EMBEDDER)
    kept = named if weighs == "lead" else here
    config = load_config(flags={"paths": kept, "retrieval": {"prepared": 0}, "reading": simple})
    expected = Ketabot(config, embedder=EMBEDDER).read("infusion costs").confidence
    explained = bot.ask("infusion costs", explain=True).explanation
    assert explained is not None
    assert explained.confidence_without == pytest.approx(expected, abs=1e-4)


def test_without_prepared_questions_the_parts_of_the_score_are_explained(bot: Ketabot) -> None:
    explained = bot.ask("bladder", explain=True).explanation
    assert explained is not None
    assert (explained.asked, explained.confidence_without) == ((), None)
    best = explained.scored[0]
    settings = bot.config.reading
    words = max(one.parts["words"] for one in explained.scored)
    assert best.score == pytest.approx(
        settings.sentence_weight * best.parts["meaning"]
        + settings.neighbour_weight * best.parts["neighbours"]
        + settings.lexical_weight * best.parts["words"] / words,
        abs=1e-3,
    )
    assert explained.evidence["similarity"] == best.parts["meaning"]


def test_a_question_that_is_cut_is_answered_with_a_note_of_where(bot: Ketabot) -> None:
    question = "does long use harm the bladder " + "or the bladder " * 82 + "or my memory"
    answer = bot.ask(question)
    assert answer.route is Route.ANSWER
    assert answer.standalone_question == question
    # The model sees 256 tokens, one of them at each end.
    (note,) = answer.notes
    assert note == bot.prompts.notes.cut.format(words=255, seen=254)
    assert answer_to_json(answer)["notes"] == (note,)
    assert note in " ".join(answer_text(answer, bot.prompts).split())
    assert inert(note) in answer_markup(answer, bot.prompts)


def test_a_question_that_is_seen_whole_has_no_note(bot: Ketabot) -> None:
    answer = bot.ask("does long use harm the bladder " + "or the bladder " * 82 + "or memory")
    assert answer.notes == ()
    assert "notes" not in answer_to_json(answer)


KINDS = {
    "documents": [],
    "prepared": ["asked.jsonl"],
    "adapted": ["asked.jsonl", ADAPTATION_FILE],
}


@pytest.mark.parametrize("reader", ["simple", "learned"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_reader_answers_from_each_kind_of_library(
    tmp_path: Path, reader: str, kind: str
) -> None:
    span = {"document": "price.txt", "start": 1, "end": 46}
    text = "An infusion costs “much” money — 400\u00a0dollars."
    beside = {
        "asked.jsonl": json.dumps(
            {**span, "text": text, "questions": ["how dear is one infusion"]}
        ).encode(),
        ADAPTATION_FILE: adaptation(base=EMBEDDER.fingerprint, questions=1).to_bytes(),
    }
    write_corpus(tmp_path, {"price.txt": FILES["price.txt"]})
    for name in KINDS[kind]:
        (tmp_path / "corpus" / name).write_bytes(beside[name])
    config = make_config(tmp_path, reading={"reader": reader}, answering=ALWAYS)
    assert build_index(config, EMBEDDER).problems == ()
    opened = Ketabot(config, embedder=EMBEDDER)
    assert opened._open.library.evidence == kind
    assert opened._open.reader.name == reader
    assert ("read" in opened.features) is (reader == "learned")
    assert ("nearness" in opened.features) is (kind != "documents")
    assert ("closeness" in opened.features) is (kind == "adapted")
    answer = opened.ask(
        "how dear is one infusion" if kind != "documents" else "what does an infusion cost"
    )
    assert answer.route is Route.ANSWER
    assert answer.quotes[0].document == "price.txt"


def test_a_missing_index_is_told_before_the_model_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(_: object) -> None:
        pytest.fail("the model was loaded")

    monkeypatch.setattr("ketabot.bot.load_embedder", load)
    (tmp_path / "corpus").mkdir()
    with pytest.raises(IndexMissingError, match="run `ketabot index`"):
        Ketabot(make_config(tmp_path))
