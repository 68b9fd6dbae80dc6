"""A WebSocket server that swallows what it is told, and its clients: `python -m tests.bench.talk serve PORT`, or
`… send PROXY TARGET RATE SECONDS SOCKETS`, which prints how many messages it sent and how late the last of them was.
"""

import asyncio
import json
import sys
import time

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve

MESSAGE = json.dumps(
    {"type": "chat", "text": "Mevrouw belt morgen terug over de polis.", "email": "lotte.aerts@example.be", "n": 0}
)


async def swallow(socket: ServerConnection) -> None:
    """Read to the end; answer `count` with how many came."""
    count = 0
    async for message in socket:
        if message == "count":
            await socket.send(str(count))
        else:
            count += 1


async def listen(port: int) -> None:
    """Serve for ever."""
    async with serve(swallow, "127.0.0.1", port) as server:
        await server.serve_forever()


def through(proxy: int, target: int) -> connect:
    """One socket through the proxy; it sends no pings of its own."""
    return connect(f"ws://127.0.0.1:{target}/talk", proxy=f"http://127.0.0.1:{proxy}", ping_interval=None, open_timeout=60)


async def send(proxy: int, target: int, rate: float, seconds: float, sockets: int) -> None:
    """Send at a rate, spread over the sockets; then ask how many messages arrived."""
    talking = [await through(proxy, target) for _ in range(sockets)]
    start, sent, late = time.perf_counter(), 0, 0.0
    while sent < rate * seconds:
        due = start + sent / rate
        now = time.perf_counter()
        late = max(late, now - due)
        if due > now:
            await asyncio.sleep(due - now)
        await talking[sent % sockets].send(MESSAGE)
        sent += 1
    arrived = sum([await _count(socket) for socket in talking])
    took = time.perf_counter() - start
    for socket in talking:
        await socket.close()
    print(json.dumps({"sent": sent, "arrived": arrived, "seconds": round(took, 1), "late": round(late, 3)}))


async def _count(socket: ClientConnection) -> int:
    await socket.send("count")
    return int(await socket.recv())


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    if what == "serve":
        asyncio.run(listen(int(numbers[0])))
    else:
        asyncio.run(send(int(numbers[0]), int(numbers[1]), float(numbers[2]), float(numbers[3]), int(numbers[4])))
