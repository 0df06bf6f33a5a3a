"""The sheet: what stands on it, and that nothing is lost on the way out and back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketabot.asking import Desk, import_sheet, make_rows, read_sheet, sheet_bytes
from ketabot.asking.cells import guarded, questions_of, stacked, unguarded
from ketabot.asking.storing import write_files
from ketabot.errors import CorpusError
from tests.asking.desks import (
    CLINICS,
    FILES,
    INSURANCE,
    NURSES,
    REST,
    Office,
    asked,
    read_lines,
    unanswered,
)

HEADINGS = "document,title,start,end,before,sentence,after,answered,questions,tempting"


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def came_back(office: Office, data: bytes, tmp_path: Path) -> tuple[bytes, bytes]:
    """Import a sheet and return the two files."""
    file = tmp_path / "sheet.csv"
    file.write_bytes(data)
    desk = office.desk()
    imported = import_sheet(read_sheet(file), desk)
    assert imported.problems == ()
    write_files(imported.files(desk))
    return office.asked.read_bytes(), office.unanswered.read_bytes()


def test_every_sentence_has_a_row_with_what_stands_around_it(office: Office) -> None:
    desk = office.prepare(
        [asked(REST, "What comes after?", "And then?")],
        [unanswered("Is there tea?", REST), unanswered("Who pays?")],
    )
    data = sheet_bytes(make_rows(desk))
    assert data.startswith(b"\xef\xbb\xbf" + HEADINGS.encode() + b"\r\n")
    rows = table(data)
    assert [(r["document"], r["start"], r["end"], r["answered"]) for r in rows] == [
        ("a.txt", "0", "28", "yes"),
        ("a.txt", "29", "70", "yes"),
        ("b.txt", "0", "32", "yes"),
        ("b.txt", "33", "69", "yes"),
        ("a.txt", "29", "70", "no"),
        ("", "", "", "no"),
    ]
    assert rows[1]["before"] == "Nurses give the dose slowly."
    assert rows[1]["sentence"] == "Patients rest afterwards in a quiet room."
    assert rows[1]["after"] == ""
    assert rows[1]["questions"] == "What comes after?\nAnd then?"
    assert rows[0]["after"] == rows[1]["sentence"]
    assert rows[0]["before"] == ""
    assert rows[0]["questions"] == ""
    assert (rows[4]["sentence"], rows[4]["questions"]) == ("", "Is there tea?")
    assert rows[4]["tempting"] == rows[1]["sentence"]
    assert (rows[5]["sentence"], rows[5]["questions"], rows[5]["tempting"]) == ("", "Who pays?", "")


def test_questions_of_a_span_that_is_no_sentence_have_a_row_of_their_own(office: Office) -> None:
    half = ("a.txt", 29, 54)
    rows = table(sheet_bytes(make_rows(office.prepare([asked(half, "What next?")]))))
    assert [(r["start"], r["end"], r["questions"]) for r in rows[:3]] == [
        ("0", "28", ""),
        ("29", "54", "What next?"),
        ("29", "70", ""),
    ]
    assert rows[1]["sentence"] == "Patients rest afterwards "


def test_debris_is_nobodys_context(tmp_path: Path) -> None:
    sources = '[[source]]\nfile = "a.txt"\ntitle = "A"\ndebris = ["Share this page with all."]\n'
    text = "Nurses give it slowly. Share this page with all. Patients rest afterwards."
    office = Office(tmp_path, {"a.txt": text, "sources.toml": sources})
    rows = table(sheet_bytes(make_rows(office.desk())))
    assert [(row["sentence"], row["before"]) for row in rows] == [
        ("Nurses give it slowly.", ""),
        ("Patients rest afterwards.", "Nurses give it slowly."),
    ]


def test_a_cell_that_looks_like_a_formula_is_guarded(office: Office) -> None:
    desk = office.prepare([asked(REST, '=HYPERLINK("http://x")')], [unanswered("+1 or -1?")])
    cells = [row["questions"] for row in table(sheet_bytes(make_rows(desk)))]
    assert '\'=HYPERLINK("http://x")' in cells
    assert "'+1 or -1?" in cells


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'On-label', what is it?", "'On-label', what is it?"),
        ("1=1", "1=1"),
        ("", ""),
    ],
)
def test_the_guard_is_put_on_and_taken_off(cell: str, written: str) -> None:
    assert guarded(cell) == written
    assert unguarded(written) == cell


@given(st.text(alphabet="'=+-@\t\ra ?", max_size=6))
def test_no_guarded_cell_is_a_formula_and_every_one_comes_back(cell: str) -> None:
    assert guarded(cell)[:1] not in set("=+-@\t\r")
    assert unguarded(guarded(cell)) == cell


def test_questions_that_would_overflow_a_cell_go_on_in_the_next() -> None:
    assert list(stacked(["aaa", "bb", "cccc", "d"], most=6)) == ["aaa\nbb", "cccc\nd"]
    assert list(stacked(["a" * 9], most=6)) == ["a" * 9]
    assert list(stacked([])) == [""]


def test_the_lines_of_a_cell_are_questions() -> None:
    assert questions_of("  a  b \r\n\r\nc\rd\n") == ["a b", "c", "d"]
    assert questions_of(" \n ") == []


def test_a_span_with_many_questions_spreads_over_rows_and_comes_back(
    office: Office, tmp_path: Path
) -> None:
    many = [f"{n} {'long ' * 80}?" for n in range(200)]
    data = sheet_bytes(make_rows(office.prepare([asked(NURSES, *many)])))
    rows = [row for row in table(data) if row["start"] == "0" and row["document"] == "a.txt"]
    assert len(rows) == 3
    assert all(len(row["questions"]) <= 32_767 for row in rows)
    came_back(office, data, tmp_path)
    assert read_lines(office.asked)[0]["questions"] == [" ".join(one.split()) for one in many]


def test_an_untouched_sheet_gives_the_same_bytes(office: Office, tmp_path: Path) -> None:
    desk = office.prepare(
        [asked(NURSES, "Who?", "'=x", note="kept"), asked(CLINICS, "Ψ “why”, who; and\tso?")],
        [unanswered("How much?", INSURANCE), unanswered("- is it?")],
    )
    before = office.asked.read_bytes(), office.unanswered.read_bytes()
    data = sheet_bytes(make_rows(desk))
    # The tab inside a question is a space to everybody who reads the file.
    expected = before[0].replace(b"and\\tso", b"and so")
    assert came_back(office, data, tmp_path) == (expected, before[1])


PLACES = [NURSES, REST, INSURANCE, CLINICS, ("a.txt", 0, 70), ("b.txt", 3, 9)]
QUESTION = st.text(max_size=12).filter(
    lambda text: any(c.isalnum() for c in text)
) | st.sampled_from(
    ["=1", "'=1", "a\nb", "a;b,c\td", '"q"', "'a", "+a", "\\n x", "sep=;a", "é", "🙂 a", "a\r\nb"]
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    answered=st.dictionaries(st.sampled_from(PLACES), st.lists(QUESTION, min_size=1, max_size=3)),
    not_=st.lists(st.tuples(QUESTION, st.none() | st.sampled_from(PLACES)), max_size=3),
)
def test_whatever_the_index_would_take_comes_back(
    office: Office,
    tmp_path: Path,
    answered: dict[tuple[str, int, int], list[str]],
    not_: list[tuple[str, tuple[str, int, int] | None]],
) -> None:
    before = office.prepare(
        [asked(place, *questions) for place, questions in answered.items()],
        [unanswered(question, place) for question, place in not_],
    )
    if not before.prepared.asked and not before.prepared.unanswered:
        return
    data = sheet_bytes(make_rows(before))
    first = came_back(office, data, tmp_path)
    after = office.desk()
    assert after.prepared.problems == ()
    assert contents(after) == contents(before)
    assert came_back(office, sheet_bytes(make_rows(after)), tmp_path) == first


def contents(desk: Desk) -> tuple[object, object]:
    plain = {(one.question, one.span) for one in desk.prepared.unanswered}
    return desk.asked(), plain


FORMS: dict[str, Callable[[str], bytes]] = {
    "without the mark": lambda text: text.encode("utf-8"),
    "Windows-1252": lambda text: text.encode("cp1252"),
    "UTF-16, with two marks": lambda text: f"\ufeff{text}".encode("utf-16"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without the mark": lambda text: text.encode("utf-16-le"),
    "UTF-16, the other way round": lambda text: text.encode("utf-16-be"),
    "semicolons": lambda text: parted(text, ";"),
    "semicolons, told": lambda text: b"sep=;\r\n" + parted(text, ";"),
    "tabs": lambda text: parted(text, "\t"),
    "tabs, told": lambda text: b"sep=\t\n" + parted(text, "\t"),
    "columns moved": lambda text: rearranged(text),
    "line feeds alone": lambda text: text.replace("\r\n", "\n").encode("utf-8"),
    "everything quoted": lambda text: requoted(text),
}


def parted(text: str, delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(csv.reader(io.StringIO(text, newline="")))
    return out.getvalue().encode("utf-8")


def requoted(text: str) -> bytes:
    out = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(text, newline=""))
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def rearranged(text: str) -> bytes:
    """Turn the columns round, add two, write the headings otherwise, and numbers with a point."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""))):
        cells = row[::-1]
        if number == 0:
            writer.writerow([" Remarks ", *(cell.upper() for cell in cells), ""])
        else:
            cells = [f"{cell}.0" if cell.isdigit() else cell for cell in cells]
            writer.writerow(["", *cells, "mine"])
        writer.writerow([])
    return out.getvalue().encode("utf-8")


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_a_sheet_that_a_program_saved_in_its_own_way_is_read(
    office: Office, tmp_path: Path, form: Callable[[str], bytes]
) -> None:
    desk = office.prepare(
        [asked(NURSES, "Who, “where”?", "=why"), asked(REST, "café; or\nnot?")],
        [unanswered("How much? “£5”"), unanswered("Is it far?", CLINICS)],
    )
    expected = contents(desk)
    text = sheet_bytes(make_rows(desk)).decode("utf-8-sig")
    came_back(office, form(text), tmp_path)
    assert contents(office.desk()) == expected


