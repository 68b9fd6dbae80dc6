"""Processing agreements and sub-processors (GDPR Art. 28)."""

from collections.abc import Iterator
from datetime import date, timedelta

from policy.check.finding import CheckFinding, answered_for
from policy.configuration import Configuration
from policy.geography import name, standing
from policy.model import Severity
from policy.register.model import Agreement, Processor

_DUTIES = "abcdefgh"
_SOON = timedelta(days=60)


def look(configuration: Configuration, today: date) -> Iterator[CheckFinding]:
    """Every processor's agreement and sub-processors."""
    for processor in answered_for(configuration):
        about = f"processor:{processor.id}"
        for severity, sentence in (*_agreement(processor, today), *_subprocessors(processor, today)):
            yield CheckFinding(severity, f"{processor.id}: {sentence}", about)


def _agreement(processor: Processor, today: date) -> Iterator[tuple[Severity, str]]:
    agreement = processor.agreement
    if processor.role == "controller":
        if agreement is not None:
            yield "low", "it is a controller, so an agreement under GDPR Art. 28 does not fit: record a disclosure instead"
        return
    if agreement is None:
        yield "medium", "there is no processing agreement (GDPR Art. 28(3)): add agreement: {reference, signed}"
        return
    if processor.role == "unclear":
        yield "low", "its role is unclear: say processor or controller"
    yield from _dates(agreement, today)
    missing = [letter for letter in _DUTIES if letter not in agreement.duties]
    if not agreement.duties:
        yield (
            "low",
            "the checklist of its agreement is not filled in: write the letters of Art. 28(3) that it has in agreement.duties",
        )
    elif missing:
        yield "medium", f"its agreement lacks Art. 28(3) letters {', '.join(missing)}"


def _dates(agreement: Agreement, today: date) -> Iterator[tuple[Severity, str]]:
    if agreement.signed is None:
        yield "low", "its agreement has no signing date"
    elif agreement.signed > today:
        yield "medium", f"its agreement is signed only on {agreement.signed}"
    if agreement.expires is not None and agreement.expires < today:
        yield "high", f"its agreement expired on {agreement.expires}: renew it or stop sending"
    elif agreement.expires is not None and agreement.expires - today <= _SOON:
        yield "low", f"its agreement expires on {agreement.expires}"
    if agreement.review is not None and agreement.review < today:
        yield "low", f"its agreement was due for review on {agreement.review}"


def _subprocessors(processor: Processor, today: date) -> Iterator[tuple[Severity, str]]:
    for sub in processor.subprocessors:
        if sub.authorised is None:
            yield "medium", f"its sub-processor {sub.entity} is not covered: no date of authorisation (GDPR Art. 28(2))"
        elif sub.authorised > today:
            sentence = f"its sub-processor {sub.entity} is not covered yet: authorised only on {sub.authorised} (GDPR Art. 28(2))"
            yield "medium", sentence
        elif standing(sub.country, today).status == "none" and sub.country not in processor.hosting:
            yield "medium", f"its sub-processor {sub.entity} is in {name(sub.country)}, which hosting does not name"
