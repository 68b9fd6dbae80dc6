"""Transfers outside the EEA: grounds that are missing, unchecked, overdue or about to end (GDPR Chapter V)."""

from collections.abc import Iterator
from datetime import date, timedelta

from policy.check.finding import CheckFinding, answered_for
from policy.configuration import Configuration
from policy.geography import SOMEWHERE_IN_THE_UNION, name, standing, sunsets
from policy.model import Severity
from policy.register.model import Assessment, Processor, Transfer
from policy.transfer import another_company, of_processor, over_a_year, papers

_HALF_YEAR = timedelta(days=183)
_SOON = timedelta(days=60)


def look(configuration: Configuration, today: date) -> Iterator[CheckFinding]:
    """Every processor's transfers."""
    for processor in answered_for(configuration):
        found = [*_ground(processor, today), *_hosting(processor, today), *_sunsets(processor, today)]
        for transfer in processor.transfers:
            found += [*_dpf(processor, transfer, today), *_tool(transfer, today)]
        for severity, sentence in found:
            yield CheckFinding(severity, f"{processor.id}: {sentence}", f"processor:{processor.id}")


def _ground(processor: Processor, today: date) -> Iterator[tuple[Severity, str]]:
    for hosting in {processor.hosting, *(domain.hosting for domain in processor.domains if domain.hosting is not None)}:
        verdict = of_processor(processor, hosting, today)
        if verdict.zone == "third" and verdict.basis == "missing":
            yield "high", f"no ground for a transfer: {verdict.reason}"
        elif verdict.zone == "unknown":
            yield "medium", "where it hosts is not known, so its zone is unknown: fill in hosting"
        if papers(processor, verdict, today).tia == "none":
            yield "medium", f"its transfer rests on {verdict.basis} without an impact assessment: add transfer.tia"


def _hosting(processor: Processor, today: date) -> Iterator[tuple[Severity, str]]:
    home = processor.importer.country
    outside = [
        name(country)
        for country in _hosts(processor)
        if country not in (home, *SOMEWHERE_IN_THE_UNION) and standing(country, today, ("*",)).status != "EEA"
    ]
    if outside:
        where = (
            "in the EEA, its hosting outside it"
            if standing(home, today).status == "EEA"
            else f"in {name(home)}, its hosting elsewhere outside the EEA"
        )
        yield "low", f"its importer is {where}: {', '.join(outside)}"


def _hosts(processor: Processor) -> tuple[str, ...]:
    """Where it hosts, with what single domains say of it; each country once."""
    domains = (country for domain in processor.domains for country in domain.hosting or ())
    return tuple(dict.fromkeys((*processor.hosting, *domains)))


def _sunsets(processor: Processor, today: date) -> Iterator[tuple[Severity, str]]:
    for country, end in sunsets().items():
        if country in (processor.importer.country, *_hosts(processor)) and today <= end <= today + _HALF_YEAR:
            yield "medium", f"the adequacy decision for {name(country)} ends on {end}: look for another ground"


def _dpf(processor: Processor, transfer: Transfer, today: date) -> Iterator[tuple[Severity, str]]:
    if transfer.tool != "dpf":
        return
    if transfer.checked is None:
        yield "high", "the DPF list was never checked: look the importer up and write transfer.checked"
    elif over_a_year(transfer.checked, today):
        yield "medium", f"the DPF list was last checked on {transfer.checked}, over 12 months ago: check it again"
    if processor.importer.country != "US" and transfer.entity is None:
        yield "medium", "its importer is not in the United States: name the certified company in transfer.entity"
    if processor.importer.country == "US" and another_company(transfer, processor.importer.entity):
        sentence = (
            "the DPF entry of another company than the importer carries nothing: correct importer.entity, "
            "or leave transfer.entity out when the certification covers the importer"
        )
        yield "medium", sentence


def _tool(transfer: Transfer, today: date) -> Iterator[tuple[Severity, str]]:
    if transfer.expires is not None and transfer.expires < today:
        yield "high", f"its transfer tool ({transfer.tool}) ended on {transfer.expires}"
    elif transfer.expires is not None and transfer.expires - today <= _SOON:
        yield "low", f"its transfer tool ({transfer.tool}) ends on {transfer.expires}"
    if transfer.tool == "art49" and not (transfer.case and transfer.reason):
        yield "high", "GDPR Art. 49 is claimed without its case and reason: write transfer.case and transfer.reason"
    if transfer.tia is not None:
        yield from _assessment(transfer.tia, today)


def _assessment(tia: Assessment, today: date) -> Iterator[tuple[Severity, str]]:
    """It is evaluated again at appropriate intervals: EDPB Recommendations 01/2020, version 2.0, step 6."""
    if tia.dated is not None and tia.dated > today:
        yield "medium", f"its transfer impact assessment is dated only {tia.dated}"
    if tia.review is None:
        yield "low", "its transfer impact assessment has no review date: decide when to look at it again and write tia.review"
    elif tia.review < today:
        yield "medium", f"its transfer impact assessment was due for review on {tia.review}"
    elif tia.review - today <= _SOON:
        yield "low", f"its transfer impact assessment is due for review on {tia.review}"
