"""The packaged model learns what belongs together, and goes on from where it stood."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.numpy import load, save

from ketabot.config import AdaptingConfig, EmbeddingConfig
from ketabot.embedding import (
    Adaptation,
    AdaptationFacts,
    Learner,
    load_embedder,
    model_files,
    tuning,
)
from ketabot.embedding.engine import load_model
from ketabot.embedding.tuning import _loss, _share
from ketabot.errors import ModelError

pytestmark = pytest.mark.model

FILES = model_files(EmbeddingConfig())
CONFIG = AdaptingConfig(rate=2e-4, seed=5)
STEPS = 4

TEXTS = (
    "Will it mess with my plumbing?",
    "Long-term use has been linked to bladder dysfunction.",
    "What's the damage to my wallet?",
    "An infusion costs four hundred dollars.",
    "Is it blue?",
)
"""Two questions, each with its sentence, and one that is not answered."""

Marks = NDArray[np.bool_]
Floats = NDArray[np.float32]


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Small products are not worth two, least of all on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def marks(*pairs: tuple[int, int], size: int = len(TEXTS)) -> Marks:
    table = np.zeros((size, size), dtype=bool)
    for one, other in pairs:
        table[one, other] = table[other, one] = True
    return table


TOGETHER = marks((0, 1), (2, 3))
APART = ~TOGETHER & ~np.eye(len(TEXTS), dtype=bool)


def learner(config: AdaptingConfig = CONFIG) -> Learner:
    return Learner(FILES, config, STEPS, threads=0)


def taught(one: Learner, steps: int) -> list[float]:
    return [one.learn(TEXTS, TOGETHER, APART) for _ in range(steps)]


def state_of(one: Learner) -> bytes:
    state = one.state()
    assert state is not None
    return state


def same(one: dict[str, Floats], other: dict[str, Floats]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[n], other[n]) for n in one)


@pytest.fixture(scope="module")
def whole() -> tuple[Learner, list[float]]:
    """One that has learned all steps, and its losses."""
    one = learner()
    return one, taught(one, STEPS)


@pytest.fixture(scope="module")
def halfway() -> tuple[Learner, bytes]:
    """One that stands in the middle, and its state."""
    one = learner()
    taught(one, STEPS // 2)
    return one, state_of(one)


def test_the_loss_is_that_of_the_paper_worked_out_by_hand() -> None:
    # At the angles 0, 60, 90 and 180 degrees. 0 and 1 belong together; of 2 and 0 it cannot be
    # said; 3 is apart from all. Cosines: 01 ½, 03 -1, 12 √3/2, 13 -½.
    angles = np.radians([0, 60, 90, 180])
    rows = torch.tensor(np.stack([np.cos(angles), np.sin(angles)], axis=1))
    together = torch.from_numpy(marks((0, 1), size=4))
    apart = torch.from_numpy(marks((0, 3), (1, 2), (1, 3), (2, 3), size=4))
    config = AdaptingConfig(temperature=0.5)
    first = -np.log(np.exp(1) / (np.exp(1) + np.exp(-2)))
    second = -np.log(np.exp(1) / (np.exp(1) + np.exp(np.sqrt(3)) + np.exp(-1)))
    loss = _loss(rows, together, apart, config).item()
    assert loss == pytest.approx((first + second) / 2, rel=1e-6)


def test_several_that_belong_together_weigh_as_one() -> None:
    angles = np.radians([0, 60, 90])
    rows = torch.tensor(np.stack([np.cos(angles), np.sin(angles)], axis=1))
    together = torch.from_numpy(marks((0, 1), (0, 2), (1, 2), size=3))
    likeness = {(0, 1): 0.5, (0, 2): 0.0, (1, 2): np.sqrt(3) / 2}
    expected = []
    for one, other, third in ((0, 1, 2), (1, 0, 2), (2, 0, 1)):
        pair = [likeness[min(one, x), max(one, x)] for x in (other, third)]
        expected.append(np.log(np.exp(pair).sum()) - np.mean(pair))
    loss = _loss(rows, together, torch.zeros_like(together), AdaptingConfig(temperature=1.0))
    assert loss.item() == pytest.approx(np.mean(expected), rel=1e-6)


def test_each_step_drops_other_parts_of_the_model() -> None:
    first, second = taught(learner(AdaptingConfig(rate=1e-12)), 2)
    assert first != pytest.approx(second, rel=1e-3)


def test_the_rate_rises_for_a_tenth_and_then_falls_in_a_straight_line() -> None:
    shares = [_share(step, 20) for step in range(20)]
    assert shares[:3] == [0.5, 1.0, 1.0]
    assert shares[11] == pytest.approx(0.5)
    assert shares[2:] == sorted(shares[2:], reverse=True)
    assert shares[19] == pytest.approx(1 / 18)
    assert _share(999, 1_000) == 0.02
    assert [_share(step, 1) for step in range(2)] == [1.0, 0.02]


def test_the_loss_falls_and_what_belongs_together_comes_nearer(
    whole: tuple[Learner, list[float]],
) -> None:
    one, losses = whole
    assert losses[-1] < losses[0] / 2
    before, after = learner().encode(TEXTS), one.encode(TEXTS)
    assert ((after @ after.T)[TOGETHER] > (before @ before.T)[TOGETHER] + 0.05).all()
    # Nearer to each other than to anything else, which "plumbing" and "bladder" were not.
    nearest = (after @ after.T - 2 * np.eye(len(TEXTS))).argmax(axis=1)
    assert nearest[:4].tolist() == [1, 0, 3, 2]


def test_a_further_loss_of_the_embeddings_is_added_and_learned_too() -> None:
    wanted = torch.nn.functional.normalize(torch.ones(384), dim=0)
    lost: list[torch.Tensor] = []

    def away(rows: torch.Tensor) -> torch.Tensor:
        lost.append(1 - (rows @ wanted).mean())
        return lost[-1]

    one, other = learner(), learner()
    alone = taught(one, STEPS)
    both = [other.learn(TEXTS, TOGETHER, APART, away) for _ in range(STEPS)]
    assert both[0] == pytest.approx(alone[0] + lost[0].item(), abs=1e-4)
    assert (other.encode(TEXTS) @ wanted.numpy()).mean() > (
        (one.encode(TEXTS) @ wanted.numpy()).mean() + 0.05
    )


def test_only_layers_are_changed(whole: tuple[Learner, list[float]]) -> None:
    one, _ = whole
    base = dict(load_model(FILES.folder, 0)[0].named_parameters())
    now = dict(one._model[0].named_parameters())
    changed = {name for name in base if not torch.equal(base[name], now[name])}
    assert changed == {name for name in base if ".layer." in name} == set(one.changes())
    assert any("embeddings" in name for name in base)


def test_what_it_learned_is_what_an_embedder_makes_of_its_changes(
    whole: tuple[Learner, list[float]],
) -> None:
    one, _ = whole
    base = load_embedder(EmbeddingConfig(precision="float32"))
    facts = AdaptationFacts(base.name, base.fingerprint, "", 2, 5, 0, 0.0, 1.0)
    adapted = base.adapted(Adaptation.of(one.changes(), facts))
    expected, plain = one.encode(TEXTS), base.encode(TEXTS)
    alike = (adapted.encode(TEXTS) * expected).sum(axis=1)
    assert (alike > 0.999).all()
    assert (alike > (plain * expected).sum(axis=1)).all()
    assert adapted.fingerprint != base.fingerprint


def test_vectors_are_unit_rows_in_the_order_of_the_texts(
    halfway: tuple[Learner, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "SLAB", 8)
    monkeypatch.setattr(tuning, "TOGETHER", 3)
    one = halfway[0]
    told: list[tuple[int, int]] = []
    texts = [*TEXTS, "Ketamine " * 90, "", *reversed(TEXTS), "What?"]
    rows = one.encode(texts, lambda done, total: told.append((done, total)))
    assert rows.shape == (13, 384)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(13), abs=1e-3)
    for text, row in zip(texts, rows, strict=True):
        assert one.encode([text])[0] @ row > 0.999
    assert told == [(8, 13), (13, 13)]


def test_the_same_seed_learns_the_same_and_another_does_not(
    whole: tuple[Learner, list[float]], halfway: tuple[Learner, bytes]
) -> None:
    once, again = halfway[0].changes(), learner()
    taught(again, STEPS // 2)
    assert same(again.changes(), once)
    other = learner(AdaptingConfig(rate=2e-4, seed=6))
    taught(other, STEPS // 2)
    assert not same(other.changes(), once)
    assert not same(whole[0].changes(), once)


def test_a_restored_learner_goes_on_as_if_it_had_not_been_stopped(
    whole: tuple[Learner, list[float]], halfway: tuple[Learner, bytes]
) -> None:
    one = learner()
    one.encode(TEXTS)
    one.restore(halfway[1])
    assert one.done == STEPS // 2
    assert taught(one, STEPS - STEPS // 2) == whole[1][STEPS // 2 :]
    assert same(one.changes(), whole[0].changes())


class Stopped(Learner):
    """Is interrupted once in a step, before or while the weights change."""

    place = ""

    def _embed(self, texts: object) -> torch.Tensor:
        rows = super()._embed(texts)  # type: ignore[arg-type]
        if self.place == "before":
            self.place = ""
            raise KeyboardInterrupt
        return rows


def test_a_step_that_was_interrupted_before_it_changed_weights_leaves_no_trace(
    whole: tuple[Learner, list[float]],
) -> None:
    one = Stopped(FILES, CONFIG, STEPS, threads=0)
    taught(one, 1)
    one.place = "before"
    with pytest.raises(KeyboardInterrupt):
        taught(one, 1)
    again = learner()
    again.restore(state_of(one))
    assert taught(again, STEPS - 1) == whole[1][1:]
    assert same(again.changes(), whole[0].changes())


def test_a_step_that_was_cut_short_has_no_state(monkeypatch: pytest.MonkeyPatch) -> None:
    one = learner()

    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(one._optimizer, "step", interrupted)
    with pytest.raises(KeyboardInterrupt):
        taught(one, 1)
    assert one.state() is None
    assert one.done == 0


def without_weight(tensors: dict[str, NDArray[np.generic]]) -> None:
    del tensors[next(name for name in tensors if name.startswith("weight/"))]


def without_moment(tensors: dict[str, NDArray[np.generic]]) -> None:
    del tensors[next(name for name in tensors if name.startswith("exp_avg_sq/"))]


def without_steps(tensors: dict[str, NDArray[np.generic]]) -> None:
    del tensors["done"]


def many_steps(tensors: dict[str, NDArray[np.generic]]) -> None:
    tensors["done"] = np.array([1, 2])


def smaller(tensors: dict[str, NDArray[np.generic]]) -> None:
    """A shape that could be spread over the weight."""
    name = next(name for name in tensors if name.startswith("weight/") and "bias" in name)
    tensors[name] = tensors[name][:1]


@pytest.mark.parametrize(
    "change", [without_weight, without_moment, without_steps, many_steps, smaller]
)
def test_a_damaged_state_is_refused_and_changes_nothing(
    change: Callable[[dict[str, NDArray[np.generic]]], None], halfway: tuple[Learner, bytes]
) -> None:
    tensors = load(halfway[1])
    change(tensors)
    one, before = halfway[0], halfway[0].changes()
    with pytest.raises(ModelError, match="what was learned before cannot be read"):
        one.restore(save(tensors))
    assert same(one.changes(), before)
    assert one.done == STEPS // 2


@pytest.mark.parametrize("cut", [0, 7, 5_000, -1])
def test_a_state_that_was_cut_off_is_refused(cut: int, halfway: tuple[Learner, bytes]) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        halfway[0].restore(halfway[1][:cut])


def test_a_loss_that_is_no_number_is_told_before_it_spoils_the_weights() -> None:
    one = learner(AdaptingConfig(rate=0.01))
    next(iter(one._weights.values())).data.fill_(float("nan"))
    with pytest.raises(ModelError, match=r"in step 1 the loss is nan.*adapting\.rate"):
        taught(one, 1)
    assert one.done == 0


def test_a_model_without_layers_is_refused() -> None:
    from ketabot.embedding.tuning import _learning

    with pytest.raises(ModelError, match="no layers that can be adapted"):
        _learning(torch.nn.Linear(2, 2))
