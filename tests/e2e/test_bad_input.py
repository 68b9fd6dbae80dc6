"""Hostile and broken bodies through a real `up`: passed, recorded as unseen, memory bounded, the next request served."""

import gzip
import json
import os
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.e2e.conftest import Up

pytestmark = pytest.mark.e2e

MEBIBYTE = 1024 * 1024
BODIES: dict[str, tuple[bytes, list[str], set[str]]] = {
    "truncated-gzip": (gzip.compress(json.dumps({"email": "lotte.aerts@example.be", "n": list(range(4000))}).encode())[:-40],
                       ["content-encoding: gzip", "content-type: application/json"], {"undecodable"}),
    "zip-bomb": (b"", ["content-encoding: gzip", "content-type: text/plain"], {"over_budget"}),
    "deep-json": (b"[" * 100_000 + b"]" * 100_000, ["content-type: application/json"], {"over_budget", "undecodable"}),
    "large": (b"a" * (100 * MEBIBYTE), ["content-type: text/plain"], {"over_budget"}),
    "invalid-utf-8": (b"""{"email":"lotte.aerts@example.be","x":"\xff\xfe\x80"}""",
                      ["content-type: application/json"], {"undecodable"}),
    "not-json": (os.urandom(5000), ["content-type: application/json"], {"undecodable", "opaque"}),
}  # fmt: skip


def bomb() -> bytes:
    """1 GB of zeros in about 1 MB."""
    done = subprocess.run("head -c 1073741824 /dev/zero | gzip -1", shell=True, check=True, capture_output=True)
    return done.stdout


def resident(pids: list[int]) -> float:
    """Mebibytes that these processes hold together."""
    total = 0
    for pid in pids:
        with suppress(FileNotFoundError, ProcessLookupError):  # an errand that has ended meanwhile
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("VmRSS"):
                    total += int(line.split()[1])
    return total / 1024


def processes(up: Up) -> list[int]:
    """The children, and what they started."""
    found: list[int] = []
    queue = up.children()
    while queue:
        pid = queue.pop()
        found.append(pid)
        listed = subprocess.run(["pgrep", "-P", str(pid)], check=False, capture_output=True, text=True).stdout
        queue += [int(each) for each in listed.split()]
    return found


@pytest.mark.parametrize("name", BODIES)
def test_hostile_bodies(up: Up, tmp_path: Path, name: str) -> None:
    """Observe mode: every byte arrives, the record says what was not read, memory stays bounded, the next request is served."""
    body, headers, reasons = BODIES[name]
    body = body or bomb()
    before = resident(processes(up))
    file = tmp_path / "body"
    file.write_bytes(body)
    flags = [flag for header in headers for flag in ("-H", header)]
    up.curl("--data-binary", f"@{file}", "-H", "Expect:", *flags, f"{up.url}/{name}")
    assert up.upstream.arrived[-1].body == body
    (record,) = up.records(bytes=len(body), direction="sent")
    seen = {unseen["reason"] for unseen in record["inspection"]["unseen"]}
    assert (not reasons and not seen) or seen & reasons, seen
    assert record["bytes"] == len(body)
    assert resident(processes(up)) - before < 200
    up.upstream.arrived.clear()
    up.curl("-d", "email=lotte.aerts@example.be", f"{up.url}/after-{name}")
    (after,) = up.records(path=f"/after-{name}", direction="sent")
    assert after["inspection"]["complete"]
