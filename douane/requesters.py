"""Who asks: a reference by which another request of the same person is found, and the recipients that got the person's data."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from douane.errors import DouaneError

KEY = "requests"
"""The key of references: a long-lived one of its own, so that they lead neither to traffic nor to the suppression list."""
_NUMBER = re.compile(r"\+?[\d\s./()-]{6,}")


def reference(folder: Path, identifiers: Iterable[str], region: str) -> list[str]:
    """Keyed hashes of what a person is known by.

    Args:
        folder: the state folder.
        identifiers: one each, `ENTITY=value` or a value alone.
        region: where a phone number without country code belongs.

    Raises:
        DouaneError: there is no identifier.
    """
    from detectors.tokens import Tokenizer
    from ledger.keys import key

    known_by = [text.strip() for text in identifiers if text.strip()]
    if not known_by:
        raise DouaneError("who asks? give what the person is known by, one a line, on standard input or with --from")
    tokenizer = Tokenizer(KEY, key(folder, KEY), region)
    return sorted({tokenizer.token(*_kind(text)) for text in known_by})


def recipients(folder: Path, identifiers: Sequence[str], region: str) -> list[str]:
    """Who received data in which any of the identifiers was found; nobody when nothing was recorded yet."""
    from douane.subjects import PREFIX, tokens
    from ledger.reports.recipients import report

    if not any((folder / "keys").glob(f"{PREFIX}*.key")):
        return []
    return sorted({one.destination for one in report(folder, tokens(folder, identifiers, region)).recipients})


def _kind(text: str) -> tuple[str, str]:
    from policy.entities import kinds

    entity, equals, value = text.partition("=")
    if equals and entity in kinds():
        return entity, value
    if "@" in text:
        return "EMAIL_ADDRESS", text
    return ("PHONE_NUMBER" if _NUMBER.fullmatch(text) else "PERSON"), text
