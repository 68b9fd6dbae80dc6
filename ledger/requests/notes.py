"""What is journalled about requests: a chain of notes of its own on each node, `requests`, which no purge touches."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from ledger.requests.rights import Outcome, Right
from ledger.segment import chains, noted

REQUESTS = "requests"


class Opened(msgspec.Struct, frozen=True, tag="request_opened", tag_field="kind"):
    """A request came in; its dates were worked out with the law and the holidays of that day."""

    time: str
    id: str
    right: Right
    received: date
    channel: str
    subject: list[str]
    target: date
    due: date
    longest: date
    recipients: list[str]
    by: str


class Extended(msgspec.Struct, frozen=True, tag="request_extended", tag_field="kind"):
    """The person was told that it takes up to two months more, and why (GDPR Art. 12(3))."""

    time: str
    id: str
    on: date
    reason: str
    by: str


class Told(msgspec.Struct, frozen=True, tag="request_told", tag_field="kind"):
    """A recipient was told, has answered, or cannot be told (GDPR Art. 19)."""

    time: str
    id: str
    recipient: str
    by: str
    told: date | None = None
    replied: date | None = None
    impossible: str | None = None


class Closed(msgspec.Struct, frozen=True, tag="request_closed", tag_field="kind"):
    """The request was answered."""

    time: str
    id: str
    on: date
    outcome: Outcome
    reason: str
    by: str


type Note = Opened | Extended | Told | Closed
_NOTE: msgspec.json.Decoder[Note] = msgspec.json.Decoder(Note)


def notes(journal: Path) -> Iterator[Note]:
    """The notes of every node, chain by chain in their order."""
    for one in chains(journal):
        if one.writer == REQUESTS:
            yield from noted(one, _NOTE)
