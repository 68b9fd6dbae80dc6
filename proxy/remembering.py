"""The history: the indexer keeps it and writes it down, the workers read it (`proxy.recalling`), at most a second later.

`STATE/seen.json` (who ever got what) outlives restarts; `STATE/run/rates.json` is written anew while anything is in the last
hour. Both are replaced as a whole, so a reader sees one or the other and never half. They hold names of services, recipients,
hosts and categories, and numbers: no token, no value.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ledger.indexer import AT_ONCE, Indexer
from ledger.record import AuditRecord
from ledger.remembered import last_hour, passed, seen
from policy.history import History, Passed
from policy.past import Past, Seen, encode_rates, encode_seen
from proxy.firsts import KEPT, tidy
from proxy.logs import logger
from proxy.recalling import RATES, SEEN, read_seen

EVERY = timedelta(seconds=0.4)


class Memory:
    """Keeps the history of one state folder from the records that are announced."""

    def __init__(self, state: Path, indexer: Indexer) -> None:
        self._state = state
        self._history = History()
        self._uncommitted: list[Passed] = []
        self._written: Past | None = None
        self._next = self._tidied = datetime.min.replace(tzinfo=UTC)
        self._history.restore(_kept(state) or seen(indexer.database))
        for one in last_hour(indexer.database, datetime.now(UTC)):
            self._history.add(one)

    def add(self, record: AuditRecord) -> None:
        """Remember a record until its transaction is done; the indexer commits after each `AT_ONCE`."""
        one = passed(record)
        if len(self._uncommitted) >= AT_ONCE:
            self.commit()
        if one is not None:
            self._uncommitted.append(one)

    def forget(self) -> None:
        """Drop what was remembered: its transaction did not come through, and it will be read again."""
        self._uncommitted.clear()

    def commit(self) -> None:
        """What was remembered is indexed for good: count it."""
        for one in self._uncommitted:
            self._history.add(one)
        self._uncommitted.clear()

    def write(self, now: datetime) -> None:
        """Write down what changed, not more often than `EVERY`. What cannot be written is tried again the next time."""
        if now < self._next:
            return
        self._next = now + EVERY
        past, before = self._history.past(now), self._written
        try:
            if before is None or past.seen is not before.seen:
                _replace(self._state / SEEN, encode_seen(self._history.seen))
            if now >= self._tidied + KEPT:
                self._tidied = now
                tidy(self._state, now)
            if before is None or past.rates != before.rates:
                _replace(self._state / RATES, encode_rates(past))
        except OSError as error:
            logger().error("the history cannot be written", reason=error.strerror or "unknown")
            return
        self._written = past


def _kept(state: Path) -> Seen | None:
    return read_seen(state / SEEN)


def _replace(file: Path, content: bytes) -> None:
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    fresh.replace(file)
