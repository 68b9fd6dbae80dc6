"""A report's lines as CSV, safe to open in a spreadsheet, and a report as JSON."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import cast

import msgspec

from ledger.spreadsheet import cell


def table(columns: Sequence[str], lines: Sequence[Mapping[str, object]]) -> str:
    """The lines under their column names; counts by kind (`{"EMAIL_ADDRESS": 3}`) become `EMAIL_ADDRESS x3`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180 §2
    writer.writerow(columns)
    writer.writerows([cell(_flat(line[column])) for column in columns] for line in lines)
    return out.getvalue()


def indented(report: msgspec.Struct) -> str:
    """A report as JSON that a person can read."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def _flat(value: object) -> object:
    return [f"{kind} x{count}" for kind, count in cast(dict[str, int], value).items()] if isinstance(value, dict) else value
