"""Whether a part is under a signature or digest that stands in its own bytes: then nothing in it can be written anew.

Theory: a signature inside a body is told by the standard that put it there (XML-DSig, JWS, COSE, S/MIME, OpenPGP, DKIM), never
verified, and looked for only when something is about to be written. Office documents are looked at by `formats.officewrite`.
"""

import re
from typing import cast

from formats import jsondoc
from formats.leaf import Part, Place
from formats.splice import CannotRewrite
from formats.writer import Writer

REASON = "The body is signed, so it cannot be rewritten."

_XML_NAMESPACE = "http://www.w3.org/2000/09/xmldsig#"  # XML-DSig, and with it SAML, WS-Security and XAdES
_XML_ELEMENT = re.compile(r"<(?:[\w.-]+:)?Signature[\s>]")
_ARMOUR = re.compile(r"-----BEGIN (?:PGP SIGNED MESSAGE|PGP SIGNATURE|SSH SIGNATURE)-----")  # RFC 9580 §6.2, §7
_COMPACT = re.compile(r"\s*eyJ[\w-]+\.[\w-]*\.[\w-]+\s*\Z")  # RFC 7515 §7.1
_FIELDS = re.compile(
    rb"^(?:content-type:[ \t]*(?:\r?\n[ \t]+)?(?:multipart/signed|application/(?:x-)?pkcs7-(?:mime|signature))"
    rb"|(?:dkim-signature|arc-message-signature):"
    rb"|content-md5:[ \t]*[\w+/]{22}==|(?:content-|repr-)?digest:[ \t]*[\w-]+=)",
    re.IGNORECASE | re.MULTILINE,
)  # RFC 1847, RFC 8551, RFC 6376, RFC 8617, RFC 1864, RFC 9530
_COSE = re.compile(rb"(?:\xd9\xd9\xf7|\xd8\x3d)*(?:\xd1|\xd2|\xd8\x61|\xd8\x62)")  # RFC 9052 §2, RFC 8392 §6
_FORM = (
    re.compile(r"(?:^|&)(?:SigAlg|oauth_signature|X-Amz-Signature)="),  # SAML bindings §3.4, RFC 5849 §3.5.2
    re.compile(r"(?=.*(?:^|&)AWSAccessKeyId=).*(?:^|&)Signature=", re.DOTALL),
)
_TYPES = ("multipart/signed", "application/jose", "application/cose", "application/jwt", "application/pkcs7-mime")
_PROOFS = frozenset(("jws", "proofValue", "signatureValue"))  # W3C Data Integrity and Linked Data Signatures


def refuse(part: Part, name: str, writer: Writer) -> None:
    """Refuse to write into a part of the format `name` that is signed.

    Raises:
        CannotRewrite: it is.
    """
    if _declared(part) or _shown(part, name) or (name in ("json", "har") and _json(part, writer)):
        raise CannotRewrite(REASON)


def text(content: str) -> bool:
    """Whether a text, alone or in a field, is under a signature of its own: signed XML, a compact JWS, an armoured message."""
    return (
        _ARMOUR.search(content) is not None
        or (_XML_NAMESPACE in content and _XML_ELEMENT.search(content) is not None)
        or _COMPACT.match(content) is not None
    )


def _declared(part: Part) -> bool:
    essence = part.content_type.partition(";")[0].strip().lower()
    return essence in _TYPES or essence.endswith(("+jwt", "+cose"))


def _shown(part: Part, name: str) -> bool:
    if name == "cbor":
        return _COSE.match(part.body) is not None
    if name == "multipart":
        return _FIELDS.search(part.body) is not None or (not _is_form(part) and text(_latin(part.body)))
    if name == "mail":
        return _FIELDS.search(part.body) is not None or _ARMOUR.search(_latin(part.body)) is not None
    if name == "form":
        content = _latin(part.body)
        return any(pattern.search(content) for pattern in _FORM)
    return name in ("xml", "html", "text") and text(_latin(part.body))


def _is_form(part: Part) -> bool:
    """A form's fields stand for themselves; the parts of other multiparts may be signed by one of them (SOAP attachments)."""
    return part.content_type.lower().startswith("multipart/form-data")


def _latin(body: bytes) -> str:
    """The bytes as text in which ASCII can be found, whatever their width."""
    return body.replace(b"\0", b"").decode("latin-1")


def _json(part: Part, writer: Writer) -> bool:
    """Whether something wanted stands in a JSON object that carries its own signature."""
    if b"ignature" not in part.body.replace(b"\0", b"") and b"proof" not in part.body.replace(b"\0", b""):
        return False
    value = jsondoc.parse(part.body.decode("utf-16" if b"\0" in part.body else "utf-8-sig", "replace"))
    open_: list[tuple[object, Place]] = [(value, part.place)]
    while open_:
        one, place = open_.pop()
        if isinstance(one, tuple):
            pairs = cast("jsondoc.Pairs", one)
            if _carries(dict(pairs)) and writer.touches(place):
                return True
            open_ += [(inner, Place(key, place)) for key, inner in pairs]
        elif isinstance(one, list):
            open_ += [(inner, Place(index, place)) for index, inner in enumerate(cast("list[object]", one))]
    return False


def _carries(known: dict[str, object]) -> bool:
    """JWS (RFC 7515 §7.2), DSSE, TUF, Amazon SNS, W3C Data Integrity."""
    many = known.get("signatures")
    if ("payload" in known or "signed" in known) and isinstance(many, list) and many:
        return _names(cast("list[object]", many)[0]) & {"signature", "sig"} != set()
    if isinstance(known.get("signature"), str) and (
        isinstance(known.get("protected"), str) or {"payload", "header"} <= known.keys()
    ):
        return True
    if isinstance(known.get("Signature"), str) and "SignatureVersion" in known:
        return True
    return any(_names(known.get(name)) & _PROOFS for name in ("proof", "signature"))


def _names(value: object) -> set[str]:
    return {pair[0] for pair in cast("jsondoc.Pairs", value)} if isinstance(value, tuple) else set()
