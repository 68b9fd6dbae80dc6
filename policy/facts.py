"""What rules may ask about a service and a destination together: purposes, clearances, controllers. All values, by axis."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from policy import reference
from policy.configuration import Configuration
from policy.entities import Kind, kind
from policy.model import Destination
from policy.register.model import Processor, Purpose, ServiceEntry

_NEEDS_CLEARING = frozenset({"art9_special", "art10_criminal", "national_id_art87"})


def _truth(value: bool) -> tuple[str]:
    return ("true" if value else "false",)


def _known(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


@lru_cache(maxsize=256)
def _undeclared(name: str) -> ServiceEntry:
    return ServiceEntry.model_construct(id=name)


class Facts:
    """Looks facts up in one configuration."""

    def __init__(self, configuration: Configuration) -> None:
        self.processors: Mapping[str, Processor] = {entry.id: entry for entry in configuration.processors}
        self.services: Mapping[str, ServiceEntry] = {entry.id: entry for entry in configuration.services}
        self.purposes: Mapping[str, Purpose] = {entry.id: entry for entry in configuration.purposes}
        self._approved = frozenset(configuration.approved_storage)
        self._by_category: Mapping[str, Sequence[str]] = reference.data("purposes.yaml")["by_category"]

    def service(self, name: str) -> ServiceEntry:
        """The declared service, or one of that name with nothing declared."""
        return self.services.get(name) or _undeclared(name)

    def processor(self, destination: Destination) -> Processor | None:
        """The register entry behind a destination."""
        return None if destination.processor is None else self.processors.get(destination.processor)

    def processor_purposes(self, destination: Destination) -> Sequence[str]:
        """The recipient's declared purposes, or what its category is usually for; empty when neither is known."""
        return self.recipient_purposes(self.processor(destination), destination.category)

    def recipient_purposes(self, processor: Processor | None, category: str | None) -> Sequence[str]:
        """The purposes that an entry declares, or what its category is usually for."""
        if processor is not None and processor.purposes:
            return processor.purposes
        return self._by_category.get(category or "", ())

    def exchange_purposes(self, service: ServiceEntry, destination: Destination) -> tuple[str, ...]:
        """Why this service may send to this recipient: what both declare, or what one of them does."""
        theirs = self.processor_purposes(destination)
        both = tuple(purpose for purpose in service.purposes if purpose in theirs)
        return both or tuple(service.purposes or theirs)

    def contested(self, service: ServiceEntry, destination: Destination) -> tuple[str, ...]:
        """What people's choices are compared with: the shared purposes; without one, the service's and the recipient's."""
        theirs = self.processor_purposes(destination)
        both = tuple(purpose for purpose in service.purposes if purpose in theirs)
        return both or (*service.purposes, *theirs)

    def purposes_of(self, ids: Sequence[str]) -> tuple[Purpose, ...]:
        """The declared purposes of these ids."""
        return tuple(purpose for name in ids if (purpose := self.purposes.get(name)) is not None)

    def legal_bases(self, service: ServiceEntry, purposes: Sequence[str]) -> tuple[str, ...]:
        """The legal bases of these purposes; none for a processor, whose controller has them (GDPR Art. 28(3)(a))."""
        if service.role == "processor":
            return ()
        return tuple(dict.fromkeys(basis for purpose in self.purposes_of(purposes) for basis in purpose.legal_bases))

    def pair(self, service: ServiceEntry, destination: Destination) -> Mapping[str, Sequence[str]]:
        """The values on the axes that depend on service and destination alone."""
        processor = self.processor(destination)
        papers = destination.transfer
        purposes = self.exchange_purposes(service, destination)
        return {
            "service": (service.id,),
            "role": (service.role,),
            "processor": _known(destination.processor),
            "processor_category": _known(destination.category),
            "processor_role": _known(processor.role if processor else None),
            "registered": _truth(destination.registered),
            "confirmed": _truth(processor is not None and (processor.source == "file" or processor.confirmed is not None)),
            "approved_storage": _truth(destination.processor in self._approved),
            "watched": _truth(destination.watched),
            "country": _known(destination.country),
            "country_source": (destination.country_source,),
            "hosting": destination.hosting,
            "parent": _known(destination.parent),
            "zone": (destination.zone,),
            "basis": (destination.basis,),
            "basis_ref": _known(destination.basis_ref),
            "agreement": (papers.agreement,),
            "dpf_check": (papers.dpf_check,),
            "tia": (papers.tia,),
            "sole_basis": _truth(papers.sole_basis),
            "human_review": _truth(processor is not None and processor.human_review is not None),
            "purpose": purposes,
            "purpose_match": (purpose_match(service, self.processor_purposes(destination)),),
            "legal_basis": self.legal_bases(service, purposes),
            "host": (destination.host,),
            "host_match": _truth(destination.agreed),
        }

    def controller_match(self, destination: Destination, controller: str | None) -> str:
        """Whether the recipient is instructed by this controller, when its agreement says whom it serves."""
        processor = self.processor(destination)
        if not controller or processor is None or processor.agreement is None or not processor.agreement.controllers:
            return "unknown"
        return "true" if controller in processor.agreement.controllers else "false"

    def finding(self, service: ServiceEntry, destination: Destination, entity: str) -> Mapping[str, Sequence[str]]:
        """The values on the axes of a finding of this entity type."""
        of_kind = kind(entity)
        processor = self.processor(destination)
        return {
            "entity": (entity,),
            "category": of_kind.categories,
            "sensitivity": (of_kind.sensitivity,),
            "declared": (declared(service, processor, entity, of_kind),),
            "cleared": (_cleared(processor, entity, of_kind),),
        }


def purpose_match(service: ServiceEntry, theirs: Sequence[str]) -> str:
    """Whether a service has a purpose in common with a recipient, whose purposes are given. Nothing declared: not known."""
    if not service.purposes or not theirs:
        return "unknown"
    return "true" if set(service.purposes) & set(theirs) else "false"


def declared(service: ServiceEntry, processor: Processor | None, entity: str, of_kind: Kind) -> str:
    """Whether the recipient may be sent this kind at all. Nothing declared, or a controller's instructions: not known."""
    if processor is None or not processor.categories:
        return "unknown"
    allowed = (*processor.categories, *processor.cleared)
    if entity in allowed or of_kind.sensitivity in allowed or any(category in allowed for category in of_kind.categories):
        return "true"
    return "unknown" if service.role == "processor" and not of_kind.categories else "false"


def _cleared(processor: Processor | None, entity: str, of_kind: Kind) -> str:
    if of_kind.sensitivity not in _NEEDS_CLEARING:
        return "not_needed"
    cleared = processor.cleared if processor else ()
    return "true" if entity in cleared or of_kind.sensitivity in cleared else "false"
