"""What each command does."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from ketabot.answers import answer_to_json
from ketabot.batch import run_batch
from ketabot.bot import Ketabot
from ketabot.cli.first_aid import open_first_aid, open_or_first_aid
from ketabot.cli.progress import BuildBar
from ketabot.cli.show import answer_text, explanation_text, printable, searched_text
from ketabot.config import Config, load_config
from ketabot.errors import ConfigError, QuestionError
from ketabot.verification import QuoteCheck

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Run the command that was parsed and return its exit code.

    Raises:
        KetabotError: whatever keeps the command from being done.
    """
    config = load_config(options.config, environment=os.environ, flags=_flags(options))
    command: Callable[[argparse.Namespace, Config], int] = COMMANDS[options.command]
    return command(options, config)


def _flags(options: argparse.Namespace) -> dict[str, dict[str, Any]]:
    flags: dict[str, dict[str, Any]] = {}
    for setting in options.set:
        name, equals, value = setting.partition("=")
        section, dot, key = name.partition(".")
        if not equals or not dot:
            raise ConfigError(
                f"--set {setting!r} is not SECTION.KEY=VALUE; see docs/configuration.md"
            )
        flags.setdefault(section, {})[key] = value
    named = {
        "paths": {"corpus": options.corpus, "index": options.index, "prompts": options.prompts},
        "reading": {"reader": options.reader},
        "web": {"host": getattr(options, "host", None), "port": getattr(options, "port", None)},
    }
    for section, values in named.items():
        given = {key: value for key, value in values.items() if value is not None}
        flags[section] = {**flags.get(section, {}), **given}
    return flags


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")


def _write_json(content: object, *, indent: int | None = 1) -> None:
    _write(json.dumps(content, ensure_ascii=False, indent=indent))


def _index(options: argparse.Namespace, config: Config) -> int:
    from ketabot.building import refresh_index
    from ketabot.embedding import load_embedder
    from ketabot.index import GenerationStore

    if options.rollback:
        _write(f"{GenerationStore(config.paths.index).rollback()} serves again")
        return 0
    with BuildBar(sys.stderr) as bar:
        summary = refresh_index(
            config, lambda: load_embedder(config.embedding), full=options.full, progress=bar
        )
    for skipped in summary.skipped:
        sys.stderr.write(f"skipped: {printable(skipped.path)!r} {printable(skipped.reason)}\n")
    for problem in summary.problems:
        sys.stderr.write(f"left out: {printable(str(problem))}\n")
    for note in summary.notes:
        sys.stderr.write(f"in use: {printable(note)}\n")
    if options.json:
        _write_json(asdict(summary))
    else:
        _write("\n".join(printable(line) for line in summary.in_words().splitlines()))
    return 1 if options.strict and (summary.skipped or summary.problems) else 0


def _adapt(options: argparse.Namespace, config: Config) -> int:
    from ketabot.adapting import adapt_model
    from ketabot.building import build_index
    from ketabot.embedding import load_embedder, model_files
    from ketabot.index import load_library

    base = load_embedder(config.embedding)
    with BuildBar(sys.stderr) as bar:
        build_index(config, base, progress=bar)
        library = load_library(config.paths.index)
        try:
            summary = adapt_model(config, library, base, model_files(config.embedding), bar)
        except KeyboardInterrupt:
            bar.close()
            sys.stderr.write("what is learned so far is kept; `ketabot adapt` goes on from there\n")
            raise
        build_index(config, base, progress=bar)
    if options.json:
        _write_json(asdict(summary))
    else:
        _write(summary.in_words())
    return 0


