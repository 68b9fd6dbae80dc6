"""Feedback that has ended, that ends within a week, that is very wide, or that names what no detector finds."""

from collections.abc import Iterator
from datetime import date, timedelta

from policy.check.finding import CheckFinding
from policy.configuration import Configuration
from policy.entities import kinds
from policy.feedback import Settlement

_WEEK = timedelta(days=7)


def look(configuration: Configuration, today: date) -> Iterator[CheckFinding]:
    """Every entry of `detectors.feedback`."""
    own = bool(configuration.detectors.recognizers)
    for entry in configuration.detectors.feedback:
        about = f"feedback:{entry.id}"
        if entry.until < today:
            yield CheckFinding("low", f"feedback {entry.id} ended on {entry.until}: take it out", about)
            continue
        if entry.until - today <= _WEEK:
            yield CheckFinding("medium", f"feedback {entry.id} ends on {entry.until}: settle it anew or let it end", about)
        if entry.verdict == "allow" and entry.token is None and entry.place is None:
            yield CheckFinding("high", f"feedback {entry.id} takes every {_wide(entry)} away: name a place or a value", about)
        for name in entry.entity:
            if name not in kinds() and not own:
                yield CheckFinding("medium", f"feedback {entry.id} is for an entity type that nobody finds: {name[:60]}", about)


def _wide(entry: Settlement) -> str:
    to = f" on the way to {', '.join(entry.host)[:60]}" if entry.host else ""
    return f"finding of {', '.join(entry.entity)[:60]}{to}"
