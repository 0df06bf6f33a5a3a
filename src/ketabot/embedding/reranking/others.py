"""Rerankers of other makers, by transformers: cross-encoders and question answering models.

A cross-encoder (Nogueira and Cho, "Passage Re-ranking with BERT", 2019) reads the question with
one sentence at a time. A model for extractive question answering (Devlin et al., "BERT", 2019,
section 4.3) tells where in a text an answer begins and ends; of each sentence the best such span
counts, against the score of "no answer", which stands at the first token.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketabot.config import EmbeddingConfig
from ketabot.embedding.models import model_files
from ketabot.embedding.reranking.protocol import Reranker, Scores
from ketabot.embedding.starting import prepare, usual_threads
from ketabot.errors import ModelError

__all__ = ["load_other"]

BATCH = 16
"""Texts that are read at once."""
MOST_TOKENS = 512
STRIDE = 64
"""Tokens of a long text that the next window repeats."""
LONGEST = 40
"""Tokens of an answer."""

Logits = NDArray[np.float32]
Places = NDArray[np.int64]
"""(w, 2): first character of a token, and the one behind it."""
Loaded = tuple[Any, Any]
"""A tokenizer and a model."""
HEADS = {
    "ForSequenceClassification": "AutoModelForSequenceClassification",
    "ForQuestionAnswering": "AutoModelForQuestionAnswering",
}
"""By the end of the name of the architecture: what loads it."""


def load_other(name: str, config: EmbeddingConfig) -> Reranker:
    """Load a cross-encoder or a question answering model, in float32.

    Args:
        name: a folder, or a name of the model hub.
        config: threads.

    Raises:
        ModelError: it cannot be had, is neither, or lacks weights.
    """
    try:
        folder = model_files(config.model_copy(update={"model": name})).folder
    except ModelError:
        raise ModelError(
            _refused(name, "is neither a folder nor a model that the hub has")
        ) from None
    prepare(offline=True)
    from safetensors import SafetensorError

    try:
        loaded, made_as = _loaded(name, folder)
    except (
        *(OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ImportError),
        SafetensorError,
    ) as error:
        why = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        raise ModelError(_refused(name, f"cannot be loaded ({why})")) from None
    usual_threads(config.threads)
    kind = CrossEncoder if made_as.endswith("ForSequenceClassification") else SpanReader
    return kind(loaded, name)


def _loaded(name: str, folder: Path) -> tuple[Loaded, str]:
    """Return tokenizer and model, and the name of its architecture."""
    import torch
    import transformers

    local: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    settings = transformers.AutoConfig.from_pretrained(folder, **local)
    made_as = str((settings.architectures or ["model of an unknown kind"])[0])
    loader = next((maker for end, maker in HEADS.items() if made_as.endswith(end)), None)
    if loader is None:
        raise ModelError(_refused(name, f"is a {made_as}"))
    model, told = getattr(transformers, loader).from_pretrained(
        folder, dtype=torch.float32, output_loading_info=True, **local
    )
    if told["missing_keys"]:
        raise ModelError(_refused(name, f"lacks weights ({min(told['missing_keys'])!r})"))
    tokenizer: Any = transformers.AutoTokenizer.from_pretrained(folder, **local)
    if not tokenizer.is_fast:
        raise ModelError(_refused(name, "has no fast tokenizer"))
    return (tokenizer, model.eval()), made_as


def _refused(name: str, why: str) -> str:
    return (
        f"the reader {name!r} {why}; set reading.reader to the folder of a cross-encoder or of a "
        "question answering model, to learned, or to simple"
    )


class _Model:
    """What both kinds share: the model, and a tokenizer that one thread uses at a time."""

    def __init__(self, loaded: Loaded, name: str) -> None:
        """Put a model to use."""
        self._tokenizer, self._model = loaded
        self.name = name
        positions = getattr(self._model.config, "max_position_embeddings", MOST_TOKENS)
        self._width = int(min(self._tokenizer.model_max_length, positions, MOST_TOKENS))
        self._lock = threading.Lock()

    def sees(self, question: str) -> bool:
        """Whether a question takes no more than a third of what the model sees."""
        return len(self._places(question)) <= self._width // 3

    def _question(self, question: str) -> str:
        """Cut a question to a third of what the model sees, so that there is room for text."""
        places = self._places(question)[: self._width // 3]
        return question[: places[-1][1]] if places else ""

    def _places(self, question: str) -> list[tuple[int, int]]:
        """Return where in a question each of its tokens stands."""
        with self._lock:
            told = self._tokenizer(
                question, add_special_tokens=False, return_offsets_mapping=True, truncation=False
            )
        places: list[tuple[int, int]] = told["offset_mapping"]
        return places


class CrossEncoder(_Model):
    """Implements ``Reranker``: a question and a sentence at a time."""

    def __init__(self, loaded: Loaded, name: str) -> None:
        """Put a model to use.

        Raises:
            ModelError: it tells apart more than right from wrong.
        """
        super().__init__(loaded, name)
        self._labels = int(self._model.config.num_labels)
        if self._labels not in (1, 2):
            raise ModelError(_refused(name, f"tells {self._labels} labels apart, not 1 or 2"))

    def scores(self, question: str, sentences: Sequence[str]) -> Scores:
        """Score each sentence alone: its logit, or that of "right" over that of "wrong"."""
        import torch

        asked = self._question(question)
        found = np.zeros(len(sentences), dtype=np.float32)
        order = sorted(range(len(sentences)), key=lambda number: len(sentences[number]))
        for start in range(0, len(order), BATCH):
            some = order[start : start + BATCH]
            with self._lock:
                features = self._tokenizer(
                    [asked] * len(some),
                    [sentences[number] for number in some],
                    truncation="only_second",
                    max_length=self._width,
                    padding=True,
                    return_tensors="pt",
                )
            with torch.inference_mode():
                logits = self._model(**features).logits.numpy()
            found[some] = logits[:, -1] - (logits[:, 0] if self._labels == 2 else 0.0)
        return found


class SpanReader(_Model):
    """Implements ``Reranker``: the best answer within each sentence, against none."""

    def scores(self, question: str, sentences: Sequence[str]) -> Scores:
        """Score the best span within each sentence over "no answer" in its window."""
        found = np.full(len(sentences), -np.inf, dtype=np.float32)
        if not sentences:
            return found
        ends = np.cumsum([len(sentence) + 1 for sentence in sentences])
        for starts, stops, places in self._windows(self._question(question), " ".join(sentences)):
            # By the last character of a token: some begin with the space before the word.
            last = np.maximum(places[:, 1] - 1, 0)
            owners = np.where(places[:, 1] > 0, np.searchsorted(ends, last, side="right"), -1)
            none = float(starts[0] + stops[0])
            for place in np.unique(owners[owners >= 0]).tolist():
                tokens = np.flatnonzero(owners == place)
                found[place] = max(found[place], _best_span(starts[tokens], stops[tokens]) - none)
        lowest = found[np.isfinite(found)].min(initial=0.0)
        return np.where(np.isfinite(found), found, lowest).astype(np.float32)

    def _windows(self, question: str, text: str) -> Iterator[tuple[Logits, Logits, Places]]:
        """Yield, for each window, the logits of starts and ends and where in the text tokens stand.

        A token that is not of the text stands at 0, 0.
        """
        import torch

        with self._lock:
            features = self._tokenizer(
                question,
                text,
                truncation="only_second",
                max_length=self._width,
                stride=min(STRIDE, self._width // 4),
                return_overflowing_tokens=True,
                return_offsets_mapping=True,
                padding=True,
                return_tensors="pt",
            )
        offsets = features.pop("offset_mapping").numpy()
        features.pop("overflow_to_sample_mapping")
        for start in range(0, len(offsets), BATCH):
            with torch.inference_mode():
                told = self._model(**{k: v[start : start + BATCH] for k, v in features.items()})
            rows = zip(told.start_logits.numpy(), told.end_logits.numpy(), strict=True)
            for number, (starts, stops) in enumerate(rows, start):
                of_text = np.array([one == 1 for one in features.sequence_ids(number)])
                yield starts, stops, np.where(of_text[:, np.newaxis], offsets[number], 0)


def _best_span(starts: NDArray[np.float32], stops: NDArray[np.float32]) -> float:
    """Return the highest sum of a start and of an end that is not before it, nor far behind."""
    sums = starts[:, np.newaxis] + stops[np.newaxis, :]
    allowed = np.triu(np.ones_like(sums, dtype=bool)) & ~np.triu(
        np.ones_like(sums, dtype=bool), LONGEST
    )
    return float(sums[allowed].max())
