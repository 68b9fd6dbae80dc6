"""A person settles doubtful findings: shows each on a terminal, with the words around it, and keeps what was answered.

The value is shown and nothing else is done with it: what is kept is a token, or a place that holds no personal data itself.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from detectors.collapse import Found, personal_keys
from detectors.model import Match
from detectors.tokens import Tokenizer
from formats.leaf import Leaf
from policy.feedback import Settlement

if TYPE_CHECKING:
    from detectors.feedback import Settlement as Applied

_AROUND = 60  # characters shown before and behind a value
_UNSHOWN = re.compile(r"[^\x20-\x7e\xa1-\u1fff\u2010-\u2027\u2030-\ud7ff]")  # what a terminal would obey, or nobody could read
_CHOICES = {
    "n": "no, this value is not {entity}, wherever it stands",
    "f": "no, and nothing in this field is",
    "y": "yes, it is; nobody may take it away",
    "a": "yes, and everything in this field is",
    "s": "say nothing",
    "q": "stop here",
}
_OF_A_PLACE = ("f", "a")

type Ask = Callable[[str], str]
type Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Terms:
    """Who settles, why, and until when."""

    by: str
    reason: str
    until: date
    today: date


@dataclass(frozen=True, slots=True)
class Doubt:
    """A finding that a person is asked about; `place` is None where the place holds personal data itself."""

    file: str
    leaf: Leaf
    match: Match
    token: str
    place: str | None

    def shown(self) -> str:
        """The finding with the words around it, without what a terminal would obey."""
        text, match = self.leaf.text, self.match
        before, after = text[max(0, match.start - _AROUND) : match.start], text[match.end : match.end + _AROUND]
        words = _UNSHOWN.sub("·", f"{before}⟦{text[match.start : match.end]}⟧{after}")
        told = match.why or f"found by {match.detector}"
        where = _UNSHOWN.sub("·", f"{self.file} {self.leaf.place.render(collapsed=True)}")
        return f"\n{where}\n  {words}\n  {match.entity}, {match.score:.2f}: {told}"


def doubts(file: str, found: Sequence[Found], tokenizer: Tokenizer, below: float) -> Iterator[Doubt]:
    """The findings of a file that are no more certain than `below`, each value of an entity once."""
    hidden = personal_keys(found)
    seen: set[str] = set()
    for leaf, match in found:
        token = tokenizer.token(match.entity, leaf.text[match.start : match.end])
        if match.score <= below and token not in seen:
            seen.add(token)
            named = hidden.isdisjoint(leaf.place.keys()) and not leaf.is_key
            yield Doubt(file, leaf, match, token, leaf.place.render(collapsed=True) if named else None)


def review(asked: Iterator[Doubt], known: "Collection[Applied]", terms: Terms, ask: Ask, tell: Tell) -> Iterator[Settlement]:
    """Ask about each doubt, and give what was settled as it is answered.

    Args:
        asked: what to ask about; what was settled before, or is settled on the way, is passed over.
        known: what is settled already.
        terms: stand in every entry.
        ask: shows a prompt and gives the answer; EOFError ends the review.
        tell: shows a text.
    """
    tokens = {entry.token for entry in known if entry.token}
    places = {(entry.place, entity) for entry in known for entity in entry.entity if entry.place}
    names = _names({entry.id for entry in known}, terms.today)
    for doubt in asked:
        if doubt.token in tokens or (doubt.place, doubt.match.entity) in places:
            continue
        tell(doubt.shown())
        answer = _answer(doubt, ask)
        if answer == "q":
            return
        if answer != "s":
            settled = _settlement(next(names), doubt, answer, terms)
            tokens.add(doubt.token)
            if settled.place is not None:
                places.add((settled.place, doubt.match.entity))
            yield settled


def _answer(doubt: Doubt, ask: Ask) -> str:
    offered = {key: text for key, text in _CHOICES.items() if doubt.place is not None or key not in _OF_A_PLACE}
    lines = "".join(f"    {key}  {text.format(entity=doubt.match.entity)}\n" for key, text in offered.items())
    while True:
        try:
            answer = ask(f"{lines}  > ").strip().lower()
        except EOFError:
            return "q"
        if answer in offered:
            return answer


def _settlement(name: str, doubt: Doubt, answer: str, terms: Terms) -> Settlement:
    of_place = answer in _OF_A_PLACE
    return Settlement(
        id=name,
        verdict="allow" if answer in "nf" else "deny",
        token=None if of_place else doubt.token,
        place=doubt.place if of_place else None,
        entity=(doubt.match.entity,),
        reason=terms.reason,
        by=terms.by,
        until=terms.until,
    )


def _names(taken: Collection[str], today: date) -> Iterator[str]:
    """Ids that are free: `review-2026-11-22-1`."""
    return (name for number in count(1) if (name := f"review-{today}-{number}") not in taken)
