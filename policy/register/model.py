"""What an organisation declares, in one place to import from: organisation, services, processors, purposes, exemptions.

Field names are the file's own. GDPR Art. 28 asks for the agreement, Art. 44-49 for the transfer, Art. 30 for the rest.
"""

from policy.register.organisation import Approver, Contact, Organisation, ServiceEntry, Tenants
from policy.register.processor import (
    MODULES,
    Agreement,
    Assessment,
    Confirmation,
    Covered,
    Domain,
    Importer,
    Processor,
    SubProcessor,
    Transfer,
)
from policy.register.purpose import DataCategory, Exemption, Purpose

__all__ = [
    "MODULES",
    "Agreement",
    "Approver",
    "Assessment",
    "Confirmation",
    "Contact",
    "Covered",
    "DataCategory",
    "Domain",
    "Exemption",
    "Importer",
    "Organisation",
    "Processor",
    "Purpose",
    "ServiceEntry",
    "SubProcessor",
    "Tenants",
    "Transfer",
]
