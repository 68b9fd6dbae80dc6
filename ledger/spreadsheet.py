"""Cells of a CSV file that people open in a spreadsheet: a text that a program would take for a formula is defused."""

from collections.abc import Sequence
from typing import cast

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # OWASP, "CSV Injection"


def cell(value: object) -> object:
    """What is written for a value: lists joined by `; `, nothing for None, a quote before what looks like a formula."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return value
        case str():
            return "'" + value if value.startswith(_FORMULA) else value
        case list() | tuple():
            return cell("; ".join(_text(item) for item in cast(Sequence[object], value)))
        case _:
            return cell(str(value))


def _text(item: object) -> str:
    return " ".join(str(part) for part in cast(dict[str, object], item).values()) if isinstance(item, dict) else str(item)
