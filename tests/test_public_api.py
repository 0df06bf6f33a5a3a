"""The names that other programs import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import ketabot

SOURCE = Path(ketabot.__file__).read_text(encoding="utf-8")


def names_for_type_checkers() -> set[str]:
    tree = ast.parse(SOURCE)
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in guarded.body if isinstance(node, ast.ImportFrom)]
    return {alias.name for node in imports for alias in node.names}


def test_every_public_name_can_be_imported_is_sorted_and_has_a_docstring() -> None:
    assert list(ketabot.__all__) == sorted(ketabot.__all__)
    for name in ketabot.__all__:
        assert getattr(ketabot, name).__doc__, name
        assert name in dir(ketabot)


def test_the_list_is_complete_for_people_and_for_type_checkers() -> None:
    assert set(ketabot.__all__) == set(ketabot._ROOMS) == names_for_type_checkers()
    assert len(ketabot.__all__) <= 12


def test_an_unknown_name_is_said_as_python_says_it() -> None:
    assert not hasattr(ketabot, "Nothing")


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = "import sys, ketabot; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = ("torch", "faiss", "numpy", "pydantic", "gradio", "sentence_transformers")
    assert not [name for name in heavy if f"'{name}'" in done.stdout]
