"""Zone and basis of a destination on a day: the worse of importer and hosting, and the ground that carries it.

GDPR Art. 44-49; design, laws 9 and 10. The parent's country is never counted.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from policy.geography import SOMEWHERE_IN_THE_UNION, Standing, standing
from policy.model import Basis, TransferState, Zone
from policy.register.model import Covered, Processor, Transfer

type Grounds = tuple[Transfer, ...]
type Data = frozenset[Covered]

_WORSE: dict[Zone, int] = {"EEA": 0, "adequacy": 1, "unknown": 2, "third": 3}
_WEAK = frozenset[Basis]({"missing", "dpf"})
"""Of two grounds in the same zone, the one that a reader must see."""
_LEGAL_FORMS = frozenset(
    ("co", "company", "corp", "corporation", "inc", "incorporated", "limited", "llc", "llp", "lp", "ltd", "pbc", "plc")
)
_SAFEGUARDS: dict[str, Basis] = {"scc": "scc", "bcr": "bcr", "code": "code", "certification": "certification", "art49": "art49"}
_DATA: dict[Covered, str] = {"HR": "HR data, and employees' data is sent", "non-HR": "other data than HR data, which is sent"}
_ASSESSED = frozenset({"scc", "bcr", "code", "certification"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a location, or the whole destination, is on a day."""

    zone: Zone
    basis: Basis
    reference: str | None = None
    valid_until: date | None = None
    reason: str = ""
    checked: date | None = None
    """When the entry of the DPF list that carries it was looked up."""


def over_a_year(since: date, day: date) -> bool:
    """Whether more than twelve months lie between two days: DPF certifications are renewed each year."""
    return (since.year + 1, since.month, since.day) < (day.year, day.month, day.day)


def another_company(ground: Transfer, importer: str | None) -> bool:
    """Whether a DPF entry is of a company that is not the importer; capitals, marks and the legal form tell no two apart."""
    if ground.tool != "dpf" or ground.entity is None or importer is None:
        return False
    return _company(ground.entity) != _company(importer)


@cache
def _company(name: str) -> tuple[str, ...]:
    words = re.findall(r"\w+", name.casefold().replace(".", ""))
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return tuple(words)


def of_processor(processor: Processor, hosting: tuple[str, ...], day: date, data: Data = frozenset()) -> Verdict:
    """Zone and basis of a registered recipient whose data stands in `hosting`.

    Args:
        data: the data that is sent, which a DPF certification must cover; empty when that is not asked.
    """
    grounds = _of_the_importer(processor)
    worst = _location(processor.importer.country, grounds, day, data)
    abroad = _of_those_who_host(processor)
    for country in hosting:
        verdict = _location(country, abroad, day, data)
        if (_WORSE[verdict.zone], verdict.basis in _WEAK) > (_WORSE[worst.zone], worst.basis in _WEAK):
            worst = verdict
    if not hosting and worst.zone == "EEA":
        safeguard = _safeguard(grounds, day)
        reason = f"the importer is in the EEA, but where it hosts is not confirmed; {safeguard.reason}"
        return replace(safeguard, zone="unknown", reason=reason)
    return worst


def _of_the_importer(processor: Processor) -> Grounds:
    """The grounds that hold for the importer: an entry of the DPF list only if it is its own, and not another company's."""
    return tuple(ground for ground in processor.transfers if not another_company(ground, processor.importer.entity))


def _of_those_who_host(processor: Processor) -> Grounds:
    """The grounds that hold for where data stands: a DPF entry only if it is of the company that hosts in the United States."""
    if processor.importer.country == "US":
        return _of_the_importer(processor)
    return tuple(ground for ground in processor.transfers if ground.tool != "dpf" or ground.entity)


def _location(country: str, grounds: Grounds, day: date, data: Data) -> Verdict:
    """One place where data arrives."""
    if country in SOMEWHERE_IN_THE_UNION:
        return Verdict("EEA", "none-needed", reason="hosted in the European Union")
    if country == "US":
        return _united_states(grounds, day, data)
    where = standing(country, day, _verified(grounds, day))
    if where.status == "EEA":
        return Verdict("EEA", "none-needed", reason=where.reason)
    if where.status == "adequacy":
        return Verdict("adequacy", "adequacy", where.reference, _adequate_until(where, country, grounds, day), where.reason)
    return _third(where.reason, grounds, day)


def _verified(grounds: Grounds, day: date) -> tuple[str, ...]:
    """The conditions of adequacy decisions that a person has verified by that day."""
    verified: list[str] = []
    for ground in grounds:
        if _in_force(ground, day) and (ground.checked is None or ground.checked <= day):
            everything = ground.tool == "adequacy" and ground.checked is not None and not ground.conditions
            verified += ("*",) if everything else ground.conditions
    return tuple(verified)


def _in_force(ground: Transfer, day: date) -> bool:
    return (ground.dated is None or ground.dated <= day) and (ground.expires is None or day <= ground.expires)


