"""Who stands behind a report, and to whom a person may turn (GDPR Art. 13(1)(a) and (b), 15(1)(f), 30(1)(a), 33(3)(b))."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from policy.register.model import Contact, Organisation

MISSING = "to be added"
_AUTHORITIES = Path(__file__).with_name("authorities.yaml")


def contacts(organisation: "Organisation | None") -> dict[str, str]:
    """The head of a report, as `who: text`; what is not declared is to be added, and nothing without an organisation.

    Args:
        organisation: what the configuration declares.
    """
    if organisation is None:
        return {}
    who = {
        "organisation": _joined(
            organisation.name, organisation.address, organisation.email, organisation.country, organisation.number
        ),
        "representative": _contact(organisation.representative),
        "data protection officer": _contact(organisation.dpo),
        "supervisory authority": authority(organisation.authority),
    }
    return {name: text or MISSING for name, text in who.items()}


def authority(country: str | None) -> str:
    """The supervisory authority of a country with its address, as far as they are known; else the country."""
    known = _authorities().get(country or "", {})
    return _joined(*(known.get(part) for part in ("name", "address", "email", "website"))) or country or ""


def gaps(organisation: "Organisation") -> list[str]:
    """What a record of processing must name and the configuration does not (GDPR Art. 30(1)(a))."""
    wanted = {
        "organisation.address": organisation.address,
        "organisation.dpo": organisation.dpo,
        "organisation.authority": organisation.authority,
    }
    return [name for name, value in wanted.items() if not value]


def _contact(contact: "Contact | None") -> str:
    return _joined(contact.name, contact.email, contact.address, contact.phone) if contact else ""


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


@cache
def _authorities() -> dict[str, dict[str, str]]:
    return yaml.safe_load(_AUTHORITIES.read_text("utf-8"))["authorities"]
