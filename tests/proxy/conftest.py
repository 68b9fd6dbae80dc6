"""A real proxy in the test's own event loop, a real detector worker beside it, a real server behind it."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from detectors.pool import Pool
from ledger.indexer import Indexer
from ledger.journal import Writer
from ledger.record import AuditRecord
from policy.configuration import parse
from proxy import ca
from proxy.addon import chain
from proxy.master import LeanMaster
from proxy.modes import shared
from proxy.post import Post
from proxy.runner import Runner
from proxy.trust import bundle
from tests.e2e.upstream import Server, Upstream, trusting

HOST = "localhost"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket of a detector worker that runs for the whole session."""
    path = tmp_path_factory.mktemp("detector") / "detector.sock"
    read, write = os.pipe()
    environment = {**os.environ, "DOUANE_STATUS_FD": str(write)}
    child = subprocess.Popen([sys.executable, "-m", "detectors.worker"], stdin=subprocess.PIPE, pass_fds=[write], env=environment)
    os.close(write)
    assert child.stdin
    configuration = parse("detectors: {}").encode()
    spec = {"socket": str(path), "configuration": configuration, "generation": 1, "epoch": {"id": "2026-11", "key": "ab" * 32}}
    child.stdin.write(json.dumps(spec).encode() + b"\n")
    child.stdin.flush()
    with os.fdopen(read) as status:
        said: list[dict[str, Any]] = []
        while not any("ready" in line or "error" in line for line in said):
            said.append(json.loads(status.readline()))
        assert {"ready": True} in said
        yield path
    child.stdin.close()
    child.wait(20)


@dataclass(slots=True)
class Running:
    """The proxy under test."""

    port: int
    ca: Path
    state: Path
    upstream: Upstream
    post: Post
    writer: Writer
    pool: Pool
    addons: list[object]
    hang_up: Callable[[], None]

    def client(self, *, user: str = "", **options: Any) -> httpx.AsyncClient:
        """An httpx client that goes through the proxy and trusts its CA."""
        address = f"http://{user + '@' if user else ''}127.0.0.1:{self.port}"
        return httpx.AsyncClient(proxy=address, verify=trusting(self.ca), trust_env=False, timeout=20, **options)

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.upstream.port}"

    async def records(self) -> list[AuditRecord]:
        """Every record so far, open exchanges finished first."""
        await self.post.drain(20)
        self.writer.close()
        found: list[AuditRecord] = []
        with closing(Indexer(self.state)) as indexer:
            indexer.catch_up(found.append)
        return found


type Start = Callable[..., Any]


@pytest.fixture
async def start(tmp_path: Path, detector: Path) -> AsyncIterator[Start]:
    """Starts a proxy with the given configuration text: `running = await start("rules: …")`."""
    async with AsyncExitStack() as stack:

        async def begin(configuration: str = "", **options: Any) -> Running:
            return await stack.enter_async_context(serving(tmp_path, detector, configuration, **options))

        yield begin


@asynccontextmanager
async def serving(folder: Path, detector: Path, text: str, **options: Any) -> AsyncGenerator[Running]:
    state = folder / "state"
    (state / "run").mkdir(parents=True)
    server = Server(folder, [HOST, "127.0.0.1"], free_port())
    with server as upstream:
        configuration = parse(f"proxy: {{upstream_ca: {upstream.ca}, {options.get('proxy', '')}}}\n{text}", folder=folder)
        public = ca.ensure(state)
        sockets = options.get("detectors", [detector])
        pool = Pool(sockets, **options.get("pool", {}))
        await pool.open()
        writer = Writer(state / "journal", "test", "proxy-0")
        post = Post(configuration, Runner(pool, writer), state)
        addons = chain(post)
        started = asyncio.Event()
        port = free_port()
        upstream_ca = bundle(state / "run", Path(configuration.proxy.upstream_ca or ""))
        wanted = options.get("modes", ["regular"])
        modes = [shared(mode.format(upstream=upstream.port), "127.0.0.1", port) for mode in wanted]
        hooks = [*addons, Signal(started)]
        certificates = any(service.certificate for service in configuration.services)
        master = LeanMaster(modes, ca=state / "ca", trusted=upstream_ca, addons=hooks, certificates=certificates)
        run = asyncio.create_task(master.run())
        await started.wait()
        try:
            yield Running(port, public, state, upstream, post, writer, pool, addons, master.hang_up)
        finally:
            await master.stop_listening()
            master.shutdown()
            await run
            writer.close()
            await pool.close()


class Signal:
    """Sets an event once the proxy listens."""

    def __init__(self, event: asyncio.Event) -> None:
        self._event = event

    def running(self) -> None:
        self._event.set()
