"""From a host to who claims it: longest suffix on label boundaries, IP literals, patterns with a region in the name.

Hosts are remote text: they are compared, never trusted. `evilhubapi.com` and `hubapi.com.evil.io` are not `hubapi.com`.
"""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from policy import reference, starter
from policy.geography import among
from policy.hosts import ascii_name
from policy.register.model import Processor


def normal(host: str) -> str:
    """The host as it is compared: lower case, IDNA A-labels, no trailing dot, no port, IP literals in their shortest form.

    What is no name of a host stays as it is, and outside ASCII: no register entry claims it.
    """
    text = host.strip().rstrip(".").lower()
    address = _address(text)
    if address is not None:
        return address
    if text.count(":") == 1:
        text = text.partition(":")[0].rstrip(".")
        address = _address(text)
        if address is not None:
            return address
    if text.isascii():
        return text
    name = ascii_name(text)
    return text if name is None else _address(name) or name


def _address(text: str) -> str | None:
    if not text or (text[0] not in "0123456789[:abcdef"):
        return None
    bare = text[1 : text.index("]")] if text[0] == "[" and "]" in text else text
    try:
        parsed = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed)


def is_address(host: str) -> bool:
    """Whether the normal form is an IP literal."""
    return _address(host) is not None


@dataclass(frozen=True, slots=True)
class Claim:
    """Who claims a host, and where that host stands if its name or its entry says so."""

    processor: Processor
    hosting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watch:
    """An unregistered host on the watch list of file-drop, tunnel and personal-storage services."""

    operator: str
    country: str | None


class Claims:
    """Every claim of a register, ready to be asked by host."""

    def __init__(self, processors: Iterable[Processor]) -> None:
        self._suffixes: dict[str, Claim] = {}
        self._addresses: dict[str, Claim] = {}
        self._patterns: list[tuple[re.Pattern[str], Processor]] = []
        self._regions: dict[str, re.Pattern[str]] = {}
        for processor in processors:
            self._add(processor)

    def _add(self, processor: Processor) -> None:
        if processor.host_pattern:
            self._patterns.append((re.compile(processor.host_pattern), processor))
        if processor.region_pattern:
            self._regions[processor.id] = re.compile(processor.region_pattern)
        for domain in processor.domains:
            hosting = processor.hosting if domain.hosting is None else domain.hosting
            suffix = normal(domain.suffix.removeprefix("*.").removeprefix("."))
            claims = self._addresses if is_address(suffix) else self._suffixes  # an address has no hosts under it
            kept = claims.get(suffix)
            if kept is None or (kept.processor.source == "starter" and processor.source == "file"):
                claims[suffix] = Claim(processor, hosting)

    def of(self, host: str) -> Claim | None:
        """The claim on a host in its normal form, or None."""
        if is_address(host):
            return self._addresses.get(host)
        by_suffix = self._longest(host)
        if by_suffix is not None and by_suffix.processor.source == "file":
            return self._located(by_suffix, host)
        for pattern, processor in self._patterns:
            match = pattern.fullmatch(host)
            if match is not None:
                return Claim(processor, _region(match) or processor.hosting)
        return None if by_suffix is None else self._located(by_suffix, host)

    def _longest(self, host: str) -> Claim | None:
        rest = host
        while rest:
            claim = self._suffixes.get(rest)
            if claim is not None:
                return claim
            _, dot, rest = rest.partition(".")
            if not dot:
                return None
        return None

    def _located(self, claim: Claim, host: str) -> Claim:
        pattern = self._regions.get(claim.processor.id)
        match = _last(pattern, host) if pattern else None
        if match is not None:
            return Claim(claim.processor, _region(match) or claim.hosting)
        more = _named_region(host) if claim.processor.source == "file" else ()
        return (
            claim if all(among(country, claim.hosting) for country in more) else Claim(claim.processor, (*claim.hosting, *more))
        )


@cache
def cloud_regions() -> Mapping[str, str]:
    """Country by cloud region name."""
    return cast("dict[str, str]", reference.data("hosts.yaml")["regions"])


def _region(match: re.Match[str]) -> tuple[str, ...]:
    country = cloud_regions().get(match.groupdict().get("region") or "")
    return (country,) if country else ()


def _last(pattern: re.Pattern[str], host: str) -> re.Match[str] | None:
    """The match nearest to the host's end: what stands in front of it, such as a bucket's name, is its user's own choice."""
    return next(iter([*pattern.finditer(host)][-1:]), None)


@cache
def _clouds() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    """Under which suffixes host names say their region, with the pattern that finds it; one of whole hosts needs no suffix."""
    return tuple(
        (tuple(f".{normal(domain.suffix)}" for domain in entry.domains) if entry.region_pattern else ("",), re.compile(pattern))
        for entry in starter.processors()
        if (pattern := entry.region_pattern or entry.host_pattern)
    )


def _named_region(host: str) -> tuple[str, ...]:
    """The country of the cloud region that the host's own name says, whoever claims it: evidence that no entry can take away."""
    for suffixes, pattern in _clouds():
        match = _last(pattern, host) if host.endswith(suffixes) else None
        if match is not None:
            return _region(match)
    return ()


@cache
def _watchlist() -> Mapping[str, Watch]:
    entries = cast("list[dict[str, object]]", reference.data("processors.yaml")["storage_watchlist"]["entries"])
    watched: dict[str, Watch] = {}
    for entry in entries:
        country = str(entry["country"])
        for suffix in cast("list[str]", entry["domain_suffixes"]):
            watched[suffix] = Watch(str(entry["operator"]), country if len(country) == 2 else None)
    return watched


def watched(host: str) -> Watch | None:
    """The watch-list entry of a host in its normal form, or None."""
    rest = host
    while rest:
        entry = _watchlist().get(rest)
        if entry is not None:
            return entry
        rest = rest.partition(".")[2]
    return None
