"""Keys are made before any worker starts, one file each, readable by this user alone (0600).

An epoch key makes subject tokens for one period and can be destroyed with that period's tokens (crypto-shredding). Other keys
outlive it and are never the same key.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from ledger.errors import LedgerError
from ledger.whole import put

KEY_BYTES = 32

type Period = Literal["month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Epoch:
    """The key that makes subject tokens during one period; `repr` does not show it."""

    id: str
    key: bytes

    def __repr__(self) -> str:
        return f"Epoch({self.id!r})"


def epoch_name(now: datetime, period: Period = "month") -> str:
    """The period that `now` (UTC) lies in: `2026-11`, `2026-q4`, `2026`."""
    match period:
        case "month":
            return f"{now:%Y-%m}"
        case "quarter":
            return f"{now:%Y}-q{(now.month + 2) // 3}"
        case "year":
            return f"{now:%Y}"


def epoch(state: Path, now: datetime, period: Period = "month") -> Epoch:
    """The epoch key in force at `now`, made when there is none yet.

    Raises:
        LedgerError: when the key cannot be read or written.
    """
    name = epoch_name(now, period)
    return Epoch(name, key(state, f"epoch-{name}"))


def key(state: Path, name: str) -> bytes:
    """A key by name, made at first use.

    Raises:
        LedgerError: when it cannot be read or written, or is no key.
    """
    path = state / "keys" / f"{name}.key"
    try:
        if not path.exists():
            _make(path)
        value = bytes.fromhex(path.read_text("ascii").strip())
    except OSError as error:
        raise LedgerError(f"the key {path} cannot be used: {(error.strerror or 'unknown reason').lower()}") from error
    except ValueError as error:
        raise LedgerError(
            f"{path} is no key: restore it from a backup, or remove it and lose the link to older tokens"
        ) from error
    if len(value) != KEY_BYTES:
        raise LedgerError(f"{path} is no key: restore it from a backup, or remove it and lose the link to older tokens")
    return value


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    put(path, secrets.token_hex(KEY_BYTES).encode() + b"\n")