def test_letters_that_windows_lacks_do_not_hide_a_sentence(tmp_path: Path) -> None:
    sentence = "Vitamin → the nurses said it is good."
    office = Office(tmp_path, {"a.txt": sentence})
    desk = office.desk()
    text = sheet_bytes(make_rows(desk)).decode("utf-8-sig").replace(",yes,,", ",yes,Which?,")
    file = tmp_path / "sheet.csv"
    file.write_bytes(text.encode("cp1252", "replace"))
    imported = import_sheet(read_sheet(file), desk)
    assert imported.problems == ()
    (line,) = imported.files(desk)[office.asked].decode("utf-8").splitlines()
    assert json.loads(line)["text"] == sentence
    assert json.loads(line)["questions"] == ["Which?"]


@pytest.mark.parametrize("others", ["“Who”?", "Who?"])
def test_letters_that_windows_lacks_come_back_into_questions_that_had_them(
    office: Office, tmp_path: Path, others: str
) -> None:
    desk = office.prepare(
        [asked(NURSES, "Who → whom?", others)], [unanswered("Λ?"), unanswered("Λ or Ω?")]
    )
    expected = contents(desk)
    data = sheet_bytes(make_rows(desk)).decode("utf-8-sig").encode("cp1252", "replace")
    came_back(office, data, tmp_path)
    assert contents(office.desk()) == expected


