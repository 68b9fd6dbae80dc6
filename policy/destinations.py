"""Destinations of one configuration: host and day in, `Destination` out. What was worked out is remembered, within a bound."""

from datetime import date
from functools import cache
from typing import cast

from policy import geoip, reference
from policy.configuration import Configuration
from policy.destination import Claim, Claims, is_address, normal, watched
from policy.geography import SOMEWHERE_IN_THE_UNION, known, name, standing
from policy.model import CountrySource, Destination
from policy.transfer import of_processor, papers

_MOST_HOSTS = 8192
_LONGEST = 253
"""Characters of a host name that count (RFC 1035 §2.3.4): the last ones, since it is the end that says whose it is."""


_DISAGREED = "the request names another host than its connection, so no register entry can claim it"
_NOBODY = "no register entry claims this host, so its importer is not known"


@cache
def _generic_endings() -> frozenset[str]:
    return frozenset(cast("list[str]", reference.data("hosts.yaml")["generic_endings"]))


class Destinations:
    """Works out destinations, and remembers them by host, address and day."""

    def __init__(self, configuration: Configuration) -> None:
        self._claims = Claims(configuration.processors)
        self._country_of = geoip.opened(configuration.geoip.database)
        self._known: dict[tuple[str, date, str | None, bool], Destination] = {}

    def of(self, host: str, day: date, address: str | None = None, *, agreed: bool = True) -> Destination:
        """The destination that a host is on a day. `address` is where it was connected to: only a hint, for unclaimed hosts.

        A host that connection and request do not agree on is claimed by nobody.
        """
        host = host[-_LONGEST:]
        key = (host, day, address, agreed)
        destination = self._known.get(key)
        if destination is None:
            destination = self._work_out(normal(host)[-_LONGEST:], day, address, agreed=agreed)
            if len(self._known) >= _MOST_HOSTS:
                self._known.clear()
            self._known[key] = destination
        return destination

    def _work_out(self, host: str, day: date, address: str | None, *, agreed: bool) -> Destination:
        claim = self._claims.of(host) if agreed else None
        return self._unclaimed(host, day, address, agreed=agreed) if claim is None else _claimed(claim, host, day)

    def _unclaimed(self, host: str, day: date, address: str | None, *, agreed: bool) -> Destination:
        """Nobody's host. A hint can make its zone worse, never better: the importer stays unknown (design, law 9)."""
        watch = watched(host)
        country, source = self._hint(host, address)
        if watch is not None and watch.country is not None:
            country, source = watch.country, "register"
        third = country is not None and source != "tld" and standing(country, day).status == "none"
        why = _NOBODY if agreed else _DISAGREED
        reason = why if country is None else f"{why}; a hint ({source}) places it in {name(country)}"
        return Destination(
            host=host, processor=None, registered=False, country=country, country_source=source, hosting=(), parent=None,
            zone="third" if third else "unknown", basis="missing", category="file_drop" if watch else None,
            reason=reason, watched=watch is not None, agreed=agreed,
        )  # fmt: skip

    def _hint(self, host: str, address: str | None) -> tuple[str | None, CountrySource]:
        looked_up = self._country_of(host if is_address(host) else address or "")
        if looked_up is not None:
            return looked_up, "geoip"
        ending = host.rpartition(".")[2].upper()
        if len(ending) == 2 and ending not in SOMEWHERE_IN_THE_UNION and ending not in _generic_endings() and known(ending):
            return {"UK": "GB"}.get(ending, ending), "tld"
        return None, "none"


def _claimed(claim: Claim, host: str, day: date) -> Destination:
    processor = claim.processor
    verdict = of_processor(processor, claim.hosting, day)
    return Destination(
        host=host, processor=processor.id, registered=True, country=processor.importer.country, country_source="register",
        hosting=claim.hosting, parent=processor.parent, zone=verdict.zone, basis=verdict.basis, basis_ref=verdict.reference,
        valid_until=verdict.valid_until, category=processor.category, reason=verdict.reason,
        transfer=papers(processor, verdict, day),
    )  # fmt: skip
