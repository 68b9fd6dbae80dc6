"""What the network does not see: spelled-out names, a pet's name, edges of a name, a name that comes back later in a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from detectors.names.cues import cue
from detectors.names.lists import PARTICLES, Lexicon
from detectors.names.people import introduced, is_telling, labelled, led, signed
from detectors.names.places import of_firm
from detectors.names.span import Span
from detectors.names.words import case, unaccented

_PET = frozenset(
    re.findall(
        r"\w+",
        """hond hondje kat kater poes kitten pup puppy paard pony merrie konijn papegaai teef reu boot
        chien chienne chiot chat chatte cheval jument poney lapin perroquet bateau voilier
        hund hündin welpe katze pferd stute kaninchen papagei dog cat horse mare rabbit parrot boat""",
    )
)
_CALLED = frozenset(
    [
        "heet",
        "heette",
        "genaamd",
        "noemt",
        "is",
        "s",
        "'",
        "appelle",
        "nommé",
        "nommée",
        "heißt",
        "namens",
        "called",
        "named",
        ":",
        "(",
        ",",
        '"',
    ]
)
_CLOSINGS = frozenset(
    re.findall(r"\w+", "grts grtz grtjs grtn groetjes gr mvg vg lg mfg cdt cdlt bav bàv thx tks merci danke cheers")
)
_BETWEEN = frozenset(("\n", "en", "et", "und", "and", "/", "&", "|", ";", ":", "+", "–", "•", "*", ">"))
_SPACE = r"(?:(?:spatie|espace|leerzeichen|space)[ -])"
_DASHED = rf"(?:[^\W\d_](?:[ ]?[-–.,][ ]?{_SPACE}?|[ ]{_SPACE})){{3,24}}[^\W\d_]"
_SPACED = rf"(?:[A-ZÀ-Þ][ ]{_SPACE}?){{3,24}}[A-ZÀ-Þ]"
_SPELLED = re.compile(rf"(?<![^\W_])(?:{_DASHED}|{_SPACED})(?![^\W_])")
_SPELLED_SMALL = re.compile(r"(?<![^\W_])(?<!['’])(?:[^\W\d_] ){3,24}[^\W\d_](?![^\W_])")
_SPELLING = re.compile(
    r"(?:spell\w*|spelt|gespeld|[ée]pel\w*|buchstabier\w*|geschreven|schrijft?|geschrieben|[ée]crit"
    r"|written)(?: [^\W\d_]{2,9}){0,3} \Z"
)
_FEWEST_LETTERS = 4
_NO_PETS: frozenset[str] = frozenset()
_SMALL_WORDS = frozenset("aàoôyu")  # of one letter: no initials
_BEYOND_DOUBT = 0.98  # then even an everyday word is a name: "mevr. de vos"
_TELLING, _TITLED, _LISTED, _UNLISTED, _UNLISTED_PLACE = 0.4, 0.5, 0.6, 0.85, 0.93
_SMALL_AMONG_CAPITALS = 0.96  # a name in small letters in a text whose sentences begin with capitals
_WELL_ENOUGH = 2
_SHORTEST_PLACE = 2
_VERY_COMMON = _WELL_KNOWN = 3


@dataclass(slots=True)
class Tidier:
    """Sets a text's spans right.

    Attributes:
        lexicon: what the lists know of words.
    """

    lexicon: Lexicon
    _namelike: dict[str, bool] = field(default_factory=dict[str, bool])

    def tidy(self, words: Sequence[str], spans: list[Span]) -> list[Span]:
        """The spans that hold a name, their edges trimmed; pets left out."""
        pets = self._pets(words) if any(span.kind == "PER" for span in spans) else frozenset[str]()
        tidied = (self._trimmed(words, part) for span in spans for part in _parted(words, span))
        return [span for span in tidied if span and not self._is_nobodys(words, span, pets)]

    def namelike(self, word: str, kind: str = "PER") -> bool:
        """Whether a word can be (the core of) a name at all: everyday words in small letters are none."""
        key = kind[0] + word
        known = self._namelike.get(key)
        if known is None:
            known = self._judge(word, kind)
            if word.lower() in self.lexicon:
                self._namelike[key] = known
        return known

    def follows_a_first_name(self, words: Sequence[str], at: int) -> bool:
        """Whether an everyday word is a family name too and stands behind a well known first name: `peter klein`."""
        return self.lexicon.of(words[at].lower())[1] >= _WELL_ENOUGH and self.lexicon.of(words[at - 1].lower())[0] >= _WELL_ENOUGH

    def least(self, words: Sequence[str], span: Span) -> float:
        """The share that a span must have to be reported: less where lists or a word before tell of a person."""
        if span.kind == "PER" and (introduced(words, span.first) or led(words, span.last) <= span.first < span.last):
            return _TITLED
        parts = [word for word in words[span.first : span.last + 1] if word.isalpha()]
        known = [self.lexicon.of(word.lower()) for word in parts]
        if span.kind == "PER" and all(case(word) == "x" for word in parts) and _is_cased(words):
            return _SMALL_AMONG_CAPITALS
        if span.kind == "LOC":
            return _LISTED if any(place > 0 for _, _, place, _ in known) else _UNLISTED_PLACE
        if signed(words, span) or (span.first == span.last and known and is_telling(known[0])):
            return _TELLING
        return (
            _LISTED
            if any(
                first > int(max(all_)) or (last > 1 and max(all_) < "2") or (first > 0 and max(all_) < "2")
                for first, last, _, all_ in known
            )
            else _UNLISTED
        )

    def _judge(self, word: str, kind: str) -> bool:
        if len(word) == 1 or not word.isalpha() or word.lower() in PARTICLES or word in cue("never"):
            return False
        first, last, place, everyday = self.lexicon.of(word.lower())
        common = int(max(everyday))
        form = case(word)
        if kind == "LOC":
            return place > 0 or (form != "x" and common <= 1)
        if form == "x":
            return common == 0 or first >= common or last > common == 1
        return common < _VERY_COMMON or first == _WELL_KNOWN

    def _trimmed(self, words: Sequence[str], span: Span) -> Span | None:
        first, last = span.first, span.last
        if words[first].lower() in _CLOSINGS or (last > first and words[first] in cue("role")):
            first += 1
        while first <= last and not _opens(words[first], self):
            first += 1
        while last >= first and not _closes(words, last, first, self):
            last -= 1
        if first > last or not (
            span.score > _BEYOND_DOUBT
            or any(self.namelike(word, span.kind) for word in words[first : last + 1])
            or (span.kind == "PER" and last > first and labelled(words, first))
        ):
            return None
        return span if (first, last) == (span.first, span.last) else replace(span, first=first, last=last)

    def _pets(self, words: Sequence[str]) -> frozenset[str]:
        pets: set[str] = set()
        lows = [word.lower() for word in words]
        if _PET.isdisjoint(lows):
            return _NO_PETS
        for index, low in enumerate(lows):
            if low not in _PET:
                continue
            at = index + 1
            while at < len(words) and at < index + 5 and words[at].lower() in _CALLED:
                at += 1
            if at < len(words) and words[at].isalpha() and self.namelike(words[at]):
                pets.add(words[at].lower())
        return frozenset(pets)

    def _is_nobodys(self, words: Sequence[str], span: Span, pets: frozenset[str]) -> bool:
        if span.kind == "LOC":
            return of_firm(words, span.first) or (span.first == span.last and len(words[span.first]) <= _SHORTEST_PLACE)
        if words[span.last].isupper() and words[span.last + 1 : span.last + 2] == ["-"] and _is_number(words, span.last + 2):
            return True
        if span.kind != "PER" or span.first != span.last:
            return False
        return words[span.first].lower() in pets


def _is_number(words: Sequence[str], at: int) -> bool:
    return at < len(words) and words[at][0].isdigit()


def _is_cased(words: Sequence[str]) -> bool:
    """Whether a text's first word and the one after each full stop have capitals."""
    openings = [words[0], *(words[at + 1] for at in range(len(words) - 1) if words[at] == "." and words[at + 1].isalpha())]
    return all(word[0].isupper() for word in openings) and openings[0].isalpha()


