"""Fit the confidence and the answer threshold on development questions.

    python benchmarks/calibrate.py tests/testset/dev.jsonl [--write]

A question counts as answered rightly when the first quote that would be given overlaps a gold
span by more than half of the shorter of the two. The logistic model predicts that; the threshold
is the one with the highest share of questions treated rightly: answered rightly, or declined
where there is nothing to quote. Both are judged out of sample, by leaving out one question
family at a time. ``--write`` puts the model, fitted on all, into the package.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from ketabot import Answer, Ketabot
from ketabot.calibration import PACKAGED
from ketabot.config import load_config

Floats = NDArray[np.float64]


def main() -> None:
    options = parse()
    cases = read(options.testset)
    paths = {"corpus": options.corpus, "index": options.index}
    bot = Ketabot(load_config(flags={"paths": paths, "answering": {"threshold": 0.0}}))
    rows = [evidence(bot, case["question"]) for case in cases]
    names = sorted(rows[0][1])
    features = np.array([[row[1][name] for name in names] for row in rows])
    right = np.array([is_right(case, row[0], 1) for case, row in zip(cases, rows, strict=True)])
    answerable = np.array([case["answerable"] for case in cases])
    families = [case.get("family", case["id"]) for case in cases]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0))
    held_out = cross_val_predict(
        model, features, right, groups=families, cv=GroupKFold(10), method="predict_proba"
    )[:, 1]
    threshold = best_threshold(held_out, right, answerable)
    within = np.array([is_right(case, row[0], 4) for case, row in zip(cases, rows, strict=True)])
    report([case["type"] for case in cases], right, within, answerable, held_out)
    print("chosen:")
    show(threshold, held_out, right, answerable)
    if options.write:
        write(model.fit(features, right), names, threshold, options.testset, len(cases))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("testset", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def read(file: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    if any(row.get("split") == "test" for row in rows):
        raise SystemExit(f"{file} holds test questions: nothing may be fitted on them")
    return [row for row in rows if "answerable" in row and "conversation" not in row]


def evidence(bot: Ketabot, question: str) -> tuple[Answer, dict[str, float]]:
    return bot.ask(question), dict(bot.read(question).evidence)


def is_right(case: dict[str, Any], answer: Answer, within: int) -> bool:
    gold = [*case.get("gold", []), *(span for group in case.get("groups", []) for span in group)]
    return any(
        hits(quote.document, quote.start, quote.end, gold) for quote in answer.quotes[:within]
    )


def hits(document: str, start: int, end: int, gold: list[dict[str, Any]]) -> bool:
    for span in gold:
        common = min(end, span["end"]) - max(start, span["start"])
        shorter = min(end - start, span["end"] - span["start"])
        if document == span["document"] and common > shorter / 2:
            return True
    return False


def best_threshold(
    probability: Floats, right: NDArray[np.bool_], answerable: NDArray[np.bool_]
) -> float:
    """Return the threshold, on a grid of 0.01, with most questions treated rightly."""
    grid = np.arange(0.05, 0.95, 0.01)
    treated = [np.where(probability >= threshold, right, ~answerable).mean() for threshold in grid]
    return round(float(grid[int(np.argmax(treated))]), 2)


def report(
    types: list[str],
    first: NDArray[np.bool_],
    within: NDArray[np.bool_],
    answerable: NDArray[np.bool_],
    probability: Floats,
) -> None:
    kinds = np.array(types)
    print(f"{len(kinds)} questions, {answerable.sum()} answerable")
    for kind in [*sorted(set(kinds[answerable])), "all"]:
        of = answerable & ((kinds == kind) | (kind == "all"))
        shares = f"first right {first[of].mean():.2f}  any of four {within[of].mean():.2f}"
        print(f"  {kind:<12} {of.sum():4}  {shares}")
    print(f"AUROC of answerable: {roc_auc_score(answerable, probability):.3f}")
    print(f"AUROC of a right first quote: {roc_auc_score(first, probability):.3f}")
    for tried in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        show(tried, probability, first, answerable)


def show(
    threshold: float, probability: Floats, right: NDArray[np.bool_], answerable: NDArray[np.bool_]
) -> None:
    given = probability >= threshold
    print(
        f"  threshold {threshold:.2f}: answered {given[answerable].mean():.2f} of answerable, "
        f"declined {(~given[~answerable]).mean():.2f} of unanswerable, "
        f"answers right {right[given].mean():.2f}"
    )


def write(model: Pipeline, names: list[str], threshold: float, testset: Path, count: int) -> None:
    scaler, logistic = model[0], model[1]
    weights = logistic.coef_[0] / scaler.scale_
    bias = float(logistic.intercept_[0] - (weights * scaler.mean_).sum())
    content = {
        "bias": round(bias, 6),
        "weights": {name: round(float(w), 6) for name, w in zip(names, weights, strict=True)},
        "threshold": threshold,
        "fitted_on": f"{count} development questions of {testset.as_posix()}",
    }
    PACKAGED.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
