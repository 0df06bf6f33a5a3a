from __future__ import annotations

import socket

import pytest

from ketabot.errors import ModelError
from ketabot.segmentation import TokenCounter


def test_counts_as_cl100k_base_does() -> None:
    # Worked out with the published cl100k_base encoding.
    counter = TokenCounter("cl100k_base")
    assert counter.count("") == 0
    assert counter.count("hello world") == 2
    assert counter.count("tiktoken is great!") == 6
    assert counter.count("antidisestablishmentarianism") == 6


def test_special_tokens_are_counted_as_the_characters_they_are() -> None:
    assert TokenCounter("cl100k_base").count("<|endoftext|>") == 7


def test_an_unknown_encoding_is_refused_by_name() -> None:
    with pytest.raises(ModelError, match=r"'klingon'.*chunking.encoding"):
        TokenCounter("klingon")


def test_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert TokenCounter("cl100k_base").count("no network") > 0
