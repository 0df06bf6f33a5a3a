"""The import rule of docs/architecture.md, read from that page and held against the code.

Each rule is a function from modules to breaches, so that it is tried twice: on ketabot, where it
must find nothing, and on a line that breaks it, where it must find that.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "ketabot"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

DOORS = {"__init__", "__main__"}
"""Modules above all rooms: what a user of the package meets first."""

MODULE_OF = {"python-docx": "docx", "markdown-it": "markdown_it", "pyspellchecker": "spellchecker"}
"""Libraries whose module is not named as they are; elsewhere ``-`` becomes ``_``."""

HEAVY = {
    *("torch", "faiss", "sentence_transformers", "gradio", "bm25s", "tiktoken"),
    *("lxml", "pypdf", "docx", "markdown_it", "pydantic", "reportlab", "spellchecker"),
}
AT_TOP = {"pydantic"}
"""Loads in a moment, and a settings class must be a class when its module is read."""

UNSAFE_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib"}
MOST_LINES = 300


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the package."""

    path: str
    """Relative to the package, with ``/``."""
    source: str

    @property
    def room(self) -> str:
        return self.path.split("/")[0].removesuffix(".py")

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.source, self.path)


@dataclass(frozen=True, slots=True)
class Import:
    """A name that a module takes from elsewhere: ``from module import name``."""

    module: str
    name: str
    line: int
    deferred: bool
    """Inside a function, or for the type checker alone."""


def layers_of(page: str) -> dict[str, int]:
    """The layer of each room, counted from the left in the block under "The rooms"."""
    block = page.split("## The rooms")[1].split("```")[1]
    layers = enumerate(block.split("·"))
    return {room: number for number, rooms in layers for room in rooms.split()}


def libraries_of(page: str) -> dict[str, set[str]]:
    """The heavy libraries of each room, as the table under "The rooms" gives them."""
    rooms = {}
    for line in page.split("## The rooms")[1].splitlines():
        if line.startswith("| `"):
            room, _, libraries = (cell.strip() for cell in line.strip("|").split("|"))
            names = [name.strip() for name in libraries.split(",") if name.strip()]
            rooms[room.strip("`").removesuffix(".py").rstrip("/")] = {
                MODULE_OF.get(name, name.replace("-", "_")) for name in names
            }
    return rooms


def imports_of(module: Module) -> Iterator[Import]:
    """Every import of a module, wherever it stands."""
    yield from _imports(module.tree, module.path, deferred=False)


def _imports(node: ast.AST, path: str, *, deferred: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        inside = deferred or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            inside = True
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, "", child.lineno, inside)
        elif isinstance(child, ast.ImportFrom):
            origin = _absolute(child, path)
            for alias in child.names:
                yield Import(origin, alias.name, child.lineno, inside)
        elif isinstance(child, ast.Call) and _called(child) in {"import_module", "__import__"}:
            named = child.args[0] if child.args else None
            literal = named.value if isinstance(named, ast.Constant) else "?"
            yield Import(str(literal), "", child.lineno, inside)
        yield from _imports(child, path, deferred=inside)


def _absolute(node: ast.ImportFrom, path: str) -> str:
    if node.level == 0:
        return node.module or ""
    folders = ["ketabot", *path.split("/")[:-1]]
    kept = folders[: len(folders) - node.level + 1]
    return ".".join([*kept, *([node.module] if node.module else [])])


def _called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def rooms_imported(found: Import) -> str | None:
    """The room of ketabot that an import reaches; ``""`` is the package itself."""
    parts = found.module.split(".")
    if parts[0] != "ketabot":
        return None
    return parts[1] if len(parts) > 1 else ("" if found.name == "__version__" else found.name)


def wrong_ways(modules: list[Module]) -> list[str]:
    """Imports that do not point to the left."""
    layers = layers_of(PAGE)
    breaches = []
    for module in modules:
        if module.room in DOORS:
            continue
        if module.room not in layers:
            breaches.append(f"{module.path}: docs/architecture.md gives {module.room!r} no layer")
            continue
        for found in imports_of(module):
            room = rooms_imported(found)
            if room in {None, "", module.room}:
                continue
            if layers.get(str(room), 99) >= layers[module.room]:
                breaches.append(f"{module.path}:{found.line}: imports {room!r}")
    return breaches


