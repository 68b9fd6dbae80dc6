"""Requests as a person reads them: lines, a table for a spreadsheet, or JSON."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from ledger.reports.table import table
from ledger.requests.model import Request

_COLUMNS = (
    "id", "standing", "right", "article", "received", "channel", "target", "due", "longest", "extended", "extension", "limit",
    "untold", "unanswered", "closed", "outcome", "reason", "opened_by",
)  # fmt: skip


def shown(one: Request, today: date) -> dict[str, Any]:
    """A request as JSON values, with how it stands on a day."""
    fields: dict[str, Any] = msgspec.to_builtins(one)
    return {**fields, "limit": one.limit.isoformat(), "standing": one.standing(today), "untold": one.untold()}


def render(requests: Sequence[Request], form: Literal["table", "csv", "json"], today: date) -> str:
    """The list."""
    return _FORMS[form](requests, today)


def _table(requests: Sequence[Request], today: date) -> str:
    return "".join(f"{_line(one, today)}\n" for one in requests)


def _line(one: Request, today: date) -> str:
    standing = one.standing(today)
    if one.closed:
        until = f"{one.outcome} on {one.closed}"
    else:
        left = (one.limit - today).days
        until = f"due {one.limit} ({left} days)" if left >= 0 else f"was due {one.limit} ({-left} days ago)"
    waits = f"  to tell: {', '.join(one.untold())}" if one.untold() else ""
    return f"{one.id:9} {standing:8} {one.right:20} {one.article:10} received {one.received}  {until}{waits}"


def _csv(requests: Sequence[Request], today: date) -> str:
    return table(_COLUMNS, [{**shown(one, today), "unanswered": [t.recipient for t in one.tasks if t.open]} for one in requests])


def _json(requests: Sequence[Request], today: date) -> str:
    return msgspec.json.format(msgspec.json.encode([shown(one, today) for one in requests]), indent=2).decode() + "\n"


_FORMS: dict[str, Callable[[Sequence[Request], date], str]] = {"table": _table, "csv": _csv, "json": _json}
