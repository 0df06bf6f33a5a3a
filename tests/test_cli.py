"""The commands, over the real model and the real documents."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ketabot.cli import main
from ketabot.prompts import packaged_prompts

ROOT = Path(__file__).parents[1]
QUESTION = "Can long-term use cause memory loss?"
QUOTE = "Long-term ketamine use has been linked to bladder dysfunction and memory loss."

Run = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, corpus_index: Path) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copytree(corpus_index, folder / "index")
    assert main(["index", *where(folder)]) == 0
    return folder


def where(folder: Path) -> list[str]:
    return ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        try:
            code = main([arguments[0], *where(folder), *arguments[1:]])
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return call


def one_line_error(result: tuple[int, str, str]) -> str:
    code, out, err = result
    assert (code, out) == (2, "")
    assert err.startswith("ketabot: ")
    assert err.count("\n") == 1
    return err


def test_ask_quotes_the_sentence_with_its_place_and_the_disclaimer(run: Run) -> None:
    code, out, _ = run("ask", QUESTION)
    assert code == 0
    assert f"[1] “{QUOTE}”" in out
    assert "002_1d1e91685dc79c74.txt:809-887" in out
    assert "not medical advice" in " ".join(out.split())


def test_ask_json_is_one_answer_whose_quotes_verify(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("ask", QUESTION, "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["quotes"][0]["text"] == QUOTE
    saved = tmp_path / "answer.json"
    saved.write_text(out, encoding="utf-8")
    assert run("verify", str(saved))[0] == 0
    assert run("verify", "-", stdin=out.encode())[0] == 0


def test_verify_notices_one_changed_character(run: Run) -> None:
    _, out, _ = run("ask", QUESTION, "--json")
    code, told, _ = run("verify", "-", stdin=out.replace("bladder dys", "bladder Dys").encode())
    assert code == 1
    assert "FAIL [1] 002_1d1e91685dc79c74.txt" in told


def test_verify_tells_of_places_that_say_the_same(run: Run) -> None:
    _, out, _ = run("ask", QUESTION, "--json")
    answer = json.loads(out)
    same = {key: answer["quotes"][0][key] for key in ("document", "start", "end", "text")}
    answer["quotes"][0]["also"] = [same, {**same, "start": same["start"] + 1}]
    code, told, _ = run("verify", "-", stdin=json.dumps(answer).encode())
    assert code == 1
    assert f"ok   [1] also in {same['document']}: stands at" in told
    assert f"FAIL [1] also in {same['document']}: does not stand at" in told
    count = len(answer["quotes"])
    assert told.splitlines()[-1] == (
        f"{count} of {count} quotes hold, 1 of 2 places that say the same"
    )


def test_verify_does_not_open_files_outside_the_corpus(run: Run, folder: Path) -> None:
    (folder / "secret.txt").write_text("Secret words.", encoding="utf-8")
    quote = {"text": "Secret words.", "document": "../secret.txt", "start": 0, "end": 13}
    code, out, _ = run("verify", "-", stdin=json.dumps({"quotes": [quote]}).encode())
    assert code == 1
    assert "outside the corpus" in out


def test_batch_answers_in_order_and_ends_with_2_after_a_bad_line(run: Run) -> None:
    lines = (
        b'{"id": "a", "question": "What is esketamine?"}\nno json\n{"id": "b", "question": ""}\n'
    )
    code, out, _ = run("ask", "--batch", "-", stdin=lines)
    results = [json.loads(line) for line in out.splitlines()]
    assert code == 2
    assert [result["id"] for result in results] == ["a", None, "b"]
    assert results[0]["route"] == "answer"
    assert "error" in results[1]
    assert "error" in results[2]


def test_a_question_from_standard_input(run: Run) -> None:
    code, out, _ = run("ask", "-", "--json", stdin=QUESTION.encode() + b"\n")
    assert code == 0
    assert json.loads(out)["question"] == QUESTION


def test_chat_answers_until_an_empty_line(run: Run) -> None:
    code, out, _ = run("chat", stdin=f"{QUESTION}\n???\n\n".encode())
    assert code == 0
    assert QUOTE in out
    assert "Please type a question" in out
    assert out.rstrip().endswith("Goodbye. Take care.")


def test_a_chat_tells_what_it_searched_for_and_takes_the_other_reading(run: Run) -> None:
    said = "Can ketamine harm the bladder?\nwould it heal if someone quit?\n/only\n/only\n\n"
    code, out, _ = run("chat", stdin=said.encode())
    assert code == 0
    assert "Searched for: “would it heal if someone quit (" in out
    alone = next(
        line for line in out.splitlines() if "Searched for: “would it heal if someone quit?" in line
    )
    assert "/only" not in alone, "these are the last words alone"
    assert "Questions that the library answers:" in out


def test_a_chat_without_another_reading_says_so(run: Run) -> None:
    code, out, _ = run("chat", stdin=b"/only\n\n")
    assert code == 0
    assert "no other reading" in out


@pytest.mark.parametrize("command", ["/help", "/HELP ", "/foo", "/quiet"])
def test_a_chat_lists_its_commands_and_searches_for_none(run: Run, command: str) -> None:
    code, out, _ = run("chat", stdin=f"{command}\n\n".encode())
    greeting, _, said = out.partition("You: ")
    assert code == 0
    assert "/only, /help, /quit" in greeting
    assert all(f"\n{name}   " in said for name in ("/only", "/help", "/quit"))
    assert (f"There is no command “{command}”" in said) == (command.strip().lower() != "/help")
    assert "not medical advice" not in said


@pytest.mark.parametrize(
    ("cry", "help_begins"),
    [
        ("/i want to die", "Please talk to a person now"),
        ("/i cant go on like this", "Please talk to a person now"),
        ("/he wont wake up", "Get help now."),
        ("/emergency", "Get help now."),
        ("/sos", "Get help now."),
    ],
)
def test_danger_behind_a_slash_is_met_with_help(run: Run, cry: str, help_begins: str) -> None:
    code, out, _ = run("chat", stdin=f"{cry}\n/help\n\n".encode())
    assert code == 0
    assert out.count(help_begins) == 2, "in the midst of danger /help means help"
    assert "There is no command" not in out


def test_a_chat_explains_what_it_carried_over(run: Run) -> None:
    said = b"Can ketamine harm the bladder?\nwould it heal if someone quit?\n\n"
    _, out, _ = run("chat", "--explain", stdin=said)
    assert "Understood as question" in out
    assert "Carried over: ketamine" in out


def test_a_chat_is_saved_and_gone_on_with(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "talk.json"
    run("chat", "--save", str(file), stdin=b"Can ketamine harm the bladder?\n\n")
    code, out, _ = run(
        "chat", "--load", str(file), "--save", str(file), stdin=b"who says that?\n\n"
    )
    assert code == 0
    assert "This is all that is known of who wrote them" in out
    saved = json.loads(file.read_text(encoding="utf-8"))
    assert [one["question"] for one in saved["exchanges"]] == [
        "Can ketamine harm the bladder?",
        "who says that?",
    ]
    code, out, _ = run("verify", str(file))
    held = sum(len(one["answer"]["quotes"]) for one in saved["exchanges"])
    assert code == 0
    assert f"{held} of {held} quotes hold" in out


def test_a_chat_overwrites_nothing_and_loads_no_other_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    file.write_text("[1]", encoding="utf-8")
    assert "is there already" in one_line_error(run("chat", "--save", str(file)))
    assert "no saved conversation" in one_line_error(run("chat", "--load", str(file)))
    assert file.read_text(encoding="utf-8") == "[1]"
    answer = json.loads(run("ask", QUESTION, "--json")[1])
    told = {"ketabot_conversation": 1, "exchanges": [{"answer": answer}]}
    file.write_text(json.dumps(told), encoding="utf-8")
    assert "notes.json" in one_line_error(run("chat", "--load", str(file)))


def test_a_word_of_leaving_ends_a_chat_and_is_not_taken_for_a_cry_for_help(run: Run) -> None:
    code, out, _ = run("chat", stdin=f"/Quit\n{QUESTION}\n".encode())
    assert code == 0
    assert QUOTE not in out
    assert "talk to a person" not in out
    assert out.rstrip().endswith("Goodbye. Take care.")


def test_index_again_changes_nothing_and_full_gives_the_same_generation_bytes(
    run: Run, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    for name in ("asked.jsonl", "unanswered.jsonl"):  # some of them show it as well as thousands
        lines = (ROOT / "corpus" / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / "corpus" / name).write_text("".join(lines[:20]), encoding="utf-8")
    assert run("index", *where(tmp_path))[0] == 0
    before = (tmp_path / "index" / "CURRENT").read_text()
    code, out, _ = run("index", "--json", *where(tmp_path))
    assert code == 0
    assert json.loads(out)["unchanged"] is True
    code, _, _ = run("index", "--full", *where(tmp_path))
    after = (tmp_path / "index" / "CURRENT").read_text()
    assert code == 0
    assert before != after
    assert before.split("-")[2] == after.split("-")[2]


def test_a_skipped_document_is_told_in_a_line_and_strict_fails(run: Run, folder: Path) -> None:
    bad = folder / "corpus" / "bad.txt"
    bad.write_bytes(b"caf\xe9 au lait " * 20)
    try:
        code, _, err = run("index")
        assert code == 0
        assert [line for line in err.splitlines() if "bad.txt" in line and "UTF-8" in line]
        assert run("index", "--strict")[0] == 1
    finally:
        bad.unlink()


def test_info_tells_the_model_and_the_sources(run: Run) -> None:
    code, out, _ = run("info", "--json")
    facts = json.loads(out)
    assert code == 0
    assert facts["model"] == "all-MiniLM-L6-v2-lay"
    assert len(facts["documents"]) == 5
    assert "Ketamine for Treatment of Depression" in run("info")[1]


def test_a_broken_prepared_line_is_told_in_a_line_and_strict_fails(run: Run, folder: Path) -> None:
    file = folder / "corpus" / "unanswered.jsonl"
    before = file.read_bytes()
    last = before.count(b"\n") + 1
    try:
        file.write_bytes(before + b'{"question": \n')
        code, out, err = run("index")
        assert code == 0
        assert f"left out: unanswered.jsonl:{last}: is not JSON" in err
        assert "prepared questions: " in out
        assert run("index", "--strict")[0] == 1
    finally:
        file.write_bytes(before)


def test_an_answer_is_explained_by_the_prepared_questions_near_it(run: Run) -> None:
    code, out, _ = run("ask", "will it mess with my plumbing?", "--explain", "--json")
    answer = json.loads(out)
    assert code == 0
    texts = [quote["text"] for quote in answer["quotes"]]
    assert "bladder" in texts[0]
    assert "bladder" in texts[1]
    assert "asked" in answer["candidates"][0]["via"]
    explained = answer["explanation"]
    similarities = [one["similarity"] for one in explained["asked"]]
    assert similarities == sorted(similarities, reverse=True)
    assert explained["confidence_without"] < answer["confidence"]
    told = run("ask", "will it mess with my plumbing?", "--explain")[1]
    assert f"{similarities[0]:.2f}  {explained['asked'][0]['question']}" in told
    assert "--batch" in one_line_error(run("ask", "--explain", "--batch", "-"))
    assert "explanation" not in json.loads(run("ask", QUESTION, "--json")[1])


def test_rollback_serves_the_generation_before(run: Run, folder: Path) -> None:
    extra = folder / "corpus" / "extra.txt"
    extra.write_text("Ketamine therapy needs a quiet room.\n", encoding="utf-8")
    before = (folder / "index" / "CURRENT").read_text().strip()
    assert run("index")[0] == 0
    extra.unlink()
    code, out, _ = run("index", "--rollback")
    assert code == 0
    assert out.startswith(before)


@pytest.mark.parametrize("question", ["", "   ", "???", "x" * 2001])
def test_a_question_that_cannot_be_asked_is_one_line(run: Run, question: str) -> None:
    one_line_error(run("ask", question))


def test_wrong_input_is_one_line_that_says_what_to_do(run: Run, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    assert "ketabot index" in one_line_error(run("ask", QUESTION, "--index", nowhere))
    assert "nowhere" in one_line_error(run("ask", "--batch", nowhere))
    assert "nowhere" in one_line_error(run("verify", nowhere))
    assert "ketabot ask --json" in one_line_error(run("verify", "-", stdin=b"no json"))
    assert "--batch" in one_line_error(run("ask", QUESTION, "--batch", "-"))
    assert "give a question" in one_line_error(run("ask"))
    assert "--batch" in one_line_error(run("ask", "is", "it", "--batch", "-"))
    assert "web.prt" in one_line_error(run("info", "--set", "web.prt=1"))
    assert "SECTION.KEY=VALUE" in one_line_error(run("info", "--set", "port"))
    assert "prompts" in one_line_error(run("ask", QUESTION, "--prompts", nowhere))


@pytest.mark.parametrize(
    ("words", "help_begins"),
    [("I want to die", "Please talk to a person now"), ("my son wont wake up", "Get help now.")],
)
def test_danger_told_without_quotes_is_met_with_help(
    run: Run, words: str, help_begins: str
) -> None:
    code, out, _ = run("ask", *words.split())
    assert code == 0
    assert help_begins in out


def test_a_question_without_its_quotes_is_answered_as_with_them(run: Run) -> None:
    quoted = json.loads(run("ask", QUESTION, "--json")[1])
    without = json.loads(run("ask", *QUESTION.split(), "--json")[1])
    assert without["question"] == QUESTION
    assert without["quotes"] == quoted["quotes"] != []


def test_a_corpus_that_is_not_there_is_named_before_a_document_of_it_is_missed(
    run: Run, tmp_path: Path
) -> None:
    nowhere = str(tmp_path / "nowhere")
    answer = b'{"quotes": []}'
    for arguments in (
        ["index"],
        ["ask", QUESTION],
        ["chat"],
        ["serve", "--port", "0"],
        ["verify", "-"],
        ["asked", "check"],
    ):
        err = one_line_error(run(*arguments, "--corpus", nowhere, stdin=answer))
        assert f"the corpus {nowhere!r} does not exist" in err
        assert "--corpus" in err
    code, out, _ = run("info", "--corpus", nowhere)
    assert code == 0
    assert f"the corpus {nowhere!r} does not exist" in out
    assert "adaptation.safetensors" not in out


def test_help_comes_without_a_corpus(run: Run, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    lines = b'{"id": "a", "question": "I want to kill myself"}\n{"id": "b", "question": "why?"}\n'
    code, out, _ = run("ask", "--batch", "-", "--corpus", nowhere, stdin=lines)
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 2
    assert first["route"] == "crisis"
    assert "does not exist" in second["error"]


def test_an_empty_corpus_is_one_line(run: Run, tmp_path: Path) -> None:
    assert "document" in one_line_error(run("index", "--corpus", str(tmp_path)))


def test_an_emptied_disclaimer_stops_every_command_that_answers(run: Run, tmp_path: Path) -> None:
    texts = Path(shutil.copytree(packaged_prompts(), tmp_path / "prompts"))
    (texts / "disclaimer.md").write_text("\n", encoding="utf-8")
    for arguments in (["ask", QUESTION], ["chat"], ["serve", "--port", "0"]):
        assert "disclaimer.md" in one_line_error(run(*arguments, "--prompts", str(texts)))


def test_unknown_commands_and_flags_are_one_line_that_says_where_to_look(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for arguments in ([], ["fly"], ["ask", "--fly"], ["evaluate"], ["asked"]):
        with pytest.raises(SystemExit) as exit_:
            main(arguments)
        err = capsys.readouterr().err
        assert exit_.value.code == 2
        assert err.startswith("ketabot: ")
        assert err.count("\n") == 1
        assert "--help" in err


def test_a_terminal_without_curly_quotes_gets_the_answer_all_the_same(folder: Path) -> None:
    command = [sys.executable, "-m", "ketabot", "ask", "-", *where(folder)]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    question = QUESTION.encode() + b" caf\xe9"
    done = subprocess.run(command, input=question, capture_output=True, env=environment)
    assert done.returncode == 0
    assert b"\\u201cLong-term ketamine use" in done.stdout
    assert done.stderr == b""


def test_every_example_question_is_answered(run: Run) -> None:
    examples = (ROOT / "prompts" / "examples.txt").read_text(encoding="utf-8").splitlines()
    lines = [json.dumps({"id": text, "question": text}) for text in examples]
    _, out, _ = run("ask", "--batch", "-", stdin="\n".join(lines).encode())
    routes = {a["id"]: a["route"] for a in map(json.loads, out.splitlines())}
    assert routes == dict.fromkeys(examples, "answer")


def test_what_people_are_invited_to_ask_is_answered(run: Run) -> None:
    invited = {
        "how ketamine therapy works": "How does ketamine therapy work?",
        "who it is for": "Who is ketamine therapy for?",
        "what it may do to you": "What may ketamine do to me?",
        "how it is given": "How is ketamine therapy given?",
    }
    text = (ROOT / "prompts" / "off_topic.md").read_text(encoding="utf-8")
    assert ", ".join(invited).replace(", how it is given", ", or how it is given") in text
    lines = [json.dumps({"id": one, "question": one}) for one in invited.values()]
    _, out, _ = run("ask", "--batch", "-", stdin="\n".join(lines).encode())
    routes = {a["id"]: a["route"] for a in map(json.loads, out.splitlines())}
    assert routes == dict.fromkeys(invited.values(), "answer")


def test_everyday_chatter_is_mostly_declined(run: Run) -> None:
    chatter = (
        "Which zeppelin crossed the Atlantic first?",
        "What is the capital of France?",
        "set a timer for ten minutes",
        "how do I change a flat tyre",
        "translate good morning into Italian",
        "what's the weather like tomorrow",
    )
    lines = [json.dumps({"id": text, "question": text}) for text in chatter]
    _, out, _ = run("ask", "--batch", "-", stdin="\n".join(lines).encode())
    routes = [answer["route"] for answer in map(json.loads, out.splitlines())]
    declined = sum(route in ("no_answer", "off_topic") for route in routes)
    assert declined >= len(chatter) - 1


def test_help_comes_without_loading_anything_heavy() -> None:
    code = (
        "import sys\nfrom ketabot.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\nprint(sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded: Any = done.stdout
    heavy = ("torch", "numpy", "faiss", "pydantic", "gradio")
    assert not [name for name in heavy if f"'{name}'" in loaded]
    assert "evaluate" in loaded or "ask" in loaded
