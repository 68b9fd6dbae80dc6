"""A stream of bytes sealed with a passphrase: AES-256-GCM in chunks, so that a change, a cut or a wrong order shows.

Rules. The key is made from the passphrase by scrypt (RFC 7914) with a salt of its own. The nonce of a chunk is a random prefix,
its number, and whether it is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015); the header is
authenticated with each. Nothing of a chunk is given out before it verifies.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO, override

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from douane.backup.errors import BackupError
from douane.backup.reading import Chunks

MAGIC = b"DOUANEB1"
_CHUNK = 1 << 20
_TAG, _SALT, _PREFIX = 16, 16, 7
_COST = 17  # 2**17 blocks of 1 KiB: 128 MiB and a third of a second (OWASP, "Password Storage")
_MOST_COST = 20
_HEADER = len(MAGIC) + 1 + _SALT + _PREFIX
_WRONG = "the passphrase is wrong, or the backup was changed"


class Sealer:
    """Writes a sealed stream; `close` ends it, and without that it does not open."""

    def __init__(self, out: BinaryIO, passphrase: str) -> None:
        self._out, self._buffer, self._number = out, bytearray(), 0
        self._header = MAGIC + bytes([_COST]) + os.urandom(_SALT + _PREFIX)
        self._cipher = _cipher(self._header, passphrase)
        out.write(self._header)

    def write(self, data: bytes) -> int:
        """Take bytes; whole chunks leave at once."""
        self._buffer += data
        while len(self._buffer) > _CHUNK:
            self._leave(bytes(self._buffer[:_CHUNK]), last=False)
            del self._buffer[:_CHUNK]
        return len(data)

    def flush(self) -> None:
        """A chunk leaves when it is full."""

    def close(self) -> None:
        """Write the last chunk."""
        self._leave(bytes(self._buffer), last=True)
        self._out.flush()

    def _leave(self, data: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._header, self._number, last=last), data, self._header))
        self._number += 1


class Unsealer(Chunks):
    """Reads what a `Sealer` wrote."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        super().__init__()
        self._source = source
        self._header = source.read(_HEADER)
        if len(self._header) < _HEADER or not self._header.startswith(MAGIC):
            raise BackupError("this is no backup of Douane: its beginning is another")
        self._cipher = _cipher(self._header, passphrase)

    @override
    def chunks(self) -> Iterator[bytes]:
        number, data = 0, self._source.read(_CHUNK + _TAG)
        while True:
            following = self._source.read(_CHUNK + _TAG)
            try:
                yield self._cipher.decrypt(_nonce(self._header, number, last=not following), data, self._header)
            except InvalidTag:
                raise BackupError(_WRONG) from None
            if not following:
                return
            number, data = number + 1, following


def _cipher(header: bytes, passphrase: str) -> AESGCM:
    cost = header[len(MAGIC)]
    if not 10 <= cost <= _MOST_COST:
        raise BackupError(_WRONG)
    salt = header[len(MAGIC) + 1 :][:_SALT]
    return AESGCM(Scrypt(salt=salt, length=32, n=1 << cost, r=8, p=1).derive(passphrase.encode()))


def _nonce(header: bytes, number: int, *, last: bool) -> bytes:
    return header[-_PREFIX:] + number.to_bytes(4) + bytes([last])
