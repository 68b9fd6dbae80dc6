"""People's choices on their way to the processes."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger import suppression
from ledger.errors import LedgerError
from policy.choices import Choice, decode
from proxy.choosing import Choosing

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_where_nobody_ever_chose_no_key_is_made(tmp_path: Path) -> None:
    """And proxies are told an empty list."""
    choosing = Choosing(tmp_path)
    assert choosing.for_detectors() == {}
    assert len(decode(choosing.for_proxies()["choices"])) == 0
    assert not (tmp_path / "keys").exists()


def test_detectors_are_told_tokens_and_proxies_choices(tmp_path: Path) -> None:
    """Each what it needs, joined by numbers, once the list has changed."""
    choosing = Choosing(tmp_path)
    assert not choosing.changed()
    suppression.add(tmp_path, Choice(0, "objection", AT), {"token-of-lotte"})
    assert choosing.changed()
    assert not choosing.changed()
    assert len(choosing) == 1
    detector, proxy = choosing.for_detectors()["suppression"], choosing.for_proxies()
    assert detector["numbers"] == {"token-of-lotte": [1]}
    assert len(bytes.fromhex(detector["key"])) == 32
    assert "token" not in json.dumps(proxy)
    assert decode(proxy["choices"]).applying(frozenset({1}), AT, ()) == ("objection",)


def test_the_last_release_empties_the_detectors_list(tmp_path: Path) -> None:
    """A day later; until then exchanges that began before are judged by it."""
    suppression.add(tmp_path, Choice(0, "objection", AT), {"a"})
    choosing = Choosing(tmp_path)
    suppression.release(tmp_path, {"a"}, AT.replace(year=2020))
    assert choosing.changed()
    assert choosing.for_detectors()["suppression"]["numbers"] == {}


def test_a_damaged_list_leaves_the_old_one(tmp_path: Path) -> None:
    """It is told once, and read again when the file is another."""
    suppression.add(tmp_path, Choice(0, "objection", AT), {"a"})
    choosing = Choosing(tmp_path)
    good = suppression.path(tmp_path).read_bytes()
    suppression.path(tmp_path).write_bytes(b"{")
    with pytest.raises(LedgerError):
        choosing.changed()
    assert not choosing.changed()
    assert len(choosing) == 1
    suppression.path(tmp_path).write_bytes(good)
    assert choosing.changed()
