"""Law 1: canaries are planted wherever a sender can put one, and everything that the system wrote is searched for them."""

import gzip
import json
import socket
import time
from pathlib import Path

import pytest
from starlette.responses import JSONResponse

from tests.e2e.conftest import Up, douane, running
from tests.e2e.upstream import Arrived

pytestmark = pytest.mark.e2e

NAME = "Zebediah Quackenbush"
CANARIES = [
    "zebediah.quackenbush@example.be", "Zebediah", "Quackenbush", "0471 88 03 25", "0471880325", "92.03.18-318.28", "92031831828",
    "BE68 5390 0754 7034", "BE68539007547034", "4111 1111 1111 1111", "sk-live-c4n4rys3cret0123456789abcd", "Zonnebloem!74",
]  # fmt: skip
TEXT = " ; ".join([NAME, *CANARIES, "wachtwoord is Zonnebloem!74"])


def answer(_: Arrived) -> JSONResponse:
    return JSONResponse({"note": TEXT}, headers={"set-cookie": f"uid={CANARIES[0]}", "x-note": CANARIES[5]})


def plant(up: Up) -> None:
    """Requests good and bad, with canaries in every place."""
    body = json.dumps({"note": TEXT, "email": CANARIES[0], CANARIES[0]: 1, "nested": json.dumps({"iban": CANARIES[7]})})
    up.curl("-d", body, "-H", "content-type: application/json", f"{up.url}/{CANARIES[0]}/x?mail={CANARIES[0]}&n={CANARIES[6]}")
    up.curl("-d", body[:-20], "-H", "content-type: application/json", f"{up.url}/torn")
    up.curl(
        "-H",
        f"X-Customer: {CANARIES[0]}",
        "-H",
        f"Cookie: uid={CANARIES[0]}",
        "-H",
        f"Authorization: Bearer {CANARIES[10]}",
        f"{up.url}/head",
    )
    up.curl("-F", f"note={TEXT}", "-F", f"file=@/dev/null;filename={CANARIES[0]}.txt", f"{up.url}/multipart")
    up.curl(
        "-X", "POST", "--data-binary", f"\xff\xfe{TEXT}", "-H", "content-type: text/plain; charset=utf-8", f"{up.url}/charset"
    )
    up.curl("-u", f"{CANARIES[0]}:{CANARIES[11]}", "-A", TEXT, f"{up.url}/basic")
    up.curl("--proxy-user", f"{CANARIES[0]}:{CANARIES[11]}", f"{up.url}/credentials")
    up.curl("-o", "/dev/null", "-w", "%{http_code}", f"http://zebediah-quackenbush.invalid/{CANARIES[0]}")
    torn = gzip.compress(TEXT.encode() * 50)[:-30]
    _post(up, torn, "content-encoding: gzip", "/gzip")
    for raw in (
        f"GET {CANARIES[0]}\r\n\r\n",
        f"{NAME} / HTTP/9\r\n{CANARIES[0]}\r\n\r\n",
        f"POST http://localhost/ HTTP/1.1\r\nContent-Length: {CANARIES[4]}x\r\n\r\n{TEXT}",
    ):
        with socket.create_connection(("127.0.0.1", up.port)) as client:
            client.sendall(raw.encode())
            client.settimeout(2)
            try:
                client.recv(4096)
            except TimeoutError:
                continue


def _post(up: Up, body: bytes, header: str, path: str) -> None:
    file = up.state.parent / "body.bin"
    file.write_bytes(body)
    up.curl("--data-binary", f"@{file}", "-H", header, f"{up.url}{path}")


@pytest.mark.parametrize(
    "rules",
    [
        "",
        "rules: [{id: r, when: {entity: [BE_NATIONAL_REGISTER_NUMBER, PERSON]}, action: redact, severity: high}]\n",
        "pseudonyms: {vault: disk}\nrules:\n  - id: r\n    when: {findings: any, place: {not: ['header:*', 'cookie:*', 'path:*',"
        " 'query:*']}}\n    action: pseudonymise\n    scope: service\n    severity: high\n",
    ],
    ids=["observe", "redact", "pseudonymise"],
)
def test_no_canary_is_found_anywhere(tmp_path: Path, rules: str) -> None:
    """Journal, index, run files, reports, metrics, access lines, logs, refusals: no planted value stands in any of them."""
    with running(tmp_path, rules) as up:
        up.upstream.answer = answer
        plant(up)
        up.records(6)
        time.sleep(1.5)
        written = {"metrics": up.get("/metrics"), "export": douane("audit", "export", "--state", str(up.state))}
        for form in ("html", "csv", "json"):
            written[form] = douane("transfers", "--state", str(up.state), "--format", form)
        up.stop()
        written["stdout"], written["stderr"] = "".join(up.out), "".join(up.err)
    for path in up.state.rglob("*"):
        if path.is_file() and path.parent.name not in ("ca", "keys"):
            written[str(path.relative_to(up.state))] = path.read_bytes().decode("utf-8", "replace")
    found = sorted((canary, where) for where, text in written.items() for canary in CANARIES if canary.lower() in text.lower())
    assert [each for each in found if not _is_host(each, written)] == []
    assert "EMAIL_ADDRESS" in written["export"]
    assert ('"pseudonymise"' in written["export"]) == ("pseudonymise" in rules)
    assert ("vault.sqlite" in written) == ("disk" in rules)


def _is_host(found: tuple[str, str], written: dict[str, str]) -> bool:
    """The host is in records by contract; it is the only place where the planted name may stand."""
    canary, where = found
    text = written[where].lower().replace("zebediah-quackenbush.invalid", "")
    return canary.lower() not in text
