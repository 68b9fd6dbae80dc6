"""The principles of GDPR Art. 5, each with the evidence that traffic gives for it, and what is left to a person (Art. 5(2))."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import ColumnElement, Connection, case, func, select

from ledger import schema
from ledger.keeper import KEEPER, Purged, notes
from ledger.reports.flows import Where
from ledger.reports.page import percent
from ledger.segment import chains

_RECORDS = schema.records.c


class Principle(msgspec.Struct, kw_only=True):
    """One principle: its letter in Art. 5(1), the evidence, and what a person must add."""

    letter: str
    name: str
    evidence: list[str]
    person: str


@dataclass(frozen=True, slots=True)
class Shares:
    """What the record of processing has already counted: shares from 0 to 1, None when there was no exchange."""

    exchanges: int
    encrypted: float | None
    inspected: float | None
    blocked: int
    changed: int


def principles(connection: Connection, where: Where, shares: Shares, journal: Path) -> list[Principle]:
    """The seven lines.

    Args:
        connection: to the index.
        where: which records.
        shares: what was counted of them.
        journal: the journal's folder, for what was purged.
    """
    found = _counts(connection, where)
    removed = _purged(journal)
    evidence: Mapping[str, list[str]] = {
        "a": [
            f"{found['unregistered']} of {shares.exchanges} exchanges went to recipients that the register does not name",
            f"{found['aimless']} had no declared purpose, {found['groundless']} no ground for a transfer",
        ],
        "b": [f"{found['mismatch']} exchanges did not fit the purposes of their recipient"],
        "c": [
            f"{found['excess']} held data of a category that is not declared",
            f"{shares.changed} were redacted or pseudonymised",
        ],
        "d": ["none: traffic does not show whether data is right"],
        "e": [f"{removed[1]} records were removed in {removed[0]} purges, each with proof"],
        "f": [
            f"{percent(shares.encrypted)} travelled over TLS; {shares.blocked} were refused by a rule",
            f"{percent(shares.inspected)} were read whole; what was not is counted by reason",
        ],
        "2": ["this record, dated and with its digest, over a ledger whose changes show (`douane audit verify`)"],
    }
    return [Principle(letter=letter, name=name, evidence=evidence[letter], person=person) for letter, name, person in _PRINCIPLES]


_PRINCIPLES = (
    ("a", "lawfulness, fairness and transparency", "that the legal bases hold, and that the notice says what is done"),
    ("b", "purpose limitation", "that purposes are worded narrowly enough, and further use is compatible"),
    ("c", "data minimisation", "that what is declared is needed"),
    ("d", "accuracy", "how data is kept right, and corrected"),
    ("e", "storage limitation", "that time limits are kept in the systems of record and at recipients"),
    ("f", "integrity and confidentiality", "the measures of Art. 32 that traffic does not show"),
    ("2", "accountability", "a statement for each line"),
)


def _counts(connection: Connection, where: Where) -> dict[str, int]:
    wanted: dict[str, ColumnElement[bool]] = {
        "unregistered": _RECORDS.registered.is_(False),
        "aimless": _RECORDS.purposes == "",
        "groundless": _RECORDS.basis == "missing",
        "mismatch": _rule("purpose-mismatch"),
        "excess": _rule("undeclared-category"),
    }
    counts = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name) for name, condition in wanted.items()]
    return dict(connection.execute(select(*counts).where(*where, _RECORDS.state != "partial")).mappings().one())


def _rule(name: str) -> ColumnElement[bool]:
    return (" " + _RECORDS.rules + " ").contains(f" {name} ", autoescape=True)


def _purged(journal: Path) -> tuple[int, int]:
    """How many purges there were, and how many records they removed."""
    keepers = [one for one in chains(journal) if one.writer == KEEPER]
    found = [note for one in keepers for note in notes(one) if isinstance(note, Purged)]
    return len(found), sum(note.records for note in found)
