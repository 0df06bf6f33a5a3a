"""Plain values from JSON → the frozen dataclasses that they came from, every type checked."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from ketabot.errors import EvaluationError

__all__ = ["decode"]

T = TypeVar("T")
HOW = "give the JSON that `ketabot evaluate --json` prints"


def decode(wanted: type[T], content: object, form: str) -> T:
    """Build a dataclass from ``dataclasses.asdict`` as it comes back from JSON.

    Args:
        wanted: a dataclass of numbers, texts, other dataclasses, tuples and mappings by text.
        content: the plain values.
        form: what the field ``format`` must say.

    Raises:
        EvaluationError: a field is missing, unknown or of another type.
    """
    found = content.get("format") if isinstance(content, dict) else None
    if found != form:
        raise EvaluationError(f"this is no result of the form {form!r} but {found!r}; {HOW}")
    built: T = _value(wanted, content, "")
    return built


def _value(wanted: Any, content: object, where: str) -> Any:  # noqa: ANN401 - any field's type
    if is_dataclass(wanted):
        return _record(wanted, content, where)
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin is types.UnionType:
        return None if content is None else _value(inner[0], content, where)
    if origin is tuple:
        if not isinstance(content, list | tuple):
            raise _error(content, where)
        return tuple(_value(inner[0], one, where) for one in content)
    if origin is Mapping:
        if not isinstance(content, dict):
            raise _error(content, where)
        items = content.items()
        return {str(key): _value(inner[1], one, f"{where}.{key}") for key, one in items}
    if wanted is float and isinstance(content, int) and not isinstance(content, bool):
        return float(content)
    if type(content) is not wanted:
        raise _error(content, where)
    return content


def _record(wanted: Any, content: object, where: str) -> Any:  # noqa: ANN401 - any dataclass
    if not isinstance(content, dict):
        raise _error(content, where)
    hints = get_type_hints(wanted)
    known = {field.name for field in fields(wanted)}
    needed = {field.name for field in fields(wanted) if field.default is MISSING}
    for name in sorted((content.keys() - known) | (needed - content.keys())):
        raise EvaluationError(
            f"the result has a missing or unknown field {f'{where}.{name}'.lstrip('.')!r}; {HOW}"
        )
    given = {
        name: _value(hints[name], one, f"{where}.{name}".lstrip("."))
        for name, one in content.items()
    }
    return wanted(**given)


def _error(content: object, where: str) -> EvaluationError:
    shown = repr(content)
    return EvaluationError(f"the field {where!r} of the result is {shown[:60]}; {HOW}")
