"""What a worker knows beside its configuration: the past, and people's choices. Both are values that are replaced as a whole."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from policy.choices import Choices, decode
from policy.errors import PolicyError
from policy.past import NOTHING, Past
from proxy.firsts import Firsts
from proxy.logs import logger
from proxy.recalling import Recollection


@dataclass(frozen=True, slots=True)
class Known:
    """The past, at most a second old, the choices in force, and the name of this machine."""

    past: Past = NOTHING
    choices: Choices = field(default_factory=Choices)
    node: str = ""


class Knower(Protocol):
    """Who is to know: the runner."""

    known: Known
    firsts: Firsts | None


class Knowledge:
    """Keeps what a runner knows up to date.

    Args:
        knower: the runner.
        state: the state folder, in which the indexer writes the past, and workers settle what is a first time.
        choices: as they stand at the start (`policy.choices.encode`).
    """

    def __init__(self, knower: Knower, state: Path, choices: str = "[]") -> None:
        self._knower = knower
        knower.firsts = Firsts(state)
        self._recollection = Recollection(state)
        self.choose(choices)
        self.look()

    def choose(self, text: str) -> None:
        """Take other choices (`policy.choices.encode`) for exchanges that are judged from now on; bad ones leave the old."""
        try:
            self._knower.known = replace(self._knower.known, choices=decode(text))
        except PolicyError as error:
            logger().error("choices are not taken over", reason=str(error))

    def look(self) -> None:
        """See whether the past was written anew."""
        if self._recollection.look():
            self._knower.known = replace(self._knower.known, past=self._recollection.past)
