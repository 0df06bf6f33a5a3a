"""What a check finds, against a twin that looks at every pair, one after the other."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ketabot.asking import Bounds, Findings, TestQuestion, check_questions
from ketabot.asking.measuring import BLOCK, nearest, nearest_before, nearest_by_sentence
from ketabot.building import build_index
from ketabot.documents import Span
from ketabot.embedding import ADAPTATION_FILE, Adaptation, AdaptationFacts, Embedder
from ketabot.errors import IndexMismatchError
from tests.asking.desks import (
    CLINICS,
    INSURANCE,
    NURSES,
    REST,
    Office,
    asked,
    unanswered,
)
from tests.fakes import BendingEmbedder, WordEmbedder
from tests.libraries import EMBEDDER


def check(
    office: Office,
    *,
    least: int = 1,
    margin: float = 0.1,
    testing: Sequence[TestQuestion] = (),
    model: Embedder = EMBEDDER,
) -> Findings:
    return check_questions(
        office.desk(),
        model,
        office.config,
        bounds=Bounds(least, margin),
        testing=testing,
        tell=lambda *_: None,
    )


FULL = [
    asked(NURSES, "nurses dose", "nurses dose slowly"),
    asked(REST, "patients rest room", "patients rest quiet"),
    asked(INSURANCE, "insurance pays", "insurance price pays"),
    asked(CLINICS, "clinics lend money", "clinics lend patients money"),
]


def test_a_sound_set_of_questions_gives_no_finding(office: Office) -> None:
    office.prepare(FULL, [unanswered("weather tomorrow")])
    found = check(office)
    assert not found.found_any
    assert (found.sentences, found.asked, found.unanswered) == (4, 8, 1)
    assert (found.reached_by_prepared, found.reached_by_plain, found.reached_by_neither) == (
        8,
        8,
        0,
    )
    assert found.in_words(3).splitlines() == [
        "8 questions for 4 sentences that can be quoted, 1 questions without an answer",
        "each asked as if it were not prepared: 8 find their sentence through the others, 8 "
        "without any, 0 by neither",
    ]


def test_no_prepared_question_at_all_is_a_finding_for_each_sentence(office: Office) -> None:
    found = check(office)
    assert [(one.span, one.questions) for one in found.sparse] == [
        (Span(*place), 0) for place in (NURSES, REST, INSURANCE, CLINICS)
    ]
    assert found.asked == 0
    assert "4 sentences with few questions or none" in found.in_words(1)
    assert "… and 3 more" in found.in_words(1)
    assert found.in_words(1).count("“") == 1


def test_a_sentence_with_few_questions_is_named_and_parts_of_it_count(office: Office) -> None:
    half = ("a.txt", 29, 54)
    office.prepare([asked(NURSES, "nurses one", "nurses two"), asked(half, "patients rest")])
    found = check(office, least=2)
    assert [(one.span, one.questions) for one in found.sparse] == [
        (Span(*INSURANCE), 0),
        (Span(*CLINICS), 0),
        (Span(*REST), 1),
    ]
    assert found.sparse[2].sentence == "Patients rest afterwards in a quiet room."


def test_a_question_that_has_strayed_is_named_with_the_one_that_it_is_near_to(
    office: Office,
) -> None:
    office.prepare([*FULL, asked(("b.txt", 0, 31), "nurses dose slowly now")])
    (found,) = check(office).astray
    assert (found.question, found.line, found.span) == (
        "nurses dose slowly now",
        5,
        Span("b.txt", 0, 31),
    )
    # Three of four words shared with three: 3 / sqrt(3 * 4).
    assert found.other == pytest.approx(0.866, abs=0.001)
    assert (found.other_question, found.other_line) == ("nurses dose slowly", 1)
    # The span overlaps the sentence of line 3, whose questions share no word with it.
    assert found.own == 0.0
    assert check(office, margin=0.87).astray == ()
    assert len(check(office, margin=0.86).astray) == 1


def test_what_leads_astray_is_told_by_the_model_that_searches_and_what_is_the_same_by_the_other(
    tmp_path: Path,
) -> None:
    model, office = BendingEmbedder(dimension=512), Office(tmp_path)
    facts = AdaptationFacts(model.name, model.fingerprint, "", 1, 0, 0, 0.0, 1.0)
    learned = Adaptation.of({"layer.bias": np.ones(1, np.float32)}, facts).to_bytes()
    lines = [*FULL, asked(("b.txt", 0, 31), "nurses dose slowly zzz")]
    testing = [TestQuestion("dev.jsonl", "q1", "dose nurses"), TestQuestion("dev.jsonl", "q2", "x")]
    found = []
    for adapted in (False, True):
        office.prepare(lines, [unanswered("weather tomorrow")])
        if adapted:
            (office.corpus / ADAPTATION_FILE).write_bytes(learned)
        assert build_index(office.config, model).problems == ()
        found.append(check(office, testing=testing, model=model))
    plain, bent = found
    assert [one.question for one in plain.astray] == ["nurses dose slowly zzz"]
    assert [one.questions for one in plain.unreached] == [("nurses dose slowly zzz",)]
    # It is nearer to "nurses dose slowly" than that one's own sister is, and the reverse.
    assert (plain.reached_by_prepared, plain.reached_by_neither) == (7, 1)
    # By the changed model all questions are alike: each has one of its own sentence as near as any.
    assert (bent.astray, bent.unreached) == ((), ())
    assert (bent.reached_by_prepared, bent.reached_by_neither) == (9, 0)
    # And yet no two are told to be the same, nor those of the test set.
    assert (bent.duplicates, bent.both) == (plain.duplicates, plain.both) == ((), ())
    assert [one.id for one in bent.testsets] == [one.id for one in plain.testsets] == ["q1"]
    assert bent.reached_by_plain == plain.reached_by_plain


def test_a_question_that_is_alone_has_nothing_to_be_near_to(office: Office) -> None:
    office.prepare([asked(NURSES, "nurses dose"), asked(CLINICS, "nurses money lend clinics")])
    found = check(office)
    assert [(one.question, one.own) for one in found.astray] == [
        ("nurses dose", None),
        ("nurses money lend clinics", None),
    ]
    assert found.reached_by_prepared == 0
    assert "alone / 0.35" in found.in_words(5)


def test_what_nothing_would_reach_is_named_by_sentence(office: Office) -> None:
    strange = asked(REST, "patients rest room", "patients rest quiet", "zzz qqq lend clinics")
    office.prepare([FULL[0], strange, *FULL[2:]])
    found = check(office)
    assert [(one.span, one.of, one.questions) for one in found.unreached] == [
        (Span(*REST), 3, ("zzz qqq lend clinics",))
    ]
    assert found.reached_by_neither == 1
    assert (found.reached_by_prepared, found.reached_by_plain) == (8, 8)


def test_a_question_that_only_the_others_reach_is_not_missed(office: Office) -> None:
    office.prepare([asked(CLINICS, "zzz qqq one", "zzz qqq two"), FULL[0]])
    found = check(office)
    assert (found.reached_by_prepared, found.reached_by_plain) == (4, 2)
    assert (found.reached_by_neither, found.unreached) == (0, ())


def test_the_plain_search_knows_no_prepared_question(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.prepare([asked(CLINICS, "zzz qqq one", "zzz qqq two"), FULL[0]])
    build_index(office.config, EMBEDDER)
    assert office.desk().library.prepared is not None
    assert check(office).reached_by_plain == 2


def test_the_sentence_that_is_missed_most_comes_first(office: Office) -> None:
    one = asked(CLINICS, "clinics lend money", "clinics lend patients", "dose insurance zzz")
    other = asked(INSURANCE, "nurses rest qqq", "nurses rest xxx dose")
    office.prepare([FULL[0], one, other])
    missed = [(one.span, len(one.questions), one.of) for one in check(office).unreached]
    assert missed == [(Span(*INSURANCE), 1, 2), (Span(*CLINICS), 1, 3)]


def test_sentences_that_say_the_same_do_not_count_as_others(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    files = {"a.txt": "The dose is small.", "b.txt": "the dose is small!", "c.txt": "Who pays?"}
    office = Office(tmp_path_factory.mktemp("twins"), files)
    lines = [
        {"document": d, "start": 0, "end": 18, "text": files[d], "questions": [q]}
        for d, q in (("a.txt", "how much stuff"), ("b.txt", "how much substance"))
    ]
    office.prepare(lines)
    found_all = check(office)
    assert found_all.reached_by_prepared == 2
    assert found_all.astray == ()


def test_a_question_of_two_sentences_is_neither_astray_nor_there_twice(office: Office) -> None:
    office.prepare([*FULL, asked(("b.txt", 0, 31), "Nurses dose slowly!", "insurance pays more")])
    found = check(office)
    assert [one.question for one in found.astray] == []
    assert found.duplicates == ()


def test_nearly_the_same_questions_are_told_once_the_surest_first(office: Office) -> None:
    long = "one two three four five six seven eight nine ten eleven twelve"
    office.prepare(
        [asked(NURSES, f"{long} x", long), asked(REST, "Room Quiet", "quiet room")],
        [unanswered("far off"), unanswered("OFF, far"), unanswered(f"Is {long}")],
    )
    found = check(office)
    assert [(o.similarity, o.question, o.other_question) for o in found.duplicates] == [
        (1.0, "quiet room", "Room Quiet"),
        (1.0, "OFF, far", "far off"),
        (pytest.approx(0.961, abs=0.001), long, f"{long} x"),
    ]
    (both,) = found.both
    assert (both.file, both.line, both.other_file, both.other_line, both.other_question) == (
        *("unanswered.jsonl", 3, "asked.jsonl", 1, long),
    )


def test_questions_of_a_test_set_are_named_by_place_alone(office: Office) -> None:
    office.prepare(FULL, [unanswered("weather tomorrow"), unanswered("first office")])
    testing = [
        TestQuestion("dev.jsonl", "q1", "Dose: nurses?"),
        TestQuestion("dev.jsonl", "q2", "WEATHER  tomorrow?!"),
        TestQuestion("dev.jsonl", "q3", "weather yesterday"),
        TestQuestion("dev.jsonl", "q4", "ﬁrst office"),  # a ligature: equal once normalised
    ]
    found = check(office, testing=testing)
    assert [(one.id, one.file, one.line, one.similarity) for one in found.testsets] == [
        ("q1", "asked.jsonl", 1, 1.0),
        ("q2", "unanswered.jsonl", 1, 1.0),
        ("q4", "unanswered.jsonl", 2, 1.0),
    ]
    assert found.found_any
    told = found.in_words(5).split("prepared:")[1]
    assert "dev.jsonl: 'q1' and asked.jsonl:1" in told
    assert "nurses" not in told.lower()


def test_a_test_set_is_compared_with_nothing_where_nothing_is_prepared(office: Office) -> None:
    assert check(office, testing=[TestQuestion("t", "q1", "nurses dose")]).testsets == ()


def test_another_model_than_the_one_of_the_index_is_refused(office: Office) -> None:
    with pytest.raises(IndexMismatchError, match="ketabot index"):
        check_questions(
            office.prepare(FULL),
            WordEmbedder(dimension=32),
            office.config,
            bounds=Bounds(),
            tell=lambda *_: None,
        )


def test_lines_that_are_left_out_are_told(office: Office) -> None:
    office.prepare(FULL)
    office.asked.write_text(office.asked.read_text() + "no json\n")
    (told,) = check(office).left_out
    assert told.startswith("asked.jsonl:5: is not JSON")


def test_questions_that_point_at_no_sentence_are_told_and_do_not_count(office: Office) -> None:
    office.prepare([*FULL, asked(("a.txt", 26, 31), "nurses dose money")])
    found = check(office)
    assert found.asked == 8
    assert found.left_out == ("asked.jsonl:5: points at no sentence; give start and end of one",)


def rows(count: int, seed: int) -> NDArray[np.float32]:
    """Unit rows of small whole numbers, so that many of them are equally near."""
    random_ = random.Random(seed)
    raw = np.array([[random_.randint(-1, 1) for _ in range(4)] + [1] for _ in range(count)])
    units: NDArray[np.float32] = (raw / np.linalg.norm(raw, axis=1, keepdims=True)).astype("f4")
    return units


def test_the_nearest_are_those_that_looking_at_every_pair_finds() -> None:
    count = BLOCK + 30
    vectors, others = rows(count, 1), rows(40, 2)
    sentence = np.array([(i * 7) % 11 for i in range(count)])
    form = np.array([i % 200 for i in range(count)])
    same = np.eye(11, dtype=bool)
    same[2, 5] = same[5, 2] = True
    steps: list[tuple[str, int, int]] = []
    own, other = nearest_by_sentence(
        vectors, sentence, form, same, lambda *told: steps.append((told[0], told[1], told[2]))
    )
    before, across = nearest_before(vectors, form), nearest(vectors, others)
    assert steps[-1][1:] == (count, count)
    for i in range(count):
        alike = [float(vectors[i] @ vectors[j]) for j in range(count)]
        rest = [j for j in range(count) if form[j] != form[i]]
        listed = {sentence[j] for j in range(count) if form[j] == form[i]}
        kin = [j for j in rest if any(same[one, sentence[j]] for one in listed)]
        strange = [j for j in rest if j not in kin]
        assert own.similarity[i] == pytest.approx(max(alike[j] for j in kin), abs=1e-6)
        assert other.similarity[i] == pytest.approx(max(alike[j] for j in strange), abs=1e-6)
        assert own.row[i] in kin
        assert other.row[i] in strange
        assert before.similarity[i] == pytest.approx(
            max((alike[j] for j in rest if j < i), default=-2), abs=1e-6
        )
        assert across.similarity[i] == pytest.approx(
            max(float(vectors[i] @ one) for one in others), abs=1e-6
        )


def test_nothing_is_near_to_nothing() -> None:
    none = np.empty((0, 5), np.float32)
    assert len(nearest(none, rows(3, 1)).row) == 0
    assert (nearest(rows(3, 1), none).similarity < -1).all()
    assert len(nearest_before(none, np.empty(0, np.int64)).row) == 0
