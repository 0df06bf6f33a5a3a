"""The pages under docs/ say what the program does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from ketabot.config import Config, load_config
from tests.settings_page import PAGE, page_with_tables, section_table

ROOT = Path(__file__).parent.parent


@pytest.fixture
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def code_block(page: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", page, re.DOTALL)
    assert found is not None
    return found[1]


def test_every_setting_is_on_the_page_as_it_is_in_the_code(page: str) -> None:
    assert page == page_with_tables(page), "write the page again with `make settings`"


def test_every_setting_has_a_description() -> None:
    sections = {name: field.annotation for name, field in Config.model_fields.items()}
    bare = [
        f"{name}.{key}"
        for name, section in sections.items()
        if section is not None
        for key, field in section.model_fields.items()
        if not field.description
    ]
    assert bare == []


def test_the_table_tells_default_type_bounds_and_meaning() -> None:
    class Section(BaseModel):
        """What it is for."""

        port: int = Field(80, ge=0, lt=100, description="this | that")
        folder: Path | None = Field(None, description="where")
        share: float = Field(0.5, gt=0, le=1, description="how much")
        hosts: tuple[str, ...] = Field((), description="who")

    assert section_table("web", Section).splitlines() == [
        "## `[web]`",
        "",
        "What it is for.",
        "",
        "| key | default | takes | meaning |",
        "|---|---|---|---|",
        "| `port` | `80` | whole number, ≥ 0, < 100 | this \\| that |",
        "| `folder` | unset | path | where |",
        "| `share` | `0.5` | number, > 0, ≤ 1 | how much |",
        "| `hosts` | `[]` | list of texts | who |",
    ]


def test_both_examples_of_the_page_set_what_they_say(page: str, tmp_path: Path) -> None:
    file = tmp_path / "ketabot.toml"
    file.write_text(code_block(page, "toml"), encoding="utf-8")
    lines = code_block(page, "sh").splitlines()
    environment = dict(line.removeprefix("export ").split("=", 1) for line in lines)

    nothing = tmp_path / "empty.toml"
    nothing.touch()
    assert load_config(file) == load_config(nothing, environment=environment)
    assert load_config(file).web.allowed_hosts == ("answers.example.org",)
    assert len(environment) == sum(map(len, tomllib.loads(code_block(page, "toml")).values()))


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("[a-z]*/*.md")))
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []
