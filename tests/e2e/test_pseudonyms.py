"""Pseudonyms of a shared scope in real processes: one a value whichever worker makes it, and a vault that outlives a run."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx
import pytest
from starlette.responses import Response

from tests.e2e.conftest import Up, running
from tests.e2e.upstream import Arrived, trusting

pytestmark = pytest.mark.e2e

RULES = """\
pseudonyms: {vault: disk}
rules:
  - {id: hide, when: {processor: stand-in, entity: [EMAIL_ADDRESS]}, action: pseudonymise, scope: service, severity: high}
"""
ADDRESSES = [f"klant{number}@voorbeeld.be" for number in range(12)]


def told(up: Up, address: str) -> str:
    """Send an address on a connection of its own; what the processor saw of it."""
    through = httpx.Client(proxy=f"http://127.0.0.1:{up.port}", verify=trusting(up.ca), trust_env=False, timeout=60)
    with through as client:
        answer = client.post(f"{up.url}/contact", json={"email": address})
    assert answer.json() == {"email": address}
    return address


def seen(arrived: Sequence[Arrived]) -> list[str]:
    return [json.loads(each.body)["email"] for each in arrived]


def back(arrived: Arrived) -> Response:
    return Response(arrived.body, media_type="application/json")


def test_workers_agree_and_the_vault_outlives_them(tmp_path: Path) -> None:
    """Each value has one pseudonym over all connections and workers, no two have one; the next run leads it back."""
    with running(tmp_path, RULES, arguments=["--workers", "2"]) as up:
        up.upstream.answer = back
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(partial(told, up), ADDRESSES * 4))
        first = seen(up.upstream.arrived)
        records = up.records(len(first), direction="sent", state="complete")
        assert {record["decision"]["action"] for record in records} == {"pseudonymise"}
        assert {record["writer"] for record in records} == {"proxy-0", "proxy-1"}
    assert len(set(first)) == len(ADDRESSES)
    assert not set(first) & set(ADDRESSES)
    with running(tmp_path, RULES) as up:

        def earlier(_: Arrived) -> Response:
            return Response(json.dumps({"email": first[0]}), media_type="application/json")

        up.upstream.answer = earlier
        answer = json.loads(up.curl(f"{up.url}/contact"))
    assert answer["email"] in ADDRESSES
