"""The cache of verdicts is bounded and keeps no text."""

import gc

from detectors.cache import Verdicts
from detectors.model import Match

_TEXT = "a text that is long enough to be remembered by its hash alone: canary"


def _match(n: int) -> Match:
    return Match(n, n + 1, "PERSON", 0.5, "d")


def _key(verdicts: Verdicts, text: str, words: frozenset[str] = frozenset(), language: str | None = None) -> bytes:
    key = verdicts.key(text, words, language)
    assert key is not None
    return key


def test_a_verdict_depends_on_text_key_words_and_language() -> None:
    """Four askers, four keys; the same asker the same."""
    verdicts = Verdicts()
    keys = [
        _key(verdicts, _TEXT),
        _key(verdicts, _TEXT, frozenset({"a"})),
        _key(verdicts, _TEXT, language="nl"),
        _key(verdicts, _TEXT + "x"),
    ]
    assert len(set(keys)) == 4
    assert _key(verdicts, _TEXT) == keys[0]
    assert _key(Verdicts(), _TEXT) != keys[0]


def test_short_texts_are_not_remembered() -> None:
    """A hash is no quicker than finding anew."""
    assert Verdicts().key("jan", frozenset(), None) is None


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
    seen, open_ = set[int](), [verdicts.__dict__]
    while open_:
        thing = open_.pop()
        if id(thing) not in seen and not isinstance(thing, type):
            seen.add(id(thing))
            assert not (isinstance(thing, str | bytes) and "canary" in str(thing))
            open_ += [each for each in gc.get_referents(thing) if not callable(each)]
