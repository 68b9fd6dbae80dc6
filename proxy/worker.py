"""One proxy worker: `python -m proxy.worker`, started by the supervisor. Several share one port.

Its order of business: read the spec, open the journal, reach the detectors, listen, say so. On `drain` or SIGTERM it takes no
new connections, finishes what is open, closes the journal and ends; when the supervisor vanishes it ends at once.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# mitmproxy's headers, options and server instances carry no types of their own.

import asyncio
import gc
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any, TypedDict, cast

from proxy import control, exporter, logs
from proxy.sparing import without_other_addons

DRAIN_SECONDS = 8.0
SYNC_SECONDS = 1.0
LOOK_SECONDS = 0.25
POOL_SECONDS = 60.0


class Spec(TypedDict):
    """What the supervisor's first line says."""

    state: str
    node: str
    writer: str
    listen: tuple[str, int]
    modes: list[str]
    detectors: list[str]
    configuration: str
    generation: int
    choices: str
    metrics_dir: str
    resolve: dict[str, tuple[str, int]]
    vault: dict[str, str]


def main() -> int:
    """Run until told to stop; 0 when drained, 1 when the supervisor vanished, 2 when it could not start."""
    logs.silence()
    logs.configure("proxy")
    line, kept = control.first()
    if not line:
        return 1
    from proxy.resolving import ResolvingLoop

    spec = cast(Spec, line)
    exporter.open_worker(Path(spec["metrics_dir"]))
    elsewhere = {host: (address, port) for host, (address, port) in spec.get("resolve", {}).items()}
    with asyncio.Runner(loop_factory=lambda: ResolvingLoop(elsewhere)) as runner:
        return runner.run(serve(spec, kept))


async def serve(spec: Spec, kept: bytes = b"") -> int:
    """Everything between the first line and the end; `kept` was read after it."""
    without_other_addons()
    from detectors.pool import Pool
    from ledger.errors import LedgerError
    from ledger.journal import Writer
    from policy.configuration import decode
    from proxy.addon import chain
    from proxy.knowledge import Knowledge
    from proxy.master import LeanMaster
    from proxy.modes import shared
    from proxy.post import Post
    from proxy.runner import Runner
    from proxy.trust import bundle

    state = Path(spec["state"])
    configuration = decode(spec["configuration"])
    pool = Pool([Path(socket) for socket in spec["detectors"]])
    try:
        writer = Writer(state / "journal", spec["node"], spec["writer"])
        upstream_ca = configuration.proxy.upstream_ca
        trusted = bundle(state / "run", Path(upstream_ca) if upstream_ca else None)
        desk = _desk(spec, configuration)
    except (LedgerError, OSError) as error:
        control.report(error=str(error))
        return 2
    await pool.open(POOL_SECONDS)
    runner = Runner(pool, writer, desk=desk)
    post = Post(configuration, runner, state)
    knowledge = Knowledge(runner, state, spec["choices"])
    started = _Started()
    host, port = spec["listen"]
    modes = [shared(mode, host, port) for mode in spec["modes"]]
    certificates = any(service.certificate for service in configuration.services)
    master = LeanMaster(modes, ca=state / "ca", trusted=trusted, addons=[*chain(post), started], certificates=certificates)
    serving = asyncio.create_task(master.run())
    await started.event.wait()
    if not all(server.is_running for server in master.proxyserver.servers):
        control.report(error=f"cannot listen on {host}:{port}")
        return 2
    gc.collect()
    gc.freeze()  # what is loaded now lives as long as the process
    gc.set_threshold(20_000, 20, 50)
    control.report(ready=True, generation=spec["generation"])
    chores = asyncio.create_task(_chores(writer, pool, master.proxyserver.active_connections, knowledge))
    drained = await _obey(control.orders(kept), post, knowledge)
    await master.stop_listening()
    if drained:
        await post.drain(DRAIN_SECONDS, master.hang_up)
    chores.cancel()
    _close(writer)
    await pool.close()
    master.shutdown()
    await serving
    return 0 if drained else 1


def _desk(spec: Spec, configuration: Any) -> Any:
    from proxy.pseudonyms import opening

    return opening.desk(spec["vault"], configuration.pseudonyms)


class _Started:
    """Learns that the proxy listens."""

    def __init__(self) -> None:
        self.event = asyncio.Event()

    def running(self) -> None:
        self.event.set()


async def _obey(orders: AsyncIterator[Mapping[str, Any]], post: Any, knowledge: Any) -> bool:
    """Follow orders until told to drain (True) or until the supervisor is gone (False)."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    following = asyncio.create_task(_follow(orders, post, knowledge))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([following, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if following.done():
        return following.result()
    following.cancel()
    return True


async def _follow(orders: AsyncIterator[Mapping[str, Any]], post: Any, knowledge: Any) -> bool:
    from policy.configuration import ConfigurationError, decode

    async for order in orders:
        if order.get("drain"):
            return True
        if "choices" in order:
            knowledge.choose(order["choices"])
        if "configuration" in order:
            try:
                post.adopt(decode(order["configuration"]))
                control.report(generation=order["generation"])
            except (ConfigurationError, OSError) as error:
                control.report(error=str(error))
    return False


async def _chores(writer: Any, pool: Any, connections: Callable[[], int], knowledge: Any) -> None:
    """Bring the journal to the disk and show queue and connections, about once a second; look for what there is to know."""
    from proxy.steady import steadily

    def show() -> None:
        exporter.flush()
        exporter.gauge("queue_depth", pool.depth, queue="detectors")
        exporter.gauge("open_connections", connections())

    syncing = steadily(SYNC_SECONDS, lambda: asyncio.to_thread(writer.sync), show)
    await asyncio.gather(syncing, steadily(LOOK_SECONDS, knowledge.look))


def _close(writer: Any) -> None:
    from ledger.errors import LedgerError

    exporter.flush()
    try:
        writer.close()
    except LedgerError as error:  # what else is open must end all the same
        logs.logger().error("the journal could not be closed in order", reason=str(error))


if __name__ == "__main__":
    sys.exit(main())
