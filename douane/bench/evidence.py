"""What the ledger says of a run: that every request was recorded and read. A benchmark that skips the work proves nothing."""

import json
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Evidence:
    """Counts over the records of what was sent.

    Attributes:
        records: one for each request.
        with_findings: those in which personal data was found: all of them, since every body holds some.
        unseen: by reason, records of which something was not read.
    """

    records: int
    with_findings: int
    unseen: dict[str, int]

    @property
    def unseen_percent(self) -> float:
        """Share of records of which something was not read."""
        return round(100 * sum(self.unseen.values()) / self.records, 3) if self.records else 100.0


def gather(state: Path, since: datetime | None = None) -> Evidence:
    """Count, from the exported records of a state folder.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    from ledger.export import Filter, lines

    records = found = 0
    unseen = Counter[str]()
    for raw in lines(state, Filter(since)):
        record = json.loads(raw)
        if record["direction"] == "sent":
            records += 1
            found += bool(record["findings"])
            unseen.update({each["reason"] for each in record["inspection"]["unseen"]})
    return Evidence(records, found, dict(unseen))


def settled(state: Path, since: datetime, requests: int) -> Evidence:
    """The same of a running ledger, once every request has its record or half a minute is over."""
    deadline = time.monotonic() + 30
    while (evidence := gather(state, since)).records < requests and time.monotonic() < deadline:
        time.sleep(0.5)
    return evidence