def doors_used(modules: list[Module]) -> list[str]:
    """Imports of unknown names by the modules above all rooms, or of ``cli`` by a library user."""
    layers = layers_of(PAGE)
    return [
        f"{module.path}:{found.line}: imports {room!r}"
        for module in modules
        if module.room in DOORS
        for found in imports_of(module)
        if (room := rooms_imported(found)) is not None and room not in {"", *layers}
    ]


def strayed_libraries(modules: list[Module]) -> list[str]:
    """Heavy libraries that another room imports than the page says, or none."""
    said = libraries_of(PAGE)
    used: dict[str, set[str]] = defaultdict(set)
    for module in modules:
        for found in imports_of(module):
            library = found.module.split(".")[0]
            if library in HEAVY:
                used[module.room].add(library)
    return [
        f"{room}: uses {sorted(used[room])}, and the page says {sorted(said.get(room, set()))}"
        for room in sorted({*used, *said})
        if used[room] != said.get(room, set())
    ]


def early_loads(modules: list[Module]) -> list[str]:
    """Heavy libraries that load with their module, not in the function that needs them."""
    return [
        f"{module.path}:{found.line}: loads {found.module}"
        for module in modules
        for found in imports_of(module)
        if found.module.split(".")[0] in HEAVY - AT_TOP and not found.deferred
    ]


def unsafe_code(modules: list[Module]) -> list[str]:
    """What may stand nowhere in the package."""
    breaches = []
    for module in modules:
        for found in imports_of(module):
            if found.module.split(".")[0] in UNSAFE_MODULES:
                breaches.append(f"{module.path}:{found.line}: {found.module}")
            if (found.module, found.name) == ("gradio", "HTML"):
                breaches.append(f"{module.path}:{found.line}: gradio.HTML")
        for node in ast.walk(module.tree):
            line = getattr(node, "lineno", 0)
            breaches.extend(f"{module.path}:{line}: {fault}" for fault in _faults(node))
    return breaches


def _faults(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "eval", "exec"}:
        yield f"{ast.unparse(node.func)}()"
    if isinstance(node, ast.keyword) and node.arg is not None:
        if node.arg.startswith("allow_dangerous"):
            yield node.arg
        switched_on = not (isinstance(node.value, ast.Constant) and node.value.value is False)
        if node.arg in {"share", "allow_pickle", "trust_remote_code"} and switched_on:
            yield f"{node.arg}={ast.unparse(node.value)}"
    if isinstance(node, ast.Attribute) and ast.unparse(node) in {"gr.HTML", "gradio.HTML"}:
        yield "gradio.HTML"


def long_modules(modules: list[Module]) -> list[str]:
    """Modules that a reader cannot take in at once."""
    lengths = {module.path: len(module.source.splitlines()) for module in modules}
    return [f"{path}: {lines} lines" for path, lines in lengths.items() if lines > MOST_LINES]


