"""Refusing an exchange: RFC 9457 problem details with rule ids, a plain reason and whom to ask. Never a value."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from policy.register.model import Organisation


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer in the upstream's place."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def refuse(
    organisation: Organisation,
    *,
    reason: str,
    rules: Sequence[str] = (),
    status: int = 403,
    exchange: str | None = None,
    headers: tuple[tuple[bytes, bytes], ...] = (),
) -> Refusal:
    """The refusal of one exchange.

    Args:
        reason: a sentence for a developer; names entities and countries, never a value.
        rules: ids of the rules that refuse.
        exchange: the id under which the audit log knows it.
    """
    problem = {
        "type": "about:blank",
        "title": _TITLES.get(status, "Refused"),
        "status": status,
        "detail": reason,
        "rules": list(rules),
        "exchange": exchange,
        "contact": _contact(organisation),
    }
    body = msgspec.json.encode({key: value for key, value in problem.items() if value is not None})
    fixed = (
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    )
    return Refusal(status, fixed + headers, body)


def _contact(organisation: Organisation) -> str:
    """Whom to ask: who is named for it, else the data protection officer."""
    if organisation.contact:
        return organisation.contact
    dpo = organisation.dpo
    if dpo and dpo.email:
        return dpo.email
    return f"the data protection officer of {organisation.name}" if organisation.name else "your data protection officer"


_TITLES = {
    403: "Transfer refused",
    407: "Which service is calling?",
    413: "Too large to inspect",
    431: "Request head too large",
    503: "Inspection unavailable",
}
