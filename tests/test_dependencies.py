"""What is imported is named in pyproject.toml, and what is named there is locked."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
GROUPS = PROJECT["dependency-groups"]
BUILD = [Requirement(text) for text in GROUPS["build"]]
DEV = [Requirement(text) for text in GROUPS["dev"]]

UNLOCKED = "torch"
"""Its build differs by machine; pyproject.toml pins its version."""


@dataclass(frozen=True, slots=True)
class Locked:
    """One entry of a lock file."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        (pin,) = self.requirement.specifier
        assert pin.operator == "=="
        return pin.version


def read_lock(text: str) -> list[Locked]:
    """The entries of a lock file; any other line than a comment is an error."""
    joined = re.sub(r"\\\n", " ", text)
    lines = [line for line in joined.splitlines() if not re.match(r"\s*(#|$)", line)]
    entries = []
    for line in lines:
        requirement, *hashes = line.split("--hash=")
        entries.append(Locked(Requirement(requirement), tuple(part.strip() for part in hashes)))
    return entries


RUNTIME_LOCK = read_lock((ROOT / "requirements.lock").read_text(encoding="utf-8"))
DEV_LOCK = read_lock((ROOT / "requirements-dev.lock").read_text(encoding="utf-8"))


def imported_by(folder: Path) -> set[str]:
    """Top-level modules from elsewhere that the Python files of a folder import."""
    names = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - sys.stdlib_module_names - {"ketabot", "tests", "benchmarks", "__future__"}


def unnamed(folder: Path, named: list[Requirement]) -> list[str]:
    """Imported modules that belong to none of the named packages."""
    known = {canonicalize_name(requirement.name) for requirement in named}
    owners = packages_distributions()
    return sorted(
        module
        for module in imported_by(folder)
        if known.isdisjoint(canonicalize_name(owner) for owner in owners.get(module, []))
    )


def test_ketabot_imports_only_what_pyproject_names() -> None:
    assert unnamed(ROOT / "src", RUNTIME) == []


def test_an_unnamed_import_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import os\ndef f():\n  from requests.x import y\n  import lxml")
    assert unnamed(tmp_path, RUNTIME) == ["requests"]


def test_every_named_package_has_a_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for requirement in PROJECT["project"]["dependencies"] + GROUPS["dev"] + GROUPS["build"]:
        assert re.search(rf'^ *"{re.escape(requirement)}", +# \w', text, re.MULTILINE), requirement


@pytest.mark.parametrize(
    ("direct", "lock"),
    [(RUNTIME + BUILD, RUNTIME_LOCK), (DEV, DEV_LOCK)],
    ids=["requirements.lock", "requirements-dev.lock"],
)
class TestLock:
    def test_it_holds_every_direct_dependency_at_a_version_that_fits(
        self, direct: list[Requirement], lock: list[Locked]
    ) -> None:
        locked = {entry.name: entry.version for entry in lock}
        for requirement in direct:
            if requirement.name != UNLOCKED:
                version = locked[canonicalize_name(requirement.name)]
                assert requirement.specifier.contains(version), f"{requirement}; run `make lock`"

    def test_every_entry_is_one_version_with_hashes(
        self, direct: list[Requirement], lock: list[Locked]
    ) -> None:
        names = [entry.name for entry in lock]
        assert names == sorted(set(names)), "one version of each, for every Python and system"
        assert len(names) >= len(direct) - 1
        for entry in lock:
            assert entry.hashes, entry.name
            assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in entry.hashes)

    def test_it_holds_neither_torch_nor_what_only_some_of_its_builds_need(
        self, direct: list[Requirement], lock: list[Locked]
    ) -> None:
        del direct
        pattern = r"torch|triton|nvidia-.*|cuda-.*"
        assert [entry.name for entry in lock if re.fullmatch(pattern, entry.name)] == []


def test_both_locks_agree_on_what_they_share() -> None:
    runtime = {entry.name: entry.version for entry in RUNTIME_LOCK}
    shared = {entry.name: entry.version for entry in DEV_LOCK if entry.name in runtime}
    assert shared == {name: runtime[name] for name in shared}


def test_torch_is_pinned_where_make_finds_it() -> None:
    (torch,) = [requirement for requirement in RUNTIME if requirement.name == UNLOCKED]
    assert re.fullmatch(r"==\d+\.\d+\.\d+", str(torch.specifier))
    plan = subprocess.run(
        ["make", "--dry-run", "--always-make", "install"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert f"--quiet {torch}\n" in plan


def test_at_a_terminal_pip_shows_how_far_it_is() -> None:
    (torch,) = [requirement for requirement in RUNTIME if requirement.name == UNLOCKED]
    ours, terminal = os.openpty()
    try:
        plan = subprocess.run(
            ["make", "--dry-run", "--always-make", "install"],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=terminal, text=True, check=True,
        ).stdout  # fmt: skip
    finally:
        os.close(terminal)
        os.close(ours)
    assert re.search(rf"pip .*install +{re.escape(str(torch))}\n", plan)
    assert "--quiet" not in plan
