"""The network that labels words."""

import numpy as np

from detectors.names.model import EXTRA, GAP, Network


def test_words_that_are_no_names_are_spared_and_the_others_get_what_they_got() -> None:
    """A spared row is no name; what the rows beside it see of it stays the same."""
    network = Network.load()
    random = np.random.default_rng(7)
    words = random.normal(size=(40, network.table.shape[1] + EXTRA)).astype(np.float32)
    gaps = np.zeros(40, np.bool_)
    gaps[:GAP] = gaps[20 : 20 + GAP] = gaps[-GAP:] = True
    words[gaps] = 0
    plain = random.random(40) < 0.5
    whole, spared = network.shares(words, gaps), network.shares(words, gaps, plain)
    assert np.allclose(spared[~plain & ~gaps], whole[~plain & ~gaps], atol=1e-5)
    assert (spared[plain][:, 0] == 1).all()
    assert (spared[plain][:, 1:] == 0).all()
