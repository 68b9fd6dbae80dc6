"""What a remote party writes is bounded before it becomes a value of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.exchange import host_name, media_type, method_name


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("API.HubAPI.com", "api.hubapi.com"),
        ("api.hubapi.com.", "api.hubapi.com"),
        ("münchen.example", "xn--mnchen-3ya.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("my_bücket.example", "xn--my_bcket-95a.example"),
        ("my_bucket.example", "my_bucket.example"),
        ("_dmarc.bücher.example", "_dmarc.xn--bcher-kva.example"),
        ("☃.example", "xn--n3h.example"),
        ("-é.example", "invalid"),
        ("a..é", "invalid"),
        ("é b.example", "invalid"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("a b", "invalid"),
        ("x" * 400, "invalid"),
        ("evil\nhost", "invalid"),
        ("", "invalid"),
        ("é" * 300, "invalid"),
    ],
)
def test_host_names(raw: str, expected: str) -> None:
    """A host is lower case, ASCII, without its trailing dot; what is no host is `invalid`."""
    assert host_name(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("POST", "POST"), ("M-SEARCH", "M-SEARCH"), ("jan@example.be", "OTHER"), ("", "OTHER"), ("A" * 40, "OTHER")],
)
def test_methods(raw: str, expected: str) -> None:
    """A method is a method, or `OTHER`."""
    assert method_name(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("application/json; charset=utf-8", "application/json"),
        ("Text/HTML", "text/html"),
        ("jan@example.be", None),
        ("", None),
        ("a/b/c", None),
        ("multipart/form-data; boundary=Peeters", "multipart/form-data"),
    ],
)
def test_media_types(raw: str, expected: str | None) -> None:
    """Only the essence of a media type is kept, and only if it is one."""
    assert media_type(raw) == expected


@given(st.text())
def test_nothing_raises(raw: str) -> None:
    """Hostile text gives a value, not an exception."""
    assert len(host_name(raw)) <= 255
    assert len(method_name(raw)) <= 32
    assert (media_type(raw) or "") == (media_type(raw) or "").lower()
