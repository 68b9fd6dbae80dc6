"""Finds pseudonyms in a text of which the end has not come yet, in the writings in which they come back.

Theory. Whatever is no beginning of a pseudonym goes on at once. The rest is held until it is clear what it becomes: of two at one
place the longer one counts, and a number must end. The text is read without its escapes (`folding`) and written with them.
"""

from collections.abc import Callable, Mapping
from operator import itemgetter

from proxy.restoring.folding import Folded, alike, folded, torn
from proxy.restoring.literals import Literals
from proxy.restoring.numbers import Numbers, Stretch
from proxy.restoring.words import Words

type Quote = Callable[[str, str], str]
"""How a value is written where it stands: (value, the text since the last one) -> text. With `""` it is only told of text."""

type _Found = tuple[int, int, str, Stretch | None]
_SHORT, _REMEMBERED = 64, 64
_SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}  # of other letters, some are two when they are small
_PLACE = itemgetter(0, 1)
_CONTEXT = 24  # characters that went on before: whether a digit or an escape stood there


def plainly(value: str, _: str) -> str:
    """The value as it is."""
    return value


class Matcher:
    """The pseudonyms of one exchange.

    Args:
        pairs: the value by pseudonym.
        region: where telephone numbers without a country code belong (ISO 3166-1).
        done: what quoting does to values anyway, so that an escape is not written twice: `percent`, `markup`.
    """

    def __init__(self, pairs: Mapping[str, str], region: str = "", done: str = "") -> None:
        self.pairs: dict[str, str] = {}
        self.longest = 0
        self.region = region
        self._done = done
        self._numbers = Numbers()
        self._beginnings: set[str] = set()
        self._words = Words(self._beginnings)
        self._literals = Literals(self._beginnings)
        self._short: dict[tuple[str, Quote], str] = {}
        self.add(pairs)

    def add(self, pairs: Mapping[str, str]) -> None:
        """Look for these too from now on. Its cost is that of the new ones, not of all."""
        self._short.clear()
        given = dict(pairs)  # one step, so that another thread may add to them meanwhile
        for text, value in given.items():
            if text in self.pairs:
                continue
            self.pairs[text] = value
            self.longest = max(self.longest, len(text))
            if not self._words.add(text, value) and not self._numbers.add(text, value, self.region):
                self._literals.add(text, value)

    def whole(self, text: str, quote: Quote = plainly) -> str:
        """A text whose end is here, restored."""
        if len(text) > _SHORT:
            return self.run(text, quote, final=True)[0]
        made = self._short.get((text, quote))  # what each message of a stream repeats
        if made is None:
            if len(self._short) == _REMEMBERED:
                self._short.clear()
            made = self._short[text, quote] = self.run(text, quote, final=True)[0]
        return made

    def run(self, text: str, quote: Quote = plainly, *, final: bool = False, before: str = "") -> tuple[str, str]:
        """A text restored as far as it is certain, and the rest that could begin a pseudonym (empty when `final`).

        Args:
            before: with what the text before it ended, as it came.
        """
        ready = len(text) if final else len(text) - torn(text)
        source = folded(before + text[:ready])
        since = len(before) if source.text is source.raw else len(folded(before).text)
        stretches, cut = self._numbers.found(source.text, since, final=final)
        if not final:
            cut = min(cut, self._beginning(source.text, since))
        done: list[str] = []
        at = since
        for start, behind, value, number in self._found(source.text, stretches):
            end = -behind
            if start < at:
                continue
            if start >= cut:
                break
            gap = source.written(at, start)
            if number is not None:
                gap += _filled(source, number)
                done += (gap, quote("", gap))
            else:
                done += (gap, quote(alike(value, source.written(start, end), self._done), gap))
            at = end
            if at > cut:
                cut = self._beginning(source.text, at)
        rest = source.at(cut)
        gap = source.raw[source.at(at) : rest]
        done += (gap, quote("", gap))
        return "".join(done), source.raw[rest:] + text[ready:]

    def _found(self, text: str, stretches: list[Stretch]) -> list[_Found]:
        """Where pseudonyms stand, in their order, the longer one first."""
        found: list[_Found] = [(start, -end, value, None) for start, end, value in self._words.found(text)]
        if self._literals:
            found += [(start, -end, value, None) for start, end, value in self._literals.found(text)]
        if stretches:
            found += [(one.start, -one.end, "", one) for one in stretches]
        found.sort(key=_PLACE)
        return found

    def _beginning(self, text: str, start: int) -> int:
        """Where, from `start` on, a pseudonym may have begun that has not ended; the text's end when none has."""
        first = max(start, len(text) - self.longest)
        tail = text[first:]
        small = tail.lower() if tail.isascii() else tail.translate(_SMALL)
        beginnings = self._beginnings
        for at in range(len(small)):
            if small[at:] in beginnings:
                return first + at
        return len(text)


class Restorer:
    """Restores a text that comes piece by piece: `feed` each piece, `flush` at the end.

    Args:
        quote: how a value is written where it stands.

    Attributes:
        held: what waits for what comes next; an exception leaves it as it was.
    """

    __slots__ = ("_before", "_matcher", "_quote", "held")

    def __init__(self, matcher: Matcher, quote: Quote = plainly) -> None:
        self._matcher = matcher
        self._quote = quote
        self._before = ""
        self.held = ""

    def feed(self, piece: str) -> str:
        """As much as is certain now."""
        text = self.held + piece
        done, self.held = self._matcher.run(text, self._quote, before=self._before)
        self._before = (self._before + text[: len(text) - len(self.held)])[-_CONTEXT:]
        return done

    def flush(self) -> str:
        """What was still waiting: nothing comes after it."""
        done, self.held = self._matcher.run(self.held, self._quote, final=True, before=self._before)
        self._before = ""
        return done


def _filled(source: Folded, stretch: Stretch) -> str:
    """The stretch with other letters and digits; whatever stands between them stays as it was written."""
    written = source.text[stretch.start : stretch.end]
    fresh = iter(stretch.characters if stretch.exact else _cased(stretch.characters, written))
    made: list[str] = []
    for at, old in enumerate(written, stretch.start):
        letter = old.isascii() and old.isalnum()
        made.append(next(fresh, "") if letter else source.written(at, at + 1))
    return "".join(made)


def _cased(characters: str, like: str) -> str:
    return characters.lower() if like.islower() else characters.upper() if like.isupper() else characters
