"""The suppression list: who objected, withdrew, asked for restriction or erasure, as tokens of a key of its own.

It lies in `STATE/suppression/list.json` (0600) and outlives the key epochs, since an objection does (GDPR Art. 21). Only the list
holds its tokens: detectors are told tokens and numbers, proxies numbers and choices. A choice is never rewritten but for its end.
"""

from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from ledger.errors import LedgerError
from ledger.lock import Lock
from ledger.whole import put
from policy.choices import Choice, Kind

FOLDER = "suppression"
FILE = "list.json"
KEY = "suppression"
"""The name of the list's key (`ledger.keys.key`)."""

_KEPT = timedelta(days=1)
"""How long a released choice still travels: exchanges that began before are judged by what held then."""


class Listed(msgspec.Struct, frozen=True):
    """One choice as the list keeps it.

    Attributes:
        number: never given again.
        tokens: of everything that the person gave as an identifier.
        since: the moment of the choice.
        until: when it was released.
        purpose: what it is narrowed to.
        reference: the request's own, for people.
        by: who wrote it down.
    """

    number: int
    kind: Kind
    tokens: list[str]
    since: datetime
    until: datetime | None = None
    purpose: str | None = None
    reference: str | None = None
    by: str = ""

    def choice(self) -> Choice:
        """As the judge knows it."""
        return Choice(self.number, self.kind, self.since, self.purpose, self.until)


class Suppressions(msgspec.Struct, frozen=True):
    """The whole list; `last` is the highest number ever given."""

    last: int = 0
    listed: list[Listed] = []

    def travelling(self, now: datetime) -> "list[Listed]":
        """The choices that proxies and detectors need."""
        return [one for one in self.listed if one.until is None or one.until > now - _KEPT]


def path(state: Path) -> Path:
    """Where the list lies."""
    return state / FOLDER / FILE


def read(state: Path) -> Suppressions:
    """The list; an empty one when nobody ever chose anything.

    Raises:
        LedgerError: it cannot be read.
    """
    file = path(state)
    try:
        return msgspec.json.decode(file.read_bytes(), type=Suppressions)
    except FileNotFoundError:
        return Suppressions()
    except (OSError, msgspec.DecodeError):
        raise LedgerError(f"the suppression list {file} cannot be read: restore it from a backup") from None


def add(state: Path, choice: Choice, tokens: Collection[str], *, reference: str | None = None, by: str = "") -> int:
    """Write a choice down; its number on the list (the one given is not looked at).

    Raises:
        LedgerError: the list cannot be read or written.
    """
    with _locked(state):
        before = read(state)
        number = before.last + 1
        listed = Listed(number, choice.kind, sorted(tokens), choice.since, None, choice.purpose, reference, by)
        _write(state, Suppressions(number, [*before.listed, listed]))
    return number


def release(
    state: Path, tokens: Collection[str], now: datetime, *, kind: Kind | None = None, purpose: str | None = None
) -> list[Listed]:
    """End the choices of a person, those of one kind or purpose only when named; the choices that ended.

    Raises:
        LedgerError: the list cannot be read or written.
    """
    person = set(tokens)
    with _locked(state):
        before = read(state)
        ended = {
            one.number: replace(one, until=now)
            for one in before.listed
            if one.until is None
            and not person.isdisjoint(one.tokens)
            and kind in (None, one.kind)
            and purpose in (None, one.purpose)
        }
        if ended:
            _write(state, replace(before, listed=[ended.get(one.number, one) for one in before.listed]))
    return list(ended.values())


def numbers(listed: Collection[Listed]) -> Mapping[str, list[int]]:
    """The choices' numbers by token: what the detectors compare with."""
    by_token: dict[str, list[int]] = {}
    for one in listed:
        for token in one.tokens:
            by_token.setdefault(token, []).append(one.number)
    return by_token


@contextmanager
def _locked(state: Path) -> Generator[None]:
    """One writer of the list at a time."""
    lock = Lock(state / FOLDER)
    try:
        yield
    finally:
        lock.release()


def _write(state: Path, suppressions: Suppressions) -> None:
    file = path(state)
    try:
        put(file, msgspec.json.encode(suppressions))
    except OSError as error:
        raise LedgerError(
            f"the suppression list {file} cannot be written ({error.strerror}): free space or give access"
        ) from error
