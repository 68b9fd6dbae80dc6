"""Enforce mode in a real `up`: sockets and large bodies, as services meet them."""

from pathlib import Path

import pytest

from tests.e2e.conftest import running

pytestmark = pytest.mark.e2e

RULES = """\
rules:
  - {id: no-mail, when: {entity: [EMAIL_ADDRESS]}, action: block, severity: high}
"""
TALK = """
import asyncio, os, ssl, websockets

async def main():
    url = os.environ["URL"].replace("https", "wss") + "/socket"
    async with websockets.connect(url, ssl=ssl.create_default_context(), proxy=os.environ["HTTPS_PROXY"]) as socket:
        await socket.send("dag")
        print(await socket.recv())
        await socket.send('{"email":"%s"}' % os.environ["MAIL"])
        try:
            await socket.recv()
        except websockets.ConnectionClosedError as closed:
            print(closed.rcvd.code, closed.rcvd.reason)

asyncio.run(main())
"""


def test_a_socket_is_closed_over_what_a_rule_forbids(tmp_path: Path) -> None:
    """The clean message arrives, the other does not; the service is told the rule, and the ledger says block."""
    with running(tmp_path, RULES) as up:
        told = up.service(TALK, URL=up.url, MAIL="lotte.aerts@example.be").splitlines()
        clean = up.curl("-o", str(tmp_path / "answer"), "-w", "%{http_code}", "--data-binary", "a" * 100_000, f"{up.url}/clean")
        large = tmp_path / "large"
        large.write_bytes(b"de polis van haar wagen. " * 400_000)
        too_large = up.curl(
            "-s", "-o", str(tmp_path / "answer"), "-w", "%{http_code}", "--data-binary", f"@{large}", f"{up.url}/large"
        )
        records = up.records(2, protocol="websocket", direction="sent")
        (unread,) = up.records(1, status=413)
    assert told[0] == "echo dag"
    assert told[1].startswith("1008 ")
    assert "no-mail" in told[1]
    assert (clean, too_large) == ("200", "413")
    assert [arrived.path for arrived in up.upstream.arrived] == ["/clean"]
    (said,) = [record for record in records if record["part"]]
    assert (said["decision"]["action"], said["state"]) == ("block", "complete")
    assert unread["inspection"]["unseen"] == [{"reason": "over_budget", "place": "body"}]
