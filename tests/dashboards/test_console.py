"""The console: what it shows, to whom, and that it shows no more."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from dashboards.console.access import COOKIE, IDLE, LIFETIME, ConsoleError, Door, token
from dashboards.console.application import application, percent, plain, size, thousands
from dashboards.console.guard import HEADERS
from ledger.indexer import Indexer
from ledger.journal import Writer
from ledger.record import AuditRecord, DecisionRecord, LiftedRecord
from ledger.requests.register import Desk
from ledger.verify import verify
from tests.proxy.records import record

TOKEN = "t" * 43
EVIL = "<script>alert(1)</script>"

type Notes = list[tuple[str, dict[str, object]]]


def fill(state: Path, *records: AuditRecord) -> None:
    with Writer(state / "journal", "n", "proxy-0") as writer:
        for each in records:
            writer.outcome(each)
    with Indexer(state) as indexer:
        indexer.catch_up()


@pytest.fixture
def notes() -> Notes:
    return []


@pytest.fixture
def console(tmp_path: Path, notes: Notes) -> Iterator[TestClient]:
    pages = application(tmp_path, TOKEN, lambda kind, fields: notes.append((kind, fields)))
    with TestClient(pages, follow_redirects=False) as client:
        yield client


@pytest.fixture
def inside(console: TestClient) -> TestClient:
    console.get("/", params={"token": TOKEN})
    return console


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(page)
    return parser.found


# The door


@pytest.mark.parametrize(
    "path", ["/", "/exchanges", "/exchanges/1", "/transfers", "/transfers/report.csv", "/requests", "/nowhere"]
)
def test_nobody_sees_anything_without_a_token(console: TestClient, path: str) -> None:
    """Every page asks for the token first, also those that do not exist."""
    answer = console.get(path)
    assert answer.status_code == 401
    assert "Sign in" in answer.text


def test_a_token_becomes_a_cookie_and_leaves_the_address(console: TestClient) -> None:
    """The redirect keeps the other parameters and drops the token; the cookie is out of reach of scripts."""
    answer = console.get("/exchanges", params={"token": TOKEN, "zone": "third"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/exchanges?zone=third")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert f"Max-Age={LIFETIME}" in cookie
    assert TOKEN not in cookie
    assert console.get("/nowhere").status_code == 404


def test_the_form_takes_the_token_too(console: TestClient) -> None:
    """Nobody has to put it into an address."""
    assert console.post("/sign-in", data={"token": "wrong"}).status_code == 401
    assert console.post("/sign-in", data={"token": TOKEN}).headers["location"] == "/"
    assert console.post("/sign-in", content=b"token=" + b"x" * 10_000).status_code == 413


def test_a_redirect_never_leads_away(console: TestClient) -> None:
    """`//host` would be another site."""
    answer = console.get("http://testserver//evil.example/x", params={"token": TOKEN})
    assert answer.headers["location"].startswith("/evil.example")


@pytest.mark.parametrize("cookie", ["", "x", "a.b", "a.b.c", "name.9999999999.", "name.9999999999." + "0" * 64])
def test_a_forged_cookie_opens_nothing(console: TestClient, cookie: str) -> None:
    """Only what is signed with the token counts."""
    console.cookies.set(COOKIE, cookie)
    assert console.get("/").status_code == 401


def test_sessions_end() -> None:
    """After fifteen idle minutes, after its lifetime however busy, and with a new token."""
    door, cookie, now = Door(TOKEN), Door(TOKEN).issue(1000), 1000
    assert door.session(cookie, now + IDLE - 1)
    assert door.session(cookie, now + IDLE) is None
    assert Door("other" * 10).session(cookie, now) is None
    while session := door.session(cookie, now):
        now, cookie = now + IDLE - 1, door.renewed(session, now)
    assert 1000 + LIFETIME <= now < 1000 + LIFETIME + IDLE


def test_an_idle_session_is_asked_to_sign_in_again(inside: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """C05 of the security policy: a page that nobody looked at for fifteen minutes is 401; each look begins the time anew."""
    now = int(time.time())
    for away, status in ((0, 404), (IDLE - 5, 404), (2 * IDLE - 10, 404), (3 * IDLE, 401)):
        monkeypatch.setattr("dashboards.console.guard.time.time", lambda away=away: now + away)
        assert inside.get("/nowhere").status_code == status


def test_the_token_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    """A file that others can read is refused, with what to do."""
    first = token(tmp_path)
    assert token(tmp_path) == first
    file = tmp_path / "keys" / "console.token"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    with pytest.raises(ConsoleError, match="others can read"):
        token(tmp_path)
    file.write_text("short")
    file.chmod(0o600)
    with pytest.raises(ConsoleError, match="too short"):
        token(tmp_path)


def test_every_look_is_written_down(inside: TestClient, notes: Notes) -> None:
    """Signing in, being refused, and each page with what was asked."""
    inside.get("/exchanges", params={"service": "crm-sync"})
    inside.get("/", params={"token": "wrong"})
    kinds = [kind for kind, _ in notes]
    assert kinds == ["console-sign-in", "console-look", "console-sign-in"]
    assert notes[0][1]["admitted"] is True
    assert (notes[1][1]["path"], notes[1][1]["asked"]) == ("/exchanges", {"service": "crm-sync"})
    assert notes[2][1]["admitted"] is False
    assert TOKEN not in repr(notes)


def test_what_cannot_be_written_down_is_not_shown(tmp_path: Path) -> None:
    """A look without its note does not happen."""

    def full(_: str, __: dict[str, object]) -> None:
        raise OSError(28, "No space left on device")

    cookie = Door(TOKEN).issue(int(time.time()))
    with TestClient(application(tmp_path, TOKEN, full), raise_server_exceptions=False, cookies={COOKIE: cookie}) as client:
        assert client.get("/").status_code == 500


# The pages


def test_before_the_first_record_every_page_says_so(inside: TestClient) -> None:
    """No error, no empty table without a word."""
    for path in ("/", "/exchanges", "/exchanges/1"):
        assert "Nothing was recorded yet" in inside.get(path).text


def test_the_overview_counts(tmp_path: Path, inside: TestClient) -> None:
    """Inspected comes first; transfers without a ground, unregistered hosts and kinds are counted in the period only."""
    old = datetime.now(UTC) - timedelta(days=3)
    fill(
        tmp_path,
        record(unseen=("opaque",)),
        record(processor="stripe", zone="EEA", basis="none-needed", country="IE", entities=("IBAN_CODE",), action="allow"),
        record(processor=None, country=None, zone="unknown", host="who.example", entities=()),
        record(direction="received", zone="EEA", basis="none-needed", entities=("PERSON",)),
        record(time=old, service="old"),
    )  # fmt: skip
    page = inside.get("/").text
    figures = dict(re.findall(r'<b class="?[^>]*>([^<]+)</b><span>([^<]+)<', page)) | dict(
        re.findall(r"<b>([^<]+)</b><span>([^<]+)<", page)
    )
    by_name = {name: value for value, name in figures.items()}
    assert by_name["of exchanges read in full"] == "75 %"
    assert re.search(r"<b[^>]*>4</b><span>directions of exchanges", page)
    assert re.search(r"<b[^>]*>1</b><span>of them without a ground", page)
    assert re.search(r"<b[^>]*>1</b><span>unregistered hosts", page)
    assert re.search(r'<rect class="zone-third"[^>]*><title>[^<]+ UTC, third: 1', page)
    assert "opaque" in page
    assert "directions" in inside.get("/", params={"period": "7d"}).text
    assert re.search(r"<b[^>]*>5</b><span>directions", inside.get("/", params={"period": "all"}).text)
    assert inside.get("/", params={"period": EVIL}).status_code == 200


@pytest.mark.parametrize(
    ("query", "services"),
    [
        ({}, ["c", "b", "a"]),
        ({"service": "a"}, ["a"]),
        ({"processor": "unregistered"}, ["b"]),
        ({"processor": "hubspot"}, ["c", "a"]),
        ({"zone": "unknown"}, ["b"]),
        ({"basis": "missing", "zone": "third"}, ["c", "a"]),
        ({"entity": "IBAN_CODE"}, ["c"]),
        ({"rule": "special"}, ["c"]),
        ({"rule": "speci"}, []),
        ({"host": "WHO"}, ["b"]),
        ({"host": "%"}, []),
        ({"action": "block"}, ["c"]),
        ({"since": "2026-11-02"}, ["c", "b"]),
        ({"until": "2026-11-02T00:00:00Z"}, ["a"]),
        ({"service": "' OR 1=1 --"}, []),
        ({"before": "2"}, ["a"]),
        ({"before": "x"}, ["c", "b", "a"]),
        ({"unknown": "x"}, ["c", "b", "a"]),
    ],
)
def test_filters(tmp_path: Path, inside: TestClient, query: dict[str, str], services: list[str]) -> None:
    """Each filter leaves what it says, nothing can be injected, the unknown is left out."""
    day = datetime(2026, 11, 1, 12, tzinfo=UTC)
    fill(
        tmp_path,
        record(service="a", time=day),
        record(service="b", time=day + timedelta(days=1), processor=None, zone="unknown", host="who.example"),
        record(service="c", time=day + timedelta(days=2), entities=("IBAN_CODE",), rules=("x", "special"), action="block"),
    )
    page = inside.get("/exchanges", params=query).text
    assert re.findall(r"<tr>\s*<td class=\"t\">.*?</td>\s*<td>(\w+)</td>", page, flags=re.DOTALL) == services


def test_a_date_that_cannot_be_read_is_said(tmp_path: Path, inside: TestClient) -> None:
    """A filter is never dropped in silence."""
    fill(tmp_path, record())
    assert "since: this is no date" in inside.get("/exchanges", params={"since": "yesterday"}).text


def test_paging_shows_every_exchange_once(tmp_path: Path, inside: TestClient) -> None:
    """The newest first, fifty a page, with the filter kept."""
    fill(tmp_path, *(record(service=f"s{number:03d}") for number in range(120)))
    seen: list[str] = []
    path = "/exchanges?zone=third"
    while path:
        page = inside.get(path).text
        seen += re.findall(r"<td>(s\d{3})</td>", page)
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        path = onward.group(1).replace("&amp;", "&") if onward else ""
        assert not path or "zone=third" in path
    assert seen == [f"s{number:03d}" for number in reversed(range(120))]


def test_a_record_is_shown_with_the_other_direction(tmp_path: Path, inside: TestClient) -> None:
    """Everything that the ledger holds of it, and a way to the answer."""
    sent = record()
    back = replace(record(direction="received"), exchange=sent.exchange)
    fill(tmp_path, sent, back)
    page = inside.get(f"/exchanges/{sent.id}").text
    for expected in ("body:$.contact.canary", "third-country-without-basis", "EMAIL_ADDRESS", "sha256:0", back.id):
        assert expected in page
    assert inside.get("/exchanges/none").status_code == 404


def test_every_exemption_that_was_used_is_shown(tmp_path: Path, inside: TestClient) -> None:
    """With the rule that it lifts; an older record names the first alone."""
    lifted = [LiftedRecord("plain-http", "EX-1"), LiftedRecord("old-tls", "EX-2")]
    decision = DecisionRecord("allow", ["plain-http", "old-tls"], "info", "EX-1", [], lifted)
    new, old = replace(record(), decision=decision), replace(record(), decision=replace(decision, lifted=[]))
    fill(tmp_path, new, old)
    page = inside.get(f"/exchanges/{new.id}").text
    assert "EX-1 <small>lifts plain-http</small>, EX-2 <small>lifts old-tls</small>" in page
    assert "<dt>Exemption</dt><dd>EX-1</dd>" in inside.get(f"/exchanges/{old.id}").text


def test_the_report_is_a_page_and_three_files(tmp_path: Path, inside: TestClient) -> None:
    """Each carries what the page shows; a form that there is not is not found."""
    fill(tmp_path, record())
    assert "hubspot" in inside.get("/transfers").text
    pdf = inside.get("/transfers/report.pdf")
    assert (pdf.headers["content-type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    assert inside.get("/transfers/report.json").json()["flows"][0]["destination"] == "hubspot"
    assert "attachment" in (csv := inside.get("/transfers/report.csv")).headers["content-disposition"]
    assert csv.text.startswith("destination,")
    page = inside.get("/transfers/report.html")
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/=]+'", page.headers["content-security-policy"])
    assert inside.get("/transfers/report.exe").status_code == 404


def test_requests_stand_in_the_order_of_their_limits(tmp_path: Path, inside: TestClient) -> None:
    """Open requests with their deadlines and whom to tell, late ones marked; closed ones when they are asked for."""
    assert "There is none" in inside.get("/requests").text
    today = datetime.now(UTC).astimezone().date()
    desk = Desk(tmp_path, "n", by="An", country="BE", today=today)
    late = desk.open("access", today - timedelta(days=60), EVIL, ["requests.SECRET"]).id
    fresh = desk.open("erasure", today, "mail", ["requests.SECRET"], ["hubspot", "mailchimp"]).id
    desk.tell(fresh, "hubspot", told=today)
    done = desk.open("access", today, "mail", ["requests.SECRET"]).id
    desk.close(done, today, "refused", "not the person")
    page = inside.get("/requests").text
    assert page.index(f"<td>{late}</td>") < page.index(f"<td>{fresh}</td>")
    assert "1 request is past the limit" in page
    assert "mailchimp" in page
    assert f"told {today}" in page
    assert EVIL not in page
    assert "SECRET" not in page
    assert f"<td>{done}</td>" not in page
    assert "not the person" in inside.get("/requests?all=1").text


# What a page may not do


@pytest.mark.parametrize("path", ["/", "/exchanges", "/transfers", "/record", "/sign-in-form"])
def test_pages_need_nothing_from_elsewhere(tmp_path: Path, inside: TestClient, path: str) -> None:
    """No script, no style attribute, no address of another host, and headers that forbid all of it."""
    given = record()
    fill(tmp_path, given)
    if path == "/sign-in-form":
        inside.cookies.clear()
    answer = inside.get(path if path != "/record" else f"/exchanges/{given.id}")
    assert {name.lower(): value for name, value in HEADERS.items()}.items() <= dict(answer.headers).items()
    for tag, attributes in tags(answer.text):
        assert tag not in {"script", "style", "iframe", "object", "embed", "base"}
        assert not any(name == "style" or name.startswith("on") for name in attributes)
        for name in ("href", "src", "action"):
            assert (attributes.get(name) or "/").startswith("/"), attributes
            assert not (attributes.get(name) or "/").startswith("//")


def test_remote_text_is_only_text(tmp_path: Path, inside: TestClient) -> None:
    """A hostile host, path, place, service or filter cannot become markup, nor hide by direction marks."""
    given = record(host="a\u202eb.example", service=EVIL)
    hostile = replace(given, path=f"/{EVIL}", findings=[replace(given.findings[0], place=f"body:$['{EVIL}\u202e']")])
    fill(tmp_path, hostile)
    pages = [
        inside.get("/"),
        inside.get("/exchanges", params={"host": EVIL}),
        inside.get(f"/exchanges/{given.id}"),
        inside.get("/exchanges"),
    ]
    for page in pages:
        assert "<script" not in page.text
        assert "\u202e" not in page.text
    assert r"\u202e" in pages[2].text


def test_the_console_cannot_write(tmp_path: Path, inside: TestClient) -> None:
    """Its connection to the index is read-only, and no page takes anything but GET, the sign-in apart."""
    fill(tmp_path, record())
    from dashboards.console.reading import Reading

    with Reading(tmp_path).connect() as connection, pytest.raises(Exception, match=r"attempt to write a readonly database"):
        connection.exec_driver_sql("DELETE FROM records")
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert inside.request(method, "/exchanges").status_code == 405


def test_figures_for_people() -> None:
    """Rounded down, with units, and with nothing that a reader cannot see."""
    assert [percent(each) for each in (None, 0.9996, 1, 0)] == ["–", "99.9 %", "100 %", "0 %"]
    assert [size(each) for each in (0, 1023, 1024, 5 * 1024**3)] == ["0 B", "1023 B", "1.0 KiB", "5.0 GiB"]
    assert thousands(1234567) == "1\u202f234\u202f567"
    assert plain("a\x00\u202eb\n") == r"a\u0000\u202eb\u000a"
    assert plain(None) == ""


# The process


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[int], tuple[subprocess.Popen[bytes], int]]]:
    started: list[subprocess.Popen[bytes]] = []

    def begin(port: int) -> tuple[subprocess.Popen[bytes], int]:
        status, theirs = os.pipe()
        environment = {**os.environ, "DOUANE_STATUS_FD": str(theirs)}
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboards.console"],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=(theirs,),
            env=environment,
        )
        started.append(process)
        os.close(theirs)
        assert process.stdin
        process.stdin.write(json.dumps({"state": str(tmp_path), "listen": ["127.0.0.1", port]}).encode() + b"\n")
        process.stdin.flush()
        return process, status

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_process_serves_drains_and_leaves_a_ledger_that_verifies(
    tmp_path: Path, start: Callable[[int], tuple[subprocess.Popen[bytes], int]]
) -> None:
    """Ready means that it listens; looks are in the journal's own chain, and the journal verifies."""
    fill(tmp_path, record())
    port = free_port()
    process, status = start(port)
    assert json.loads(os.read(status, 1000)) == {"ready": True}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=True) as client:
        assert client.get("/healthz").text == "ok\n"
        answer = client.get("/exchanges", params={"token": token(tmp_path)})
        assert (answer.status_code, "server" in answer.headers) == (200, False)
    assert process.stdin
    process.stdin.write(b'{"generation": 3, "configuration": "{}"}\n{"drain": true}\n')
    process.stdin.flush()
    assert process.wait(10) == 0
    assert json.loads(os.read(status, 1000)) == {"generation": 3}
    os.close(status)
    assert verify(tmp_path / "journal").ok
    journal = b"".join(file.read_bytes() for file in (tmp_path / "journal").rglob("*.seg"))
    assert b"console-look" in journal
    assert token(tmp_path).encode() not in journal


