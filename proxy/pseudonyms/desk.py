"""Where an exchange's act has its values exchanged for pseudonyms, and where its answer learns what they stand for."""

import asyncio
import secrets
from collections.abc import Collection, Iterator

from detectors.jobs import Edit, Spot
from policy.model import Scope
from proxy.pseudonyms.assign import Assigner, Drawer, Exhausted
from proxy.pseudonyms.page import Page, Substituted, Wanted
from proxy.pseudonyms.vault import Vault, VaultError
from proxy.pseudonyms.words import named

MOST_KNOWN = 256  # older pseudonyms of a scope that an answer is searched for, beside its own


class Desk:
    """Gives out pseudonyms.

    Args:
        key: the pseudonym key.
        vault: for scopes that are wider than one exchange.
    """

    def __init__(self, key: bytes, vault: Vault) -> None:
        self._key = key
        self.vault = vault

    @classmethod
    def alone(cls) -> "Desk":
        """A desk that shares nothing with other processes and forgets everything when this one ends."""
        return cls(secrets.token_bytes(32), Vault(None, secrets.token_bytes(32)))

    async def substitute(self, wanted: Wanted, now: float) -> Substituted:
        """What to write over the wanted stretches; the page remembers the pairs. `now` is in seconds since the epoch."""
        try:
            if wanted.page.bounds.shared(wanted.scope):
                return await asyncio.to_thread(self._from_vault, wanted, now)
            return self._edits(wanted, wanted.page)
        except (VaultError, Exhausted) as error:
            return Substituted(failed=f"{error}.")

    async def learn(self, page: Page, scopes: Collection[Scope], now: float) -> None:
        """Have the page know what earlier exchanges of its scopes gave out; a vault that cannot be read adds nothing."""
        for scope in scopes:
            if page.bounds.shared(scope):
                try:
                    known = await asyncio.to_thread(self.vault.known, page.bounds.name(scope), now, MOST_KNOWN)
                except VaultError:
                    continue
                page.pairs.update({text: value for text, value in known.items() if text not in page.pairs})

    def _from_vault(self, wanted: Wanted, now: float) -> Substituted:
        with self.vault.drawer(wanted.page.bounds.name(wanted.scope), now) as drawer:
            return self._edits(wanted, drawer)

    def _edits(self, wanted: Wanted, drawer: Drawer) -> Substituted:
        bounds = wanted.page.bounds
        assigner = Assigner(self._key, bounds.name(wanted.scope), bounds.region)
        edits: list[Edit] = []
        for spot in wanted.spots:
            for start, end, value in _parts(spot):
                text = assigner.pseudonym(spot.entity, value, drawer)
                wanted.page.pairs.setdefault(text, value)
                edits.append(Edit(spot.place, start, end, text))
        return Substituted(edits)


def _parts(spot: Spot) -> Iterator[tuple[int, int, str]]:
    """What is replaced as one: a name word by word, so that "Mr Peeters" and "Jan" lead back too; anything else as a whole."""
    value = spot.value or ""
    if spot.entity != "PERSON":
        yield spot.start, spot.end, value
        return
    for start, end in named(value):
        yield spot.start + start, spot.start + end, value[start:end]
