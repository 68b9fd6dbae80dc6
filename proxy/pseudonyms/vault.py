"""The vault: which value a pseudonym of a shared scope stands for, for all workers of this machine.

Theory. One SQLite file that all workers open. A pseudonym is given out in a write transaction, so that two workers never give
one to two values. Values are encrypted (AES-256-GCM, bound to scope and pseudonym), scopes are keyed hashes: the file alone says
how many pseudonyms there are and nothing about whom. Rows have a time to live and a greatest number.
"""

import hashlib
import hmac
import os
import sqlite3
import threading
import weakref
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_WAIT = 5.0  # seconds for another worker's transaction
_SWEEP = 256  # transactions between two looks at the number of rows
_SCHEMA = """
CREATE TABLE IF NOT EXISTS pseudonym (
  scope BLOB NOT NULL, text TEXT NOT NULL, sealed BLOB NOT NULL, used REAL NOT NULL,
  PRIMARY KEY (scope, text)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pseudonym_used ON pseudonym (used);
"""


class VaultError(Exception):
    """The vault cannot be used; the message says why and what to do, and holds no value."""


class Vault:
    """Opens (and makes) a vault.

    Args:
        file: None keeps it in this process's memory.
        key: 32 bytes; without it the file is noise.
        keep: seconds that a pseudonym is kept after its last use.
        entries: how many are kept at most; the longest unused go first.

    Raises:
        VaultError: the file cannot be opened.
    """

    def __init__(self, file: Path | None, key: bytes, *, keep: float = 86_400.0, entries: int = 100_000) -> None:
        self._cipher = AESGCM(hmac.new(key, b"vault values", hashlib.sha256).digest())
        self._scopes = hmac.new(key, b"vault scopes", hashlib.sha256).digest()
        self.keep = keep
        self.entries = entries
        self._lock = threading.Lock()
        self._since_sweep = 0
        try:
            self._database = _opened(file)
            weakref.finalize(self, self._database.close)
        except (sqlite3.Error, OSError) as error:
            raise VaultError(f"the pseudonym vault cannot be opened ({type(error).__name__}): look at its folder") from None

    @contextmanager
    def drawer(self, scope: str, now: float) -> Generator["VaultDrawer"]:
        """What was given out within a scope, in one transaction. `now` is in seconds since the epoch.

        Raises:
            VaultError: the file cannot be read or written.
        """
        with self._lock:
            try:
                self._database.execute("BEGIN IMMEDIATE")
                try:
                    self._sweep(now)
                    yield VaultDrawer(self._database, self._cipher, self._scope(scope), now, self.keep)
                    self._database.execute("COMMIT")
                except BaseException:
                    self._database.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                raise VaultError(f"the pseudonym vault cannot be used ({type(error).__name__})") from None

    def known(self, scope: str, now: float, most: int) -> dict[str, str]:
        """The newest pseudonyms of a scope with their values; not what is kept beside one to tell it from others (`assign`).

        Raises:
            VaultError: the file cannot be read.
        """
        hashed = self._scope(scope)
        with self._lock:
            try:
                rows = self._database.execute(
                    "SELECT text, sealed FROM pseudonym WHERE scope = ? AND used > ? AND text NOT LIKE '=%' "
                    "ORDER BY used DESC LIMIT ?",
                    (hashed, now - self.keep, most),
                ).fetchall()
            except sqlite3.Error as error:
                raise VaultError(f"the pseudonym vault cannot be read ({type(error).__name__})") from None
        return {text: value for text, sealed in rows if (value := _unsealed(self._cipher, hashed, text, sealed)) is not None}

    def close(self) -> None:
        """Let go of the file."""
        with self._lock, suppress(sqlite3.Error):
            self._database.close()

    def _scope(self, scope: str) -> bytes:
        return hmac.new(self._scopes, scope.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()[:16]

    def _sweep(self, now: float) -> None:
        """Now and then, remove what is past its time, and the longest unused of what is too much."""
        self._since_sweep -= 1
        if self._since_sweep > 0:
            return
        self._since_sweep = _SWEEP
        self._database.execute("DELETE FROM pseudonym WHERE used <= ?", (now - self.keep,))
        (count,) = self._database.execute("SELECT count(*) FROM pseudonym").fetchone()
        if count > self.entries:
            self._database.execute(
                "DELETE FROM pseudonym WHERE (scope, text) IN (SELECT scope, text FROM pseudonym ORDER BY used LIMIT ?)",
                (count - self.entries,),
            )


class VaultDrawer:
    """One scope's part of the vault, within a transaction."""

    def __init__(self, database: sqlite3.Connection, cipher: AESGCM, scope: bytes, now: float, keep: float) -> None:
        self._database = database
        self._cipher = cipher
        self._scope = scope
        self._now = now
        self._keep = keep

    def find(self, text: str) -> str | None:
        """The value that a pseudonym stands for; one past its time, or that this key cannot read, is free."""
        row = self._database.execute(
            "SELECT sealed FROM pseudonym WHERE scope = ? AND text = ? AND used > ?",
            (self._scope, text, self._now - self._keep),
        ).fetchone()
        if row is None:
            return None
        value = _unsealed(self._cipher, self._scope, text, row[0])
        if value is None:
            return None
        self._database.execute("UPDATE pseudonym SET used = ? WHERE scope = ? AND text = ?", (self._now, self._scope, text))
        return value

    def keep(self, text: str, value: str) -> None:
        """Give a pseudonym out."""
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, value.encode("utf-8", "surrogatepass"), self._scope + text.encode())
        self._database.execute("INSERT OR REPLACE INTO pseudonym VALUES (?, ?, ?, ?)", (self._scope, text, sealed, self._now))


def _unsealed(cipher: AESGCM, scope: bytes, text: str, sealed: bytes) -> str | None:
    try:
        value = cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], scope + text.encode())
    except (InvalidTag, ValueError):
        return None
    return value.decode("utf-8", "surrogatepass")


def _opened(file: Path | None) -> sqlite3.Connection:
    if file is not None:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))  # its helper files take over the mode
    database = sqlite3.connect(file or ":memory:", timeout=_WAIT, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA secure_delete = ON")
    database.executescript(_SCHEMA)
    return database