def rows_of(*rows: str) -> bytes:
    return "\r\n".join(["document,start,end,sentence,questions,answered,tempting", *rows]).encode()


def taken(office: Office, tmp_path: Path, *rows: str) -> tuple[list[str], list[str]]:
    """Import rows beside a sound one; return what was told and the other questions taken."""
    file = tmp_path / "sheet.csv"
    file.write_bytes(rows_of("a.txt,0,28,Nurses give the dose slowly.,Who?,yes,", *rows))
    desk = office.desk()
    imported = import_sheet(read_sheet(file), desk)
    answered = [f"{s.document}:{s.start} {q}" for s, all_ in imported.asked.items() for q in all_]
    assert answered.pop(0) == "a.txt:0 Who?"
    plain = [f"{s.start if s else '-'} {q}" for q, s in imported.unanswered]
    return list(imported.problems), [*answered, *plain]


REST_TEXT = "Patients rest afterwards in a quiet room."


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (f"c.txt,29,70,{REST_TEXT},When?,yes,", "row 3: there is no document 'c.txt'"),
        (",,,Nobody said this.,When?,yes,", "row 3: there is no document ''"),
        ("a.txt,29,70,Patients sing.,When?,yes,", "row 3: the text 'Patients sing.' stands no"),
        ("a.txt,29,70,,When?,yes,", "row 3: has no sentence"),
        (f"a.txt,29,70,{REST_TEXT},When?,maybe,", "row 3: its 'answered' is 'maybe'"),
        (f"a.txt,29,70,{REST_TEXT},???,yes,", "row 3: its question 1 is empty"),
        ("a.txt,29,999,,When?,no,", "row 3: 'a.txt' has 70 characters and no span 29-999"),
        ("a.txt,0.5,28,,When?,no,", "row 3: 'a.txt' has 70 characters and no span -1-28"),
        ("a.txt,29,70,When?,yes,,,,spilt", "row 3: has more cells than the first row"),
        ("a.txt,0,28,Nurses give the dose slowly.,WHO ?,yes,", "row 3: 'WHO ?' stands in row 2"),
        (f"a.txt,29,70,{REST_TEXT},{'x' * 2001},yes,", "row 3: its question 1 has 2,001"),
    ],
)
def test_a_bad_row_is_told_by_its_number_and_left_out(
    office: Office, tmp_path: Path, row: str, told: str
) -> None:
    problems, others = taken(office, tmp_path, row, ",,,,Where?,no,")
    assert len(problems) == 1
    assert problems[0].startswith(told)
    assert others == ["- Where?"]


