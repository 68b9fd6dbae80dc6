"""Whether a name on the command line is known: a misspelt one gives an empty result, which would read as good news."""

from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

from sqlalchemy import Select, select

from ledger import schema
from ledger.indexer import level

_RECORDS = schema.records.c


def unknown_processor(state: Path, name: str, declared: Collection[str], *, hosts: bool = True) -> str | None:
    """What to say of a recipient that neither the register nor a record knows; None when one does.

    Args:
        state: the state folder.
        name: a processor's id, or a host that none claims.
        declared: the ids of the register.
        hosts: whether the command takes a host that none claims too.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    if name in declared or _first(state, select(_RECORDS.number).where(_RECORDS.processor == name)):
        return None
    if _first(state, select(_RECORDS.number).where(_RECORDS.processor.is_(None) & (_RECORDS.host == name))):
        return None if hosts else f"{name!r} is a host that no processor claims: only a processor's id can be named here"
    if claimed := _first(state, select(_RECORDS.processor).where(_RECORDS.host == name)):
        return f"{name!r} is a host of the processor {claimed}: name that one, its records stand under it"
    return f"{name!r} is no processor of the register and no host that was seen{_near(name, declared)}"


def unknown_service(state: Path, name: str, declared: Collection[str]) -> str | None:
    """What to say of a service that neither the file nor a record knows; None when one does.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    if name in declared or _first(state, select(_RECORDS.number).where(_RECORDS.service == name)):
        return None
    return f"{name!r} is no declared service and none that was seen{_near(name, declared)}"


def _first(state: Path, wanted: "Select[tuple[object]]") -> object:
    with level(state) as connection:
        return connection.execute(wanted.limit(1)).scalar()


def _near(name: str, declared: Collection[str]) -> str:
    near = get_close_matches(name, declared, n=1, cutoff=0.7)
    return f"; did you mean {near[0]}?" if near else ""
