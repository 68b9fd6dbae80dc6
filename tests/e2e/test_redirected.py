"""Transparent mode behind a real firewall rule, in network namespaces of its own.

A container without the right to make one (no user namespaces) proves the mode without the kernel's part, in
`tests/proxy/test_modes.py`, and says that it skips this one; where `CI` is set, as `.ci/run` does, it fails instead.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e


ALONE = ("unshare", "--map-root-user", "--net")


def allowed() -> bool:
    """Whether the kernel lets us make a network and redirect in it."""
    missing = [tool for tool in ("unshare", "nsenter", "ip", "iptables") if shutil.which(tool) is None]
    assert not missing, f"install iproute2 and iptables: {', '.join(missing)} is not here"
    return subprocess.run([*ALONE, "iptables", "-t", "nat", "-L"], check=False, capture_output=True).returncode == 0


def test_a_service_that_knows_of_no_proxy_is_inspected(tmp_path: Path) -> None:
    """What the firewall redirects is read under the name that the client asked for; a passthrough host is only counted."""
    if not allowed():
        reason = "this machine lets nobody make a network namespace; `.ci/run` fails here"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    command = [*ALONE, sys.executable, "-m", "tests.e2e.redirected", str(tmp_path)]
    run = subprocess.run(command, check=False, capture_output=True, text=True, timeout=110)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["answers"] == ['{"ok":true}'] * 2
    assert told["arrived"] == [["POST", f"/{path}", "mail=lotte.aerts@example.be"] for path in ("contacts", "pinned")]
    sent = {record["host"]: record for record in told["records"] if record["direction"] == "sent"}
    read, passed = sent["api.example"], sent["pinned.example"]
    assert (read["service"], read["service_auth"], read["destination"]["processor"]) == ("crm", "network", "stand-in")
    assert [finding["entity"] for finding in read["findings"]] == ["EMAIL_ADDRESS"]
    assert (passed["service"], passed["inspection"]["unseen"][0]["reason"]) == ("crm", "passthrough")
    assert passed["bytes"] > 100
