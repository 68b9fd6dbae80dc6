"""Bodies that carry their own signature or digest: nothing in them is written anew."""

import base64
import json
from collections.abc import Sequence
from typing import cast
from urllib.parse import urlencode

import cbor2
import pytest

from formats import dispatch
from formats.dispatch import CannotRewrite
from formats.leaf import Part, Place, Replacement

MAIL = "annelies@example.be"
DSIG = "http://www.w3.org/2000/09/xmldsig#"
SIGNATURE = f'<ds:Signature xmlns:ds="{DSIG}"><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature>'
SAML = f"<Response><Assertion>{SIGNATURE}<NameID>{MAIL}</NameID></Assertion></Response>"
ENCODED = base64.urlsafe_b64encode(json.dumps({"email": MAIL, "more": "words of no meaning"}).encode()).decode().rstrip("=")
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MULTIPART = "multipart/mixed; boundary=b"


def _written(body: bytes | str, content_type: str) -> bytes:
    """The body with the address written over wherever it was found."""
    raw = body.encode() if isinstance(body, str) else body
    part = Part(Place("body", document=True), content_type, raw)
    edits = [
        Replacement(leaf.place.render(), leaf.text.index(MAIL), leaf.text.index(MAIL) + len(MAIL), "[EMAIL_ADDRESS]")
        for leaf in dispatch.read(part).leaves
        if MAIL in leaf.text
    ]
    assert edits
    return dispatch.rewrite(part, edits)


def _parts(*parts: tuple[str, str]) -> str:
    return "".join(f"--b\r\n{head}\r\n\r\n{body}\r\n" for head, body in parts) + "--b--\r\n"


def _with(document: object) -> str:
    return json.dumps({"note": "x", "inside": document})


SIGNED: dict[str, tuple[bytes | str, str]] = {
    "SAML": (SAML, "application/samlassertion+xml"),
    "default namespace": (f'<a><b>{MAIL}</b><Signature xmlns="{DSIG}"/><Signature Id="s"/></a>', "text/xml"),
    "UTF-16": (f'<?xml version="1.0" encoding="utf-16"?>{SAML}'.encode("utf-16"), "application/xml"),
    "declared as text": (SAML, "text/plain"),
    "SAML in a form": (urlencode({"SAMLResponse": base64.b64encode(SAML.encode())}), FORM),
    "SAML in JSON": (_with(SAML), "application/json"),
    "SAML in a form's part": (_parts(('Content-Disposition: form-data; name="a"', SAML)), "multipart/form-data; boundary=b"),
    "SOAP and an attachment": (
        _parts(("Content-Type: text/xml", f"<a>{SIGNATURE}</a>"), ("Content-Type: text/plain", f"an {MAIL}")),
        "multipart/related; boundary=b",
    ),
    "SimpleSign": (f"email={MAIL}&SigAlg=x&Signature=y", "application/x-www-form-urlencoded"),
    "OAuth 1.0": (f"email={MAIL}&oauth_signature=y", "application/x-www-form-urlencoded"),
    "JWS, general": (json.dumps({"payload": ENCODED, "signatures": [{"signature": "s"}], "kid": MAIL}), "application/jose+json"),
    "JWS, flattened": (json.dumps({"payload": ENCODED, "protected": "e30", "signature": "s"}), "application/json"),
    "JWS, inside": (_with({"payload": ENCODED, "protected": "e30", "signature": "s"}), "application/json"),
    "JWS, in UTF-16": (json.dumps({"x": MAIL, "protected": "e30", "signature": "s"}).encode("utf-16"), "application/json"),
    "JWS, compact": (f"eyJhbGciOiJub25lIn0.{ENCODED}.c2ln", "application/jose"),
    "SNS": (json.dumps({"Message": MAIL, "SignatureVersion": "1", "Signature": "s"}), "application/json"),
    "credential": (json.dumps({"subject": MAIL, "proof": {"proofValue": "z"}}), "application/ld+json"),
    "COSE": (cbor2.dumps(cbor2.CBORTag(18, [b"", {}, cbor2.dumps({"email": MAIL}), b"s"])), "application/cbor"),
    "COSE, self-described": (b"\xd9\xd9\xf7" + cbor2.dumps(cbor2.CBORTag(98, [b"", {"a": MAIL}, b"", []])), "application/cbor"),
    "PGP": (f"-----BEGIN PGP SIGNED MESSAGE-----\n\n{MAIL}\n-----BEGIN PGP SIGNATURE-----\n", "text/plain"),
    "PGP in JSON": (_with(f"-----BEGIN PGP SIGNED MESSAGE-----\n\n{MAIL}\n"), "application/json"),
    "S/MIME": (
        _parts(("Content-Type: text/plain", f"an {MAIL}"), ("Content-Type: application/pkcs7-signature", "AAAA")),
        "multipart/signed; boundary=b",
    ),
    "S/MIME inside": (_parts(("Content-Type: multipart/signed; boundary=c", "--c\r\n\r\nx\r\n--c--"), ("X: y", MAIL)), MULTIPART),
    "Content-MD5": (_parts(("Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==", f"an {MAIL}")), MULTIPART),
    "Content-Digest": (_parts(("Content-Digest: sha-256=:AAAA:", f"an {MAIL}")), MULTIPART),
    "DKIM": (f"DKIM-Signature: v=1\r\nSubject: x\r\n\r\n{MAIL}", "message/rfc822"),
    "DKIM, forwarded": (_parts(("Content-Type: message/rfc822", f"DKIM-Signature: v=1\r\nSubject: x\r\n\r\n{MAIL}")), MULTIPART),
}  # fmt: skip


