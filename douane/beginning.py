"""What a run does once, before any child works: look whether its configuration may come into force, and make the authority."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from douane.address import Address
from douane.books import Books
from douane.settings import Settings
from ledger.inforce import REFUSED
from policy.errors import PolicyError
from proxy import approval

if TYPE_CHECKING:
    from policy.register.approval import Approved

PUBLIC_CA = "douane-ca.pem"


@dataclass(frozen=True, slots=True)
class Places:
    """What listens where, once it does."""

    proxy: Address
    metrics: Address
    console: Address
    ca: Path


def admit(settings: Settings, books: Books) -> "Approved | None":
    """The first configuration of this run: what was in force before a restart governs whether it needs an approval.

    Returns:
        Who approved it, if anybody did.

    Raises:
        ApprovalError: it needs one and has none; that is noted in the ledger.
    """
    try:
        approved = approval.admit(approval.remembered(settings.state), settings.configuration, settings.file)
    except PolicyError as error:
        books.note(REFUSED, {"reason": str(error), "generation": 0})
        raise
    approval.remember(settings.state, settings.configuration, approved)
    return approved


def ca(folder: Path) -> None:
    """Make the authority before any proxy starts; in a start after the first there is nothing to make."""
    if (folder / "ca" / PUBLIC_CA).exists():
        return
    from proxy.ca import ensure

    ensure(folder)
