"""``ketabot chat``: a conversation in the terminal."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from ketabot.answers import CONVERSATION_MARK, Answer, Turn, spoken
from ketabot.bot import Ketabot
from ketabot.cli.show import (
    answer_text,
    explanation_text,
    printable,
    searched_text,
    suggestions_text,
)
from ketabot.config import Config
from ketabot.conversation import (
    Saved,
    check_savable,
    conversation_of,
    load_conversation,
    said_to,
    save_conversation,
)
from ketabot.errors import KetabotError, QuestionError, VerificationError
from ketabot.verification import read_saved

__all__ = ["run_chat"]

LEAVING = ("", "quit", "exit", "q")
"""What ends a conversation; none of it is a question, or a cry for help."""
ONLY = "/only"
"""What asks for the other reading of the last message."""
MARKED = f'"{CONVERSATION_MARK}"'.encode()
"""By which the file of a saved chat is known, whatever is wrong with it."""
HELP = "/help"
"""What lists the commands."""
COMMAND = re.compile(r"/[a-z]+")
"""What is meant for the program: one word, for more of them tell something."""


class _Chat:
    """A conversation, and where it is saved."""

    def __init__(self, bot: Ketabot, options: argparse.Namespace) -> None:
        """Begin anew, or go on from a saved conversation.

        Raises:
            QuestionError: that is no saved conversation, one would be overwritten, or none can be
                saved there.
        """
        self._bot = bot
        self._explain: bool = options.explain
        self._file: Path | None = options.save
        self._saved: tuple[Saved, ...] = ()
        self._turns: tuple[Turn, ...] = ()
        if options.load is not None:
            self._saved, self._turns = _loaded(options.load)
        if self._file is not None and self._file.exists() and self._file != options.load:
            raise QuestionError(
                f"{str(self._file)!r} is there already; name another file, or go on with it: "
                f"ketabot chat --load FILE --save FILE"
            )
        if self._file is not None:
            check_savable(self._file)
        self._last: tuple[str, str] = ("", "")

    def say(self, message: str) -> str:
        """Return what is said to a message.

        Raises:
            KetabotError: it cannot be answered, or the conversation not saved.
        """
        command = message.strip().lower()
        if command == ONLY:
            return self._other_reading()
        if COMMAND.fullmatch(command):
            answer = self._cry(command.removeprefix("/"))
            if answer is None:
                return self._commands(command)
        else:
            answer = self._bot.ask(message, self._turns, explain=self._explain)
        self._note(message, answer)
        return self._text(answer)

    def _cry(self, word: str) -> Answer | None:
        """Return the help where a command is a call for it: "/sos", "/help" in the midst of danger.

        Nothing else is asked of a command, so that a hint is enough.
        """
        alone = word != HELP.removeprefix("/")
        return self._bot.urgent(word, self._turns, explain=self._explain, alone=alone)

    def _commands(self, command: str) -> str:
        """Return the list of commands, and that this one is none of them."""
        terminal = self._bot.prompts.terminal
        if command == HELP:
            return terminal.commands
        return f"{terminal.unknown.format(command=printable(command))}\n{terminal.commands}"

    def _other_reading(self) -> str:
        """Answer the last message again, by its other reading; that answer takes its place."""
        message, other = self._last
        if not other:
            raise QuestionError("the last message has no other reading; ask in other words")
        self._saved, self._turns = self._saved[:-1], self._turns[:-2]
        answer = self._bot.ask(message, self._turns, explain=self._explain, search=other)
        self._note(message, answer)
        return self._text(answer)

    def _note(self, message: str, answer: Answer) -> None:
        self._saved = (*self._saved, said_to(message, answer))
        self._turns = (*self._turns, Turn("user", message), Turn("assistant", spoken(answer)))
        self._last = (message, answer.other_reading)
        if self._file is not None:
            save_conversation(self._file, self._saved)

    def _text(self, answer: Answer) -> str:
        prompts = self._bot.prompts
        parts = []
        if told := searched_text(answer, prompts.conversation):
            changed = answer.standalone_question != answer.question
            parts.append(f"{told}  {prompts.conversation.only}" if changed else told)
        parts.append(answer_text(answer, prompts))
        parts += suggestions_text(answer, prompts.conversation)
        if self._explain:
            parts.append(explanation_text(answer))
        return "\n\n".join(parts)


def _loaded(file: Path) -> tuple[tuple[Saved, ...], tuple[Turn, ...]]:
    """Read a conversation that was saved here, or by the page: such a file holds its answers.

    Raises:
        QuestionError: it is neither.
    """
    try:
        return load_conversation(file)
    except QuestionError as refused:
        try:
            data = file.read_bytes()
            if MARKED in data:  # it is a conversation of ours, and was refused for good reason
                raise refused
            return conversation_of(file, read_saved(data))
        except (OSError, VerificationError):
            raise refused from None


def run_chat(options: argparse.Namespace, config: Config) -> int:
    """Hold a conversation until an empty line.

    Raises:
        KetabotError: the library, or the saved conversation, is of no use.
    """
    bot = Ketabot(config)
    chat = _Chat(bot, options)
    terminal = bot.prompts.terminal
    _write(f"{bot.prompts.greeting}\n\n{terminal.leave}\n")
    while True:
        try:
            message = input(terminal.prompt)
        except EOFError:
            break
        if message.strip().lower().lstrip("/") in LEAVING:
            break
        try:
            said = chat.say(message)
        except KetabotError as error:
            _write(f"{error}\n")
        else:
            _write(f"\n{said}\n")
    _write(terminal.goodbye)
    return 0


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
