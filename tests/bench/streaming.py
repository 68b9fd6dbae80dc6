"""The lean proxy without inspection, streaming bodies instead of holding them: `python -m tests.bench.streaming PORT FOLDER`."""

import asyncio
import sys
from pathlib import Path

import certifi
from mitmproxy import http
from mitmproxy.addons.next_layer import NextLayer

from proxy.master import LeanMaster


class Streaming:
    """Lets every body flow."""

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """What the client sends."""
        flow.request.stream = True

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """What comes back."""
        assert flow.response is not None
        flow.response.stream = True


async def _run(port: int, folder: Path) -> None:
    trusted = Path(certifi.where())
    await LeanMaster([f"regular@127.0.0.1:{port}"], ca=folder, trusted=trusted, addons=[NextLayer(), Streaming()]).run()


if __name__ == "__main__":
    asyncio.run(_run(int(sys.argv[1]), Path(sys.argv[2])))