def _adequate_until(where: Standing, country: str, grounds: Grounds, day: date) -> date | None:
    """When a decision ends, or before it what was verified of its conditions."""
    if not standing(country, day).unmet:
        return where.valid_until
    ends = [ground.expires for ground in grounds if ground.expires and _in_force(ground, day) and _verified((ground,), day)]
    return min(ends if where.valid_until is None else [*ends, where.valid_until], default=None)


def _united_states(grounds: Grounds, day: date, data: Data) -> Verdict:
    """GDPR Art. 45 for a company on the DPF list, by a dated check of it; else Art. 46 and 49."""
    decision = standing("US", day, ("*",))
    reason = "United States without a dated check of the DPF list for this company"
    for ground in grounds:
        if ground.tool == "dpf":
            reason = decision.reason if decision.status != "adequacy" else _dpf_reason(ground, day, data)
            if not reason:
                said = f"on the DPF list, checked {ground.checked}"
                return Verdict("adequacy", "dpf", ground.reference or decision.reference, ground.expires, said, ground.checked)
    return _third(reason, grounds, day)


def _dpf_reason(ground: Transfer, day: date, data: Data) -> str:
    """Why a DPF entry does not count on a day for this data; empty when it does."""
    if ground.checked is None or ground.checked > day:
        return f"the DPF list had not been checked for this importer on {day}"
    if ground.dated is not None and ground.dated > day:
        return f"the DPF certification is dated {ground.dated}, after the exchange"
    if ground.expires is not None and ground.expires < day:
        return f"the DPF certification ended on {ground.expires}"
    lacking = sorted(data.difference(ground.data)) if ground.data else ()
    return f"the DPF certification does not cover {_DATA[lacking[0]]}" if lacking else ""


def _third(reason: str, grounds: Grounds, day: date) -> Verdict:
    safeguard = _safeguard(grounds, day)
    return replace(safeguard, reason=f"{reason}; {safeguard.reason}")


def _safeguard(grounds: Grounds, day: date) -> Verdict:
    """The first declared tool of Art. 46 or 49 that was in force on the day; else why none was."""
    reasons: list[str] = []
    for ground in grounds:
        if ground.tool in _SAFEGUARDS:
            name = ground.tool.upper() if ground.tool in ("scc", "bcr") else ground.tool
            lack = _lack(ground, name, day)
            if not lack:
                said = f"{name} in force{_unplanned(ground)}"
                return Verdict("third", _SAFEGUARDS[ground.tool], ground.document, ground.expires, said)
            reasons.append(lack)
    return Verdict("third", "missing", reason="; ".join(reasons) or "no transfer tool is declared")


def _unplanned(ground: Transfer) -> str:
    """What a reader must know of an assessment that holds without an end (EDPB Recommendations 01/2020, step 6)."""
    open_ended = ground.tool in _ASSESSED and ground.tia is not None and ground.tia.review is None
    return ", its impact assessment without a review date" if open_ended else ""


def _lack(ground: Transfer, name: str, day: date) -> str:
    """Why a tool was not in force on a day; empty when it was."""
    if ground.dated is not None and ground.dated > day:
        return f"the {name} is dated {ground.dated}, after the exchange"
    if ground.expires is not None and ground.expires < day:
        return f"the {name} ended on {ground.expires}"
    if ground.tool == "art49" and not (ground.case and ground.reason):
        return "Art. 49 is claimed without its case and reason"
    return ""


def papers(processor: Processor, verdict: Verdict, day: date) -> TransferState:
    """How agreement, DPF check and assessment stood on the day."""
    if verdict.basis == "dpf":
        checks = [verdict.checked] if verdict.checked else []
    else:
        checks = [one.checked for one in processor.transfers if one.tool == "dpf" and one.checked and one.checked <= day]
    fresh: Literal["none", "fresh", "stale"] = "none" if not checks else "stale" if over_a_year(max(checks), day) else "fresh"
    return TransferState(_agreement(processor, day), fresh, _assessment(processor, verdict, day), verdict.basis == "dpf")


def _agreement(processor: Processor, day: date) -> Literal["valid", "missing", "expired", "not_needed"]:
    if processor.role == "controller":
        return "not_needed"
    agreement = processor.agreement
    if agreement is None or (agreement.signed is not None and agreement.signed > day):
        return "missing"
    return "expired" if agreement.expires is not None and agreement.expires < day else "valid"


def _assessment(processor: Processor, verdict: Verdict, day: date) -> Literal["none", "valid", "overdue", "not_needed"]:
    if verdict.basis not in _ASSESSED:
        return "not_needed"
    carrying = (one for one in processor.transfers if one.tool == verdict.basis and not _lack(one, one.tool, day))
    ground = next(carrying, None)
    tia = ground.tia if ground is not None else None
    if tia is None or (tia.dated is not None and tia.dated > day):
        return "none"
    return "overdue" if tia.review is not None and tia.review < day else "valid"
