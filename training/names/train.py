"""Trains the name tagger: `nice -n 10 .venv/bin/python -m training.names.train --data FOLDER`.

FOLDER holds the open corpora that README.md names. One core, some ten minutes; writes `detectors/names/data/model.npz`.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import logging
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detectors.names.lists import Lexicon, lexicon
from detectors.names.model import EXTRA, GAP, LABELS, Floats, Network, windows
from detectors.names.words import ROWS
from training.names.corpora import read_corpora
from training.names.examples import UNKNOWN, Example, Types, example
from training.names.generate import HERE, LISTS, Writer, read_lists

OUT = LISTS.parent / "model.npz"
LANGUAGES = {"nl": 1.3, "fr": 1.2, "de": 1.0, "en": 1.0}
WIDTH, HIDDEN = 48, 96
BATCH = 3000  # words
RATE, SLOWEST, DECAY = 0.004, 0.00002, 0.00001
DROP, DROP_FEATURES = 0.25, 0.15
MEAN = 0.999  # how slowly the kept weights follow those that learn
_WORD = re.compile(r"[^\W\d_]+")

type Weights = dict[str, Floats]


def vocabulary(known: Lexicon) -> frozenset[str]:
    """Words with a row of their own: those of the frames, and the everyday words of the four languages."""
    words = {word for language in LANGUAGES for word in known.words(language, 2)}
    for path in (HERE / "frames").glob("*.txt"):
        words |= set(_WORD.findall(re.sub(r"\{\w+\}", " ", path.read_text(encoding="utf-8")).lower()))
    return frozenset(words)


def fresh(rng: np.random.Generator) -> Weights:
    """Weights before learning."""

    def layer(rows: int, columns: int) -> Floats:
        return (rng.standard_normal((rows, columns)) * np.sqrt(2 / rows)).astype(np.float32)

    look = 2 * GAP + 1
    table = (rng.standard_normal((ROWS, WIDTH)) * 0.1).astype(np.float32)
    table[0] = 0
    return {
        "table": table,
        "first": layer(look * (WIDTH + EXTRA), HIDDEN),
        "first_bias": np.zeros(HIDDEN, np.float32),
        "second": layer(look * HIDDEN, HIDDEN),
        "second_bias": np.zeros(HIDDEN, np.float32),
        "out": layer(2 * HIDDEN, len(LABELS)),
        "out_bias": np.zeros(len(LABELS), np.float32),
    }


class Adam:
    """The usual optimiser; the table's rows that a batch did not meet stay as they are."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._mean = {name: np.zeros_like(value) for name, value in weights.items()}
        self._square = {name: np.zeros_like(value) for name, value in weights.items()}
        self._steps = 0

    def step(self, gradients: Weights, met: NDArray[np.int64], rate: float) -> None:
        """One step down the gradients; `gradients["table"]` has a row for each of `met`."""
        self._steps += 1
        scale = rate * np.sqrt(1 - 0.999**self._steps) / (1 - 0.9**self._steps)
        for name, gradient in gradients.items():
            rows = met if name == "table" else slice(None)
            mean = self._mean[name][rows] * 0.9 + 0.1 * gradient
            square = self._square[name][rows] * 0.999 + 0.001 * gradient * gradient
            self._mean[name][rows], self._square[name][rows] = mean, square
            self._weights[name][rows] -= scale * mean / (np.sqrt(square) + 1e-8) + rate * DECAY * self._weights[name][rows]


def batch_up(examples: list[Example], features: NDArray[np.int32]) -> tuple[NDArray[np.int32], Floats, NDArray[np.int32]]:
    """Several texts as one run of rows with gaps between: features of each word, extra numbers, labels (UNKNOWN in gaps)."""
    size = sum(len(e.words) + GAP for e in examples) + GAP
    words = np.zeros((size, features.shape[1]), np.int32)
    extra = np.zeros((size, EXTRA), np.float32)
    labels = np.full(size, UNKNOWN - 1, np.int32)
    at = GAP
    for e in examples:
        end = at + len(e.words)
        words[at:end], extra[at:end], labels[at:end] = features[e.words], e.extra, e.labels
        at = end + GAP
    return words, extra, labels


