"""The cache of verdicts is bounded and keeps no text."""

import gc

from detectors.cache import Verdicts, above
from detectors.model import Match
from formats.leaf import Leaf, Place

_TEXT = "a text that is long enough to be remembered by its hash alone: canary"


def _match(n: int) -> Match:
    return Match(n, n + 1, "PERSON", 0.5, "d")


def _leaf(text: str, key: str = "note", above: str = "body") -> Leaf:
    return Leaf(Place("body", document=True).child(above).child(key), key, text)


def _key(verdicts: Verdicts, text: str) -> int:
    return verdicts.key(_leaf(text), "", None)


def test_a_verdict_depends_on_text_names_above_and_language() -> None:
    """Short or long: what could change the verdict changes the key; the same asker gets the same."""
    for text in ("EUR", _TEXT):
        verdicts = Verdicts()
        leaves = [_leaf(text), _leaf(text + "x"), _leaf(text, "tel"), _leaf(text, "note", "contact")]
        keys = [verdicts.key(leaf, above(leaf.place, leaf.key), None) for leaf in leaves] + [
            verdicts.key(leaves[0], "body", "nl")
        ]
        assert len(set(keys)) == 5
        assert verdicts.key(_leaf(text), "body", None) == keys[0]
        assert Verdicts().key(_leaf(text), "", None) != keys[0]


def test_it_is_bounded_by_entries_and_by_matches() -> None:
    """The least recently used goes first."""
    verdicts = Verdicts(entries=3, matches=10)
    keys = [_key(verdicts, f"{_TEXT}{n}") for n in range(4)]
    for n, key in enumerate(keys[:3]):
        verdicts.put(key, (_match(n),))
    assert verdicts.get(keys[0]) == (_match(0),)
    verdicts.put(keys[3], ())
    assert verdicts.get(keys[1]) is None
    assert verdicts.get(keys[0]) is not None
    verdicts.put(keys[2], tuple(_match(n) for n in range(11)))
    assert len(verdicts) == 0


def test_the_text_is_not_kept() -> None:
    """Nothing that the cache refers to holds the text."""
    verdicts = Verdicts()
    verdicts.put(_key(verdicts, _TEXT), (_match(1),))
    seen, open_ = set[int](), gc.get_referents(verdicts)
    while open_:
        thing = open_.pop()
        if id(thing) not in seen and not isinstance(thing, type):
            seen.add(id(thing))
            assert not (isinstance(thing, str | bytes) and "canary" in str(thing))
            open_ += [each for each in gc.get_referents(thing) if not callable(each)]
