"""Applies what people settled about findings to what the engine found: some of it is no personal data, some of it is, whatever
a detector says.

Rules. An `allow` takes a match away. A `deny` keeps every `allow` from a match, and with a place and one entity it makes the
place's whole text a match where nothing of that entity stands. Everything that an entry names must fit. An entry ends by itself
after its last day. Whatever is applied is told (`Use`), so that it stands in the record and is counted.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import msgspec

from detectors.merge import merge
from detectors.model import Match
from detectors.settings import SettingsError
from detectors.tokens import Tokenizer
from formats.leaf import Leaf, Mark, Place, Step

NAME = "feedback"
"""The name in front of every token, and of the key that makes them; the detector of what a `deny` adds."""

_STEPS = 4096  # names of fields remembered, so that their places need not be written out again

type Today = Callable[[], date]


class Settlement(msgspec.Struct, frozen=True):
    """An entry of `detectors.feedback`, as far as it is applied (`policy.feedback.Settlement` says what each field means)."""

    id: str
    verdict: Literal["allow", "deny"]
    until: date
    token: str | None = None
    place: str | None = None
    entity: tuple[str, ...] = ()
    host: tuple[str, ...] = ()

    @property
    def adds(self) -> bool:
        """Whether it makes a place's whole text a finding."""
        return self.verdict == "deny" and self.place is not None and self.token is None and len(self.entity) == 1


@dataclass(frozen=True, slots=True)
class Use:
    """An entry was applied once, to a match of this entity in this leaf."""

    id: str
    verdict: Literal["allow", "deny"]
    entity: str
    leaf: Leaf


class Settled(NamedTuple):
    """What stands, and what was applied to make it so."""

    found: Sequence[Sequence[Match]]
    uses: Sequence[Use] = ()


class _Standing:
    """The entries that hold on a day, by what finds them."""

    def __init__(self, entries: Sequence[Settlement], day: date) -> None:
        self.day = day
        self.tokens: dict[str, list[Settlement]] = {}
        self.tokenized: set[str] = set()
        self.places: dict[str, list[Settlement]] = {}
        self.entities: list[Settlement] = []
        for entry in entries:
            if day <= entry.until:
                self._add(entry)

    def _add(self, entry: Settlement) -> None:
        if entry.token is not None:
            self.tokens.setdefault(entry.token, []).append(entry)
            self.tokenized.update(entry.entity)
        elif entry.place is not None:
            self.places.setdefault(entry.place, []).append(entry)
        else:
            self.entities.append(entry)


@dataclass(frozen=True, slots=True)
class _Round:
    """One call: what stands that day, for one host, and what was applied so far."""

    standing: _Standing
    tokenizer: Tokenizer | None
    host: str
    uses: list[Use] = field(default_factory=list[Use])

    def leaf(self, leaf: Leaf, matches: Sequence[Match]) -> Sequence[Match]:
        place = leaf.place.render(collapsed=True) if self.standing.places else ""
        about = [entry for entry in (*self.standing.places.get(place, ()), *self.standing.entities) if self._goes_to(entry)]
        left = [match for match in matches if self._stands(leaf, match, about)]
        for entry in about:
            if entry.adds and not leaf.is_key:
                left = self._with(entry, leaf, left)
        return left

    def _stands(self, leaf: Leaf, match: Match, about: Sequence[Settlement]) -> bool:
        entries = [*self._of_value(leaf, match), *(entry for entry in about if _of(entry, match))]
        allows = [entry for entry in entries if entry.verdict == "allow"]
        if not allows:
            return True
        denies = [entry for entry in entries if entry.verdict == "deny"]
        applied = (denies or allows)[0]
        self.uses.append(Use(applied.id, applied.verdict, match.entity, leaf))
        return bool(denies)

    def _of_value(self, leaf: Leaf, match: Match) -> Iterator[Settlement]:
        """The entries with this value's token."""
        if match.entity not in self.standing.tokenized or self.tokenizer is None:
            return
        token = self.tokenizer.token(match.entity, leaf.text[match.start : match.end])
        for entry in self.standing.tokens.get(token, ()):
            fits = entry.place is None or entry.place == leaf.place.render(collapsed=True)
            if fits and _of(entry, match) and self._goes_to(entry):
                yield entry

    def _goes_to(self, entry: Settlement) -> bool:
        if not entry.host:
            return True
        host, suffixes = self.host.lower(), [name.removeprefix("*.").lower() for name in entry.host]
        return any(host == suffix or host.endswith(f".{suffix}") for suffix in suffixes)

    def _with(self, entry: Settlement, leaf: Leaf, matches: list[Match]) -> list[Match]:
        """The matches, with the leaf's whole text as one where nothing of that entity stands; certain kinds inside it win."""
        entity, text = entry.entity[0], leaf.text.strip()
        if not any(map(str.isalnum, text)) or any(match.entity == entity for match in matches):
            return matches
        start = leaf.text.index(text)
        whole = Match(start, start + len(text), entity, 1.0, NAME, f"settled by a person ({entry.id})")
        merged = merge([*matches, whole])
        if whole in merged:
            self.uses.append(Use(entry.id, entry.verdict, entity, leaf))
        return merged


