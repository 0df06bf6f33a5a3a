"""The commands and their flags. Imports nothing heavy: ``ketabot --help`` is instant."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn, TypeAlias

from ketabot import __version__

__all__ = ["make_parser"]


class OneLineParser(argparse.ArgumentParser):
    """Says what is wrong with a command in one line, and where to look."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        self.exit(2, f"ketabot: {message}; see `{self.prog} --help`\n")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser: argparse.ArgumentParser = OneLineParser(
        prog="ketabot",
        description="Answers questions in sentences quoted word for word from a library.",
    )
    parser.add_argument("--version", action="version", version=f"ketabot {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    adders = (_add_index, _add_ask, _add_chat, _add_serve, _add_password, _add_verify, _add_info)
    for add in (*adders, _add_asked, _add_adapt, _add_evaluate, _add_calibrate):
        add(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _command(
    commands: Commands, name: str, does: str, *, below: bool = False
) -> argparse.ArgumentParser:
    """Add a command; one below another command leaves alone what was given above it."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=does, description=f"{does[0].upper()}{does[1:]}."
    )
    if below:
        parser.argument_default = argparse.SUPPRESS
    where = parser.add_argument_group("where things are")
    where.add_argument("--corpus", type=Path, metavar="DIR", help="the documents (corpus)")
    where.add_argument("--index", type=Path, metavar="DIR", help="the index (index)")
    where.add_argument("--prompts", type=Path, metavar="DIR", help="the fixed texts")
    where.add_argument("--reader", metavar="NAME", help="learned, simple, or a model (learned)")
    where.add_argument("--config", type=Path, metavar="FILE", help="the settings (ketabot.toml)")
    where.add_argument(
        "--set",
        action="append",
        default=argparse.SUPPRESS if below else [],
        metavar="SECTION.KEY=VALUE",
        help="one setting, as in docs/configuration.md; may be repeated",
    )
    return parser


def _add_index(commands: Commands) -> None:
    parser = _command(commands, "index", "build the index, or refresh it after a change")
    parser.add_argument("--full", action="store_true", help="embed every document again")
    parser.add_argument("--strict", action="store_true", help="exit 1 if anything was left out")
    parser.add_argument("--rollback", action="store_true", help="go back to the index before")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")


def _add_ask(commands: Commands) -> None:
    parser = _command(commands, "ask", "answer one question, or a batch of them")
    # A question without its quotes comes as many words; who is in danger may write none.
    parser.add_argument("question", nargs="*", metavar="QUESTION", help="in quotes; - reads input")
    parser.add_argument("--batch", metavar="FILE", help="JSON Lines of questions; - reads input")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    parser.add_argument("--explain", action="store_true", help="tell why it was answered or not")


def _add_chat(commands: Commands) -> None:
    parser = _command(commands, "chat", "hold a conversation in the terminal")
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep the conversation there")
    parser.add_argument("--load", type=Path, metavar="FILE", help="go on with a saved one")
    parser.add_argument("--explain", action="store_true", help="tell how each was understood")


def _add_serve(commands: Commands) -> None:
    parser = _command(commands, "serve", "serve the web page")
    parser.add_argument("--host", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, help="the port to listen on (7860)")
    _add_flag(parser, "--maintain", "serve /maintain too, for whoever has the password")


def _add_password(commands: Commands) -> None:
    _command(commands, "password", "set the password of `serve --maintain`")


def _add_verify(commands: Commands) -> None:
    parser = _command(commands, "verify", "check the quotes of a saved answer again")
    parser.add_argument(
        "answer", metavar="ANSWER.json", help="a saved answer or conversation; - reads input"
    )
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
    _add_flag(parser, "--prepared-only", "do not ask again without prepared questions; quicker")


def _add_calibrate(commands: Commands) -> None:
    parser = _command(commands, "calibrate", "fit the confidence and the threshold of answering")
    parser.add_argument("testset", nargs="+", type=Path, metavar="DEVSET", help="the questions")
    parser.add_argument(
        "--risk",
        type=_share,
        metavar="SHARE",
        help="wrong answers that are accepted, as in 0.1; unset: most questions treated rightly",
    )
    parser.add_argument(
        "--strangers",
        nargs="+",
        default=[],
        type=Path,
        metavar="FILE",
        help="questions about other things, to be declined; JSON Lines",
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="where to write what was fitted")
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def _add_adapt(commands: Commands) -> None:
    parser = _command(commands, "adapt", "let the embedding model learn the prepared questions")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")


def _add_asked(commands: Commands) -> None:
    does = "check, fill in and extend the questions that an editor prepared"
    asked: Commands = _command(commands, "asked", does).add_subparsers(
        dest="asked_command", metavar="COMMAND", required=True
    )
    _add_asked_check(asked)
    sheet = _command(asked, "sheet", "write a sheet with a row for each sentence", below=True)
    sheet.add_argument("file", type=Path, metavar="OUT.csv", help="the sheet to write")
    _add_strict(sheet, "exit 1 if a line is not on the sheet")
    back = _command(asked, "import", "take a filled-in sheet back", below=True)
    back.add_argument("file", type=Path, metavar="OUT.csv", help="the sheet to read")
    _add_strict(back, "change nothing and exit 1 if a row has a fault")
    _add_flag(back, "--replace", "drop lines of the old files that cannot be read")
    _add_asked_add(asked)


def _add_flag(parser: argparse.ArgumentParser, name: str, does: str) -> None:
    parser.add_argument(name, action="store_true", default=False, help=does)


def _add_strict(parser: argparse.ArgumentParser, does: str) -> None:
    _add_flag(parser, "--strict", does)


def _add_asked_check(asked: Commands) -> None:
    parser = _command(asked, "check", "tell what the questions lack", below=True)
    parser.add_argument(
        "--against",
        nargs="+",
        action="extend",
        default=[],
        type=Path,
        metavar="TESTSET",
        help="name its questions that are prepared ones, or nearly",
    )
    parser.add_argument(
        "--least", type=_positive, default=12, metavar="N", help="questions a sentence (12)"
    )
    parser.add_argument(
        "--margin",
        type=_share,
        default=0.1,
        metavar="SHARE",
        help="how much nearer to another sentence's questions than to its own is told (0.1)",
    )
    parser.add_argument(
        "--most", type=_positive, default=10, metavar="N", help="show N of each kind (10)"
    )
    _add_strict(parser, "exit 1 if there is anything to look at")
    _add_flag(parser, "--json", "print all of it as JSON")


def _add_asked_add(asked: Commands) -> None:
    parser = _command(asked, "add", "add one question", below=True)
    parser.add_argument("question", metavar="QUESTION", help="as people ask it")
    parser.add_argument("--quote", default=None, help="what answers it, word for word")
    parser.add_argument("--document", default=None, metavar="PATH", help="where that stands")
    parser.add_argument("--start", type=int, default=None, metavar="N", help="its first character")
    parser.add_argument("--end", type=int, default=None, metavar="N", help="behind its last one")
    _add_flag(parser, "--unanswered", "nothing answers it; a place then is what only seems to")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} does not lie between 0 and 1")
    return value
