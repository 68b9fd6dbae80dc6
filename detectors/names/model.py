"""The small network that labels words: what each word is by itself, then two looks at its neighbours.

Theory of operation: a word's vector is the sum of the rows of its features (`detectors.names.words`). Two convolutions, five
words wide, let it see four words to each side. The last layer gives each label's share. Everything is a NumPy product
over all words of all texts at once, so that a batch costs little more than one text.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float32]

LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-STR", "I-STR")
KINDS = ("O", "PER", "LOC", "ORG", "STR")
EXTRA = 2  # numbers beside a word's vector: a space before it, the share of capitalised words in its text
GAP = 2  # empty rows between texts; half of a window
WINDOW = 2 * GAP + 1


@dataclass(slots=True)
class Network:
    """The weights. `table` has a row a feature bucket; the others are the three layers, bias last."""

    table: NDArray[np.float16] | Floats
    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats
    out: Floats
    out_bias: Floats
    vocabulary: frozenset[str]

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """The committed weights, or those at `path`."""
        with (path or resources.files("detectors.names") / "data" / "model.npz").open("rb") as file, np.load(file) as arrays:
            names = ("table", "first", "first_bias", "second", "second_bias", "out", "out_bias")
            weights = {name: arrays[name] if name == "table" else arrays[name].astype(np.float32) for name in names}
            return cls(**weights, vocabulary=frozenset(json.loads(bytes(arrays["vocabulary"]).decode())))

    def save(self, path: Path) -> None:
        """Writes the weights as half-precision numbers."""
        half = {name: getattr(self, name).astype(np.float16) for name in self.__slots__ if name != "vocabulary"}
        words = np.frombuffer(json.dumps(sorted(self.vocabulary), ensure_ascii=False).encode(), np.uint8)
        np.savez_compressed(path, allow_pickle=False, vocabulary=words, **half)

    def vector(self, rows: Sequence[int]) -> Floats:
        """A word's vector from the rows of its features."""
        return np.add.reduce(self.table[rows], 0, np.float32)

    def shares(self, words: Floats, gaps: NDArray[np.bool_], plain: NDArray[np.bool_] | None = None) -> Floats:
        """Each label's share for every row.

        Args:
            words: a row a word (its vector and the extra numbers), texts apart by `GAP` rows of zero, which also open and close.
            gaps: True for those rows of zero.
            plain: True for rows that are no name whatever stands beside them: the second look at neighbours spares them.
        """
        inner = np.maximum(windows(words) @ self.first + self.first_bias, 0)
        inner[gaps] = 0
        asked = np.flatnonzero(~(gaps if plain is None else gaps | plain))
        outer = np.maximum(windows(inner, asked) @ self.second + self.second_bias, 0)
        logits = np.concatenate((inner[asked], outer), axis=1) @ self.out + self.out_bias
        logits -= logits.max(axis=1, keepdims=True)
        np.exp(logits, out=logits)
        shares = np.zeros((len(words), len(LABELS)), np.float32)
        shares[:, 0] = 1
        shares[asked] = logits / logits.sum(axis=1, keepdims=True)
        return shares


def windows(rows: Floats, chosen: NDArray[np.intp] | None = None) -> Floats:
    """Each row (or the chosen ones) with the `GAP` rows before and after it, side by side; beyond the ends there is nothing."""
    count, width = rows.shape
    padded = np.zeros((count + 2 * GAP, width), np.float32)
    padded[GAP:-GAP] = rows
    if chosen is not None:
        return padded[chosen[:, np.newaxis] + np.arange(WINDOW)].reshape(len(chosen), WINDOW * width)
    beside = np.empty((count, WINDOW * width), np.float32)  # a view with overlapping rows is multiplied more slowly
    for offset in range(WINDOW):
        beside[:, offset * width : (offset + 1) * width] = padded[offset : offset + count]
    return beside
