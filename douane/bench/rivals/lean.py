"""Mitmproxy with only the add-ons that a proxy needs, and no inspection: `python -m douane.bench.rivals.lean PORT FOLDER`."""

import asyncio
import sys
from pathlib import Path

import certifi
from mitmproxy.addons.next_layer import NextLayer

from proxy.master import LeanMaster


async def _run(port: int, folder: Path) -> None:
    trusted = Path(certifi.where())
    await LeanMaster([f"regular@127.0.0.1:{port}"], ca=folder, trusted=trusted, addons=[NextLayer()]).run()


if __name__ == "__main__":
    asyncio.run(_run(int(sys.argv[1]), Path(sys.argv[2])))
