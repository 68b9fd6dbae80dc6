"""Words before a name that say that a person follows: a form of address, kin, a form's label; and names in several parts."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from detectors.names.cues import cue
from detectors.names.lists import PARTICLES, Lexicon
from detectors.names.span import Span

_TITLES = frozenset(
    re.findall(
        r"\w+",
        """mr mrs ms miss mister sir madam dr prof professor meneer mijnheer mevrouw mevr mvr mw dhr heer dokter meester notaris
        monsieur madame mademoiselle mme mlle m docteur maître me notaire herr herrn frau fr hr doktor notar notarin""",
    )
)
_MOST_PARTICLES = 3
_LINKING = frozenset(
    re.findall(r"\w+", "van vande vanden vander von der den zu zum zur de du des d la le el al ben bin ibn wa ya dos da di y e")
)
_NOBLE = frozenset(("von", "zu", "wa", "du", "des", "d", "ben", "bin", "ibn", "dos"))
_IN_PLACES = frozenset(re.findall(r"\w+", "en sur sous la le les lez lès de du des aux au op aan ten ter am an im in der ob bei"))
_APOSTROPHES = frozenset("'’")
_CAPITAL_PARTICLES = frozenset("DNOMT")
_ENDS = frozenset("\n;(|/")
_WELL_KNOWN = 2
_NO_WORD = "0000"
_CLOSED = frozenset(",!")
_STOPS = frozenset(".!?")
_BEST_KNOWN = 3  # of the lists' marks
_MOST_FAMILY_NAMES = 5  # words of `Van Acker Verbeke`


def titled(words: Sequence[str], first: int) -> bool:
    """Whether a form of address stands before a word: `Ms Achterberg`, `dhr. Maes`."""
    at = first - 1
    if at > 0 and words[at] == ".":
        at -= 1
    return at >= 0 and words[at].lower() in _TITLES and words[first][:1].isupper()


def introduced(words: Sequence[str], first: int) -> bool:
    """Whether the words before say that a person follows: `Ms X`, `ma fille X`, `hij heet X`, `Nachname: X`."""
    if first == 0:
        return False
    before = words[first - 1].lower()
    if before == ":":
        return labelled(words, first)
    if not words[first][:1].isupper():
        return False
    return before in cue("kin").words or _is_called(words, first) or titled(words, first)


def labelled(words: Sequence[str], first: int) -> bool:
    """Whether a form's label for people stands before a word: `Naam: …`."""
    return first > 1 and words[first - 1] == ":" and words[first - 2] in cue("label")


def is_telling(known: tuple[int, int, int, str]) -> bool:
    """Whether a word, as the lists know it, is a well known first name and no everyday word, so that little else is needed."""
    first, last, place, everyday = known
    return first >= _WELL_KNOWN and first > last and not place and everyday == _NO_WORD


def signed(words: Sequence[str], span: Span) -> bool:
    """Whether one or two words close a message: alone on the line after a closing, or the last after a full stop."""
    if span.last - span.first > 1 or span.first == 0 or not words[span.first][:1].isupper():
        return False
    before, last = words[span.first - 1], span.last + 1 == len(words)
    if before == ">" and words[span.last + 1 : span.last + 2] == ["<"]:
        return True
    if before == "\n" and (last or words[span.last + 1] == "\n"):
        return words[span.first - 2] in _CLOSED or (span.first > 2 and words[span.first - 2] == "\n")
    return last and before in _STOPS


def joined(words: Sequence[str], spans: list[Span], known: Lexicon) -> list[Span]:
    """People whose name came in two parts: `Peeters Claes, Ann-Sofie` on a form, `Tom Leuven`, who is no town."""
    made: list[Span] = []
    for span in (_whole(words, span) for span in sorted(spans, key=lambda span: span.first)):
        last = made[-1] if made else None
        if last and span.first <= last.last:
            made[-1] = replace(last, last=max(last.last, span.last))
        elif last and (
            _town_name(words, last, span, known) or _linked(words, last, span, known) or _reversed(words, last, span, known)
        ):
            made[-1] = replace(last, last=span.last)
        else:
            made.append(span)
    return made


def _whole(words: Sequence[str], span: Span) -> Span:
    """A span with what apostrophes and hyphens tie to it: `N'Guessan`, `Bérengère d'Udekem`, `Sint-Niklaas`."""
    first, last = span.first, span.last
    if span.kind == "LOC":
        first, last = _chained(words, first, last)
    elif span.kind == "PER":
        if last > first and len(words[last]) == 1 and _tied(words, last + 1):
            last += 2
        if (
            words[last].isalpha()
            and _hyphened(words, last + 1)
            and words[last + 2].isalpha()
            and words[last + 2] not in cue("behind")
        ):
            last += 2
        if first > 1 and words[first - 2] in _CAPITAL_PARTICLES and _tied(words, first - 1):
            first -= 2
        first = _titled_particles(words, first)
    return span if (first, last) == (span.first, span.last) else replace(span, first=first, last=last)


