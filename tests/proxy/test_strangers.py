"""Refused clients are told, and not for ever again."""

from proxy.strangers import EVERY, Strangers


class Told:
    def __init__(self) -> None:
        self.now, self.lines = 0.0, list[tuple[str, int]]()
        self.strangers = Strangers(lambda: self.now, self.line)

    def line(self, event: str, *, address: str, count: int, status: int) -> None:
        assert (event, status) == ("a client that is no known service was refused", 407)
        self.lines.append((address, count))

    def refused(self, address: str, *, after: float = 0.0) -> None:
        self.now += after
        self.strangers.refused(address)


def test_each_address_is_told_once_a_minute_with_its_count() -> None:
    """The first refusal is told at once, the next ones together when the minute is over."""
    told = Told()
    for _ in range(5):
        told.refused("10.0.0.1")
    told.refused("10.0.0.2")
    assert told.lines == [("10.0.0.1", 1), ("10.0.0.2", 1)]
    told.refused("10.0.0.1", after=EVERY)
    assert told.lines[-1] == ("10.0.0.1", 5)


def test_what_is_remembered_is_bounded() -> None:
    """A flood of addresses does not fill the memory; each of them is told."""
    told = Told()
    for number in range(5000):
        told.refused(f"10.0.{number // 250}.{number % 250}")
    assert len(told.lines) == 5000
    assert len(told.strangers._told) <= 1024  # pyright: ignore[reportPrivateUsage]  the bound is what is tested
