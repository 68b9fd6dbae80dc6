"""A backup of a running `up`, put in place on another folder, goes on as the same installation."""

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import douane, running

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]


def test_a_restored_house_goes_on(tmp_path: Path) -> None:
    """Records, keys and CA are there again; new records verify with the old ones, and no number comes twice."""
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    backup, word = tmp_path / "house.douane", tmp_path / "word"
    word.write_text("a passphrase\n")
    sealed = ("--passphrase-file", str(word))
    with running(tmp_path / "first") as up:
        up.curl("-d", "email=lotte.aerts@example.be", f"{up.url}/before")
        up.records(path="/before", direction="sent")
        douane("state", "backup", str(backup), *sealed, "--state", str(up.state))
        authority = up.ca.read_bytes()
        up.curl("-d", "email=lotte.aerts@example.be", f"{up.url}/lost")
        lost = up.records(path="/lost", direction="sent")
        assert up.stop() == 0
    state = tmp_path / "second" / "state"
    assert "verified" in douane("state", "restore", str(backup), *sealed, "--state", str(state))
    with running(tmp_path / "second") as up:
        up.curl("-d", "email=lotte.aerts@example.be", f"{up.url}/after")
        up.records(path="/after", direction="sent")
        assert up.ca.read_bytes() == authority
        found = douane("subject", "find", "--state", str(state), text="lotte.aerts@example.be\n")
        assert up.stop() == 0
    douane("audit", "verify", "--state", str(state))
    records = [json.loads(line) for line in douane("audit", "export", "--state", str(state)).splitlines()]
    assert {record["path"] for record in records if record["direction"] == "sent"} == {"/before", "/after"}
    assert len({line["record"] for line in map(json.loads, found.splitlines())}) == 2
    numbers = [(record["node"], record["writer"], record["seq"]) for record in [*records, *lost]]
    assert len(set(numbers)) == len(numbers)
