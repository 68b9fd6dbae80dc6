"""Vectors of words in one table."""

import numpy as np

from detectors.names.vectors import Vectors


def _vector(number: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.full(3, number, np.float32)


def test_kept_and_borrowed_rows_survive_growth_and_only_the_kept_stay() -> None:
    """More words than the table had room for, of both kinds: each row holds its vector until it is given back."""
    vectors = Vectors(3)
    kept: dict[int, int] = {}
    borrowed: dict[int, int] = {}
    for number in range(1, 1501):
        kept[number] = vectors.keep(f"kept {number}", _vector(number), len(borrowed), plain=number % 2 == 0)
        borrowed[number] = vectors.borrow(_vector(-number), len(borrowed))
    assert all((vectors.table[row] == number).all() for number, row in kept.items())
    assert all((vectors.table[row] == -number).all() for number, row in borrowed.items())
    vectors.forget(len(borrowed))
    assert not vectors.table[0].any()
    assert not (vectors.table < 0).any()
    assert all((vectors.table[row] == number).all() for number, row in kept.items())
    assert {number for number, row in kept.items() if vectors.plain[row]} == {number for number in kept if number % 2 == 0}
    assert not any(vectors.plain[row] for row in borrowed.values())
