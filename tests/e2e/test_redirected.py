"""Transparent mode behind a real firewall rule, in network namespaces of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e


def test_a_service_that_knows_of_no_proxy_is_inspected(tmp_path: Path) -> None:
    """What the firewall redirects is read under the name that the client asked for; a passthrough host is only counted."""
    alone = ["unshare", "--map-root-user", "--net", sys.executable, "-m", "tests.e2e.redirected", str(tmp_path)]
    run = subprocess.run(alone, check=False, capture_output=True, text=True, timeout=110)
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
