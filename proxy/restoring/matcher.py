"""Finds pseudonyms in a text of which the end has not come yet.

Theory. Whatever is no beginning of a pseudonym goes on at once. The rest, always shorter than the longest pseudonym, is held
until it is clear what it becomes. Of two pseudonyms at one place the longer one counts.
"""

from bisect import insort
from collections.abc import Callable, Iterator, Mapping

type Quote = Callable[[str, str], str]
"""How a value is written where it stands: (value, the text since the last one) -> text. With `""` it is only told of text."""


def plainly(value: str, _: str) -> str:
    """The value as it is."""
    return value


class Matcher:
    """The pseudonyms of one exchange.

    Args:
        pairs: the value by pseudonym.
    """

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self.pairs: dict[str, str] = {}
        self.longest = 0
        self._head = 1
        self._heads: dict[str, list[str]] = {}
        self._beginnings: set[str] = set()
        self.add(pairs)

    def add(self, pairs: Mapping[str, str]) -> None:
        """Look for these too from now on. Its cost is that of the new ones, not of all."""
        given = dict(pairs)  # one step, so that another thread may add to them meanwhile
        new = {text: value for text, value in _with_cases(given).items() if text in given or text not in self.pairs}
        fresh = new.keys() - self.pairs.keys()
        shortest = min(map(len, fresh), default=self._head)
        if not self.pairs or shortest < self._head:
            self._head = shortest
            self._heads = {}
            fresh = self.pairs.keys() | fresh
        self.pairs.update(new)
        for text in sorted(fresh, key=len, reverse=True):
            insort(self._heads.setdefault(text[: self._head], []), text, key=_by_length)
            self._beginnings.update(text[:size] for size in range(1, len(text)))
            self.longest = max(self.longest, len(text))

    def whole(self, text: str, quote: Quote = plainly) -> str:
        """A text whose end is here, restored."""
        return self.run(text, quote, final=True)[0]

    def run(self, text: str, quote: Quote = plainly, *, final: bool = False) -> tuple[str, str]:
        """A text restored as far as it is certain, and the rest that could begin a pseudonym (empty when `final`)."""
        cut = len(text) if final else self._beginning(text, 0)
        done: list[str] = []
        at = 0
        for start, end in self._found(text):
            if start >= cut:
                break
            gap = text[at:start]
            done += (gap, quote(self.pairs[text[start:end]], gap))
            at = end
            if at > cut:
                cut = self._beginning(text, at)
        done += (text[at:cut], quote("", text[at:cut]))
        return "".join(done), text[cut:]

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        """Where pseudonyms stand. Their first characters are looked up at every place: as fast for thousands as for one."""
        at, size, heads = 0, self._head, self._heads
        while at + size <= len(text):
            for candidate in heads.get(text[at : at + size], ()):
                if text.startswith(candidate, at):
                    yield at, at + len(candidate)
                    at += len(candidate)
                    break
            else:
                at += 1

    def _beginning(self, text: str, start: int) -> int:
        """Where, from `start` on, a pseudonym may have begun that has not ended; the text's end when none has."""
        for at in range(max(start, len(text) - self.longest + 1), len(text)):
            if text[at:] in self._beginnings:
                return at
        return len(text)


class Restorer:
    """Restores a text that comes piece by piece: `feed` each piece, `flush` at the end.

    Args:
        quote: how a value is written where it stands.

    Attributes:
        held: what waits for what comes next; an exception leaves it as it was.
    """

    __slots__ = ("_matcher", "_quote", "held")

    def __init__(self, matcher: Matcher, quote: Quote = plainly) -> None:
        self._matcher = matcher
        self._quote = quote
        self.held = ""

    def feed(self, piece: str) -> str:
        """As much as is certain now."""
        done, self.held = self._matcher.run(self.held + piece, self._quote)
        return done

    def flush(self) -> str:
        """What was still waiting: nothing comes after it."""
        done, self.held = self._matcher.run(self.held, self._quote, final=True)
        return done


def _by_length(text: str) -> int:
    return -len(text)


def _with_cases(pairs: Mapping[str, str]) -> dict[str, str]:
    """A model may shout a name or write it small: such a form of an invented word leads back too."""
    known = dict(pairs)
    for text, value in pairs.items():
        if text.isalpha():
            known.setdefault(text.upper(), value.upper())
            known.setdefault(text.lower(), value.lower())
            known.setdefault(text.capitalize(), value)
    return known
