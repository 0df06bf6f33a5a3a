"""A run as one page that an editor reads in a browser, with no network and no other file."""

from __future__ import annotations

from ketabot.evaluation.report.page import render_report
from ketabot.evaluation.report.writing import write_report

__all__ = ["render_report", "write_report"]
