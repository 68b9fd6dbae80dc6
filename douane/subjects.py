"""From what a person is known by to the tokens that the ledger holds; a value ends here (law 1)."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from douane.errors import DouaneError

PREFIX = "epoch-"


def tokens(folder: Path, identifiers: Iterable[str], region: str = "BE") -> set[str]:
    """The tokens of identifiers under every key epoch that is left.

    Args:
        folder: the state folder.
        identifiers: one each, `ENTITY=value` or a value alone, which is then taken as any kind of thing.
        region: where a phone number without country code belongs.

    Raises:
        DouaneError: there is no key, or nothing to look for.
    """
    from detectors.tokens import Tokenizer
    from ledger.keys import key

    epochs = [path.stem.removeprefix(PREFIX) for path in sorted((folder / "keys").glob(f"{PREFIX}*.key"))]
    wanted = [pair for identifier in identifiers for pair in _meanings(identifier)]
    if not epochs:
        raise DouaneError(f"there is no key in {folder / 'keys'}: tokens of destroyed epochs cannot be found again")
    if not wanted:
        raise DouaneError("nothing to look for: give identifiers, one a line")
    makers = [Tokenizer(epoch, key(folder, f"{PREFIX}{epoch}"), region) for epoch in epochs]
    return {maker.token(entity, value) for maker in makers for entity, value in wanted}


def _meanings(identifier: str) -> Iterator[tuple[str, str]]:
    from policy.entities import kinds

    text = identifier.strip()
    entity, equals, value = text.partition("=")
    if equals and entity in kinds():
        yield entity, value
    elif text:
        yield from ((kind, text) for kind in kinds())
