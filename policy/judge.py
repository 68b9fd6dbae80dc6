"""The judge: findings, destination, service, time, register and history in, a decision with its reasons out.

Rules: it opens nothing, reads no clock and keeps no state but memos of what follows from its configuration. The strongest action
of the rules that match wins; every one of them is recorded. Law 10 of the design: what holds is what held at the event's time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from policy.certified import Certified, data_of
from policy.choices import Choices
from policy.configuration import Configuration
from policy.destination import is_address, normal
from policy.destinations import Destinations
from policy.digest import digest
from policy.entities import kind
from policy.exemptions import Exemptions
from policy.facts import Facts
from policy.model import Action, Decision, Destination, Event, Mode, Scope
from policy.passthrough import Passthrough
from policy.quantities import zone_of
from policy.register.model import Purpose, ServiceEntry
from policy.rules.compiled import RuleSet
from policy.rules.conditions import HOURS, WEEKDAYS, day_of, in_zone
from policy.rules.ready import Ready
from policy.verdict import Matched, decision

_ENFORCING: frozenset[Action] = frozenset({"redact", "pseudonymise", "block"})
_MOST_PAIRS = 4096
_FIRST = (("destination", "first_destination"), ("country", "first_country"), ("category", "first_category"))
_NO_CHOICES = Choices()
UNKNOWN = ""
"""The controller of data whose tenant nobody declared."""
_NOTHING: Mapping[str, str] = {}


_SEVERAL: Mapping[str, Callable[[Event], Iterable[str]]] = {
    "unseen": lambda event: event.unseen,
    "unseen_place": lambda event: event.unseen_places,
    "settled": lambda event: event.settled,
    "marker": lambda event: event.markers,
    "first": lambda event: [name for name, number in _FIRST if event.history.get(number)],
}
_ONE: Mapping[str, Callable[[Event], str]] = {
    "complete": lambda event: "false" if event.unseen else "true",
    "mistyped": lambda event: "true" if event.mistyped else "false",
}
_CLOCK: Mapping[str, Callable[[datetime], str]] = {
    "weekday": lambda at: WEEKDAYS[at.weekday()],
    "hour": lambda at: HOURS[at.hour],
}


def _instructing(event: Event, service: ServiceEntry) -> str | None:
    """Whose data it is: as its head said, which may be that nobody knows; else the service's controller."""
    return service.controller if event.controller is None else event.controller


@dataclass(frozen=True, slots=True)
class Pair:
    """What follows from a service and a destination alone: the rules they leave, purposes (of choices too), legal bases."""

    mask: int
    service: ServiceEntry
    purpose_ids: tuple[str, ...]
    contested: tuple[Purpose, ...]
    legal_bases: tuple[str, ...]


