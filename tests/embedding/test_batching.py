"""Which texts are embedded together: only those of one length, and never too many."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ketabot.embedding.batching import PADDED, Batch, batches_of, filled


def test_texts_of_one_length_share_a_batch_and_the_longest_come_first() -> None:
    assert list(batches_of([9, 30, 9, 12], budget=100)) == [
        Batch((1,), 30),
        Batch((3,), 12),
        Batch((0, 2), 9),
    ]


def test_a_batch_holds_no_more_tokens_than_the_budget() -> None:
    assert list(batches_of([10, 10, 10, 10, 10], budget=25)) == [
        Batch((0, 1), 10),
        Batch((2, 3), 10),
        Batch((4,), 10),
    ]


def test_a_text_beyond_the_budget_is_a_batch_of_its_own() -> None:
    assert list(batches_of([300, 300], budget=64)) == [Batch((0,), 300), Batch((1,), 300)]


def test_short_texts_are_padded_together_but_not_with_one_that_fills_the_width() -> None:
    assert PADDED == 8
    assert list(batches_of([2, 8, 5, 7], budget=100)) == [Batch((1,), 8), Batch((0, 2, 3), 8)]


def test_nothing_gives_no_batch() -> None:
    assert list(batches_of([], budget=100)) == []


@given(st.lists(st.integers(2, 40)), st.integers(1, 200))
def test_every_text_is_in_exactly_one_batch_that_fits_it(lengths: list[int], budget: int) -> None:
    batches = list(batches_of(lengths, budget))
    numbers = [number for batch in batches for number in batch.numbers]
    assert sorted(numbers) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch.numbers) == 1 or len(batch.numbers) * batch.width <= budget
        for number in batch.numbers:
            assert batch.width == max(lengths[number], 8)


def test_rows_are_filled_up_with_padding_that_the_mask_hides() -> None:
    rows, mask = filled([np.array([5, 6, 7]), np.array([8])], width=4, padding=1)
    assert rows.tolist() == [[5, 6, 7, 1], [8, 1, 1, 1]]
    assert mask.tolist() == [[1, 1, 1, 0], [1, 0, 0, 0]]
