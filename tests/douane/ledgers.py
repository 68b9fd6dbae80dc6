"""A small ledger in a state folder, as an `up` that has ended leaves it."""

from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from detectors.tokens import Tokenizer
from douane import state
from ledger.chain import SupervisorChain
from ledger.identifier import uuid7
from ledger.journal import Writer
from ledger.keys import key
from ledger.record import AuditRecord
from tests.douane.demo.records import record


def journalled(folder: Path, *records: AuditRecord) -> None:
    """These records, each an exchange of its own."""
    state.prepare(folder)
    with closing(SupervisorChain(folder / "journal", "box")) as chain:
        chain.opened("proxy-0")
        with Writer(folder / "journal", "box", "proxy-0") as writer:
            for one in records:
                writer.outcome(replace(one, id=uuid7(), exchange=uuid7()))
        chain.closed("proxy-0")


def sent_to(folder: Path, *hosts: str) -> None:
    """Jan's e-mail address, sent to each of these hosts."""
    state.prepare(folder)
    token = Tokenizer("2026-11", key(folder, "epoch-2026-11")).token("EMAIL_ADDRESS", "jan@example.be")
    made = [record(host=host, action="allow", entity="EMAIL_ADDRESS") for host in hosts]
    journalled(folder, *(replace(one, findings=[replace(one.findings[0], tokens=[token])]) for one in made))
