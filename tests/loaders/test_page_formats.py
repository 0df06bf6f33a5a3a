"""PDF, Word and EPUB: text, structure and facts of small documents built here."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from ketabot.documents import TextKind
from ketabot.loaders.docx import read_docx
from ketabot.loaders.epub import read_epub
from ketabot.loaders.extract import UnreadableError
from ketabot.loaders.pdf import read_pdf
from tests.loaders.samples import archive, blocks_of, epub, pdf, pdf_of, plain_docx, xhtml

BODY = [
    "Ketamine has been used as an anesthetic since the 1970s. In lower",
    "doses it may relieve depression within hours, even where several",
    "other medicines have failed.",
]


def test_pdf_lines_become_paragraphs() -> None:
    info = "/Title (On ketamine) /Author (Ann Lee) /CreationDate (D:20210412080000Z)"
    extract = read_pdf(pdf([["Results", *BODY]], info), max_pages=10)
    assert extract.text_kind is TextKind.EXTRACTED
    assert blocks_of(extract) == [("heading", "Results"), ("paragraph", " ".join(BODY))]
    source = extract.source
    assert (source.title, source.author, source.published) == (
        "On ketamine",
        "Ann Lee",
        "2021-04-12",
    )


def test_pdf_running_lines_are_dropped_and_sentences_cross_pages() -> None:
    pages = [
        ["Journal of Tests, volume 7", *BODY[:2], f"Page {number} of 4", "www.example.org"]
        if number % 2
        else ["Journal of Tests, volume 7", BODY[2], f"Page {number} of 4", "www.example.org"]
        for number in (1, 2, 3, 4)
    ]
    paragraph = ("paragraph", " ".join(BODY))
    assert blocks_of(read_pdf(pdf(pages), max_pages=10)) == [paragraph, paragraph]


def test_pdf_divided_words_stay_divided() -> None:
    lines = ["The study was double-blind and was done in a well-", "known clinic, they say."]
    assert read_pdf(pdf([lines]), max_pages=1).text == (
        "The study was double-blind and was done in a well-known clinic, they say."
    )


def test_pdf_without_a_real_title_takes_its_first_heading() -> None:
    data = pdf([["Results", *BODY]], "/Title (Microsoft Word - draft.docx)")
    assert read_pdf(data, max_pages=1).source.title == "Results"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf([[], []]), "only pictures of pages"),
        (pdf([["One."]] * 4), "has 4 pages"),
        (b"%PDF-1.4\nnothing", "damaged"),
        (b"no PDF at all", "damaged"),
        (pdf([["It works."]])[:300], "damaged"),
        (pdf_of(["<< /Type /Catalog >>"], "/Root 1 0 R"), "damaged|no text|only pictures"),
    ],
)
def test_pdf_that_cannot_be_read_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_pdf(data, max_pages=3)


def encrypted(password: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([["It works well."]]))))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_pdf_that_needs_a_password_is_refused_and_one_that_does_not_is_read() -> None:
    with pytest.raises(UnreadableError, match="is encrypted; save it without a password"):
        read_pdf(encrypted("secret"), max_pages=3)
    assert read_pdf(encrypted(""), max_pages=3).text == "It works well."


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_docx_structure_follows_styles() -> None:
    document = docx.Document()
    document.core_properties.title = "On ketamine"
    document.core_properties.author = "Ann Lee"
    document.add_heading("Results", 1)
    document.add_paragraph("It may help.  Soon.")
    document.add_paragraph("one item", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Drug", "Dose"
    table.cell(1, 0).merge(table.cell(1, 1)).text = "Ketamine"
    document.add_paragraph("")
    document.add_paragraph("Last.")
    extract = read_docx(saved(document))
    assert blocks_of(extract) == [
        ("heading", "Results"),
        ("paragraph", "It may help. Soon."),
        ("list_item", "one item"),
        ("table_row", "Drug | Dose"),
        ("table_row", "Ketamine"),
        ("paragraph", "Last."),
    ]
    assert (extract.source.title, extract.source.author) == ("On ketamine", "Ann Lee")
    assert extract.source.published == ""


def test_docx_tracked_insertions_are_read_deletions_and_hidden_text_are_not() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("It is ")
    for tag, text in (("w:ins", "not "), ("w:del", "always ")):
        run = paragraph.add_run(text)
        change = OxmlElement(tag)
        run._r.addprevious(change)
        change.append(run._r)
    paragraph.add_run("secretly ").font.hidden = True
    paragraph.add_run("safe.")
    assert paragraph._p.find(qn("w:ins")) is not None
    assert read_docx(saved(document)).text == "It is not safe."


def test_docx_without_a_title_takes_its_first_heading() -> None:
    document = docx.Document()
    document.add_heading("Results", 1)
    document.add_paragraph("It may help.")
    source = read_docx(saved(document)).source
    assert (source.title, source.author) == ("Results", "")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (plain_docx(), "holds no text"),
        (plain_docx("It works.")[:3000], "damaged"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (archive({"a.txt": "x"}), "not a Word document"),
        (archive({"word/document.xml": "<x/>"}), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted, or an old .doc"),
    ],
)
def test_docx_that_cannot_be_read_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_docx(data)


def test_epub_chapters_are_read_in_the_order_of_the_spine() -> None:
    extract = read_epub(
        epub(
            {
                "z.xhtml": xhtml("<h1>One</h1><p>First&nbsp;words &mdash; said.<br/>More.</p>"),
                "a.xhtml": xhtml("<script/><h1>Two</h1><p>Second words.</p>"),
            },
            "<dc:title>On ketamine</dc:title><dc:creator>Ann Lee</dc:creator>"
            "<dc:publisher>House</dc:publisher><dc:date>2021-04-12T00:00:00Z</dc:date>",
        )
    )
    assert blocks_of(extract) == [
        ("heading", "One"),
        ("paragraph", "First\xa0words — said. More."),
        ("heading", "Two"),
        ("paragraph", "Second words."),
    ]
    source = extract.source
    assert (source.title, source.author) == ("On ketamine", "Ann Lee")
    assert (source.publisher, source.published) == ("House", "2021-04-12")


def test_epub_page_that_is_no_xml_is_read_as_html() -> None:
    assert read_epub(epub({"a.xhtml": "<p>It works.<p>Still."})).text == "It works.\n\nStill."


def encryption(method: str) -> str:
    return (
        '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        f'<enc:EncryptionMethod Algorithm="{method}"/></enc:EncryptedData></encryption>'
    )


def test_epub_with_protection_is_refused_but_masked_fonts_do_no_harm() -> None:
    pages = {"a.xhtml": xhtml("<p>It works.</p>")}
    aes = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    with pytest.raises(UnreadableError, match="DRM"):
        read_epub(epub(pages, "", **{"META-INF/encryption.xml": aes}))
    fonts = encryption("http://www.idpf.org/2008/embedding")
    assert read_epub(epub(pages, "", **{"META-INF/encryption.xml": fonts})).text == "It works."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no zip", "damaged"),
        (archive({"mimetype": "x"}), "'META-INF/container.xml' is missing"),
        (archive({"META-INF/container.xml": "<container/>"}), "names no package"),
        (archive({"META-INF/container.xml": "<cont"}), "XML breaks off"),
        (epub({}), "holds no text"),
    ],
)
def test_epub_that_cannot_be_read_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_epub(data)
