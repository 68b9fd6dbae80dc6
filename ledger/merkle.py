"""Merkle trees as Certificate Transparency has them (RFC 6962 §2.1): one hash that stands for a whole list, and short proofs.

An inclusion proof shows that an entry stands at its place; a consistency proof, that a later tree only added to an earlier one.
All of it can be checked with nothing but this file and SHA-256.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256().digest()


def leaf(entry: bytes) -> bytes:
    """The hash of an entry (RFC 6962 §2.1: a 0x00 before it, so that no node can pass for a leaf)."""
    return sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that only grows, kept as the roots of its whole subtrees: as many as the size has one-bits.

    Attributes:
        size: how many leaves it has.
        peaks: the roots, largest subtree first.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    def append(self, hashed: bytes) -> None:
        """Add a leaf's hash."""
        size = self.size
        while size & 1:
            hashed = node(self.peaks.pop(), hashed)
            size >>= 1
        self.peaks.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        """The tree's root (`MTH`)."""
        if not self.peaks:
            return EMPTY
        *others, hashed = self.peaks
        for peak in reversed(others):
            hashed = node(peak, hashed)
        return hashed


def root(hashes: Iterable[bytes]) -> bytes:
    """The root over leaves' hashes."""
    frontier = Frontier()
    for hashed in hashes:
        frontier.append(hashed)
    return frontier.root()


def inclusion(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of one leaf (`PATH(m, D[n])`, RFC 6962 §2.1.1), lowest node first."""
    if len(hashes) <= 1:
        return []
    split = _split(len(hashes))
    if index < split:
        return [*inclusion(hashes[:split], index), root(hashes[split:])]
    return [*inclusion(hashes[split:], index - split), root(hashes[:split])]


def consistency(hashes: Sequence[bytes], earlier: int) -> list[bytes]:
    """The proof that the first `earlier` leaves are those of the earlier tree (`PROOF(m, D[n])`, RFC 6962 §2.1.2)."""
    return _subproof(hashes, earlier, whole=True) if 0 < earlier < len(hashes) else []


def included(hashed: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether a path shows that a leaf stands at `index` in the tree of that root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last = index, size - 1
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            hashed = node(sibling, hashed)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            hashed = node(hashed, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and hashed == expected


def consistent(earlier: int, size: int, old: bytes, new: bytes, path: Sequence[bytes]) -> bool:
    """Whether a path shows that the tree of root `new` begins with the tree of root `old` (RFC 9162 §2.1.4.2)."""
    if earlier == size:
        return not path and old == new
    if earlier == 0:
        return not path and old == EMPTY
    if not 0 < earlier < size or not path:
        return False
    steps = list(path) if earlier & (earlier - 1) else [old, *path]
    at, last = earlier - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for sibling in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node(sibling, before), node(sibling, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node(after, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old and after == new


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _subproof(hashes: Sequence[bytes], earlier: int, *, whole: bool) -> list[bytes]:
    if earlier == len(hashes):
        return [] if whole else [root(hashes)]
    split = _split(len(hashes))
    if earlier <= split:
        return [*_subproof(hashes[:split], earlier, whole=whole), root(hashes[split:])]
    return [*_subproof(hashes[split:], earlier - split, whole=False), root(hashes[:split])]
