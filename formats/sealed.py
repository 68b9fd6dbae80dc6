"""What is encrypted: PGP and S/MIME messages, age files, encrypted Office documents. Said to be so; nothing in it is read."""

import re

from formats.leaf import Part
from formats.reading import Harvest

_MAGIC = re.compile(rb"\s*-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE|CMS|PKCS7)-----|age-encryption\.org/v1\n")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # MS-OFFCRYPTO §2.3.4.4: an Office file with a password


def looks(head: bytes) -> bool:
    """Whether bytes begin like an encrypted message or file."""
    return _MAGIC.match(head) is not None or (head.startswith(_OLE) and _PACKAGE in head)


def read(part: Part, harvest: Harvest) -> None:
    """Say that the part is encrypted."""
    harvest.miss("encrypted", part.place)
