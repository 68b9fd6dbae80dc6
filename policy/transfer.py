"""Zone and basis of a destination on a day: the worse of importer and hosting, and the ground that carries it.

GDPR Art. 44-49; design, laws 9 and 10. The parent's country is never counted.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from policy.geography import SOMEWHERE_IN_THE_UNION, Standing, standing
from policy.model import Basis, TransferState, Zone
from policy.register.model import Processor, Transfer

_WORSE: dict[Zone, int] = {"EEA": 0, "adequacy": 1, "unknown": 2, "third": 3}
_WEAK = frozenset[Basis]({"missing", "dpf"})
"""Of two grounds in the same zone, the one that a reader must see."""
_YEAR = timedelta(days=366)
_SAFEGUARDS: dict[str, Basis] = {"scc": "scc", "bcr": "bcr", "code": "code", "certification": "certification", "art49": "art49"}
_ASSESSED = frozenset({"scc", "bcr", "code", "certification"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a location, or the whole destination, is on a day."""

    zone: Zone
    basis: Basis
    reference: str | None = None
    valid_until: date | None = None
    reason: str = ""


def of_processor(processor: Processor, hosting: tuple[str, ...], day: date) -> Verdict:
    """Zone and basis of a registered recipient whose data stands in `hosting`."""
    transfer = processor.transfer
    worst = _importer(processor, day)
    for country in hosting:
        verdict = _location(country, transfer, day, certified=_certified(processor))
        if (_WORSE[verdict.zone], verdict.basis in _WEAK) > (_WORSE[worst.zone], worst.basis in _WEAK):
            worst = verdict
    if not hosting and worst.zone == "EEA":
        safeguard = _safeguard(transfer, day)
        reason = f"the importer is in the EEA, but where it hosts is not confirmed; {safeguard.reason}"
        return Verdict("unknown", safeguard.basis, safeguard.reference, safeguard.valid_until, reason)
    return worst


def _certified(processor: Processor) -> bool:
    """Whether the declared certification is of the company that hosts in the United States."""
    return processor.importer.country == "US" or bool(processor.transfer and processor.transfer.entity)


def _importer(processor: Processor, day: date) -> Verdict:
    return _location(processor.importer.country, processor.transfer, day, certified=True)


def _location(country: str, transfer: Transfer | None, day: date, *, certified: bool) -> Verdict:
    """One place where data arrives. `certified`: a DPF entry counts here, since it names the company that is here."""
    if country in SOMEWHERE_IN_THE_UNION:
        return Verdict("EEA", "none-needed", reason="hosted in the European Union")
    if country == "US":
        return _united_states(transfer, day, certified=certified)
    where = standing(country, day, _verified(transfer, day))
    if where.status == "EEA":
        return Verdict("EEA", "none-needed", reason=where.reason)
    if where.status == "adequacy":
        return Verdict("adequacy", "adequacy", where.reference, where.valid_until, where.reason)
    return _third(where, transfer, day)


def _verified(transfer: Transfer | None, day: date) -> tuple[str, ...]:
    if transfer is None or (transfer.checked is not None and transfer.checked > day):
        return ()
    if transfer.tool == "adequacy" and transfer.checked is not None and not transfer.conditions:
        return ("*",)
    return transfer.conditions


def _united_states(transfer: Transfer | None, day: date, *, certified: bool) -> Verdict:
    where = standing("US", day, ("*",))
    if transfer is None or transfer.tool != "dpf":
        return _third(Standing("none", where.name, reason="United States without a dated check of the DPF list"), transfer, day)
    if where.status != "adequacy":
        return Verdict("third", "missing", reason=where.reason)
    if transfer.checked is None or transfer.checked > day:
        return Verdict("third", "missing", reason=f"the DPF list had not been checked for this importer on {day}")
    if transfer.expires is not None and transfer.expires < day:
        return Verdict(
            "third", "missing", transfer.reference, transfer.expires, f"the DPF certification ended on {transfer.expires}"
        )
    if not certified:
        return Verdict(
            "third",
            "missing",
            reason="hosted in the United States by a company that the transfer does not name (transfer.entity)",
        )
    return Verdict(
        "adequacy", "dpf", transfer.reference or where.reference, transfer.expires, f"on the DPF list, checked {transfer.checked}"
    )


def _third(where: Standing, transfer: Transfer | None, day: date) -> Verdict:
    safeguard = _safeguard(transfer, day)
    reason = f"{where.reason}; {safeguard.reason}" if safeguard.reason else where.reason
    return Verdict("third", safeguard.basis, safeguard.reference, safeguard.valid_until, reason)


def _safeguard(transfer: Transfer | None, day: date) -> Verdict:
    """The declared tool of Art. 46 or 49, if it was in force on the day."""
    if transfer is None or transfer.tool not in _SAFEGUARDS:
        return Verdict("third", "missing", reason="no transfer tool is declared")
    name = transfer.tool.upper() if transfer.tool in ("scc", "bcr") else transfer.tool
    if transfer.dated is not None and transfer.dated > day:
        return Verdict("third", "missing", transfer.reference, reason=f"the {name} is dated {transfer.dated}, after the exchange")
    if transfer.expires is not None and transfer.expires < day:
        return Verdict("third", "missing", transfer.reference, transfer.expires, f"the {name} ended on {transfer.expires}")
    if transfer.tool == "art49" and not (transfer.case and transfer.reason):
        return Verdict("third", "missing", reason="Art. 49 is claimed without its case and reason")
    return Verdict("third", _SAFEGUARDS[transfer.tool], transfer.reference, transfer.expires, f"{name} in force")


def papers(processor: Processor, verdict: Verdict, day: date) -> TransferState:
    """How agreement, DPF check and assessment stood on the day."""
    transfer = processor.transfer
    checked = transfer.checked if transfer and transfer.tool == "dpf" else None
    fresh: Literal["none", "fresh", "stale"] = "none" if checked is None else "fresh" if day - checked <= _YEAR else "stale"
    return TransferState(_agreement(processor, day), fresh, _assessment(transfer, verdict, day), verdict.basis == "dpf")


def _agreement(processor: Processor, day: date) -> Literal["valid", "missing", "expired", "not_needed"]:
    if processor.role == "controller":
        return "not_needed"
    agreement = processor.agreement
    if agreement is None or (agreement.signed is not None and agreement.signed > day):
        return "missing"
    return "expired" if agreement.expires is not None and agreement.expires < day else "valid"


def _assessment(transfer: Transfer | None, verdict: Verdict, day: date) -> Literal["none", "valid", "overdue", "not_needed"]:
    if verdict.basis not in _ASSESSED:
        return "not_needed"
    if transfer is None or transfer.tia is None:
        return "none"
    return "overdue" if transfer.tia.review is not None and transfer.tia.review < day else "valid"
