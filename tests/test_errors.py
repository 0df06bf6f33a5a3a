"""The tree drawn at the top of errors.py is the tree of the classes."""

from __future__ import annotations

import inspect
import re

import pytest

from ketabot import errors
from ketabot.errors import DocumentError, KetabotError

CLASSES = {
    name: value
    for name, value in vars(errors).items()
    if inspect.isclass(value) and issubclass(value, Exception)
}


def drawn_tree(page: str) -> dict[str, tuple[str, ...]]:
    """Each class of the drawing, with its ancestors from the nearest to the root."""
    ancestors: list[str] = []
    tree = {}
    for line in page.splitlines():
        found = re.match(r"    ([│├└─ ]*)(\w+Error)  +\S", line)
        if found is not None:
            depth = len(found[1]) // 4
            del ancestors[depth:]
            tree[found[2]] = tuple(reversed(ancestors))
            ancestors.append(found[2])
    return tree


def test_the_drawing_is_read_by_its_indents() -> None:
    drawing = """
    AError                say
    ├── BError            say
    │   └── CError        say
    └── DError            say
    """
    assert drawn_tree(drawing) == {
        "AError": (),
        "BError": ("AError",),
        "CError": ("BError", "AError"),
        "DError": ("AError",),
    }


def test_the_drawing_equals_the_classes() -> None:
    real = {
        name: tuple(parent.__name__ for parent in error.__mro__[1:] if parent.__name__ in CLASSES)
        for name, error in CLASSES.items()
    }
    assert drawn_tree(errors.__doc__ or "") == real


def test_all_is_sorted_and_complete() -> None:
    assert errors.__all__ == sorted(CLASSES)


@pytest.mark.parametrize("error", CLASSES.values(), ids=lambda error: error.__name__)
def test_every_error_is_caught_by_the_base_and_says_what_it_is(
    error: type[KetabotError],
) -> None:
    assert issubclass(error, KetabotError)
    assert "__doc__" in vars(error)


def test_a_document_error_names_the_document_in_one_line_whatever_its_name() -> None:
    error = DocumentError("a\nb\u202e.pdf", "is encrypted")
    assert str(error) == r"'a\nb\u202e.pdf' is encrypted"
    assert (error.path, error.reason) == ("a\nb\u202e.pdf", "is encrypted")
