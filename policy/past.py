"""The past as a value: what the judge is told of it, and the two texts in which it travels from the state process to the workers.

`Seen` changes seldom and outlives restarts; `rates` change with every exchange.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from policy.entities import kind
from policy.errors import PolicyError
from policy.model import Destination, Observed

type Pair = tuple[str, str]
"""A service, and a recipient."""

type Claims = Mapping[str, tuple[str, ...]]
"""First times that an exchange is about to be marked with, by the history's name of them, each with its keys."""

FIRST_TIMES = ("first_destination", "first_country", "first_category")
_NO_RATES: Mapping[str, float] = {}


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who ever got something, and what.

    An exchange that holds personal data is new until one that held some went there; one without is new until anything did.

    Attributes:
        recipients: processors' ids, and hosts that nobody claims.
        informed: those of them that got personal data.
        countries: countries that anything went to.
        informed_countries: countries that personal data went to.
        categories: recipients, each with a kind of data that it got.
    """

    recipients: frozenset[str] = frozenset()
    informed: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    informed_countries: frozenset[str] = frozenset()
    categories: frozenset[Pair] = frozenset()

    def having(self, recipient: str, country: str | None, categories: frozenset[str]) -> "Seen":
        """With one more exchange; the same value when nothing of it is new."""
        where = frozenset([country] if country else [])
        held = bool(categories)
        more = Seen(
            frozenset([recipient]),
            frozenset([recipient] if held else []),
            where,
            where if held else frozenset(),
            frozenset((recipient, category) for category in categories),
        )
        return self if more.within(self) else self.joined(more)

    def within(self, other: "Seen") -> bool:
        """Whether the other has seen all of this."""
        return all(getattr(self, name) <= getattr(other, name) for name in self.__struct_fields__)

    def joined(self, other: "Seen") -> "Seen":
        """What either has seen."""
        return Seen(*(getattr(self, name) | getattr(other, name) for name in self.__struct_fields__))

    def firsts(self, name: str, country: str | None, categories: frozenset[str]) -> dict[str, float]:
        """What would be new in an exchange."""
        recipients, countries = (self.informed, self.informed_countries) if categories else (self.recipients, self.countries)
        return {
            "first_destination": float(name not in recipients),
            "first_country": float(country is not None and country not in countries),
            "first_category": float(any((name, category) not in self.categories for category in categories)),
        }


@dataclass(frozen=True, slots=True)
class Past:
    """What the judge is told: the history of an exchange that is about to be judged, itself not counted.

    Attributes:
        seen: None where nobody keeps a history: then nothing can be said to be new.
    """

    seen: Seen | None = None
    rates: Mapping[Pair, Mapping[str, float]] = field(default_factory=dict[Pair, Mapping[str, float]])

    def of(
        self,
        service: str,
        destination: Destination,
        findings: Sequence[Observed] = (),
        direction: Literal["sent", "received"] = "sent",
    ) -> Mapping[str, float]:
        """The numbers for an exchange. First times are those of sending: what comes back is never one."""
        name = recipient(destination)
        rates = self.rates.get((service, name), _NO_RATES)
        if direction == "received" or self.seen is None:
            return rates
        return {**rates, **self.seen.firsts(name, destination.country, categories(findings))}

    def claims(self, destination: Destination, findings: Sequence[Observed], history: Mapping[str, float]) -> Claims:
        """What an exchange must claim for its first times to be its own, while others may be judged by the same past."""
        name, kinds, claims = recipient(destination), categories(findings), dict[str, tuple[str, ...]]()
        held = "personal data" if kinds else "anything"
        if history.get("first_destination"):
            claims["first_destination"] = (f"{held}\0{name}",)
        if history.get("first_country"):
            claims["first_country"] = (f"{held}\0\0{destination.country}",)
        if history.get("first_category") and self.seen is not None:
            new = (kind for kind in sorted(kinds) if (name, kind) not in self.seen.categories)
            claims["first_category"] = tuple(f"{kind}\0\0\0{name}" for kind in new)
        if kinds and claims:  # personal data is something: afterwards an exchange without any is no first one either
            claims["first_of_anything"] = (f"anything\0{name}",)
            claims["first_country_of_anything"] = (f"anything\0\0{destination.country}",)
        return claims


NOTHING = Past()


def recipient(destination: Destination) -> str:
    """The name that a destination has in the history: the processor's id, or the host of one that nobody claims."""
    return destination.processor or destination.host


def categories(findings: Sequence[Observed]) -> frozenset[str]:
    """The kinds of data in findings: the privacy policy's categories; an entity type that is in none stands for itself."""
    names: set[str] = set()
    for finding in findings:
        names.update(kind(finding.entity).categories or (finding.entity,))
    return frozenset(names)


class _Rates(msgspec.Struct, frozen=True):
    names: tuple[str, ...]
    pairs: list[tuple[str, str, list[float]]]


_RATES = msgspec.json.Decoder(_Rates)
_SEEN = msgspec.json.Decoder(Seen)


def encode_seen(seen: Seen) -> bytes:
    """The text of what was ever seen."""
    return msgspec.json.encode(seen)


def decode_seen(text: bytes) -> Seen:
    """Read what `encode_seen` wrote.

    Raises:
        PolicyError: it is not that.
    """
    try:
        return _SEEN.decode(text)
    except msgspec.DecodeError:
        raise PolicyError("what was seen before cannot be read: it is made anew from the ledger") from None


def encode_rates(past: Past) -> bytes:
    """The text of the rates."""
    names = tuple(next(iter(past.rates.values()), _NO_RATES))
    pairs = [(service, name, [numbers[each] for each in names]) for (service, name), numbers in past.rates.items()]
    return msgspec.json.encode(_Rates(names, pairs))


def decode_rates(text: bytes) -> Mapping[Pair, Mapping[str, float]]:
    """Read what `encode_rates` wrote.

    Raises:
        PolicyError: it is not that.
    """
    try:
        rates = _RATES.decode(text)
    except msgspec.DecodeError:
        raise PolicyError("the rates cannot be read: the indexer writes them anew") from None
    return {(service, name): dict(zip(rates.names, numbers, strict=False)) for service, name, numbers in rates.pairs}
