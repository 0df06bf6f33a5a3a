"""Results on disk: written whole or not at all."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ketabot.errors import EvaluationError
from ketabot.evaluation.results import EvaluationResult, from_json
from ketabot.index.files import replace_files

__all__ = ["check_folder", "read_result", "write_files"]


def read_result(file: Path) -> EvaluationResult:
    """Read an older result.

    Raises:
        EvaluationError: it cannot be read, or is none.
    """
    how = "give the JSON that `ketabot evaluate --json` printed"
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise EvaluationError(
            f"cannot read the older result {str(file)!r}: {error.strerror}; {how}"
        ) from None
    except (ValueError, RecursionError) as error:
        raise EvaluationError(f"{str(file)!r} is no JSON ({error}); {how}") from None
    return from_json(content)


def check_folder(folder: Path) -> None:
    """See that files can be written to a folder, which is made if it is not there.

    Raises:
        EvaluationError: they cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _unwritable(folder, error) from None


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts as UTF-8, by name: all are brought to the disk before any takes its place.

    Raises:
        EvaluationError: they cannot be written; what stood there before is unchanged.
    """
    try:
        replace_files({folder / name: text.encode("utf-8") for name, text in files.items()})
    except OSError as error:
        raise _unwritable(folder, error) from None


def _unwritable(folder: Path, error: OSError) -> EvaluationError:
    return EvaluationError(
        f"cannot write to the folder {str(folder)!r}: {error.strerror}; name another one"
    )
