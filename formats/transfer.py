"""Content-Transfer-Encoding (RFC 2045 §6): how MIME writes bytes as lines of text."""

import base64
import binascii
import quopri


def undo(body: bytes, name: str) -> bytes | None:
    """The bytes behind a transfer encoding; None when they cannot be told."""
    match name.strip().lower():
        case "" | "7bit" | "8bit" | "binary":
            return body
        case "base64":
            try:
                return binascii.a2b_base64(body)
            except binascii.Error:
                return None
        case "quoted-printable":
            return quopri.decodestring(body)
        case _:
            return None


def apply(body: bytes, name: str) -> bytes:
    """Write bytes in a transfer encoding again."""
    match name.strip().lower():
        case "base64":
            return base64.encodebytes(body).replace(b"\n", b"\r\n").removesuffix(b"\r\n")
        case "quoted-printable":
            return quopri.encodestring(body)
        case _:
            return body
