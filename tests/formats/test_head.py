"""Heads of messages."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.head import QUIET, read_head, template
from formats.reading import Reading
from tests.formats.shown import texts


def _read(target: str = "", **headers: str) -> Reading:
    return read_head(target.encode(), [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()])


def test_segments_and_query():
    """Path segments are numbered from 0, query fields are named; both are percent-decoded."""
    assert texts(_read("/contacts/jan%40example.be?email=els%40example.be&naam=Jan+Peeters&tag=a&tag=b&leeg=")) == {
        "path:0": "contacts", "path:1": "jan@example.be", "query:email": "els@example.be", "query:naam": "Jan Peeters",
        "query:tag": "a", "query:tag[1]": "b", "query:leeg~": "leeg",
    }  # fmt: skip


def test_absolute_target():
    """The absolute form of a proxy request is its path and query."""
    assert texts(_read("http://api.example.com:8080/a/b?c=d")) == {"path:0": "a", "path:1": "b", "query:c": "d"}
    assert texts(_read("api.example.com:443")) == {}


def test_headers_and_cookies():
    """Headers that carry a person are read under their name in lower case, cookies one by one."""
    reading = _read(
        "/",
        Authorization="Bearer abc",
        Cookie="uid=7; mail=jan@example.be",
        X_User_Email="els@example.be",
        Referer="https://a.example/x",
    )
    assert texts(reading) == {
        "cookie:uid": "7", "cookie:mail": "jan@example.be", "header:authorization": "Bearer abc",
        "header:x-user-email": "els@example.be", "header:referer": "https://a.example/x",
    }  # fmt: skip


def test_quiet_headers():
    """What HTTP and the programs' own machinery write is not read; a program's User-Agent is no finding."""
    assert (
        texts(_read("/", User_Agent="python-requests/2", Content_Length="12", Host="api.example.com", X_Stainless_OS="Linux"))
        == {}
    )
    assert all(name == name.lower() for name in QUIET)


def test_unknown_headers_are_read():
    """A header that nobody registered is read: it may hold anything."""
    assert texts(_read("/", Klant="Jan Peeters")) == {"header:klant": "Jan Peeters"}


def test_basic_credentials():
    """Basic credentials give a name and a password beside the header."""
    reading = _read("/", Authorization="Basic amFuOmdlaGVpbSE=")
    assert [(leaf.key, leaf.text) for leaf in reading.leaves[1:]] == [("username", "jan"), ("password", "geheim!")]


def test_names_that_are_data_stay_out_of_places():
    """A field's name that is data itself is read as a leaf and written `*` in every place."""
    reading = _read("/?jan@example.be=1&0470123456")
    assert [leaf.text for leaf in reading.leaves if leaf.is_key] == ["jan@example.be", "0470123456"]
    assert "example" not in "".join(texts(reading))


def test_template():
    """Segments that identify are `{id}`; the query is gone; hostile bytes are escaped."""
    assert template(b"/contacts/jan%40example.be/notes?mail=x", {1}) == "/contacts/{id}/notes"
    assert template(b"/a\x1b[31m/\xff{id}", ()) == "/a%1B[31m/%FF%7Bid%7D"
    assert template(b"https://api.example.com/v1/x", {1}) == "/v1/{id}"
    assert template(b"/", ()) == "/"


@given(st.binary(max_size=80), st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=60)), max_size=5))
def test_any_head_is_read(target: bytes, headers: list[tuple[bytes, bytes]]):
    """No head raises, places are unique and the template is printable."""
    texts(read_head(target, headers))
    assert template(target, {0}).isprintable()


@pytest.mark.parametrize("module", ["formats.head", "formats.table", "formats.har", "formats.flowdump", "formats.dispatch"])
def test_modules_can_be_imported_first(module: str) -> None:
    """No module depends on another having been imported before it."""
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
