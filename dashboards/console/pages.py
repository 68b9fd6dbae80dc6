"""What each page shows, as values for its template."""

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from starlette.responses import Response

from dashboards.console import charts
from dashboards.console.guard import CONTENT_POLICY
from dashboards.console.reading import MENUS, Reading
from dashboards.console.wanted import EXACT, PERIODS, Wanted, period, wanted
from ledger.reports import transfers as chapter_v
from ledger.reports.forms import TYPES, filed, known
from ledger.requests.register import requests as kept

type Parameters = Mapping[str, str]
type Values = dict[str, Any]

_HOUR = 3_600_000_000  # microseconds
_STEPS = {"24h": _HOUR // 2, "7d": 3 * _HOUR, "30d": 12 * _HOUR}


def overview(reading: Reading, parameters: Parameters, now: datetime) -> Values:
    """The figures of a period, its course, its recipients and kinds of data."""
    name, since = period(parameters, now)
    totals = reading.totals(since)
    begin = since or reading.first() or now - timedelta(hours=1)
    step = _STEPS.get(name) or max(_HOUR, int((now - begin).total_seconds() * 1e6) // 60)
    return {
        "period": name,
        "periods": tuple(PERIODS),
        "since": since,
        "totals": totals,
        "inspected": 1 - totals["incomplete"] / totals["exchanges"] if totals["exchanges"] else None,
        "chart": charts.columns(reading.over_time(since, step), begin, now, step),
        "zones": charts.ZONES,
        "recipients": reading.recipients(since),
        "kinds": reading.kinds(since),
        "reasons": reading.reasons(since),
        "flagged": reading.exchanges(Wanted({"action": "flag"}, since), size=8).rows,
    }


def exchanges(reading: Reading, parameters: Parameters) -> Values:
    """A page of exchanges."""
    asked = wanted(parameters)
    before = parameters.get("before", "")
    return {
        "asked": asked,
        "found": reading.exchanges(asked, int(before) if before.isdecimal() and len(before) < 19 else None),
        "choices": reading.choices(),
        "menus": MENUS,
        "paged": bool(before),
        "hidden": [name for name in EXACT if name in asked.given and name not in MENUS],
    }


def exchange(reading: Reading, id: str) -> Values | None:  # noqa: A002  the record's own word
    """One record, with its exchange's others; None when there is none."""
    record = reading.record(id)
    if record is None:
        return None
    raw = msgspec.json.format(msgspec.json.encode(record), indent=2).decode()
    return {"record": record, "raw": raw.split("\n"), "siblings": reading.siblings(record)}


def transfers(state: Path, parameters: Parameters) -> Values:
    """The Chapter V report."""
    asked = wanted(parameters)
    return {"asked": asked, "report": chapter_v.report(state, asked.since, asked.until)}


def requests(state: Path, parameters: Parameters, today: date) -> Values:
    """Requests of data subjects, the most urgent first; `all` asks for the closed ones too."""
    listed = [(one, one.standing(today)) for one in kept(state)]
    every = bool(parameters.get("all"))
    standings = [standing for _, standing in listed]
    return {
        "requests": [(one, standing) for one, standing in listed if every or standing != "closed"],
        "open": len(standings) - standings.count("closed"),
        "overdue": standings.count("overdue"),
        "every": every,
    }


def report(state: Path, parameters: Parameters, form: str) -> Response | None:
    """The Chapter V report as a file; None for a form that there is not."""
    wished = known(form)
    if wished is None:
        return None
    asked = wanted(parameters)
    content = filed(chapter_v.render, chapter_v.report(state, asked.since, asked.until), wished)
    shown, policy = ("inline", _policy(content.decode())) if wished == "html" else ("attachment", _policy(""))
    headers = {"Content-Disposition": f'{shown}; filename="transfers.{form}"', "Content-Security-Policy": policy}
    return Response(content, media_type=TYPES[wished], headers=headers)


def _policy(text: str) -> str:
    """The page's policy, which lets in the report's own style sheet and no other."""
    styles = re.findall(r"<style>(.*?)</style>", text, flags=re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles]
    return CONTENT_POLICY.replace(
        "style-src 'self'", " ".join(["style-src", *(f"'sha256-{one}'" for one in hashes)] if hashes else ["style-src 'none'"])
    )
