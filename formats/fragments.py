"""Text that comes in fragments: the pieces of a growing text, each in a message of its own, are one leaf.

A chat model's answer comes a word an event (`delta.content`): a name may begin in one event and end in the next.
"""

from collections.abc import Collection, Sequence

from formats.leaf import Leaf, Mark, Step

KEYS = frozenset(
    ("content", "text", "delta", "partial_json", "arguments", "reasoning_content", "reasoning", "thinking", "response", "token",
     "generated_text", "completion", "transcript", "refusal", "output")
)  # fmt: skip
"""What the interfaces of model providers call a fragment in a stream of events."""

SURE = frozenset(("delta",))
"""What is a fragment wherever it stands: `text` and `content` are whole messages on a socket."""

type Path = tuple[Step, ...]


def joined(leaves: Sequence[Leaf], keys: Collection[str] = KEYS) -> list[Leaf]:
    """The leaves with fragments of one text joined, at the first one's place, after all others."""
    fragments: dict[Path, list[Leaf]] = {}
    others: list[Leaf] = []
    for leaf in leaves:
        if is_fragment(leaf, keys):
            fragments.setdefault(path(leaf), []).append(leaf)
        else:
            others.append(leaf)
    return others + [
        Leaf(pieces[0].place, pieces[0].key, "".join(piece.text for piece in pieces)) for pieces in fragments.values()
    ]


def is_fragment(leaf: Leaf, keys: Collection[str] = KEYS) -> bool:
    """Whether a leaf may be a piece of a longer text."""
    return leaf.key in keys and leaf.typed == "text" and not leaf.is_key


def path(leaf: Leaf) -> Path:
    """A leaf's place without the number of its event (and other marks), innermost step first."""
    place = leaf.place
    steps: list[Step] = []
    while True:
        if place.step.__class__ is not Mark:
            steps.append(place.step)
        if place.parent is None:
            return tuple(steps)
        place = place.parent
