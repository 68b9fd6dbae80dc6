"""Encodings inside a leaf."""

import base64
import json

from formats.budget import Limits
from tests.formats.shown import misses, read, texts


def _read(value: str, **limits: int) -> dict[str, str]:
    return texts(read(json.dumps({"v": value}), "application/json", limits=Limits(**limits)))


def test_json_in_a_string():
    """JSON in a string takes the string's place, as deep as it goes."""
    assert _read(json.dumps({"a": json.dumps({"mail": "jan@example.be"})})) == {"body:$.v.a.mail": "jan@example.be"}
    assert _read("[PERSON] belt {later}") == {"body:$.v": "[PERSON] belt {later}"}


def test_url_encoding():
    """Percent-encoded text is read decoded; a percentage is left alone; a query string is a form."""
    assert _read("jan%40example.be") == {"body:$.v~url": "jan@example.be"}
    assert _read("korting 20% en 30%") == {"body:$.v": "korting 20% en 30%"}
    assert _read("100%ff") == {"body:$.v": "100%ff"}
    assert _read("naam=Jan+Peeters&mail=jan%40example.be") == {"body:$.v.naam": "Jan Peeters", "body:$.v.mail": "jan@example.be"}


def test_base64():
    """base64 of text and of JSON is read beside its outer leaf, which may be a secret."""
    assert _read(base64.b64encode(b"Beste Jan, bel even").decode())["body:$.v~base64"] == "Beste Jan, bel even"
    assert (
        _read(base64.urlsafe_b64encode(b'{"mail":"jan@example.be?>"}').decode().rstrip("="))["body:$.v~base64.mail"]
        == "jan@example.be?>"
    )


def test_hashes_are_not_base64():
    """A hash or an identifier decodes to nothing readable and stays as it is."""
    for value in ("5d41402abc4b2a76b9719d911017c592", "verantwoordelijkheidsgevoel", "cus_NffrFeUfNV2Hib"):
        assert _read(value) == {"body:$.v": value}


def test_jwt():
    """A token's header and claims are read, wherever it stands; the token stays a leaf."""
    token = ".".join(
        base64.urlsafe_b64encode(part).decode().rstrip("=")
        for part in (b'{"alg":"HS256"}', b'{"email":"jan@example.be"}', b"xyz")
    )
    found = _read(f"Bearer {token}")
    assert found == {
        "body:$.v": f"Bearer {token}",
        "body:$.v~jwt.header.alg": "HS256",
        "body:$.v~jwt.claims.email": "jan@example.be",
    }


def test_data_uri():
    """A `data:` URI is read by its own type; an image in one is opaque."""
    assert _read("data:application/json;base64," + base64.b64encode(b'{"a":"x"}').decode()) == {"body:$.v~data.a": "x"}
    assert _read("data:,Beste%20Jan%20Peeters") == {"body:$.v~data": "Beste Jan Peeters"}
    assert misses(read('{"v": "data:image/png;base64,iVBORw0KGgo="}', "application/json")) == [("opaque", "body:$.v")]


def test_inner_leaves_keep_the_key():
    """What has no key of its own has the outer leaf's."""
    assert [leaf.key for leaf in read('{"mail": "jan%40example.be"}', "application/json").leaves] == ["mail"]


def test_depth_is_bounded():
    """Encodings within encodings stop at the bound, and it is said."""
    text = "jan@example.be is mijn adres"
    for _ in range(12):
        text = base64.b64encode(text.encode()).decode()
    assert "over_budget" in [reason for reason, _ in misses(read(json.dumps({"v": text}), "application/json"))]
