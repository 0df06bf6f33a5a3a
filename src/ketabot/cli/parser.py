"""The commands and their flags. Imports nothing heavy: ``ketabot --help`` is instant."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

from ketabot import __version__

__all__ = ["make_parser"]


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="ketabot",
        description="Answers questions in sentences quoted word for word from a library.",
    )
    parser.add_argument("--version", action="version", version=f"ketabot {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    adders = (_add_index, _add_ask, _add_chat, _add_serve, _add_verify, _add_info)
    for add in (*adders, _add_evaluate, _add_calibrate):
        add(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _command(commands: Commands, name: str, does: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=does, description=f"{does[0].upper()}{does[1:]}."
    )
    where = parser.add_argument_group("where things are")
    where.add_argument("--corpus", type=Path, metavar="DIR", help="the documents (corpus)")
    where.add_argument("--index", type=Path, metavar="DIR", help="the index (index)")
    where.add_argument("--prompts", type=Path, metavar="DIR", help="the fixed texts")
    where.add_argument("--config", type=Path, metavar="FILE", help="the settings (ketabot.toml)")
    where.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="SECTION.KEY=VALUE",
        help="one setting, as in docs/configuration.md; may be repeated",
    )
    return parser


def _add_index(commands: Commands) -> None:
    parser = _command(commands, "index", "build the index, or refresh it after a change")
    parser.add_argument("--full", action="store_true", help="embed every document again")
    parser.add_argument("--strict", action="store_true", help="exit 1 if a document was skipped")
    parser.add_argument("--rollback", action="store_true", help="go back to the index before")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")


def _add_ask(commands: Commands) -> None:
    parser = _command(commands, "ask", "answer one question, or a batch of them")
    parser.add_argument("question", nargs="?", metavar="QUESTION", help="- reads it from input")
    parser.add_argument("--batch", metavar="FILE", help="JSON Lines of questions; - reads input")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")


def _add_chat(commands: Commands) -> None:
    _command(commands, "chat", "hold a conversation in the terminal")


def _add_serve(commands: Commands) -> None:
    parser = _command(commands, "serve", "serve the web page")
    parser.add_argument("--host", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, help="the port to listen on (7860)")


def _add_verify(commands: Commands) -> None:
    parser = _command(commands, "verify", "check the quotes of a saved answer again")
    parser.add_argument("answer", metavar="ANSWER.json", help="a saved answer; - reads input")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def _add_info(commands: Commands) -> None:
    parser = _command(commands, "info", "tell the index, its model and its documents")
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def _add_evaluate(commands: Commands) -> None:
    parser = _command(commands, "evaluate", "score a test set, and show how sure the figures are")
    parser.add_argument("testset", nargs="+", type=Path, metavar="TESTSET", help="the questions")
    parser.add_argument("--json", action="store_true", help="print the whole result as JSON")
    parser.add_argument("--report", type=Path, metavar="DIR", help="write a page to look at")
    parser.add_argument(
        "--fail-under",
        action="append",
        default=[],
        metavar="METRIC=VALUE",
        help="exit 1 if a figure is worse, METRIC:TYPE for one question type; may be repeated",
    )
    parser.add_argument("--compare", type=Path, metavar="OLD.json", help="an older result")
    parser.add_argument("--baseline", action="store_true", help="run simpler systems beside it")
    parser.add_argument(
        "--format",
        choices=("ketabot", "squad", "beir"),
        default="ketabot",
        help="form of the set (ketabot); squad and beir bring their own documents",
    )
    parser.add_argument("--most", type=_positive, metavar="N", help="draw N of the questions")


def _add_calibrate(commands: Commands) -> None:
    parser = _command(commands, "calibrate", "fit the confidence and the threshold of answering")
    parser.add_argument("testset", nargs="+", type=Path, metavar="DEVSET", help="the questions")
    parser.add_argument(
        "--risk",
        type=_share,
        metavar="SHARE",
        help="wrong answers that are accepted, as in 0.1; unset: most questions treated rightly",
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="where to write what was fitted")
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is less than 1")
    return value


def _share(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} does not lie between 0 and 1")
    return value
