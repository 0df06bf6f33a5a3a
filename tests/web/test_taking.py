"""What is taken along holds every quote with its source, and can be checked later."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from pypdf import PdfReader

from ketabot.answers import Conflict
from ketabot.errors import VerificationError
from ketabot.prompts import load_prompts
from ketabot.verification import RECORD, read_saved, verify_answer
from ketabot.web.conversation import Conversation, exchange_of
from ketabot.web.taking import FILES, copy_parcel, file_parcel
from tests.web.made_up import PAYLOADS, WordFinder, corpus_library, hostile_library
from tests.web.shown import shown

PROMPTS = load_prompts()
CORPUS = corpus_library()
ENDINGS = sorted(FILES)


def talk(library: WordFinder, *questions: str) -> Conversation:
    return tuple(exchange_of(one, library.answer_of(one), library) for one in questions)


def saved(conversation: Conversation, ending: str, language: str = "") -> bytes:
    prompts = PROMPTS.within(language)
    return file_parcel(conversation, ending, PROMPTS, prompts).content


class Today:
    """The documents as a checker finds them."""

    def document(self, path: str) -> object:
        from ketabot.documents import Document, TextKind

        text = CORPUS.text_of(path)
        digest = CORPUS.answer_of("ketamine").quotes[0].document_sha256
        return Document(path, text, TextKind.FILE, digest, (), CORPUS.source_of(path))


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("language", ["", "es"])
def test_every_saved_quote_can_be_checked(ending: str, language: str) -> None:
    conversation = talk(CORPUS, "insurance", "bladder", "zeppelins")
    answers = read_saved(saved(conversation, ending, language))
    assert [answer["question"] for answer in answers] == ["insurance", "bladder", "zeppelins"]
    checks = [one for answer in answers for one in verify_answer(answer, Today())]  # type: ignore[arg-type]
    assert len(checks) == sum(len(exchange.answer.quotes) for exchange in conversation)
    assert all(check.holds for check in checks)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_quote_that_was_changed_in_the_file_does_not_hold(ending: str) -> None:
    conversation = talk(CORPUS, "insurance")
    quote = conversation[0].answer.quotes[0].text
    first = quote.split()[0]
    data = saved(conversation, ending)
    at = data.rindex(f'"text": "{first}'.encode())
    forged = data[:at] + data[at:].replace(first.encode(), first.swapcase().encode(), 1)
    assert forged != data
    checks = verify_answer(read_saved(forged)[0], Today())  # type: ignore[arg-type]
    assert not checks[0].holds


def text_of(data: bytes, ending: str) -> str:
    """What a person reads in the file."""
    if ending == "pdf":
        pages = PdfReader(io.BytesIO(data), strict=True).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    text = data.decode()
    if ending == "html":
        (main,) = shown_body(text)
        return " ".join(main.split())
    return " ".join(text.partition("```json")[0].replace("\\", "").replace("\n> ", " ").split())


def shown_body(document: str) -> list[str]:
    inside = document[document.index("<main>") : document.index("</main>") + len("</main>")]
    return shown(inside).texts("main")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_person_reads_quotes_sources_hashes_and_the_disclaimer(ending: str) -> None:
    conversation = talk(CORPUS, "insurance")
    text = text_of(saved(conversation, ending), ending)
    for quote in conversation[0].answer.quotes:
        assert " ".join(quote.text.split()) in text
        assert f"{quote.document}:{quote.start}-{quote.end}" in text
        assert quote.document_sha256 in text
    assert " ".join(PROMPTS.disclaimer.split()) in text
    assert "ketabot verify" in text
    assert "12 April 2021" in text
    assert conversation[0].answer.index_generation in text


WORDS = PROMPTS.answers
SUCH = "of 100 answers like this quote what was asked for."
DIFFERENT = (Conflict((1, 2), "the number of weeks"),)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("confidence", "quotes", "conflicts", "lead", "sure"),
    [
        (0.92, 1, (), WORDS.one, f"Quite sure: 92 {SUCH}"),
        (0.7, 2, (), WORDS.several, f"Fairly sure: 70 {SUCH}"),
        (0.92, 2, DIFFERENT, WORDS.differ, f"Quite sure: 92 {SUCH}"),
        (0.3, 2, (), WORDS.unsure, f"Not sure: 30 {SUCH}"),
    ],
)
def test_a_file_leads_in_as_the_page_does_and_says_how_sure_it_is(
    ending: str,
    confidence: float,
    quotes: int,
    conflicts: tuple[Conflict, ...],
    lead: str,
    sure: str,
) -> None:
    found = CORPUS.answer_of("depression")
    answer = replace(
        found, confidence=confidence, quotes=found.quotes[:quotes], conflicts=conflicts
    )
    conversation = (exchange_of("depression", answer, CORPUS),)
    page = " ".join(shown(conversation[0].markup).texts("article")[0].split())
    text = text_of(saved(conversation, ending), ending)
    assert page.startswith(f"{lead}{sure}")
    assert f"{lead} {sure}" in text.replace("\n", " ")
    assert PROMPTS.answer not in text


def test_what_was_searched_and_who_to_ask_is_in_a_file_too() -> None:
    answer = replace(CORPUS.answer_of("zeppelins"), standalone_question="zeppelins (ketamine)")
    conversation = (exchange_of("zeppelins", answer, CORPUS),)
    text = text_of(saved(conversation, "md"), "md")
    assert "Searched for: “zeppelins (ketamine)”" in text
    assert WORDS.who in text
    assert SUCH not in text


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("language", ["", "es"])
def test_lines_of_help_are_the_items_of_a_list(ending: str, language: str) -> None:
    from markdown_it import MarkdownIt

    answer = CORPUS.urgent("I want to die")
    assert answer is not None
    lines = [line.says for line in PROMPTS.within(language).regions["us"].lines("crisis")]
    data = saved((exchange_of("I want to die", answer, CORPUS, language),), ending, language)
    if ending == "pdf":
        text = text_of(data, ending)
        assert text.count("•") == len(lines)
        return
    markup = data.decode()
    if ending == "md":
        assert "\\-" not in markup.partition("```json")[0]
        markup = MarkdownIt("commonmark").render(markup.partition("```json")[0])
    else:
        markup = markup[markup.index("<main>") : markup.index("</main>") + len("</main>")]
    page = shown(markup.replace("<hr />", ""))
    assert [" ".join(one.split()) for one in page.texts("li")] == lines
    assert len(page.all("ul")) == 1


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_hostile_text_does_nothing_in_a_file_and_is_kept_letter_for_letter(
    ending: str, number: int
) -> None:
    library = hostile_library()
    conversation = talk(library, f"{number:02}", f"{RECORD} {PAYLOADS[number]} ``` --> </script>")
    data = saved(conversation, ending)
    answers = read_saved(data)
    assert answers[0]["quotes"][0]["text"] == conversation[0].answer.quotes[0].text
    assert answers[1]["question"] == conversation[1].question
    if ending == "html":
        document = data.decode()
        tame = {"main", "h1", "h2", "p", "blockquote", "b", "a"}
        inside = document[document.index("<main>") : document.index("</main>") + len("</main>")]
        assert {one.tag for one in shown(inside).elements} <= tame
        assert document.count("<script") == 1
        assert document.count("</script") == 1
    if ending == "pdf":
        assert len(PdfReader(io.BytesIO(data), strict=True).pages) >= 1


def test_markdown_shows_every_sign_as_it_is() -> None:
    from markdown_it import MarkdownIt

    for number, payload in enumerate(PAYLOADS):
        library = hostile_library()
        data = saved(talk(library, f"{number:02}"), "md").decode()
        html = MarkdownIt("commonmark").render(data.partition("```json")[0])
        page = shown(html.replace("<hr />", ""))
        assert {one.tag for one in page.elements} <= {
            "h1",
            "h2",
            "p",
            "blockquote",
            "strong",
            "ul",
            "li",
        }
        assert payload in page.texts("blockquote")[0]


def test_a_copied_answer_carries_its_citations() -> None:
    conversation = talk(CORPUS, "bladder", "insurance")
    text = copy_parcel(conversation, PROMPTS, PROMPTS).content.decode()
    assert text.startswith("insurance\n\n")
    assert "bladder\n" not in text.splitlines()[0]
    for quote in conversation[1].answer.quotes:
        assert f"[{quote.number}] “{quote.text}”" in text
        assert f"    {quote.document}:{quote.start}-{quote.end}\n" in text
    assert text.endswith(f"{PROMPTS.disclaimer}\n")


def test_the_same_conversation_gives_the_same_bytes() -> None:
    conversation = talk(CORPUS, "insurance")
    for ending in ENDINGS:
        assert saved(conversation, ending) == saved(conversation, ending)


@pytest.mark.parametrize("data", [b"%PDF-1.4\nnothing", b"\xff\xfe", b"<html>", b"hello"])
def test_a_file_without_a_record_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(VerificationError) as error:
        read_saved(data)
    assert "\n" not in str(error.value)


def test_a_damaged_record_is_refused() -> None:
    data = saved(talk(CORPUS, "insurance"), "html")
    with pytest.raises(VerificationError, match="damaged"):
        read_saved(data[: data.rindex(b'"quotes"')])


def test_answers_of_the_command_line_are_read_as_before() -> None:
    answer = {"question": RECORD, "quotes": []}
    assert read_saved(json.dumps(answer).encode()) == [answer]
    assert read_saved(f"\ufeff{json.dumps(answer)}".encode()) == [answer]


def test_what_is_saved_in_spanish_says_so_and_quotes_the_same() -> None:
    conversation = tuple(replace(one, language="es") for one in talk(CORPUS, "insurance"))
    text = text_of(saved(conversation, "html", "es"), "html")
    assert "Preguntas y citas" in text
    assert " ".join(conversation[0].answer.quotes[0].text.split()) in text