class Judge:
    """Judges exchanges under one configuration.

    Attributes:
        digest: `sha256:…` over the configuration and the starter data in force; it stands in every record.
    """

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.digest = digest(configuration)
        self._facts = Facts(configuration)
        self._zone = zone_of(configuration.organisation.timezone)
        self._rules = RuleSet([rule for rule in configuration.rules if rule.enabled], self._zone)
        self._acting = sum(1 << i for i, rule in enumerate(self._rules.rules) if rule.action in _ENFORCING and not rule.shadow)
        self._exemptions = Exemptions(configuration.exemptions)
        self._destinations = Destinations(configuration)
        self._certified = Certified(self._facts.processors)
        self._passthrough = Passthrough(configuration.proxy.passthrough)
        self._pairs: dict[tuple[str, Destination], Pair] = {}
        self._entities: dict[tuple[str, str | None, str], int] = {}

    @property
    def services(self) -> Sequence[ServiceEntry]:
        """The declared services."""
        return self.configuration.services

    def service(self, name: str) -> ServiceEntry:
        """The declared service of this id, or one with nothing declared (`local`)."""
        return self._facts.service(name)

    def controller(self, service: str, tenant: str | None) -> str | None:
        """Whose data it is: the service's controller, or the one that the tenant header names; None in the controller role.

        A tenant that nobody declared is nobody's that we know: empty, and never the default.
        """
        entry = self.service(service)
        if entry.tenants is not None and tenant is not None:
            return entry.tenants.controllers.get(tenant, UNKNOWN)
        return entry.controller

    def categories(self, entity: str) -> tuple[str, ...]:
        """The privacy policy's data categories that an entity type belongs to."""
        return kind(entity).categories

    def sensitivity(self, entity: str) -> str:
        """ordinary, art9_special, art10_criminal, national_id_art87, financial or credential."""
        return kind(entity).sensitivity

    def destination(
        self, host: str, at: datetime, address: str | None = None, *, agreed: bool = True, service: str | None = None
    ) -> Destination:
        """Who claims a host, where that is, and what that means on that day.

        Args:
            host: as the connection names it.
            at: the time of the exchange.
            address: a hint for hosts that nobody claims.
            agreed: False when the request names another host than its connection: then nobody can claim it.
            service: who sends; a DPF certification counts when it covers the data of that service's purposes.
        """
        found = self._destinations.of(host, day_of(at), address, agreed=agreed)
        if service is None or not self._certified.concerns(found):
            return found
        sender = self.service(service)
        purposes = self._facts.purposes_of(self._facts.exchange_purposes(sender, found))
        return self._certified.of(found, data_of(sender, purposes), day_of(at))

    def locates(self, destination: Destination) -> bool:
        """Whether a host's address would tell more: nobody claims it, its name is no address, and there is a GeoIP file."""
        return self.configuration.geoip.database is not None and not destination.registered and not is_address(destination.host)

    def passes(self, host: str) -> bool:
        """Whether a host is on the passthrough list: never decrypted, recorded as unseen."""
        return self._passthrough.covers(normal(host))

    def mode(
        self,
        service: str,
        destination: Destination,
        scheme: str = "https",
        *,
        method: str | None = None,
        protocol: str | None = None,
        port: int | None = None,
    ) -> Mode:
        """How an exchange is handled, from what its headers tell: enforce when a rule that acts on bodies could match it."""
        if self._passthrough.covers(destination.host):
            return "passthrough"
        mask = self._possible(service, destination, scheme, method=method, protocol=protocol, port=port)
        return "enforce" if mask & self._acting else "observe"

    def pseudonyms(
        self, service: str, destination: Destination, scheme: str, *, method: str, protocol: str, port: int
    ) -> frozenset[Scope]:
        """The scopes of the rules that could pseudonymise such an exchange; empty when none could, and no value is to be seen."""
        mask = self._possible(service, destination, scheme, method=method, protocol=protocol, port=port)
        rules = (rule for _, rule in self._rules.matched(mask & self._acting))
        return frozenset(rule.scope for rule in rules if rule.action == "pseudonymise")

    def _possible(
        self, service: str, destination: Destination, scheme: str, *, method: str | None, protocol: str | None, port: int | None
    ) -> int:
        """The rules that the headers of an exchange leave possible."""
        mask = self._pair(service, destination).mask
        given = {"scheme": scheme, "method": method, "protocol": protocol, "port": None if port is None else str(port)}
        for axis, rules in self._rules.head.items():
            value = given.get(axis)
            if value is not None:
                mask &= rules.of(value)
        return self._rules.possible(mask)

    def judge(self, event: Event, choices: Choices = _NO_CHOICES) -> Decision:
        """The verdict on one direction of an exchange."""
        pair = self._pair(event.service, event.destination)
        head = pair.mask & self._head(event, pair.service)
        masks = self._findings(event, pair.service)
        chosen = choices.applying(event.chosen, event.at, pair.contested) if event.chosen else ()
        mask = head & self._event(event, chosen) & self._rules.of_findings(masks)
        mask = self._rules.of_numbers(mask, event, masks)
        mask = self._rules.of_nested(mask)
        matched = Matched(event, self._rules.matched(mask), masks, self._unreadable(event, head))
        lifted = self._exemptions.of(event, matched, day_of(event.at)) if self._exemptions else _NOTHING
        return decision(matched, lifted, pair.purpose_ids, pair.legal_bases)

    def _pair(self, service: str, destination: Destination) -> Pair:
        key = (service, destination)
        pair = self._pairs.get(key)
        if pair is None:
            pair = self._worked_out(self.service(service), destination)
            if len(self._pairs) >= _MOST_PAIRS:
                self._pairs.clear()
            self._pairs[key] = pair
        return pair

    def _worked_out(self, service: ServiceEntry, destination: Destination) -> Pair:
        values = self._facts.pair(service, destination)
        mask = self._rules.all
        for axis, rules in self._rules.pair.items():
            mask &= rules.of_all(values[axis])
        ids = self._facts.exchange_purposes(service, destination)
        contested = self._facts.purposes_of(self._facts.contested(service, destination))
        return Pair(mask, service, ids, contested, self._facts.legal_bases(service, ids))

    def _head(self, event: Event, service: ServiceEntry) -> int:
        mask = self._rules.all
        for axis, rules in self._rules.head.items():
            if axis == "controller_match":
                mask &= rules.of(self._facts.controller_match(event.destination, _instructing(event, service)))
            elif axis == "controller":
                mask &= rules.of(_instructing(event, service) or UNKNOWN)
            else:
                mask &= rules.of(str(getattr(event, axis)))
        return mask

    def _event(self, event: Event, chosen: Sequence[str]) -> int:
        mask = self._rules.all
        for axis, rules in self._rules.event.items():
            if axis in _SEVERAL:
                mask &= rules.of_all(_SEVERAL[axis](event))
            elif axis in _ONE:
                mask &= rules.of(_ONE[axis](event))
            elif axis in _CLOCK:
                mask &= rules.of(_CLOCK[axis](in_zone(event.at, self._zone)))
            elif axis == "choice":
                mask &= rules.of_all(chosen)
            else:
                mask &= rules.of(getattr(event, axis) or "")
        return mask

    def _findings(self, event: Event, service: ServiceEntry) -> list[int]:
        """For each finding, the rules whose finding conditions it meets."""
        return [self._rules.of_finding(finding, self._entity(event, service, finding.entity)) for finding in event.findings]

    def _entity(self, event: Event, service: ServiceEntry, entity: str) -> int:
        key = (event.service, event.destination.processor, entity)
        mask = self._entities.get(key)
        if mask is None:
            mask = self._rules.of_entity(self._facts.finding(service, event.destination, entity))
            if len(self._entities) >= _MOST_PAIRS:
                self._entities.clear()
            self._entities[key] = mask
        return mask

    def _unreadable(self, event: Event, head: int) -> list[Ready]:
        """In enforce mode, the acting rules under which that which could not be read in full is refused."""
        if event.mode != "enforce" or not event.unseen:
            return []
        outside = event.destination.zone in ("third", "unknown")
        direction = self._rules.event.get("direction")
        mask = self._rules.possible(head) & self._acting & (direction.of(event.direction) if direction else self._rules.all)
        return [rule for _, rule in self._rules.matched(mask) if rule.unseen == "refuse" or (rule.unseen is None and outside)]
