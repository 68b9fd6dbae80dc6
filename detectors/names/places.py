"""Places that lists know and that words before them tell to be somebody's: `woont in Oudenaarde`, `née à Varsovie`."""

import re
from collections.abc import Sequence
from itertools import pairwise

from detectors.names.cues import cue, phrases, split
from detectors.names.lists import Lexicon, lexicon
from detectors.names.span import Span

_BEFORE = 5  # words in which a firm or an event may be told
_OF = frozenset(("de", "d", "van", "von", "of"))
_SPOKEN_OF = 15  # words in which somebody may be told
_MOST_WORDS = 6
_FRENCH = frozenset(("à", "au", "aux", "en", "chez", "pour", "de"))  # before a place: then `je` is I, not Dutch for you
_NEARBY = 40  # words in which somebody must be spoken of for a place to be theirs
_LETTERS = re.compile(r"[^\W\d_]+")
_LINKS = 3  # letters of a word that only links others: `Sint-Truiden`, `Villers-la-Ville`


def is_place(value: str) -> bool:
    """Whether a short value, alone in its field, is a town, region or country that the lists know."""
    words = _LETTERS.findall(value)
    if not 0 < len(words) <= _MOST_WORDS or not words[0][0].isupper():
        return False
    low = split(value)
    if any(low == name for name in phrases("places.txt").get(low[0], ())):
        return True
    telling = [word.lower() for word in words if len(word) > _LINKS] or [words[0].lower()]
    marks = [lexicon().of(word) for word in telling]
    return marks[0][2] > 0 and all(place or (not first and not last) for first, last, place, _ in marks)


def place_at(words: Sequence[str], at: int, known: Lexicon, *, told: bool = False) -> int:
    """How many words from `at` on are a place that somebody is at, by the lists and the word before; 0 where none.

    Args:
        words: of the text.
        at: where the place would begin.
        known: what the lists know of words.
        told: whether something else tells already, as a name before a comma: `Cindy Thonon, Ciney`.
    """
    if at == 0 or not words[at][0].isupper() or not (told or _near(words, at)):
        return 0
    if _traded(words, at):
        return 0
    low = tuple(word.lower() for word in words[at : at + _MOST_WORDS])
    for name in phrases("places.txt").get(low[0], ()):
        if low[: len(name)] == name:
            return len(name)
    first, last, place, everyday = known.of(low[0])
    return int(place > 0 and first < place and last <= place and max(everyday) < "2")


def spoken_of(words: Sequence[str], spans: list[Span]) -> list[Span]:
    """The spans, without places where nobody is spoken of: `rugklachten in België`, `vacature, Mechelen`."""
    if not any(span.kind == "LOC" for span in spans) or any(span.kind == "PER" for span in spans):
        return spans
    return [span for span in spans if span.kind != "LOC" or _somebody(words, span)]


def _somebody(words: Sequence[str], span: Span) -> bool:
    if words[span.first - 1] == ":" and span.first > 0:
        return True
    near = words[max(0, span.first - _NEARBY) : span.last + _NEARBY]
    if any(word.lower() == "je" for word in near) and words[span.first - 1].lower() in _FRENCH:
        return True
    return any(word in cue("somebody") or word in cue("kin") for word in near)


def of_firm(words: Sequence[str], at: int) -> bool:
    """Whether a place is a firm's or an event's (`opleiding in Gent`, `la gare de Namur`), and nobody is spoken of before it."""
    if at > 1 and words[at - 1].lower() in _OF and words[at - 2] in cue("thing"):
        return True
    if not _traded(words, at):
        return False
    before = words[max(0, at - _SPOKEN_OF) : at]
    return not any(word in cue("self") and behind not in cue("trade") for word, behind in pairwise((*before, "")))


def _traded(words: Sequence[str], at: int) -> bool:
    before = words[max(0, at - 1 - _BEFORE) : max(0, at - 1)]
    return any(word in cue("trade") or (word[0].isupper() and word in cue("form")) for word in before)


def _near(words: Sequence[str], at: int) -> bool:
    """A preposition or a form's label: `née à`, `Wohnort:`."""
    if words[at - 1] == ":":
        return at > 1 and words[at - 2] in cue("home")
    return words[at - 1].lower() in cue("near").words