class Feedback:
    """What people settled.

    Args:
        entries: all of them, ended ones too.
        tokenizer: makes the tokens that entries hold; without one, entries with a token are never applied.
        today: the day (UTC).
    """

    def __init__(
        self, entries: Sequence[Settlement] = (), tokenizer: Tokenizer | None = None, today: Today | None = None
    ) -> None:
        self.entries = tuple(entries)
        self._tokenizer, self._today = tokenizer, today or (lambda: datetime.now(UTC).date())
        self._ends = tuple({entry.place.rstrip("[*]") for entry in entries if entry.place and entry.adds})
        self._may_end = lru_cache(_STEPS, typed=True)(self._ends_so)
        self._standing: _Standing | None = None

    def settle(self, leaves: Sequence[Leaf], found: Sequence[Sequence[Match]], host: str = "") -> Settled:
        """Apply it to what was found.

        Args:
            leaves: what was looked at.
            found: the matches of each leaf.
            host: to whom the message goes, or from whom it comes; empty for a file.
        """
        if not self.entries:
            return Settled(found)
        now = _Round(self._now(), self._tokenizer, host)
        left = [
            now.leaf(leaf, matches) if matches or self._may_add(leaf) else matches
            for leaf, matches in zip(leaves, found, strict=True)
        ]
        return Settled(left, now.uses)

    def _now(self) -> _Standing:
        day = self._today()
        if self._standing is None or self._standing.day != day:
            self._standing = _Standing(self.entries, day)
        return self._standing

    def _may_add(self, leaf: Leaf) -> bool:
        """Whether an entry could make this leaf a finding: told by its innermost name, since writing a place out is slow."""
        if not self._ends or leaf.is_key:
            return False
        place = leaf.place
        while place.parent is not None and isinstance(place.step, int | Mark):
            place = place.parent
        return self._may_end(place.step, place.parent is None, place.document)

    def _ends_so(self, step: Step, root: bool, document: bool) -> bool:
        top = Place(step, document=document) if root else Place(step, Place("", document=True))
        end = top.render(collapsed=True).removeprefix(":$")
        return any(place.endswith(end.rstrip("[*]")) for place in self._ends)


def _of(entry: Settlement, match: Match) -> bool:
    return not entry.entity or match.entity in entry.entity


def feedback_from(configuration: str, key: bytes | None, region: str, today: Today | None = None) -> Feedback:
    """What a configuration (`policy.configuration.Configuration.encode()`) says was settled.

    Args:
        configuration: JSON text; empty means nothing.
        key: of the tokens, long-lived and for this alone.
        region: where a phone number without country code belongs.
        today: the day.

    Raises:
        detectors.settings.SettingsError: the text is no configuration.
    """
    try:
        entries = _entries(configuration)
    except (msgspec.MsgspecError, AttributeError) as error:
        message = f"the configuration's feedback cannot be read: {error}"
        raise SettingsError(message) from None
    return Feedback(entries, Tokenizer(NAME, key, region) if key and entries else None, today)


def _entries(configuration: str) -> list[Settlement]:
    document: dict[str, Any] = msgspec.json.decode(configuration, type=dict[str, Any]) if configuration.strip() else {}
    detectors: dict[str, Any] = document.get("detectors") or {}
    return msgspec.convert(detectors.get("feedback") or [], list[Settlement])