def test_the_supervisor_s_end_is_the_console_s(start: Callable[[int], tuple[subprocess.Popen[bytes], int]]) -> None:
    """The end of standard input means that nobody watches any more."""
    process, status = start(free_port())
    assert json.loads(os.read(status, 1000)) == {"ready": True}
    assert process.stdin
    process.stdin.close()
    assert process.wait(10) == 0
    process.stdin = None
    os.close(status)


def test_a_taken_port_is_one_sentence(start: Callable[[int], tuple[subprocess.Popen[bytes], int]]) -> None:
    """Exit 2, and the sentence goes to the supervisor too."""
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process, status = start(taken.getsockname()[1])
        assert "cannot listen on 127.0.0.1" in json.loads(os.read(status, 1000))["error"]
        assert process.wait(10) == 2
    os.close(status)


def test_the_index_may_be_made_anew_meanwhile(tmp_path: Path, inside: TestClient) -> None:
    """The index is derived; a page after its rebuilding shows the same."""
    fill(tmp_path, record(service="before"))
    assert "before" in inside.get("/exchanges").text
    with Indexer(tmp_path) as indexer:
        indexer.rebuild()
    assert "before" in inside.get("/exchanges").text
    with sqlite3.connect(tmp_path / "index.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM records").fetchone() == (1,)
    connection.close()
