"""Own log lines, and the silence of everybody else."""

import ast
import io
import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from proxy import logs

WRITES = re.compile(r"^(tell|(\w+\.)?logger\(\)\.(debug|info|warning|error|critical|exception))$")
CANARY = "jan.peeters@canary.example"


@pytest.fixture(autouse=True)
def _fresh_structlog():  # pyright: ignore[reportUnusedFunction]  a fixture that every test uses
    yield
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [cast("dict[str, object]", json.loads(line)) for line in stream.getvalue().splitlines()]


def test_a_line_holds_time_level_component_and_what_was_said() -> None:
    """An own line is one JSON object with the keys that every line has."""
    stream = io.StringIO()
    logs.configure("proxy", stream)
    logs.logger().warning("a worker died", child="detector", pid=7)
    (line,) = lines(stream)
    assert list(line)[:3] == ["time", "level", "component"]
    assert (line["level"], line["component"], line["event"], line["child"], line["pid"]) == (
        "warning",
        "proxy",
        "a worker died",
        "detector",
        7,
    )


def test_a_key_that_is_not_listed_is_dropped() -> None:
    """No value slips in under a new name."""
    stream = io.StringIO()
    logs.configure("proxy", stream)
    logs.logger().error("no", body=CANARY, value=CANARY, url=CANARY)
    assert CANARY not in stream.getvalue()
    assert lines(stream)[0]["event"] == "no"


def test_an_exception_shows_its_type_and_our_place_only() -> None:
    """A message quotes what it met, so it is never written; nor is the cause's."""
    stream = io.StringIO()
    logs.configure("proxy", stream)
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise KeyError(CANARY) from error
    except KeyError:
        logs.logger().exception("it failed")
    (line,) = lines(stream)
    assert (line["exception"], line["cause"]) == ("KeyError", "ValueError")
    assert CANARY not in stream.getvalue()


def test_the_place_of_an_exception_is_the_innermost_frame_of_ours() -> None:
    """The place names our file and function, without the folder it was installed in."""
    with pytest.raises(KeyError) as raised:
        logs.access_logger(io.StringIO())({})
    assert re.fullmatch(r"proxy/logs\.py:\d+ \w+", logs.where(raised.value.__traceback__))


def test_a_logger_that_nobody_set_up_is_still_ours(capsys: pytest.CaptureFixture[str]) -> None:
    """structlog's own default prints messages and local variables; it is never used."""
    try:
        int(CANARY)
    except ValueError:
        logs.logger().exception("too early", body=CANARY)
    assert CANARY not in (said := "".join(capsys.readouterr()))
    assert "too early" in said


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain é", "plain é"),
        ("a\nb\r\x1b[31m", r"a\nb\r\x1b[31m"),
        ("\u202eevil\u2028", r"\u202eevil\u2028"),
        ("x" * 500, "x" * 200 + "…"),
        (3, 3),
        (2.5, 2.5),
        (float("nan"), None),
        (None, None),
        (True, True),
        (["a\n", "b"], [r"a\n", "b"]),
        ({"IBAN": 2, "x": "y"}, {"IBAN": 2}),
        (b"bytes", "bytes"),
        (object(), "object"),
        (Path("a/b"), "a/b"),
    ],
)
def test_values_are_bounded_and_printable(value: object, expected: object) -> None:
    """Remote text cannot break a line or a terminal, and no object prints itself."""
    assert logs.clean(value) == expected


@given(st.text())
def test_any_text_stays_on_its_line(value: str) -> None:
    """Whatever a stranger sends, a value is printable and bounded."""
    assert logs.text(value).isprintable()
    assert len(logs.text(value)) <= 201 * 10


def written_keys() -> Iterator[tuple[str, str]]:
    """Every keyword that our own code gives to a log line, with its place."""
    root = Path(__file__).parents[2]
    for package in ("douane", "dashboards", "proxy", "ledger", "policy", "detectors", "formats"):
        for file in sorted((root / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and WRITES.search(ast.unparse(node.func)):
                    yield from ((f"{file.relative_to(root)}:{node.lineno}", word.arg) for word in node.keywords if word.arg)


def test_every_key_that_our_code_writes_is_listed() -> None:
    """A key that nobody listed would be dropped in silence, and somebody would miss it one night."""
    assert [(place, key) for place, key in written_keys() if key not in logs.KEYS | {"exc_info"}] == []


def test_an_access_line_holds_its_keys_and_nothing_else() -> None:
    """A line is what the contract lists, in its order; other keys do not appear."""
    stream = io.StringIO()
    given_line = dict.fromkeys(logs.ACCESS_KEYS, "v") | {"entities": {"PERSON": 2}, "unseen": ["opaque"], "bytes": 3}
    logs.access_logger(stream)({**given_line, "body": CANARY})
    (line,) = lines(stream)
    assert tuple(line) == logs.ACCESS_KEYS
    assert line["entities"] == {"PERSON": 2}


SILENT = """
    import asyncio, logging, sys, threading, warnings
    from pathlib import Path
    canary, folder = sys.argv[1:]
    early = logging.getLogger("presidio-analyzer")
    early.addHandler(logging.StreamHandler())
    from proxy import exporter, logs
    exporter.open_worker(Path(folder))
    logs.configure("test")
    logs.silence()
    logs.silence()
    logging.getLogger("mitmproxy.proxy.server").error("%s", canary)
    late = logging.getLogger("h2.connection")
    late.addHandler(logging.StreamHandler())
    late.warning("frame %s", canary, extra={"client": canary})
    early.error("nothing to see, but %s", canary)
    logging.getLogger("somebody.else").critical(canary)
    logging.error(canary)
    warnings.warn(canary)
    def fail(): raise ValueError(canary)
    thread = threading.Thread(target=fail); thread.start(); thread.join()
    async def forgotten():
        asyncio.get_running_loop().call_soon(fail)
        await asyncio.sleep(0.01)
    asyncio.run(forgotten())
    class Dying:
        def __del__(self): fail()
    Dying()
    fail()
"""


def test_libraries_are_counted_and_never_printed(tmp_path: Path) -> None:
    """Loggers known or not, early or late, warnings and last-resort tracebacks: none prints what it was given."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SILENT), CANARY, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert CANARY not in done.stdout + done.stderr
    assert done.stderr.count("uncaught exception") == 3
    assert done.stderr.count('"exception":"ValueError"') == 3
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(tmp_path))  # pyright: ignore[reportUnknownMemberType]  untyped in the library
    text = generate_latest(registry).decode()
    for expected in ("mitmproxy", "h2", "presidio-analyzer", "asyncio", "py"):
        assert re.search(rf'douane_silenced_log_records_total{{level="\w+",logger="{expected}"}} 1.0', text), expected
    assert 'logger="other"} ' in text
    assert CANARY not in text


def test_a_closed_stream_fails_nobody() -> None:
    """Standard error that is gone loses lines, and no hook fails over its own log line (law 4)."""
    stream = io.StringIO()
    logs.configure("test", stream)
    stream.close()
    logs.logger().error("nobody hears this", reason="closed")