def _ask(options: argparse.Namespace, config: Config) -> int:
    if options.batch is not None:
        if options.question:
            raise QuestionError("give a question or --batch FILE, not both")
        if options.explain:
            raise QuestionError("--explain tells of one question; leave out --batch")
        return _batch(options.batch, config)
    if not options.question:
        raise QuestionError('give a question: ketabot ask "How quickly does it work?"')
    typed = sys.stdin.read() if options.question == ["-"] else " ".join(options.question)
    question = typed.rstrip("\n")
    first_aid, prompts = open_first_aid(config, question)
    answer = first_aid.answer(question, explain=options.explain)
    if answer is None:
        answer = open_or_first_aid(config).ask(question, explain=options.explain)
    if options.json:
        _write_json(answer_to_json(answer))
    else:
        if told := searched_text(answer, prompts.conversation):
            _write(f"{told}\n")
        _write(answer_text(answer, prompts))
        if options.explain:
            _write(f"\n{explanation_text(answer)}")
    return 0


def _batch(name: str, config: Config) -> int:
    failed = False
    with _opened(name) as lines:
        for result in run_batch(lines, open_or_first_aid(config)):
            failed = failed or "error" in result
            _write_json(result, indent=None)
            sys.stdout.flush()
    return 2 if failed else 0


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - closed below, apart from the error of opening
    except OSError as error:
        raise QuestionError(
            f"cannot read {name!r}: {error.strerror}; name a file that is there"
        ) from None
    with file:
        yield file


def _chat(options: argparse.Namespace, config: Config) -> int:
    from ketabot.cli.chatting import run_chat

    return run_chat(options, config)


def _serve(options: argparse.Namespace, config: Config) -> int:
    from ketabot.cli.maintaining import maintenance_of, password_of
    from ketabot.web import serve

    def ready(url: str) -> None:
        sys.stderr.write(f"ketabot: {url}{'/maintain' if options.maintain else ''}\n")

    # Before the model is loaded, which takes long.
    password = password_of(config) if options.maintain else None
    bot = Ketabot(config)
    maintenance = None if password is None else maintenance_of(bot, password)
    region = config.safety.region
    serve(bot, config.web, region=region, maintenance=maintenance, ready=ready)
    return 0


def _password(_: argparse.Namespace, config: Config) -> int:
    from ketabot.cli.maintaining import set_password

    return set_password(config)


def _verify(options: argparse.Namespace, config: Config) -> int:
    from ketabot.verification import CorpusTexts, read_saved, verify_answer

    with _opened(options.answer) as file:
        answers = read_saved(file.read())
    texts = CorpusTexts(config)
    checks = [check for answer in answers for check in verify_answer(answer, texts)]
    if options.json:
        _write_json([asdict(check) for check in checks])
    else:
        for check in checks:
            state = "ok  " if check.holds else "FAIL"
            number = f"[{check.number}] also in" if check.also else f"[{check.number}]"
            _write(f"{state} {number} {printable(check.document)}: {printable(check.finding)}")
        _write(_held(checks))
    return 0 if all(check.holds for check in checks) else 1


def _held(checks: Sequence[QuoteCheck]) -> str:
    quotes = [check.holds for check in checks if not check.also]
    places = [check.holds for check in checks if check.also]
    beside = f", {sum(places)} of {len(places)} places that say the same" if places else ""
    return f"{sum(quotes)} of {len(quotes)} quotes hold{beside}"


def _info(options: argparse.Namespace, config: Config) -> int:
    from ketabot.info import describe

    facts = describe(config)
    if options.json:
        _write_json(asdict(facts))
    else:
        _write(facts.in_words())
    return 0


def _evaluate(options: argparse.Namespace, config: Config) -> int:
    from ketabot.cli.evaluating import run_evaluate

    return run_evaluate(options, config)


def _asked(options: argparse.Namespace, config: Config) -> int:
    from ketabot.cli.asking import run_asked

    return run_asked(options, config)


def _calibrate(options: argparse.Namespace, config: Config) -> int:
    from ketabot.cli.evaluating import run_calibrate

    return run_calibrate(options, config)


COMMANDS = {
    "asked": _asked,
    "adapt": _adapt,
    "index": _index,
    "ask": _ask,
    "chat": _chat,
    "serve": _serve,
    "password": _password,
    "verify": _verify,
    "evaluate": _evaluate,
    "calibrate": _calibrate,
    "info": _info,
}
