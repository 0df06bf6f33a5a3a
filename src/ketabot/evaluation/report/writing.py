"""A run → the files of its report."""

from __future__ import annotations

import json
from pathlib import Path

from ketabot.evaluation.report.page import render_report
from ketabot.evaluation.results import EvaluationResult, to_json
from ketabot.evaluation.saving import check_folder, write_files

__all__ = ["write_report"]

PAGE, RESULTS = "report.html", "results.json"


def write_report(results: EvaluationResult, folder: Path) -> Path:
    """Write ``report.html``, and beside it ``results.json`` for later comparisons.

    Both are written under other names first and then renamed, so that what bears these names
    is whole.

    Args:
        results: of the run.
        folder: is made if it is not there; an older report in it is replaced.

    Returns:
        The file of the page.

    Raises:
        EvaluationError: the folder cannot be written to; the message names it.
    """
    check_folder(folder)
    content = json.dumps(to_json(results), indent=1)
    write_files(folder, {RESULTS: content + "\n", PAGE: render_report(results)})
    return folder / PAGE