@pytest.mark.parametrize("name", SIGNED)
def test_a_body_under_its_own_signature_refuses(name: str):
    """The sentence is the one of a signature in a header."""
    with pytest.raises(CannotRewrite, match=r"^The body is signed, so it cannot be rewritten\.$"):
        _written(*SIGNED[name])


@pytest.mark.parametrize("tag", [17, 18, 97, 98])
def test_what_is_signed_within_cbor_stays_as_it_is(tag: int):
    """A COSE message among other values refuses with the same sentence, whatever holds the value; beside it all is written."""
    for payload in (cast("object", {"email": MAIL}), cbor2.dumps({"email": MAIL})):
        with pytest.raises(CannotRewrite, match=r"^The body is signed, so it cannot be rewritten\.$"):
            _written(cbor2.dumps({"x": cbor2.CBORTag(tag, [b"", {}, payload, b"s"])}), "application/cbor")
    beside = cbor2.dumps({"x": cbor2.CBORTag(tag, [b"", {}, b"", b"s"]), "xy": MAIL})
    assert MAIL.encode() not in _written(beside, "application/cbor")


UNSIGNED: dict[str, tuple[bytes | str, str]] = {
    "a key that signs nothing": (f'<a xmlns:ds="{DSIG}"><ds:KeyInfo/><b>{MAIL}</b></a>', "text/xml"),
    "another Signature": (f"<a><Signature>Jan</Signature><b>{MAIL}</b></a>", "text/xml"),
    "signed XML beside it": (json.dumps({"saml": SAML.replace(MAIL, "x"), "email": MAIL}), "application/json"),
    "a JWS beside it": (json.dumps({"jws": {"payload": "e30", "protected": "e30", "signature": "s"}, "email": MAIL}), JSON),
    "who signed a petition": (json.dumps({"payload": MAIL, "signatures": ["Jan"]}), "application/json"),
    "a mail's signature": (json.dumps({"signature": "Jan", "email": MAIL}), "application/json"),
    "a form's": (f"email={MAIL}&Signature=Jan", "application/x-www-form-urlencoded"),
    "a token beside it": (json.dumps({"token": "eyJhbGciOiJub25lIn0.e30.c2ln", "email": MAIL}), "application/json"),
    "a weekly digest": (_parts(("Content-Type: text/plain", f"Digest: weekly\r\nan {MAIL}")), MULTIPART),
    "an unknown tag": (cbor2.dumps(cbor2.CBORTag(4711, {"email": MAIL})), "application/cbor"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSIGNED)
def test_what_only_speaks_of_signatures_is_written(name: str):
    """Nothing but a signature over what is to change refuses."""
    body, content_type = UNSIGNED[name]
    written = _written(body, content_type)
    assert MAIL.encode() not in written
    assert b"EMAIL_ADDRESS" in written


def _edits(*edits: tuple[str, int, int, str]) -> Sequence[Replacement]:
    return [Replacement(*one) for one in edits]


def test_a_token_that_goes_whole_is_written_over():
    """A mark in place of a signed text breaks nothing that stays."""
    token = f"eyJhbGciOiJub25lIn0.{ENCODED}.c2ln"
    part = Part(Place("body", document=True), "application/json", json.dumps({"token": token}).encode())
    assert dispatch.rewrite(part, _edits(("body:$.token", 0, len(token), "[SECRET]"))) == b'{"token": "[SECRET]"}'


def test_a_tagged_value_alone_is_cbor():
    """Tags of which the library makes tuples (RFC 8949 §3.4) do not hide that a body holds a container."""
    reading = dispatch.read(
        Part(Place("body", document=True), "application/cbor", cbor2.dumps(cbor2.CBORTag(18, [b"", {"a": MAIL}])))
    )
    assert (reading.format, [leaf.place.render() for leaf in reading.leaves]) == ("cbor", ["body:$[1].a"])