def test_a_question_that_is_answered_and_not_is_left_out_on_both_sides(
    office: Office, tmp_path: Path
) -> None:
    rows = (f"a.txt,29,70,{REST_TEXT},When?,yes,", ",,,,when,no,", ",,,,when!,no,")
    problems, others = taken(office, tmp_path, *rows)
    assert [problem.partition(":")[0] for problem in problems] == ["row 4", "row 5"]
    assert "row 3" in problems[0]
    assert others == []


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (f"a.txt,5,46,{REST_TEXT},When?,yes,", "a.txt:29 When?"),
        (f"a.txt,,,{REST_TEXT},When?,,", "a.txt:29 When?"),
        (f"a.txt,29.0,70.00,{REST_TEXT.replace(' ', '  ')},When?,YES,", "a.txt:29 When?"),
        (f"a.txt,3,9,,When?,no,{REST_TEXT}", "29 When?"),
        ("a.txt,29,70,,When?,,", "29 When?"),
        (",,,,When?,,", "- When?"),
    ],
)
def test_a_row_means_the_place_where_its_text_stands(
    office: Office, tmp_path: Path, row: str, place: str
) -> None:
    assert taken(office, tmp_path, row) == ([], [place])


def test_rows_whose_text_had_moved_are_counted(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    file.write_bytes(
        rows_of(
            "a.txt,0,28,Nurses give the dose slowly.,Who?,yes,",
            f"a.txt,5,46,{REST_TEXT},When?,yes,",
            f"a.txt,3,9,,How?,no,{REST_TEXT}",
        )
    )
    assert import_sheet(read_sheet(file), office.desk()).moved == 2


def test_more_than_a_thousand_questions_for_a_sentence_are_cut_off_and_told(
    office: Office, tmp_path: Path
) -> None:
    cell = "\n".join(f"question {n}" for n in range(10_000))
    problems, others = taken(office, tmp_path, f'a.txt,29,70,{REST_TEXT},"{cell}",yes,')
    assert len(others) == 1000
    assert len(problems) == 9000


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"document,start,end,sentence\r\n", "has no column 'questions'"),
        (b"", "has no column 'document', 'start', 'end', 'sentence', 'questions'"),
        (b"document,start,end,sentence,questions,Start\r\n", "has the column 'start' twice"),
        (rows_of('a.txt,0,28,"Nurses" give,Who?,yes,'), "is no CSV"),
        (b"\xff\xfed\xd8\x00\x00x", "encoding"),
        (b"caf\x81\x8d,x\n", "encoding"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "sheet.csv"
    file.write_bytes(content)
    with pytest.raises(CorpusError, match=told.replace("'", ".")):
        read_sheet(file)


def test_a_sheet_without_a_question_is_refused(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    file.write_bytes(rows_of("a.txt,0,28,Nurses give the dose slowly.,,yes,"))
    with pytest.raises(CorpusError, match="no question"):
        import_sheet(read_sheet(file), office.desk())


def test_changes_are_counted(office: Office, tmp_path: Path) -> None:
    desk = office.prepare([asked(NURSES, "Who?", "Why?")], [unanswered("Where?")])
    file = tmp_path / "sheet.csv"
    file.write_bytes(
        rows_of(
            'a.txt,0,28,Nurses give the dose slowly.,"Who?\nHow?\nWhen?",yes,', ",,,,Where?,no,"
        )
    )
    assert import_sheet(read_sheet(file), desk).changes(desk) == (2, 1)


def test_the_text_that_is_written_is_cut_from_the_document(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    file.write_bytes(rows_of("a.txt,0,28,Nurses  give the dose slowly. ,Who?,yes,"))
    desk = office.desk()
    write_files(import_sheet(read_sheet(file), desk).files(desk))
    assert read_lines(office.asked) == [asked(NURSES, "Who?")]
    assert FILES["a.txt"][0:28] == read_lines(office.asked)[0]["text"]
