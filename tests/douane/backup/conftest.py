"""Keys in a hundredth of a second: a file says itself how costly its key is."""

import pytest

from douane.backup import sealing


@pytest.fixture(autouse=True, scope="session")
def cheap() -> object:
    """The lowest cost that a file may name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "_COST", 10)
        yield
