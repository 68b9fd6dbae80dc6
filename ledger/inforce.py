"""Which configurations were in force on each machine, who approved them when, and which were refused: the supervisor's notes."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ledger.journal import SUPERVISOR
from ledger.segment import chains, noted

IN_FORCE = "configuration_in_force"
REFUSED = "configuration_refused"


class InForce(msgspec.Struct, frozen=True, tag=IN_FORCE, tag_field="kind", omit_defaults=True):
    """A configuration came into force.

    Attributes:
        time: when.
        generation: its number in that run: 1 at the start, one more with each change.
        digest: of its canonical form: register, rules, exemptions and all the rest. An approval is for this.
        policy: of that and the reference data, as every record that was judged by it says.
        approved_by: who approved it; none when nobody did, or nobody had to.
        approved_on: when.
        key: the SHA-256 of the approver's public key.
        requested_by: who asked for the change.
        reason: why.
    """

    time: str
    generation: int
    digest: str
    policy: str = ""
    approved_by: str | None = None
    approved_on: str | None = None
    key: str | None = None
    requested_by: str | None = None
    reason: str | None = None


class Refused(msgspec.Struct, frozen=True, tag=REFUSED, tag_field="kind"):
    """A configuration was refused, and what was in force stayed so; generation 0 is a start that was refused."""

    time: str
    generation: int
    reason: str


type Note = InForce | Refused
_NOTE: msgspec.json.Decoder[Note] = msgspec.json.Decoder(Note)


def changes(journal: Path) -> Iterator[tuple[str, Note]]:
    """The machine and the note, of every machine, oldest first.

    Raises:
        LedgerError: a file cannot be read.
    """
    found = [(one.node, note) for one in chains(journal) if one.writer == SUPERVISOR for note in noted(one, _NOTE)]
    yield from sorted(found, key=lambda pair: pair[1].time)
