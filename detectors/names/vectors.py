"""Vectors of words, a row each, so that all words of a batch are taken from one table at once."""

import numpy as np

from detectors.names.model import Floats


class Vectors:
    """A table of vectors.

    Attributes:
        rows: which row a kept word has. Row 0 is the gap between texts: all zero.
        table: kept words from the top down, those of one batch alone from the bottom up.
        plain: for each row of the table whether it is a word that is never part of a name.
    """

    def __init__(self, width: int) -> None:
        self.rows: dict[str, int] = {}
        self.table = np.zeros((1024, width), np.float32)
        self.plain = np.zeros(1024, np.bool_)

    def keep(self, key: str, vector: Floats, borrowed: int, *, plain: bool = False) -> int:
        """A row for a word of the lists."""
        row = self.rows[key] = len(self.rows) + 1
        self._widen(borrowed)
        self.table[row] = vector
        self.plain[row] = plain
        return row

    def borrow(self, vector: Floats, borrowed: int) -> int:
        """A row that is given back with `forget`; so many are out already. It is counted from the end, which stays its own."""
        self._widen(borrowed + 1)
        self.table[-1 - borrowed] = vector
        return -1 - borrowed

    def forget(self, borrowed: int) -> None:
        """Wipe what was borrowed."""
        if borrowed:
            self.table[-borrowed:] = 0

    def _widen(self, borrowed: int) -> None:
        if len(self.rows) + 1 + borrowed < len(self.table):
            return
        wider = np.zeros((2 * len(self.table), self.table.shape[1]), np.float32)
        wider[: len(self.rows) + 1] = self.table[: len(self.rows) + 1]
        if borrowed:
            wider[-borrowed:] = self.table[-borrowed:]
        self.table = wider
        self.plain = np.concatenate((self.plain, np.zeros(len(wider) - len(self.plain), np.bool_)))
