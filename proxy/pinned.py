"""Hosts whose clients keep rejecting our certificate: each is named in one log line a machine, and never added in silence.

The indexer sees every worker's records, so it counts; what the index holds was counted, and told, by the process before it.
"""

from collections import Counter

from ledger.index import Database
from ledger.indexer import AT_ONCE
from ledger.record import AuditRecord
from ledger.remembered import rejections
from proxy.logs import logger

REJECTIONS = 3
_MOST_HOSTS = 1000
_REASON = "its clients keep rejecting our certificate: trust the CA there, or name the host in proxy.passthrough"


class Pinned:
    """Counts rejections by host from the records that are announced."""

    def __init__(self, database: Database) -> None:
        self._counts = Counter(dict(rejections(database, _MOST_HOSTS)))
        self._uncommitted: list[str] = []
        self._announced = 0

    def add(self, record: AuditRecord) -> None:
        """Remember a record until its transaction is done; the indexer commits after each `AT_ONCE`."""
        if self._announced >= AT_ONCE:
            self.commit()
        self._announced += 1
        if record.direction == "sent" and any(unseen.reason == "tls_failed" for unseen in record.inspection.unseen):
            self._uncommitted.append(record.host)

    def forget(self) -> None:
        """Drop what was remembered: its transaction did not come through, and it will be read again."""
        self._uncommitted.clear()
        self._announced = 0

    def commit(self) -> None:
        """What was remembered is indexed for good: count it, and name a host that has come to the number."""
        for host in self._uncommitted:
            if host in self._counts or len(self._counts) < _MOST_HOSTS:
                self._counts[host] += 1
                if self._counts[host] == REJECTIONS:
                    logger().warning("a host cannot be inspected", host=host, reason=_REASON)
        self.forget()