def _titled_particles(words: Sequence[str], first: int) -> int:
    """Where the particles before a name begin that follow a form of address: `Herrn von der Leyen`, `dhr. van den Bergh`."""
    at = first
    while at > 0 and first - at < _MOST_PARTICLES and words[at - 1] in _LINKING:
        at -= 1
    title = at - 2 if at > 1 and words[at - 1] == "." else at - 1
    return at if at < first and title >= 0 and words[title].lower() in _TITLES else first


def _chained(words: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """A place with all that hyphens tie to it: `Marche-en-Famenne`, `Sint-Niklaas`."""
    while last + 2 < len(words) and words[last + 1] == "-" and _is_link(words[last + 2], words[last]):
        last += 2
    while first > 1 and words[first - 1] == "-" and words[first - 2][0].isupper() and words[first][0].islower():
        first -= 2
    return first, last


def _is_link(word: str, before: str) -> bool:
    """Whether a word goes on with a place's name behind a hyphen: after `Sint`, before or after a small word."""
    if word[0].isupper():
        return before in cue("dwelling") or before in _IN_PLACES
    return word in _IN_PLACES


def _linked(words: Sequence[str], one: Span, other: Span, known: Lexicon) -> bool:
    """`Mbuyi wa Kalala`, `Hélène de Fays du Parc`: two parts of a name with nothing but particles in small letters between."""
    between = words[one.last + 1 : other.first]
    if one.kind != "PER" or not 0 < len(between) <= _MOST_PARTICLES or not all(_is_particle(word) for word in between):
        return False
    if other.kind == "LOC":
        return one.last > one.first and between[-1] in _APOSTROPHES
    first, last, _, _ = known.of(words[other.first].lower())
    return other.kind == "PER" and (first <= last or between[0] in _NOBLE)


def _is_particle(word: str) -> bool:
    return word in _LINKING or word in _APOSTROPHES


def led(words: Sequence[str], at: int, surely: Callable[[int], bool] = lambda _: False) -> int:
    """Where the particles before a word with a capital begin, if a form of address stands before them: `Herr von der Heydt`.

    Args:
        words: of the text.
        at: the word.
        surely: whether a word is surely a person's name, after which particles go on with it.
    """
    first = at
    while first > 0 and at - first < _MOST_PARTICLES and words[first - 1] in _LINKING:
        first -= 1
    if first in {0, at}:
        return at
    return first if words[first - 1].lower() in _TITLES or (words[first] in _NOBLE and surely(first - 1)) else at


def _hyphened(words: Sequence[str], at: int) -> bool:
    return at + 1 < len(words) and words[at] == "-" and words[at + 1][0].isupper()


def _tied(words: Sequence[str], at: int) -> bool:
    """Whether an apostrophe stands there before a capital."""
    return at + 1 < len(words) and words[at] in _APOSTROPHES and words[at + 1][0].isupper()


def _is_called(words: Sequence[str], first: int) -> bool:
    """`hij heet X`, `my name is X`."""
    before = words[first - 1].lower()
    if before == "is" and first > 1:
        return words[first - 2].lower() in ("name", "naam")
    return before in cue("named").words


def _town_name(words: Sequence[str], one: Span, other: Span, known: Lexicon) -> bool:
    if one.kind != "PER" or other.kind != "LOC":
        return False
    between = words[one.last + 1 : other.first]
    if between:
        unknown = not any(known.of(word.lower())[2] for word in words[other.first : other.last + 1])
        return unknown and len(between) <= _MOST_PARTICLES and all(word in PARTICLES for word in between)
    first, last, _, _ = known.of(words[one.last].lower())
    return first > last


def _reversed(words: Sequence[str], one: Span, other: Span, known: Lexicon) -> bool:
    """Family names before a comma and a first name after it, and nothing else in the line or field."""
    if one.kind != other.kind or one.kind != "PER" or other.first != one.last + 2 or words[one.last + 1] != ",":
        return False
    opens = one.first == 0 or words[one.first - 1] == "\n" or labelled(words, one.first)
    closes = other.last + 1 == len(words) or words[other.last + 1] in _ENDS
    return opens and closes and one.last - one.first < _MOST_FAMILY_NAMES and _is_reversed(words, one, other, known)


def _is_reversed(words: Sequence[str], one: Span, other: Span, known: Lexicon) -> bool:
    given = known.of(words[other.first].lower())
    if given[0] and labelled(words, one.first):
        return True
    family = [known.of(words[i].lower()) for i in range(one.first, one.last + 1) if words[i].lower() not in PARTICLES]
    return given[0] > 0 and all(first < _BEST_KNOWN or last >= first for first, last, _, _ in family)
