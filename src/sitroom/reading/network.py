"""The network at run time: six ONNX graphs in the package, opened once and only when first needed.

``windows.onnx`` reads windows (encoder, tagger, inner cues, parts of speech, entity types, mentions);
``attributions.onnx`` reads the anchors chosen in them, ``mentions.onnx`` makes vectors of the mentions
chosen in them, ``antecedents.onnx`` compares these; ``syntax.onnx`` scores arcs and scopes of the words,
``relations.onnx`` the relations of arcs. ``reader.json`` holds the learnt transitions of the CRF, the
entity types, the relations and the thresholds; ``tokenizer.json`` the vocabulary. How they are made stands in
``training/``, what they are in ``docs/model-card.md``.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sitroom.errors import ModelError
from sitroom.reading.features import describe
from sitroom.reading.reader import Floors, Reading, WindowScores, assemble
from sitroom.reading.syntax import WordScores

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_SCORES = ("states", "tags", "inner", "speech", "entities", "tower", "spans")
_LAYERS = ("third", "fourth", "fifth", "states", "tower")
FILES = (
    "windows.onnx",
    "attributions.onnx",
    "mentions.onnx",
    "antecedents.onnx",
    "syntax.onnx",
    "relations.onnx",
    "reader.json",
    "tokenizer.json",
)


def model_folder() -> Path:
    """Where the model lies in the installed package."""
    return Path(str(resources.files("sitroom.reading"))) / "model"


class OnnxScorer:
    """The graphs behind the interface of :class:`sitroom.reading.reader.Scorer`; each thread has its own windows last read."""

    def __init__(self, folder: Path, threads: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3

        def opened(name: str) -> InferenceSession:
            return onnxruntime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])

        settings: dict[str, Any] = json.loads((folder / "reader.json").read_text("utf-8"))
        self.transitions: Floats = np.array(settings["transitions"], dtype=np.float32)
        self.parts_of_speech: tuple[str, ...] = tuple(settings["parts_of_speech"])
        self.entity_types: tuple[str, ...] = tuple(settings["entity_types"])
        self.mention_types: tuple[str, ...] = tuple(settings["mention_types"])
        self.relations: tuple[str, ...] = tuple(settings["relations"])
        self.threshold: float = settings["threshold"]
        self.inner_threshold: float = settings["inner_threshold"]
        self.floors = Floors.for_thresholds(self.threshold, self.inner_threshold)
        self._windows = opened("windows.onnx")
        self._attributions = opened("attributions.onnx")
        self._mentions = opened("mentions.onnx")
        self._antecedents = opened("antecedents.onnx")
        self._syntax = opened("syntax.onnx")
        self._relations = opened("relations.onnx")
        self._outputs = tuple(dict.fromkeys((*_SCORES, *_LAYERS)))
        self._last = threading.local()

    def windows(self, ids: Ints, columns: Ints, mask: Ints) -> WindowScores:
        """Score padded windows, and keep their states for the anchors."""
        feeds = {"ids": ids, "columns": columns, "mask": mask}
        given = dict(zip(self._outputs, self._windows.run(self._outputs, feeds), strict=True))
        self._last.states, self._last.tags, inner, speech, entities, self._last.tower, mentions = (
            given[name] for name in _SCORES
        )
        self._last.layers = {name: given[name] for name in _LAYERS}
        return WindowScores(self._last.tags, inner, speech, entities, mentions)

    def syntax(self, firsts: Ints) -> WordScores:
        """Scores of the words that begin at these pieces of the one window last read."""
        return WordScores(*self._syntax.run(None, {"firsts": firsts, **self._last.layers}))

    def related(self, dependents: Floats, heads: Floats) -> Floats:
        """Scores of the relations of arcs."""
        scores: Floats = self._relations.run(None, {"dependents": dependents, "heads": heads})[0]
        return scores

    def attributions(self, window: Ints, anchor: Ints, positions: Ints, relative: Ints) -> Floats:
        """Tag scores (anchors, reach, 7) in the windows last read."""
        asked = {"window": window, "anchor": anchor, "positions": positions, "relative": relative}
        scores: Floats = self._attributions.run(None, {"states": self._last.states, "tags": self._last.tags, **asked})[0]
        return scores

    def mentions(self, window: Ints, first: Ints, last: Ints) -> tuple[Floats, Floats]:
        """Vectors (mentions, width) and type scores of runs of pieces in the windows last read."""
        vectors, types = self._mentions.run(None, {"tower": self._last.tower, "window": window, "first": first, "last": last})
        return vectors, types

    def antecedents(self, vectors: Floats, pairs: Ints, features: Ints) -> Floats:
        """Scores of pairs of mentions."""
        scores: Floats = self._antecedents.run(None, {"vectors": vectors, "pairs": pairs, "features": features})[0]
        return scores


@dataclass(frozen=True, slots=True)
class Network:
    """The tokenizer and the scorer; :meth:`read` is the one pass over a text."""

    tokenizer: Tokenizer
    scorer: OnnxScorer

    def read(self, text: str, *, syntax: bool = True) -> Reading:
        """Read one text of any length; a text with no word gives an empty reading. Without ``syntax`` words have no heads."""
        encoded = self.tokenizer.encode(text, add_special_tokens=False)
        spans = np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2)
        ids = np.array(encoded.ids, dtype=np.int64)
        if not len(ids):
            return Reading((), (), ())
        parser = self.scorer if syntax else None
        return assemble(self.scorer, text, ids, spans, describe(text, spans), self.scorer.floors, parser)


def open_network(folder: Path | None = None, threads: int = 1) -> Network:
    """Open the model in ``folder``, by default the one in the package.

    Raises :class:`sitroom.errors.ModelError` where a file of it is missing or damaged.
    """
    from tokenizers import Tokenizer

    folder = folder or model_folder()
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise ModelError(f"{folder}: the model lacks {', '.join(missing)}; install sitroom again")
    try:
        return Network(Tokenizer.from_file(str(folder / "tokenizer.json")), OnnxScorer(folder, threads))
    except Exception as error:
        raise ModelError(f"{folder}: the model cannot be opened ({error}); install sitroom again") from error


@cache
def model_version() -> str:
    """What tells one model from another: the first 12 hexadecimal digits of the SHA-256 over its files."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((model_folder() / name).read_bytes())
    return digest.hexdigest()[:12]
