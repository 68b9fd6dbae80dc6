"""A house whose firewall sends what leaves to `douane up` in transparent mode. Run in a network of its own:
`unshare --map-root-user --net python -m tests.e2e.redirected FOLDER`; prints what clients saw and what was recorded.

The service lives in a second network behind a pair of interfaces; the processor is an address that only this one knows.
"""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.e2e.conftest import DOUANE, Up, free_port
from tests.e2e.upstream import Server, Upstream

HERE, THERE, PROCESSOR = "10.77.0.1", "10.77.0.2", "10.88.0.1"
CONFIGURATION = """\
proxy: {{upstream_ca: {ca}, modes: [transparent], passthrough: [pinned.example]}}
services: [{{id: crm, networks: [10.77.0.0/24], role: controller}}]
processors:
  - {{id: stand-in, category: crm, domains: [api.example], importer: BE, hosting: [BE]}}
"""


def do(command: str) -> str:
    """Run one command; its standard output."""
    return subprocess.run(command.split(), check=True, capture_output=True, text=True, timeout=60).stdout


@contextmanager
def network(port: int) -> Generator[int]:
    """Two networks and the redirection; gives the process whose network is the service's."""
    do("ip link set lo up")
    with subprocess.Popen(["unshare", "--net", "sleep", "300"]) as service:
        time.sleep(0.5)
        do(f"ip link add v0 type veth peer name v1 netns {service.pid}")
        do(f"ip addr add {HERE}/24 dev v0")
        do("ip link set v0 up")
        do(f"ip addr add {PROCESSOR}/32 dev lo")
        for command in (
            "ip link set lo up",
            f"ip addr add {THERE}/24 dev v1",
            "ip link set v1 up",
            f"ip route add default via {HERE}",
        ):
            do(f"nsenter --net --target {service.pid} {command}")
        for outer in (80, 443):
            do(f"iptables -t nat -A PREROUTING -i v0 -p tcp --dport {outer} -j REDIRECT --to-ports 8080")
            do(f"iptables -t nat -A OUTPUT -d {PROCESSOR} -p tcp --dport {outer} -j REDIRECT --to-ports {port}")
        try:
            yield service.pid
        finally:
            service.send_signal(signal.SIGKILL)


@contextmanager
def douane(folder: Path, upstream: Upstream) -> Generator[Up]:
    """`up` in transparent mode on the service's gateway."""
    file, state, metrics = folder / "douane.yaml", folder / "state", free_port()
    file.write_text(CONFIGURATION.format(ca=upstream.ca))
    places = ["--listen", f"{HERE}:8080", "--metrics", f"127.0.0.1:{metrics}", "--console", "127.0.0.1:0"]
    command = [str(DOUANE), "up", "--config", str(file), "--state", str(state), "--workers", "1", *places]
    with (folder / "up.log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log, text=True) as process:
        up = Up(process, 8080, metrics, state, upstream)
        try:
            _ready(up, folder / "up.log")
            yield up
        finally:
            up.stop()


def _ready(up: Up, log: Path) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until and up.process.poll() is None:
        try:
            up.get("/readyz")
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise AssertionError(log.read_text())


def main(folder: Path) -> dict[str, Any]:
    """Three exchanges of a service that knows of no proxy."""
    port = free_port()
    with (
        Server(folder, ["api.example", "pinned.example"], port) as upstream,
        network(port) as service,
        douane(folder, upstream) as up,
    ):

        def curl(url: str, ca: Path) -> str:
            known = f"--resolve api.example:443:{PROCESSOR} --resolve pinned.example:443:{PROCESSOR} --cacert {ca}"
            return do(f"nsenter --net --target {service} curl -sS -m 20 {known} -d mail=lotte.aerts@example.be {url}")

        answers = [curl("https://api.example/contacts", up.ca), curl("https://pinned.example/pinned", upstream.ca)]
        records = up.records(4)
    arrived = [(each.method, each.path, each.body.decode()) for each in upstream.arrived]
    return {"answers": answers, "arrived": arrived, "records": records}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