def learn(
    w: Weights, batch: tuple[NDArray[np.int32], Floats, NDArray[np.int32]], rng: np.random.Generator
) -> tuple[float, Weights, NDArray[np.int64]]:
    """Loss and gradients of one batch, and which rows of the table it met."""
    words, extra, labels = batch
    gaps = labels == UNKNOWN - 1
    seen = (words > 0) & (rng.random(words.shape) > DROP_FEATURES)
    vectors = np.einsum("nkd,nk->nd", w["table"][words], seen.astype(np.float32))
    seen_in = np.concatenate((vectors, extra), axis=1)
    wide1 = windows(seen_in)
    inner = np.maximum(wide1 @ w["first"] + w["first_bias"], 0)
    keep1 = (rng.random(inner.shape) > DROP).astype(np.float32) / (1 - DROP)
    inner *= keep1
    inner[gaps] = 0
    wide2 = windows(inner)
    outer = np.maximum(wide2 @ w["second"] + w["second_bias"], 0)
    keep2 = (rng.random(outer.shape) > DROP).astype(np.float32) / (1 - DROP)
    outer *= keep2
    both = np.concatenate((inner, outer), axis=1)
    logits = both @ w["out"] + w["out_bias"]
    logits -= logits.max(axis=1, keepdims=True)
    shares = np.exp(logits)
    shares /= shares.sum(axis=1, keepdims=True)
    counted = labels >= 0
    total = max(1, int(counted.sum()))
    index = np.flatnonzero(counted)
    loss = -float(np.log(shares[index, labels[index]] + 1e-9).mean())
    d_logits = shares * counted[:, None]
    d_logits[index, labels[index]] -= 1
    d_logits /= total
    d_both = d_logits @ w["out"].T
    d_outer = d_both[:, HIDDEN:] * keep2 * (outer > 0)
    d_inner = d_both[:, :HIDDEN] + fold(d_outer @ w["second"].T, HIDDEN)
    d_inner *= keep1 * (inner > 0)
    d_seen = fold(d_inner @ w["first"].T, WIDTH + EXTRA)[:, :WIDTH]
    met, d_table = gather(words, seen, d_seen)
    return (
        loss,
        {
            "table": d_table,
            "first": wide1.T @ d_inner,
            "first_bias": d_inner.sum(0),
            "second": wide2.T @ d_outer,
            "second_bias": d_outer.sum(0),
            "out": both.T @ d_logits,
            "out_bias": d_logits.sum(0),
        },
        met,
    )


def follow(kept: Weights, weights: Weights, mean: float) -> None:
    """Moves the kept weights a little towards those that learn: their running mean errs less than any of them."""
    for name, value in weights.items():
        kept[name] *= mean
        kept[name] += (1 - mean) * value


def fold(wide: Floats, width: int) -> Floats:
    """Gives every row back what its windows have learnt: the inverse of `windows`."""
    count = len(wide)
    padded = np.zeros((count + 2 * GAP, width), np.float32)
    for place in range(2 * GAP + 1):
        padded[place : place + count] += wide[:, place * width : (place + 1) * width]
    return padded[GAP:-GAP]


def gather(words: NDArray[np.int32], seen: NDArray[np.bool_], gradient: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Sums the words' gradients by table row."""
    place, slot = np.nonzero(seen)
    rows = words[place, slot]
    order = np.argsort(rows, kind="stable")
    met, starts = np.unique(rows[order], return_index=True)
    return met.astype(np.int64), np.add.reduceat(gradient[place[order]], starts, axis=0)


def main() -> None:
    """Makes the texts, learns, writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of the open corpora")
    parser.add_argument("--texts", type=int, default=20000, help="made texts a language and round")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--stop", type=int, default=3, help="end after this round: more learn the frames by heart")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    known, lists = lexicon(), read_lists()
    own = vocabulary(known)
    types = Types(known, own)
    chance, rng = random.Random(options.seed), np.random.default_rng(options.seed)  # noqa: S311  no secret is made here
    real = [example(labelled, types, chance) for labelled in read_corpora(options.data, chance)] if options.data else []
    weights = fresh(rng)
    kept = {name: value.copy() for name, value in weights.items()}
    adam, began = Adam(weights), time.monotonic()
    for turn in range(min(options.rounds, options.stop)):
        made = [
            example(labelled, types, chance)
            for language, share in LANGUAGES.items()
            for labelled in Writer(language, lists, options.seed * 100 + turn).texts(int(options.texts * share))
        ]
        examples = made + real
        chance.shuffle(examples)
        features, runs = types.table(), list(batches(examples))
        losses: list[float] = []
        for index, run in enumerate(runs):
            done = (turn + index / len(runs)) / options.rounds
            loss, gradients, met = learn(weights, batch_up(run, features), rng)
            adam.step(gradients, met, RATE * (1 - done) + SLOWEST)
            follow(kept, weights, min(MEAN, turn + index / len(runs)))
            losses.append(loss)
        logging.info("round %d: %d texts, loss %.4f, %.0f s", turn + 1, len(examples), np.mean(losses), time.monotonic() - began)
        Network(**kept, vocabulary=own).save(options.out)


def batches(examples: list[Example]) -> Iterator[list[Example]]:
    """The examples in runs of some `BATCH` words."""
    batch: list[Example] = []
    size = 0
    for one in examples:
        batch.append(one)
        size += len(one.words)
        if size > BATCH:
            yield batch
            batch, size = [], 0


if __name__ == "__main__":
    main()
