"""Words that tell what a name beside them names: a thing, a place, somebody's kin. The words stand in `data/cues.txt`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from detectors.names.words import tokens


@dataclass(frozen=True, slots=True)
class Cue:
    """The words of one kind, and how compounds of that kind end."""

    words: frozenset[str]
    endings: tuple[str, ...] = field(default=())

    def __contains__(self, word: str) -> bool:
        low = word.lower()
        return low in self.words or (bool(self.endings) and low.endswith(self.endings))


@cache
def cue(kind: str) -> Cue:
    """The words of a kind; `data/cues.txt` says what each kind is for."""
    words: list[str] = []
    for line in lines("cues.txt"):
        head, _, rest = line.partition(":")
        if head == kind:
            words += rest.split()
    endings = tuple(word[1:] for word in words if word.startswith("*"))
    return Cue(frozenset(word for word in words if not word.startswith("*")), endings)


@cache
def phrases(file: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The names of a list by their first word, each as its words in small letters, the longest first."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for line in lines(file):
        for name in line.split(","):
            words = split(name.strip())
            if words:
                found.setdefault(words[0], set()).add(words)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in found.items()}


def split(name: str) -> tuple[str, ...]:
    """A name as the words that text is cut into, in small letters."""
    return tuple(token[0] for token in tokens(name.lower()))


def lines(file: str) -> Iterator[str]:
    """The lines of a list, its remarks left out."""
    text = (resources.files("detectors.names") / "data" / file).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
