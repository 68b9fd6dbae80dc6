import random

import numpy as np

from detectors.names.lists import lexicon
from detectors.names.model import Network, windows
from training.names.examples import Types, example
from training.names.generate import Writer, read_lists
from training.names.train import Adam, batch_up, batches, fold, fresh, learn, vocabulary


def test_fold_is_the_transpose_of_windows() -> None:
    """What a window takes from a row is what the row gets back: <windows(a), b> = <a, fold(b)>."""
    rng = np.random.default_rng(1)
    a, b = rng.standard_normal((7, 3)).astype(np.float32), rng.standard_normal((7, 15)).astype(np.float32)
    assert np.allclose((windows(a) * b).sum(), (a * fold(b, 3)).sum(), rtol=1e-4)


def test_a_few_steps_learn_something() -> None:
    """The loss on one batch falls when it is learnt again and again."""
    known = lexicon()
    types, chance, rng = Types(known, vocabulary(known)), random.Random(1), np.random.default_rng(1)
    examples = [example(labelled, types, chance) for labelled in Writer("nl", read_lists(), 1).texts(200)]
    batch = batch_up(next(batches(examples)), types.table())
    weights = fresh(rng)
    adam = Adam(weights)
    losses: list[float] = []
    for _ in range(12):
        loss, gradients, met = learn(weights, batch, rng)
        adam.step(gradients, met, 0.004)
        losses.append(loss)
    assert losses[-1] < losses[0] / 2


def test_weights_survive_being_written(tmp_path: object) -> None:
    """A network that was saved and loaded again gives the same shares, but for half precision."""
    from pathlib import Path

    path = Path(str(tmp_path)) / "weights.npz"
    network = Network(**fresh(np.random.default_rng(3)), vocabulary=frozenset({"één", "mevrouw"}))
    network.save(path)
    again = Network.load(path)
    rows = np.random.default_rng(4).standard_normal((9, network.first.shape[0] // 5)).astype(np.float32)
    gaps = np.zeros(9, np.bool_)
    assert again.vocabulary == network.vocabulary
    assert np.allclose(again.shares(rows, gaps), network.shares(rows, gaps), atol=0.02)
