"""The demo's services with their secrets, the stand-ins of processors, and the configuration that ties them."""

import asyncio
import hashlib
import secrets
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from string import Template

from douane.demo.certificates import issue
from douane.demo.standin import Answer, serve
from douane.settings import Settings, load

SERVICES = ("louise", "crm-sync", "website")
CRM, PAYMENTS, MAIL, ASSISTANT, ANALYTICS = (
    "api.teamleader.eu", "api.paddle.com", "a.klaviyo.com", "api.deepseek.com", "collect.visitor-metrics.io",
)  # fmt: skip
ANSWERS: Mapping[str, Answer] = {
    CRM: Answer(
        b'{"data":{"id":"c-1","first_name":"Lotte","last_name":"Verbeke","emails":[{"email":"lotte.verbeke@example.be"}]}}'
    ),
    PAYMENTS: Answer(b'{"data":{"id":"txn_01","status":"ready"}}', status="201 Created"),
    MAIL: Answer(b'{"data":{"type":"event"}}', status="202 Accepted"),
    ASSISTANT: Answer(b'{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"Dank u, ik kijk het na."}}]}'),
    ANALYTICS: Answer(b"ok", "text/plain"),
}


def configured(folder: Path, authority: Path, words: Mapping[str, str]) -> Path:
    """Write the demo's `douane.yaml` into its state folder."""
    hashed = {service.replace("-", "_"): hashlib.sha256(word.encode()).hexdigest() for service, word in words.items()}
    text = files("douane.demo").joinpath("douane.yaml").read_text("utf-8")
    file = folder / "douane.yaml"
    file.write_text(Template(text).substitute(upstream_ca=authority, **hashed), "utf-8")
    return file


@asynccontextmanager
async def standins(folder: Path) -> AsyncGenerator[tuple[Settings, Mapping[str, str]]]:
    """Run the stand-ins; gives settings that reach them under their real names, on free ports, and the services' secrets."""
    authority, chain = await asyncio.to_thread(issue, folder / "stand-ins", list(ANSWERS))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(chain)
    served = {host: await serve(answer, tls) for host, answer in ANSWERS.items()}
    words = {service: secrets.token_urlsafe(18) for service in SERVICES}
    file = configured(folder, authority, words)
    settings = load(file, folder, listen="127.0.0.1:0", metrics="127.0.0.1:0", console="127.0.0.1:0")
    try:
        yield replace(settings, resolve={host: ("127.0.0.1", port) for host, (_, port) in served.items()}), words
    finally:
        for server, _ in served.values():
            server.close()