RULES: list[Callable[[list[Module]], list[str]]] = [
    wrong_ways,
    doors_used,
    strayed_libraries,
    early_loads,
    unsafe_code,
    long_modules,
]


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    return [
        Module(path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_ketabot_keeps_the_rule(
    rule: Callable[[list[Module]], list[str]], modules: list[Module]
) -> None:
    assert rule(modules) == []


def test_every_room_of_the_page_exists_and_stands_in_block_and_table(modules: list[Module]) -> None:
    rooms = {module.room for module in modules} - DOORS
    assert rooms == set(layers_of(PAGE))
    assert rooms == set(libraries_of(PAGE))


def test_no_heavy_library_belongs_to_two_rooms() -> None:
    owners = [name for names in libraries_of(PAGE).values() for name in names - AT_TOP]
    assert sorted(owners) == sorted(HEAVY - AT_TOP)


@pytest.mark.parametrize(
    ("rule", "path", "source", "breach"),
    [
        (wrong_ways, "errors.py", "import ketabot.config", "errors.py:1: imports 'config'"),
        (wrong_ways, "errors.py", "from ketabot import bot", "errors.py:1: imports 'bot'"),
        (wrong_ways, "index/a.py", "from ketabot.loaders import x", "imports 'loaders'"),
        (wrong_ways, "index/a.py", "def f():\n from ketabot.bot import x", "a.py:2: imports 'bot'"),
        (wrong_ways, "index/a.py", "from .. import bot", "index/a.py:1: imports 'bot'"),
        (wrong_ways, "index/a.py", "from ..bot import x", "index/a.py:1: imports 'bot'"),
        (wrong_ways, "bot.py", "from ketabot.nowhere import x", "bot.py:1: imports 'nowhere'"),
        (wrong_ways, "bot.py", "import_module('ketabot.cli.main')", "bot.py:1: imports 'cli'"),
        (wrong_ways, "attic.py", "", "docs/architecture.md gives 'attic' no layer"),
        (doors_used, "__init__.py", "from ketabot.attic import x", "imports 'attic'"),
        (strayed_libraries, "bot.py", "def f():\n import faiss", "bot: uses ['faiss']"),
        (
            strayed_libraries,
            "bot.py",
            "",
            "web: uses [], and the page says ['gradio', 'reportlab']",
        ),
        (early_loads, "web/page.py", "import gradio as gr", "web/page.py:1: loads gradio"),
        (early_loads, "web/page.py", "class A:\n import lxml.html", "a.py:2: loads lxml.html"),
        (unsafe_code, "bot.py", "print('x')", "bot.py:1: print()"),
        (unsafe_code, "bot.py", "eval('1')", "bot.py:1: eval()"),
        (unsafe_code, "bot.py", "exec('1')", "bot.py:1: exec()"),
        (unsafe_code, "bot.py", "def f():\n import pickle", "bot.py:2: pickle"),
        (unsafe_code, "bot.py", "np.load(p, allow_pickle=True)", "bot.py:1: allow_pickle=True"),
        (unsafe_code, "bot.py", "page.launch(share=True)", "bot.py:1: share=True"),
        (unsafe_code, "bot.py", "page.launch(share=flag)", "bot.py:1: share=flag"),
        (unsafe_code, "bot.py", "load(allow_dangerous_x=1)", "bot.py:1: allow_dangerous_x"),
        (unsafe_code, "bot.py", "gr.HTML('x')", "bot.py:1: gradio.HTML"),
        (unsafe_code, "bot.py", "from gradio import HTML", "bot.py:1: gradio.HTML"),
        (long_modules, "bot.py", "x = 1\n" * 301, "bot.py: 301 lines"),
    ],
)
def test_a_line_that_breaks_the_rule_is_found(
    rule: Callable[[list[Module]], list[str]], path: str, source: str, breach: str
) -> None:
    found = rule([Module(path, source)])
    assert any(breach.replace("a.py", path.split("/")[-1]) in line for line in found), found


@pytest.mark.parametrize(
    ("rule", "path", "source"),
    [
        (wrong_ways, "bot.py", "import os\nfrom ketabot.errors import KetabotError"),
        (wrong_ways, "index/a.py", "from ketabot.index.files import x\nfrom .files import y"),
        (wrong_ways, "cli/main.py", "from ketabot import __version__"),
        (wrong_ways, "__init__.py", "from ketabot.bot import Ketabot"),
        (early_loads, "web/page.py", "def f():\n import gradio"),
        (early_loads, "web/page.py", "if TYPE_CHECKING:\n import gradio"),
        (unsafe_code, "bot.py", "model.eval()\netree.HTML('x')\nnp.load(p, allow_pickle=False)"),
        (long_modules, "bot.py", "x = 1\n" * 300),
    ],
)
def test_a_line_that_keeps_the_rule_is_left_alone(
    rule: Callable[[list[Module]], list[str]], path: str, source: str
) -> None:
    assert rule([Module(path, source)]) == []


def test_the_layers_are_read_from_left_to_right() -> None:
    page = (
        "## The rooms\ntext\n```\na · b c\n· d\n```\n| `b.py` | does | some-thing, markdown-it |\n"
    )
    assert layers_of(page) == {"a": 0, "b": 1, "c": 1, "d": 2}
    assert libraries_of(page) == {"b": {"some_thing", "markdown_it"}}
