"""A run of words that is one thing, and what is left of such runs beside another."""

from dataclasses import dataclass, replace


@dataclass(slots=True)
class Span:
    """A run of words that is one thing; `first` and `last` are numbers of words."""

    first: int
    last: int
    kind: str
    score: float


def without(spans: list[Span], first: int, last: int) -> list[Span]:
    """The spans less the words from `first` to `last`, which are a span of their own."""
    left: list[Span] = []
    for span in spans:
        if span.last < first or span.first > last:
            left.append(span)
        elif span.first < first:
            left.append(replace(span, last=first - 1))
        elif span.last > last:
            left.append(replace(span, first=last + 1))
    return left
