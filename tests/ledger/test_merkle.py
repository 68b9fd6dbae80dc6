"""Merkle trees (RFC 6962)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import merkle

# the entries and roots that the reference implementations of Certificate Transparency test with
ENTRIES = [
    bytes.fromhex(one)
    for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
HASHES = st.lists(st.binary(max_size=4).map(merkle.leaf), min_size=1, max_size=40)


@pytest.mark.parametrize(("size", "expected"), ROOTS.items())
def test_roots_are_the_reference_s(size: int, expected: str) -> None:
    """Empty, one and eight entries."""
    assert merkle.root(map(merkle.leaf, ENTRIES[:size])).hex() == expected


def plain(hashes: list[bytes]) -> bytes:
    """The definition, RFC 6962 §2.1, word by word."""
    if len(hashes) == 1:
        return hashes[0]
    split = max(2**k for k in range(10) if 2**k < len(hashes))
    return merkle.node(plain(hashes[:split]), plain(hashes[split:]))


@given(HASHES)
def test_a_growing_tree_has_the_root_of_the_definition(hashes: list[bytes]) -> None:
    """Also when it is kept and taken up again half-way."""
    frontier = merkle.Frontier()
    for hashed in hashes:
        frontier = merkle.Frontier(frontier.size, frontier.peaks)
        frontier.append(hashed)
    assert frontier.root() == plain(hashes) == merkle.root(hashes)
    assert len(frontier.peaks) == len(hashes).bit_count()


@given(HASHES, st.data())
def test_an_entry_s_place_is_proved_and_no_other(hashes: list[bytes], data: st.DataObject) -> None:
    """The path holds for the leaf at its place, and fails for another leaf, another place, another root, or a changed path."""
    index = data.draw(st.integers(0, len(hashes) - 1))
    path, whole = merkle.inclusion(hashes, index), merkle.root(hashes)
    assert merkle.included(hashes[index], index, len(hashes), path, whole)
    assert not merkle.included(merkle.leaf(b"another"), index, len(hashes), path, whole)
    assert not merkle.included(hashes[index], index, len(hashes), path, merkle.EMPTY)
    assert not merkle.included(hashes[index], index, len(hashes), [*path, whole], whole)
    assert not merkle.included(hashes[index], len(hashes), len(hashes), path, whole)
    assert not path or not merkle.included(hashes[index], index, len(hashes), path[:-1], whole)


@given(HASHES, st.data())
def test_growth_is_proved_and_change_is_not(hashes: list[bytes], data: st.DataObject) -> None:
    """The proof holds between the two trees, and fails when an entry of the earlier one was another."""
    earlier = data.draw(st.integers(0, len(hashes)))
    old, new = merkle.root(hashes[:earlier]), merkle.root(hashes)
    path = merkle.consistency(hashes, earlier)
    assert merkle.consistent(earlier, len(hashes), old, new, path)
    assert not merkle.consistent(earlier, len(hashes), merkle.leaf(b"another"), new, path)
    if 0 < earlier < len(hashes):
        assert not merkle.consistent(earlier, len(hashes), old, merkle.leaf(b"another"), path)
        assert not merkle.consistent(earlier, len(hashes), old, new, path[:-1])
        assert not merkle.consistent(earlier, len(hashes), old, new, [*path, new])
    assert not merkle.consistent(len(hashes) + 1, len(hashes), old, new, path)
