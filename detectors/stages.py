"""The stages that the engine runs a leaf through, and where they are put together."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from detectors import environment  # noqa: F401 # pyright: ignore[reportUnusedImport]  before Presidio, spaCy and NumPy, which `assemble` imports
from detectors.model import Match
from detectors.settings import DetectorSettings
from formats.leaf import Leaf

if TYPE_CHECKING:
    from detectors.recognizers.recognizer import Identifier


class Asking(Protocol):
    """A team's own recognizer, asked about every text (`detectors.adopted.Adopted`)."""

    def find(self, text: str) -> list[Match]:
        """What the text holds."""
        ...


class Naming(Protocol):
    """Finds people and places in running text, many texts at a time (`detectors.names.Names`)."""

    def find(self, texts: Sequence[str]) -> list[list[Match]]:
        """One list of matches a text."""
        ...


type Enhance = Callable[[str, frozenset[str], Sequence[Match], "Sequence[Identifier]"], list[Match]]


@dataclass(frozen=True, slots=True)
class Stages:
    """One of each; see `docs/detection.md` for the order and why."""

    recognizers: "Sequence[Identifier]"
    own: Sequence[Asking]
    enhance: Enhance
    fields: Callable[[Leaf, Mapping[str, str]], list[Match]]
    key_words: Callable[[Leaf], frozenset[str]]
    expected: Callable[[str], str]
    special: Callable[[str, str | None], list[Match]]
    names: Naming
    merge: Callable[[Sequence[Match]], list[Match]]


def assemble(settings: DetectorSettings, names: Naming | None = None) -> Stages:
    """The product's own stages. Loads models, unless `names` are handed over from before a reload.

    Raises:
        detectors.settings.SettingsError: a team's own recognizer cannot be loaded; the sentence says which and why.
    """
    from detectors import fields
    from detectors.adopted import adopt
    from detectors.context import enhance
    from detectors.merge import merge
    from detectors.names import Names
    from detectors.recognizers import recognizers

    return Stages(
        recognizers=recognizers(settings.region, settings.policy_number),
        own=adopt(settings.recognizers),
        enhance=enhance,
        fields=fields.find,
        key_words=fields.context,
        expected=fields.expected,
        special=_special(settings.languages),
        names=names or Names(),
        merge=merge,
    )


def _special(languages: Collection[str]) -> Callable[[str, str | None], list[Match]]:
    """Special categories of the organisation's languages; a text whose language is fixed is read in that one alone.

    All are read at once: that finds more than to tell the language first (ADR 28), and takes 0.1 ms a text.
    """
    from detectors import special

    def find(text: str, language: str | None) -> list[Match]:
        return special.find(text, (language,) if language else languages)

    return find
