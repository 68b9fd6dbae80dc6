"""Addresses to listen on."""

import pytest

from douane.address import Address
from douane.errors import DouaneError


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("127.0.0.1:8080", "127.0.0.1", 8080),
        ("[::1]:0", "::1", 0),
        ("localhost:65535", "localhost", 65535),
        (" 0.0.0.0:1 ", "0.0.0.0", 1),
    ],
)
def test_an_address_is_read_as_people_write_it(text: str, host: str, port: int) -> None:
    """HOST:PORT, with IPv6 in brackets, becomes a host and a port."""
    assert Address.parse(text) == Address(host, port)


@pytest.mark.parametrize("text", ["", "8080", ":8080", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:65536", "127.0.0.1:-1", "h:²"])
def test_what_is_no_address_is_refused_with_an_example(text: str) -> None:
    """A bad address is one sentence that shows a good one."""
    with pytest.raises(DouaneError, match=r"127\.0\.0\.1:8080"):
        Address.parse(text)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("box", False),
    ],
)
def test_loopback_is_what_only_this_machine_reaches(host: str, loopback: bool) -> None:
    """Loopback is told by address, never by a name that somebody could point elsewhere."""
    assert Address(host, 1).loopback is loopback


def test_a_wildcard_is_reached_through_loopback() -> None:
    """What is printed for a wildcard address is one that a client can use."""
    assert str(Address("0.0.0.0", 80).reachable) == "127.0.0.1:80"
    assert str(Address("::", 80).reachable) == "[::1]:80"
    assert str(Address("10.1.1.1", 80).reachable) == "10.1.1.1:80"
