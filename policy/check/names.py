"""Names that mean nothing: purposes, categories, entity types, processors and rules that are not declared anywhere."""

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches

from policy.check.finding import CheckFinding, answered_for
from policy.check.relations import controllers
from policy.configuration import Configuration
from policy.entities import kinds


def look(configuration: Configuration, today: date) -> Iterator[CheckFinding]:  # noqa: ARG001  every check takes the day
    """Every name that should be declared elsewhere, and who has two hats."""
    purposes = {purpose.id for purpose in configuration.purposes}
    served = {configuration.organisation.name, *controllers(configuration)}
    categories = {category.id for category in configuration.categories}
    sensitivities = {kind.sensitivity for kind in kinds().values()}
    kinds_known = {*categories, *kinds(), *sensitivities}
    for service in configuration.services:
        yield from _unknown(service.purposes, purposes, f"service {service.id}: purpose", f"service:{service.id}")
    for processor in answered_for(configuration):
        about = f"processor:{processor.id}"
        yield from _unknown(processor.purposes, purposes, f"{processor.id}: purpose", about)
        yield from _unknown(processor.categories, kinds_known, f"{processor.id}: category", about)
        yield from _unknown(processor.cleared, kinds_known, f"{processor.id}: cleared", about)
        instructing = processor.agreement.controllers if processor.agreement else ()
        for name in instructing:
            if name not in served:
                near = get_close_matches(name, served, n=1)
                sentence = f"{processor.id}: its agreement is for {name[:60]}, and no service with role: processor serves them"
                yield CheckFinding("low", sentence + (f" (did you mean {near[0][:60]}?)" if near else ""), about)
    storage = {processor.id for processor in configuration.processors}
    yield from _unknown(configuration.approved_storage, storage, "approved_storage: processor", "approved_storage")
    yield from _two_hats(configuration)


def _unknown(names: Iterable[str], known: set[str], what: str, about: str) -> Iterator[CheckFinding]:
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            meant = f" (did you mean {near[0]}?)" if near else ""
            yield CheckFinding("low", f"{what} {name[:60]} is not declared{meant}", about)


def _two_hats(configuration: Configuration) -> Iterator[CheckFinding]:
    """GDPR Art. 38(6): the data protection officer's other tasks may not conflict, and approving exemptions does."""
    dpo = configuration.organisation.dpo
    hats = {text.casefold() for text in (dpo.name, dpo.email) if text} if dpo else set[str]()
    approved = [entry.approved_by for entry in (*configuration.exemptions, *configuration.rules)]
    approvers = {*approved, *(approver.name for approver in configuration.approvers)}
    for approver in sorted(name for name in approvers if name):
        if approver.casefold() in hats:
            sentence = (
                f"{approver} is the data protection officer and approves changes or exemptions: a conflict (GDPR Art. 38(6))"
            )
            yield CheckFinding("medium", sentence, "organisation")
