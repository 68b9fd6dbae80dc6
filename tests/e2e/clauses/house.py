"""One real `up` whose processors' hosts lead to a stand-in on this machine; the services of `douane.yaml` send through it."""

import base64
import contextlib
import http.client
import io
import json
import signal
import ssl
import string
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from douane.cli import run
from policy.register.approval import public_key
from tests.e2e.clauses.traffic import Message
from tests.e2e.conftest import Up, douane, free_port
from tests.e2e.upstream import Server

CONFIGURATION = Path(__file__).with_name("douane.yaml")
SERVICES = ("accounts", "archive", "billing", "crm-sync", "louise", "mailer", "research", "website")
LAUNCH = """
import json, sys
from dataclasses import replace
from douane import settings
from douane.cli import main
load, hosts = settings.load, json.loads(sys.argv.pop(1))
settings.load = lambda *given, **named: replace(load(*given, **named), resolve={host: tuple(to) for host, to in hosts.items()})
main()
"""


@dataclass(slots=True)
class House(Up):
    """The running `up`, its configuration file and the approver's key."""

    file: Path = Path()
    key: Path = Path()
    answers: dict[str, "Answer"] = field(default_factory=dict[str, "Answer"])

    def command(self, *arguments: str, status: int = 0, text: str | None = None) -> str:
        """Run a command on this house's state and file, in this process: there are a hundred, and a start costs a second."""
        return ran(*arguments, "--config", str(self.file), "--state", str(self.state), status=status, text=text)

    def send(self, messages: Iterable[Message]) -> None:
        """Send messages, six at a time; what came back is in `answers`, by path."""
        with ThreadPoolExecutor(6) as threads:
            for message, answer in threads.map(self._sent, messages):
                self.answers[message.path] = answer

    def approve(self) -> None:
        """Sign the file as it is now."""
        sign(self.file, self.key)

    def reload(self) -> None:
        """Have the file read again, and wait until that was noted."""
        noted = self._notes()
        self.process.send_signal(signal.SIGHUP)
        until = time.monotonic() + 30
        while self._notes() == noted:
            assert time.monotonic() < until, self.err
            time.sleep(0.1)

    def sent(self, path: str) -> dict[str, Any]:
        """The record of what was sent to a path."""
        (record,) = self.records(path=path, direction="sent")
        return record

    def exported(self) -> dict[str, dict[str, Any]]:
        """What was sent, by path, once every answered exchange has its outcome."""
        until = time.monotonic() + 60
        while True:
            lines = self.command("audit", "export").splitlines()
            found = {record["path"]: record for line in lines if (record := json.loads(line))["direction"] == "sent"}
            if {
                path for path, answer in self.answers.items() if answer.status != 407
            } <= found.keys() or time.monotonic() > until:
                return found
            time.sleep(0.5)

    def _notes(self) -> int:
        return sum("configuration" in line for line in self.err)

    def _sent(self, message: Message) -> tuple[Message, "Answer"]:
        credentials = base64.b64encode(f"{message.service}:{_secret(message.service)}".encode()).decode()
        authority = {"Proxy-Authorization": f"Basic {credentials}"} if message.service else {}
        if message.scheme == "http":
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            target = f"http://{message.host}{message.target}"
            headers = {**message.headers, **authority}
        else:
            context = ssl.create_default_context(cafile=str(self.ca))
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=context)
            connection.set_tunnel(message.host, 443, authority)
            target, headers = message.target, message.headers
        try:
            connection.request(message.method, target, message.body, dict(headers))
            answer = connection.getresponse()
            return message, Answer(answer.status, answer.read().decode(), answer.getheader("content-type", ""))
        finally:
            connection.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service got back."""

    status: int
    body: str
    content_type: str


def ran(*arguments: str, status: int = 0, text: str | None = None) -> str:
    """Run a command as `douane` does; what it writes to standard output."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(io.StringIO()) as said,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr("sys.stdin", io.StringIO(text or ""))
        ended = run(list(arguments))
    assert ended == status, (arguments, ended, said.getvalue())
    written = out.buffer
    assert isinstance(written, io.BytesIO)
    return written.getvalue().decode()


def _secret(service: str) -> str:
    return f"secret-of-{service}"  # intruder has one too, and nobody declared it


@contextmanager
def house(folder: Path, hosts: list[str], plain: list[str]) -> Generator[House]:
    """Start it with a signed configuration; `plain` hosts are served without TLS."""
    with Server(folder, hosts, free_port()) as upstream, Server(folder / "plain", [], free_port(), tls=False) as clear:
        file, key = folder / "douane.yaml", folder / "approver.pem"
        signer = Ed25519PrivateKey.generate()
        key.write_bytes(signer.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        digests = {name.replace("-", "_"): sha256(_secret(name).encode()).hexdigest() for name in SERVICES}
        text = string.Template(CONFIGURATION.read_text("utf-8"))
        file.write_text(text.substitute(digests, upstream_ca=upstream.ca, approver=public_key(signer)), "utf-8")
        resolve = {**dict.fromkeys(hosts, ("127.0.0.1", upstream.port)), **dict.fromkeys(plain, ("127.0.0.1", clear.port))}
        ports, state = [free_port() for _ in range(3)], folder / "state"
        sign(file, key)
        command = [sys.executable, "-c", LAUNCH, json.dumps(resolve), "up", "--config", str(file), "--state", str(state)]
        command += [f"--{what}=127.0.0.1:{port}" for what, port in zip(("listen", "metrics", "console"), ports, strict=True)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        house = House(process, ports[0], ports[1], state, upstream, file=file, key=key)
        with _read(house):
            yield house


def sign(file: Path, key: Path) -> None:
    """The approver signs a file as it is now."""
    douane("register", "approve", "--key", str(key), "--by", "An Peeters", "--requested-by", "Jan Claes", "--config", str(file))


@contextmanager
def _read(house: House) -> Generator[None]:
    """Read both outputs to their ends, and stop the house at the end."""
    ready = threading.Event()
    streams = ((house.process.stdout, house.out), (house.process.stderr, house.err))
    readers = [threading.Thread(target=_lines, args=(*pair, ready), daemon=True) for pair in streams]
    for reader in readers:
        reader.start()
    try:
        assert ready.wait(100)
        assert house.process.poll() is None, house.err
        yield
    finally:
        if house.process.poll() is None:
            house.stop()
        for reader, (stream, _) in zip(readers, streams, strict=True):
            reader.join(5)
            assert stream
            stream.close()


def _lines(stream: Any, lines: list[str], ready: threading.Event) -> None:
    for line in stream:
        lines.append(line)
        if "Douane is ready" in line:
            ready.set()
    ready.set()  # it has ended, and said why
