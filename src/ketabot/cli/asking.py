"""``ketabot asked``: an editor's prepared questions, checked, on a sheet, and one more."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from ketabot.asking import (
    Bounds,
    Desk,
    TestQuestion,
    add_question,
    check_questions,
    check_span,
    editing,
    find_quote,
    import_sheet,
    make_rows,
    open_desk,
    read_sheet,
    sheet_bytes,
    write_files,
)
from ketabot.cli.progress import BuildBar
from ketabot.cli.show import printable
from ketabot.config import Config
from ketabot.documents import Span, place_name
from ketabot.embedding import load_embedder
from ketabot.errors import CorpusError, QuestionError
from ketabot.evaluation.testset import read_testsets

__all__ = ["run_asked"]


def run_asked(options: argparse.Namespace, config: Config) -> int:
    """Run one of the commands; exit code 1 if ``--strict`` is given and something was found.

    Raises:
        KetabotError: the index, a file or a flag is of no use; nothing was changed.
    """
    command: Callable[[argparse.Namespace, Config], int] = COMMANDS[options.asked_command]
    return command(options, config)


def _say(lines: Sequence[str]) -> None:
    for line in lines:
        sys.stderr.write(f"{printable(line)}\n")


def _left_out(desk: Desk) -> list[str]:
    return [str(problem) for problem in desk.prepared.problems]


def _check(options: argparse.Namespace, config: Config) -> int:
    desk = open_desk(config)
    testing = tuple(_testing(options.against, desk))
    bounds = Bounds(least=options.least, margin=options.margin)
    with BuildBar(sys.stderr) as bar:
        findings = check_questions(
            desk,
            load_embedder(config.embedding),
            config,
            bounds=bounds,
            testing=testing,
            tell=bar,
        )
    if options.json:
        sys.stdout.write(json.dumps(asdict(findings), indent=1) + "\n")
    else:
        lines = findings.in_words(options.most).split("\n")
        sys.stdout.write("".join(f"{printable(line)}\n" for line in lines))
    return 1 if options.strict and findings.found_any else 0


def _testing(paths: Sequence[Path], desk: Desk) -> Iterator[TestQuestion]:
    texts = {path: document.text for path, document in desk.documents.items()}
    for path in paths:
        for case in read_testsets([path], texts).cases:
            yield TestQuestion(path.name, case.id, case.question)


def _sheet(options: argparse.Namespace, config: Config) -> int:
    desk = open_desk(config)
    left_out = _left_out(desk)
    _say([f"not on the sheet: {problem}" for problem in left_out])
    rows = list(make_rows(desk))
    stood_there = options.file.exists()
    changed = write_files({options.file: sheet_bytes(rows)})
    asked = len({one.question for one in desk.prepared.asked})
    unanswered = len(desk.prepared.unanswered)
    sys.stdout.write(
        f"{printable(str(options.file))}: {len(rows)} rows, {asked} questions that are answered "
        f"and {unanswered} that are not\n"
    )
    if changed and stood_there:
        _say([f"the sheet that was there before is kept as {options.file}.bak"])
    return 1 if options.strict and left_out else 0


def _import(options: argparse.Namespace, config: Config) -> int:
    sheet = read_sheet(options.file)
    with editing(config.paths.corpus):
        desk = open_desk(config)
        _refuse_to_lose(desk, replace=options.replace)
        imported = import_sheet(sheet, desk)
        _say(imported.problems)
        if sheet.encoding == "cp1252":
            _say(["the sheet is in Windows-1252, so letters that it lacks have become “?” in it"])
        if options.strict and imported.problems:
            _say(["nothing was changed; mend these rows and import the sheet again"])
            return 1
        new, gone = imported.changes(desk)
        changed = write_files(imported.files(desk))
    names = " and ".join(path.name for path in changed)
    asked = len({one for questions in imported.asked.values() for one in questions})
    sys.stdout.write(
        f"{asked} questions that are answered and {len(imported.unanswered)} that are not: "
        f"{new} new, {gone} gone, {imported.moved} rows whose text had moved; "
        f"{f'{names} written, run `ketabot index`' if changed else 'nothing changed'}\n"
    )
    return 0


def _refuse_to_lose(desk: Desk, *, replace: bool) -> None:
    left_out = _left_out(desk)
    if left_out and not replace:
        raise CorpusError(
            f"{len(left_out)} lines of the files that are there cannot be read and stand on no "
            f"sheet (the first, {left_out[0]}); mend them, or drop them with --replace; nothing "
            "was changed"
        )


def _add(options: argparse.Namespace, config: Config) -> int:
    with editing(config.paths.corpus):
        desk = open_desk(config)
        span = _span(options, desk)
        if span is None and not options.unanswered:
            raise QuestionError(
                'say what answers it: --quote "the sentence", or --document, --start and --end, '
                "or --unanswered"
            )
        added = add_question(desk, options.question, span, answered=not options.unanswered)
    _say([f"the same question points at {place_name(one)} too" for one in added.also])
    sys.stdout.write(f"{added.file}:{added.line}: {printable(added.question)}\n")
    if added.span is not None:
        sys.stdout.write(f"  “{printable(desk.text(added.span))}”\n")
    _say(["run `ketabot index` to put it to use"])
    return 0


def _span(options: argparse.Namespace, desk: Desk) -> Span | None:
    offsets = (options.start, options.end)
    if options.quote is not None:
        if offsets != (None, None):
            raise QuestionError("give --quote, or --start and --end, not both")
        return find_quote(desk, options.quote, options.document)
    if (options.document, *offsets) == (None, None, None):
        return None
    if options.document is None or None in offsets:
        raise QuestionError("a place needs all of --document, --start and --end; give them")
    return check_span(desk, Span(options.document, options.start, options.end))


COMMANDS: dict[str, Callable[[argparse.Namespace, Config], int]] = {
    "check": _check,
    "sheet": _sheet,
    "import": _import,
    "add": _add,
}