def _parted(words: Sequence[str], span: Span) -> list[Span]:
    """A span of people at its `and`s and line breaks: each is a person of their own."""
    if span.kind != "PER" or _BETWEEN.isdisjoint(words[span.first : span.last + 1]):
        return [span]
    parts: list[Span] = []
    first = span.first
    for index in range(span.first, span.last + 2):
        if index > span.last or words[index] in _BETWEEN:
            if index > first:
                parts.append(replace(span, first=first, last=index - 1))
            first = index + 1
    return parts


def _opens(word: str, tidier: Tidier) -> bool:
    """A name opens with a letter that can belong to one."""
    return (
        word.isalpha() and word not in cue("never") and (word.lower() in PARTICLES or case(word) != "x" or tidier.namelike(word))
    )


def _closes(words: Sequence[str], last: int, first: int, tidier: Tidier) -> bool:
    """A name closes with a word of its own, or with the full stop of an initial."""
    word = words[last]
    if word == "." and last > first:
        return len(words[last - 1]) == 1
    if len(word) == 1:
        return (
            word.isalpha()
            and word not in _SMALL_WORDS
            and last > first
            and not any(_loose(words, beside) for beside in (last - 1, last + 1))
        )
    if case(word) == "x" and case(words[first]) != "x" and not any(tidier.lexicon.of(word)[:2]):
        return False
    if word.isalpha() and last > first and tidier.follows_a_first_name(words, last):
        return True
    return word.isalpha() and word not in cue("never") and (case(word) != "x" or tidier.namelike(word))


def _loose(words: Sequence[str], index: int) -> bool:
    """Whether a single letter stands there: beside another, it is no initial but part of something spelled."""
    return index < len(words) and len(words[index]) == 1 and words[index].isalpha()


def has_letters(words: Sequence[str]) -> bool:
    """Whether so many letters stand alone that something may be spelled."""
    return sum(map(str.isalpha, [word for word in words if len(word) == 1])) >= _FEWEST_LETTERS


def spelled(text: str) -> list[tuple[int, int]]:
    """Where in a text something is spelled letter by letter: `V-A-N-D-E-R spatie E-L-S-T`."""
    return [match.span() for match in _SPELLED.finditer(text)]


def spelled_small(words: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Where a name is spelled in letters with nothing between, as a transcript has them: `Ngozi … n g o z i`."""
    said = {unaccented(word.lower()) for word in words if len(word) >= _FEWEST_LETTERS}
    return [hit.span() for hit in _SPELLED_SMALL.finditer(text) if _is_said(hit, text, said)]


def _is_said(hit: re.Match[str], text: str, said: set[str]) -> bool:
    letters = unaccented(hit[0].lower().replace(" ", ""))
    return letters in said or _SPELLING.search(text, max(0, hit.start() - 60), hit.start()) is not None
