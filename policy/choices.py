"""What people chose: objections, restrictions, withdrawn consents, requested erasures, by number and from a moment on.

GDPR Art. 7(3), 17, 18, 21. Whose choice it is stands in the suppression list alone, as tokens of its own key; the detectors
compare with those and say numbers. Neither a value nor a token is ever here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from policy.errors import PolicyError
from policy.register.bases import BASES
from policy.register.model import Purpose

type Kind = Literal["objection_marketing", "objection", "restriction", "consent_withdrawn", "erasure"]

_KINDS: tuple[Kind, ...] = ("objection_marketing", "objection", "restriction", "consent_withdrawn", "erasure")
_OBJECTED = frozenset({"6(1)(e)", "6(1)(f)"})
_CONSENT = frozenset({"6(1)(a)"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of one person, by its number on the list; `purpose` narrows an objection or a withdrawal to that purpose."""

    number: int
    kind: Kind
    since: datetime
    purpose: str | None = None
    until: datetime | None = None


class Choices:
    """The choices of the suppression list, by number: its size does not slow a look."""

    def __init__(self, choices: Iterable[Choice] = ()) -> None:
        self._by_number = {choice.number: choice for choice in choices}

    def __len__(self) -> int:
        return len(self._by_number)

    def applying(self, chosen: frozenset[int], at: datetime, purposes: Sequence[Purpose]) -> tuple[Kind, ...]:
        """The kinds of choice, of those met in an exchange, that stand against these purposes at that moment, and not before.

        Without any known purpose every choice stands: nothing shows that the exchange is for something else.
        """
        standing: set[Kind] = {
            choice.kind
            for choice in (self._by_number[number] for number in chosen & self._by_number.keys())
            if choice.since <= at and (choice.until is None or at < choice.until) and _concerns(choice, purposes)
        }
        return tuple(kind for kind in _KINDS if kind in standing)


def _concerns(choice: Choice, purposes: Sequence[Purpose]) -> bool:
    if choice.kind == "erasure" or not purposes:
        return True
    return any(_touches(choice, purpose) for purpose in purposes if choice.purpose in (None, purpose.id))


def _touches(choice: Choice, purpose: Purpose) -> bool:
    if choice.kind == "objection_marketing":
        return purpose.marketing
    if choice.kind == "restriction":
        return not purpose.essential
    if choice.kind == "consent_withdrawn":
        return choice.purpose == purpose.id or _may_rest(purpose, _CONSENT)
    if purpose.marketing:
        return True  # Art. 21(2), on any basis; one that names no purpose excepts none
    return not purpose.essential and (purpose.research or _may_rest(purpose, _OBJECTED))


def _may_rest(purpose: Purpose, bases: frozenset[str]) -> bool:
    """Whether it rests on one of these bases; one that is not declared, or not understood, may be any."""
    return not purpose.legal_bases or any(basis in bases or basis not in BASES for basis in purpose.legal_bases)


_DECODER = msgspec.json.Decoder(list[Choice])  # ten thousand in a few milliseconds: it happens on a worker's event loop


def encode(choices: Iterable[Choice]) -> str:
    """The list as JSON: what travels to the proxy workers. It holds numbers, kinds and times, and no token."""
    return msgspec.json.encode(list(choices)).decode()


def decode(text: str) -> Choices:
    """Read what `encode` wrote.

    Raises:
        PolicyError: it is not that.
    """
    try:
        return Choices(_DECODER.decode(text))
    except msgspec.DecodeError:
        raise PolicyError("the suppression list cannot be read: it must be what `encode` wrote") from None
