"""What a worker knows beside its configuration: the past, and people's choices. Both are values that are replaced as a whole."""

from dataclasses import dataclass, field

from policy.choices import Choices
from policy.past import NOTHING, Past


@dataclass(frozen=True, slots=True)
class Known:
    """The past, at most a second old, and the choices in force."""

    past: Past = NOTHING
    choices: Choices = field(default_factory=Choices)
