"""Text in fragments becomes one leaf."""

from formats.fragments import SURE, joined
from formats.leaf import Leaf, Mark, Place

_ROOT = Place("sse", document=True)


def _leaf(key: str, text: str, event: int = 0, item: int = 0) -> Leaf:
    root = Place(Mark(f"~{event}"), _ROOT) if event else _ROOT
    return Leaf(Place(key, Place(item, root)), key, text)


def test_fragments_at_one_path_are_one_leaf() -> None:
    """The first one's place stands for all; other paths and other keys stay what they are."""
    leaves = [
        _leaf("content", "Lot"),
        _leaf("id", "a"),
        _leaf("content", "te", 1),
        _leaf("content", "x", 1, 1),
        _leaf("id", "b", 1),
    ]
    assert [(leaf.place.render(), leaf.text) for leaf in joined(leaves)] == [
        ("sse:$[0].id", "a"), ("sse:$~1[0].id", "b"), ("sse:$[0].content", "Lotte"), ("sse:$~1[1].content", "x"),
    ]  # fmt: skip


def test_only_what_is_surely_a_fragment() -> None:
    """On a socket `content` is a whole message."""
    leaves = [_leaf("content", "Dag"), _leaf("content", "Lotte", 1), _leaf("delta", "Ae", 1), _leaf("delta", "rts", 2)]
    assert [leaf.text for leaf in joined(leaves, SURE)] == ["Dag", "Lotte", "Aerts"]
