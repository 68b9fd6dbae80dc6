"""Addresses of hosts, as a hint."""

import asyncio

import pytest

from proxy import locating
from proxy.locating import Locator


async def test_an_address_is_looked_up_and_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once in a while, not for each exchange."""
    locator = Locator()
    assert await locator.address("localhost", 5) in ("127.0.0.1", "::1")
    monkeypatch.setattr(locating, "_looked_up", None)
    assert await locator.address("localhost", 5) in ("127.0.0.1", "::1")


@pytest.mark.parametrize("host", ["nowhere.invalid", "", "a" * 300, "\ud800"])
async def test_what_has_no_address_has_none(host: str) -> None:
    """No exception, whatever the name."""
    assert await Locator().address(host, 5) is None


async def test_it_takes_no_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exchange waits for no slow name server."""

    async def slow(*_: object, **__: object) -> list[object]:
        await asyncio.sleep(60)
        return []

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", slow)
    assert await Locator().address("localhost", 0.01) is None


async def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many hosts pass by."""
    monkeypatch.setattr(locating, "MOST", 2)
    locator = Locator()
    for host in ("a.invalid", "b.invalid", "localhost"):
        await locator.address(host, 5)
    assert len(locator._known) == 2  # pyright: ignore[reportPrivateUsage]  the bound is the point
