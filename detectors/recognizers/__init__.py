"""Recognizers of identifiers: a file a family, each a table of shapes, checks and context words."""

from detectors.recognizers.accounts import ACCOUNTS
from detectors.recognizers.bank import BANK
from detectors.recognizers.belgium import BELGIUM
from detectors.recognizers.births import BIRTHS
from detectors.recognizers.contracts import CONTRACTS, own_policy
from detectors.recognizers.devices import DEVICES
from detectors.recognizers.documents import DOCUMENTS
from detectors.recognizers.email import EMAIL
from detectors.recognizers.entries import ENTRIES
from detectors.recognizers.genetics import GENETICS
from detectors.recognizers.insurance import INSURANCE
from detectors.recognizers.national import NATIONAL
from detectors.recognizers.network import NETWORK
from detectors.recognizers.passwords import PASSWORDS
from detectors.recognizers.phone import NakedPhone, Phone
from detectors.recognizers.places import PLACES
from detectors.recognizers.recognizer import Identifier
from detectors.recognizers.secrets import SECRETS
from detectors.recognizers.spoken import SpokenCard, SpokenPhone
from detectors.recognizers.vehicles import VEHICLES
from detectors.recognizers.wallets import WALLETS
from detectors.recognizers.written import WRITINGS
from detectors.recognizers.years import YEARS

__all__ = ["recognizers"]

_ALWAYS: tuple[Identifier, ...] = (
    *EMAIL,
    *BANK,
    *NETWORK,
    *BELGIUM,
    *NATIONAL,
    *SECRETS,
    *PASSWORDS,
    *ENTRIES,
    *DOCUMENTS,
    *VEHICLES,
    *CONTRACTS,
    *ACCOUNTS,
    *BIRTHS,
    *PLACES,
    *DEVICES,
    *WALLETS,
    *INSURANCE,
    *GENETICS,
    *WRITINGS,
    *YEARS,
)


def recognizers(region: str, policy_number: str | None = None) -> list[Identifier]:
    """Every recognizer of the product.

    Args:
        region: the organisation's country (ISO 3166-1 alpha-2), the first in which a national phone number is read.
        policy_number: `re` pattern of the organisation's own policy numbers, where it has one.
    """
    phone = Phone(region)
    own = [own_policy(policy_number)] if policy_number else []
    return [*_ALWAYS, phone, NakedPhone(region), SpokenPhone(phone), SpokenCard(), *own]
