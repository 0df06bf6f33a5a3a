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
    for add in (_add_index, _add_ask, _add_chat, _add_serve, _add_verify, _add_info):
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
