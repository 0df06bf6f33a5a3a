"""Follow-ups over the project's own documents; what they must quote stands in a plain file."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketabot.answers import Turn, spoken
from ketabot.bot import Ketabot
from ketabot.config import load_config

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "tests" / "golden" / "follow_ups.tsv").read_text(encoding="utf-8").splitlines()
FOLLOW_UPS = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]


@pytest.fixture(scope="module")
def library(corpus_index: Path) -> Ketabot:
    return Ketabot(load_config(flags={"paths": {"corpus": ROOT / "corpus", "index": corpus_index}}))


@pytest.mark.model
@pytest.mark.parametrize(("before", "message", "quoted"), FOLLOW_UPS)
def test_a_follow_up_finds_what_is_meant(
    library: Ketabot, before: str, message: str, quoted: str
) -> None:
    answer = library.ask(before)
    answer = library.ask(message, (Turn("user", before), Turn("assistant", spoken(answer))))
    assert any(right in answer.quotes[0].text for right in quoted.split(" | "))
