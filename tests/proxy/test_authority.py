"""Host names that mitmproxy would read by an older standard."""

from http import HTTPStatus

import pytest
from mitmproxy.net import check
from mitmproxy.net.http import url

from proxy.layers.authority import names_as_written
from tests.proxy.conftest import Start

names_as_written()


@pytest.mark.parametrize(
    ("authority", "host", "port"),
    [
        ("api.example.com", "api.example.com", None),
        ("API.example.com.:8443", "API.example.com.", 8443),
        ("xn--strae-oqa.example:443", "xn--strae-oqa.example", 443),
        ("my_bucket.example", "my_bucket.example", None),
        ("127.0.0.1:80", "127.0.0.1", 80),
        ("[::1]:8080", "::1", 8080),
    ],
)
@pytest.mark.parametrize("raw", [False, True])
def test_what_a_host_is(authority: str, host: str, port: int | None, raw: bool) -> None:
    """A plain name stays as it was written, whatever its labels mean; an address is one as before."""
    if raw:
        assert url.parse_authority(authority.encode(), check=True) == (host, port)
    else:
        assert url.parse_authority(authority, check=True) == (host, port)


@pytest.mark.parametrize(
    "authority",
    [
        "",
        ":80",
        "a..example",
        "a b.example",
        "a.example:65536",
        "a.example:x",
        "a" * 64 + ".example",
        "a." * 128 + "example",
        "a/b",
    ],
)
def test_what_no_host_is(authority: str) -> None:
    """Malformed names are refused as before."""
    assert not check.is_valid_host(authority)
    with pytest.raises(ValueError):  # noqa: PT011  mitmproxy's has no words
        url.parse_authority(authority, check=True)


async def test_a_name_of_the_newer_standard_is_no_malformed_one(start: Start) -> None:
    """`straße.example` is a host of its own: it is looked up, and the record has it by its A-label."""
    running = await start()
    async with running.client() as client:
        answer = await client.get("http://xn--strae-oqa.example/")
    assert answer.status_code == HTTPStatus.BAD_GATEWAY  # nobody has that name; a malformed one would be a bad request
    assert {record.host for record in await running.records()} == {"xn--strae-oqa.example"}
