"""The two values that an inspection makes: on what terms an exchange goes on, and what was found and decided."""

from dataclasses import dataclass
from datetime import datetime

from detectors.jobs import Finding, Mistyped, Settled, Spot
from formats.budget import Reason
from policy.judge import Judge
from policy.model import Decision, Destination, Mode, Scope
from proxy.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Admission:
    """An exchange that may go on, and on what terms.

    Attributes:
        judge: the generation of the policy in force when the exchange began; it stays this one to its end (law 10).
        shed: the detectors were behind for too long: it passes uninspected (law 7).
        intended: False when its intent could not be journalled.
        scopes: of the rules that could pseudonymise it; only then do the detectors give values back, to its act alone (law 1).
    """

    exchange: Exchange
    judge: Judge
    at: datetime
    destination: Destination
    mode: Mode
    shed: bool = False
    intended: bool = False
    scopes: frozenset[Scope] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in one direction and what was decided about it."""

    decision: Decision
    findings: tuple[Finding, ...] = ()
    spots: tuple[Spot, ...] = ()
    unseen: tuple[tuple[Reason, str], ...] = ()
    path: str | None = None
    seconds: float = 0.0
    settled: tuple[Settled, ...] = ()
    mistyped: tuple[Mistyped, ...] = ()
