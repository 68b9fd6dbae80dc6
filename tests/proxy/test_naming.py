"""Whom a request names, and whether its connection agrees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.naming import Named, named, passing


@pytest.mark.parametrize(
    ("target", "sni", "authority", "host", "agreed"),
    [
        ("api.example.com", "api.example.com", "api.example.com", "api.example.com", True),
        ("api.example.com", None, "API.example.com:443", "api.example.com", True),
        ("api.example.com.", "api.example.com", None, "api.example.com", True),
        ("münchen.example", "xn--mnchen-3ya.example", "münchen.example", "xn--mnchen-3ya.example", True),
        ("☃.example", "xn--n3h.example", "xn--n3h.example:443", "xn--n3h.example", True),
        ("straße.example", "xn--strae-oqa.example", "straße.example", "xn--strae-oqa.example", True),
        ("straße.example", "strasse.example", "straße.example", "xn--strae-oqa.example", False),
        ("api.example.com", "evil.example", "api.example.com", "api.example.com", False),
        ("front.example", "front.example", "hidden.example", "front.example", False),
        ("api.example.com", "api.example.com", "10.0.0.1", "api.example.com", False),
        ("127.0.0.1", None, "127.0.0.1:8443", "127.0.0.1", True),
        ("::1", None, "[::1]:8443", "::1", True),
        ("203.0.113.9", "api.example.com", "api.example.com", "api.example.com", True),
        ("203.0.113.9", "api.example.com", "203.0.113.9", "api.example.com", False),
        ("203.0.113.9", None, "api.example.com", "203.0.113.9", False),
    ],
)
def test_connection_and_request(target: str, sni: str | None, authority: str | None, host: str, agreed: bool) -> None:
    """The host is the connection's; an address that asks TLS for a name goes by that name, whose certificate is verified."""
    found = named(target, sni, authority)
    assert (found.host, found.agreed) == (host, agreed)


def test_the_address_stays_a_hint() -> None:
    """For a host that nobody claims."""
    assert named("203.0.113.9", "a.example", "a.example") == Named("a.example", agreed=True, address="203.0.113.9")


@given(st.text(), st.none() | st.text(), st.none() | st.text())
def test_hostile_names_are_names(target: str, sni: str | None, authority: str | None) -> None:
    """Nothing raises, whatever is in a head."""
    assert named(target, sni, authority).host


@pytest.mark.parametrize(
    ("target", "sni", "redirected", "passed"),
    [
        ("pinned.example", "pinned.example", False, True),
        ("pinned.example", None, False, True),
        ("elsewhere.example", "pinned.example", False, False),
        ("pinned.example", "elsewhere.example", False, False),
        ("203.0.113.9", "pinned.example", False, False),
        ("203.0.113.9", "pinned.example", True, True),
        ("203.0.113.9", "elsewhere.example", True, False),
        ("203.0.113.9", None, True, False),
        ("10.0.0.1", "elsewhere.example", False, True),
        ("", None, False, False),
    ],
)
def test_only_what_every_name_is_listed_for_goes_by(target: str, sni: str | None, redirected: bool, passed: bool) -> None:
    """A listed name that is only asked for opens no way past the inspection to somewhere else."""
    assert passing({"pinned.example", "10.0.0.1"}.__contains__, target, sni, redirected=redirected) is passed
