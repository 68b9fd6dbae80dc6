"""GeoIP is a hint for hosts that nobody claims, and marked as one."""

import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy.configuration import ConfigurationError, load
from policy.judge import Judge

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def text(value: str) -> bytes:
    """A string of the MaxMind DB format."""
    return bytes([0x40 | len(value)]) + value.encode()


def record(fields: dict[str, bytes]) -> bytes:
    """A map of the MaxMind DB format."""
    return bytes([0xE0 | len(fields)]) + b"".join(text(key) + value for key, value in fields.items())


def number(value: int) -> bytes:
    """An unsigned 32-bit integer of the MaxMind DB format."""
    return b"\xc4" + value.to_bytes(4)


def iso(country: str) -> bytes:
    """A row as MaxMind's own databases have it."""
    return record({"country": record({"iso_code": text(country)})})


def database(networks: dict[str, str], row: Callable[[str], bytes] = iso) -> bytes:
    """A country file for a few IPv4 networks: the search tree, the data, the metadata (MaxMind DB specification 2.0)."""
    nodes: list[list[int | str | None]] = [[None, None]]
    for network, country in networks.items():
        parsed = ipaddress.ip_network(network)
        bits = f"{int(parsed.network_address):032b}"[: parsed.prefixlen]
        node = 0
        for bit in bits[:-1]:
            following = nodes[node][int(bit)]
            if not isinstance(following, int):
                nodes.append([None, None])
                following = nodes[node][int(bit)] = len(nodes) - 1
            node = following
        nodes[node][int(bits[-1])] = country
    data, offsets = b"", dict[str, int]()
    for country in dict.fromkeys(networks.values()):
        offsets[country] = len(data)
        data += row(country)

    def value(entry: int | str | None) -> int:
        if entry is None:
            return len(nodes)
        return entry if isinstance(entry, int) else len(nodes) + 16 + offsets[entry]

    tree = b"".join(value(entry).to_bytes(3) for node in nodes for entry in node)
    meta = {
        "binary_format_major_version": number(2), "binary_format_minor_version": number(0), "build_epoch": number(1),
        "database_type": text("Test-Country"), "description": record({}), "ip_version": number(4), "languages": b"\x00\x04",
        "node_count": number(len(nodes)), "record_size": number(24),
    }  # fmt: skip
    return tree + bytes(16) + data + b"\xab\xcd\xefMaxMind.com" + record(meta)


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """A judge with a country file for three documentation networks."""
    (tmp_path / "geo.mmdb").write_bytes(database({"203.0.113.0/24": "CN", "198.51.100.0/24": "BE", "192.0.2.0/24": "US"}))
    (tmp_path / "douane.yaml").write_text("geoip: {database: geo.mmdb}\n")
    return Judge(load(tmp_path / "douane.yaml"))


@pytest.mark.parametrize(
    ("host", "address", "country", "source", "zone"),
    [
        ("203.0.113.9", None, "CN", "geoip", "third"),
        ("unheard-of.example", "203.0.113.9", "CN", "geoip", "third"),
        ("unheard-of.example", "198.51.100.9", "BE", "geoip", "unknown"),
        ("unheard-of.be", "203.0.113.9", "CN", "geoip", "third"),
        ("unheard-of.be", "10.0.0.1", "BE", "tld", "unknown"),
        ("unheard-of.example", "no address", None, "none", "unknown"),
        ("unheard-of.example", None, None, "none", "unknown"),
        ("api.mistral.ai", "203.0.113.9", "FR", "register", "EEA"),
    ],
)
def test_a_hint_never_makes_a_zone_better(
    judge: Judge, host: str, address: str | None, country: str | None, source: str, zone: str
) -> None:
    """Only for the unclaimed; it can make the zone third, and never EEA: the importer stays unknown."""
    found = judge.destination(host, AT, address)
    assert (found.country, found.country_source, found.zone) == (country, source, zone)


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    """In one sentence."""
    (tmp_path / "geo.mmdb").write_bytes(b"x")
    (tmp_path / "douane.yaml").write_text("geoip: {database: geo.mmdb}\n")
    with pytest.raises(ConfigurationError, match=r"geo\.mmdb is no MaxMind-format database"):
        Judge(load(tmp_path / "douane.yaml"))


ROWS: list[Callable[[str], bytes]] = [
    lambda country: record({"country": text("China"), "country_code": text(country)}),
    lambda country: record({"country_code": text(country)}),
    lambda country: record({"country": text(country)}),
    lambda country: record({"registered_country": record({"iso_code": text(country)})}),
]


@pytest.mark.parametrize("row", ROWS)
def test_a_country_is_read_however_a_database_says_it(tmp_path: Path, row: Callable[[str], bytes]) -> None:
    """By name and code, by code, bare, and of the network's registration."""
    (tmp_path / "geo.mmdb").write_bytes(database({"203.0.113.0/24": "CN"}, row))
    (tmp_path / "douane.yaml").write_text("geoip: {database: geo.mmdb}\n")
    found = Judge(load(tmp_path / "douane.yaml")).destination("unheard-of.example", AT, "203.0.113.9")
    assert (found.country, found.country_source, found.zone) == ("CN", "geoip", "third")


def test_a_database_without_countries_is_refused(tmp_path: Path) -> None:
    """One of networks and their operators, say: it would answer nothing, and nobody would know."""
    (tmp_path / "geo.mmdb").write_bytes(database({"203.0.113.0/24": "CN"}, lambda _: record({"as_name": text("Example")})))
    (tmp_path / "douane.yaml").write_text("geoip: {database: geo.mmdb}\n")
    with pytest.raises(ConfigurationError, match=r"geo\.mmdb says no country in a way that is known"):
        load(tmp_path / "douane.yaml")
