"""One exchange's page: within what its pseudonyms hold, and which it has used. It ends with the exchange (or the WebSocket)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from detectors.jobs import Edit, Spot
from policy.model import Scope


@dataclass(frozen=True, slots=True)
class Bounds:
    """Who an exchange's pseudonyms may be shared with.

    Attributes:
        service, processor: who calls and who receives (its register id, else the host).
        controller: whose data it is; pseudonyms never cross from one controller's data to another's.
        exchange: its id.
        conversation: what the service calls the conversation, or empty: then it is this exchange alone.
        region: where phone numbers without country code belong.
    """

    service: str
    processor: str
    controller: str
    exchange: str
    conversation: str
    region: str

    def name(self, scope: Scope) -> str:
        """The scope's name, distinct from every other's."""
        match scope:
            case "conversation":
                named = self.conversation or self.exchange
                parts = (self.service, self.processor, "named" if self.conversation else "exchange", named)
            case "service":
                parts = (self.service,)
            case "processor":
                parts = (self.processor,)
        return "\0".join((scope, self.controller, *parts))

    def shared(self, scope: Scope) -> bool:
        """Whether other exchanges belong to it, so that the vault must know."""
        return scope != "conversation" or bool(self.conversation)


@dataclass(slots=True)
class Page:
    """What one exchange has given out.

    Attributes:
        pairs: the value to restore by pseudonym, as this exchange spelled it first.
    """

    bounds: Bounds
    pairs: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    _given: dict[str, str] = field(default_factory=dict[str, str], repr=False)

    def find(self, text: str) -> str | None:
        """A `Drawer` of this exchange alone."""
        return self._given.get(text)

    def keep(self, text: str, value: str) -> None:
        """See `find`."""
        self._given[text] = value


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stretches of a body are to get a pseudonym, within which scope. The spots carry values (law 1: nobody else's do)."""

    page: Page = field(repr=False)
    scope: Scope
    spots: Sequence[Spot] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Substituted:
    """What to write over; `failed` is a sentence that says why there is nothing, without a value."""

    edits: Sequence[Edit] = ()
    failed: str = ""
