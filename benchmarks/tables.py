"""Write the tables of docs/evaluation.md again, from results that were kept.

    python benchmarks/tables.py COMMIT

takes ``benchmarks/results/COMMIT-*.json``, as ``keep.py`` left them. The rows and columns are those
that the page has; the sentences around the tables are left to a person.
"""

from __future__ import annotations

import argparse
import json
import re

from benchmarks.keep import RESULTS

from ketabot.evaluation.results import EvaluationResult, Figure, from_json

PAGE = RESULTS.parents[1] / "docs" / "evaluation.md"
SECTION = "\n## Figures of one commit\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commit")
    commit: str = parser.parse_args().commit
    results = {
        file.stem.removeprefix(f"{commit}-"): from_json(json.loads(file.read_text("utf-8")))
        for file in sorted(RESULTS.glob(f"{commit}-*.json"))
    }
    before, section = PAGE.read_text("utf-8").split(SECTION)
    section, mark, after = section.partition("\n## ")
    section = re.sub(r"commit `\w+`", f"commit `{commit}`", section, count=1)
    tables = iter((own, beside, without))
    section = re.sub(
        r"(?:^\|.*\n)+",
        lambda block: "\n".join(next(tables)(block[0].splitlines(), results)) + "\n",
        section,
        flags=re.MULTILINE,
    )
    PAGE.write_text(before + SECTION + section + mark + after, "utf-8")


def own(lines: list[str], results: dict[str, EvaluationResult]) -> list[str]:
    names = [name.strip("`") for name in cells(lines[0])[1:]]
    rows = [
        [f"`{name}`", *(told(results[one].figure(name)) for one in names)] for name in named(lines)
    ]
    return [*lines[:2], *map(row, rows)]


def beside(lines: list[str], results: dict[str, EvaluationResult]) -> list[str]:
    systems = [name.strip("`") for name in cells(lines[0])[3:]]
    rows = []
    for line in lines[2:]:
        name, of = (cell.strip("`") for cell in cells(line)[:2])
        result = results[of]
        figures = [result.figure(name)] + [
            next(figure for figure in baseline.figures if figure.name == name)
            for system in systems
            for baseline in result.baselines
            if baseline.name == system
        ]
        rows.append([f"`{name}`", f"`{of}`", *map(value, figures)])
    return [*lines[:2], *map(row, rows)]


def without(lines: list[str], results: dict[str, EvaluationResult]) -> list[str]:
    names = [name.strip("`") for name in cells(lines[0])[1:]]
    rows = []
    for name in named(lines):
        found = [results[one].without_prepared for one in names]
        figures = [
            next(figure for figure in one.figures if figure.name == name) for one in found if one
        ]
        rows.append([f"`{name}`", *map(told, figures)])
    return [*lines[:2], *map(row, rows)]


def named(lines: list[str]) -> list[str]:
    return [cells(line)[0].strip("`") for line in lines[2:]]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def row(content: list[str]) -> str:
    return f"| {' | '.join(content)} |"


def value(figure: Figure) -> str:
    if figure.overall.value is None:
        return "—"
    return f"{figure.overall.value:.{3 if figure.unit == 'share' else 1}f}"


def told(figure: Figure) -> str:
    found = figure.overall
    if found.low is None or found.low == found.high:
        return value(figure)
    places = 3 if figure.unit == "share" else 1
    return f"{value(figure)} ({found.low:.{places}f} … {found.high:.{places}f})"


if __name__ == "__main__":
    main()
