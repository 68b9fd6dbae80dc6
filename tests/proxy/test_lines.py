"""Access lines and their readers: slow ones, stuck ones, none."""

import io
import json
import os
import threading
import time

import pytest
import structlog

from proxy.lines import BATCHES, Lines
from tests.proxy.records import record


@pytest.fixture(autouse=True)
def _fresh_structlog():  # pyright: ignore[reportUnusedFunction]  a fixture that every test uses
    yield
    structlog.reset_defaults()


def test_lines_come_in_order_after_their_transaction() -> None:
    """Nothing is written before `flush`, and what is forgotten is not written at all."""
    stream = io.StringIO()
    lines = Lines(stream)
    given = [record(service=f"s{number}") for number in range(3)]
    lines.add(given[0])
    lines.forget()
    lines.add(given[1])
    lines.add(given[2])
    time.sleep(0.05)
    assert stream.getvalue() == ""
    lines.flush()
    lines.close()
    assert [json.loads(line)["service"] for line in stream.getvalue().splitlines()] == ["s1", "s2"]


def test_a_reader_who_is_stuck_holds_nobody_up(capsys: pytest.CaptureFixture[str]) -> None:
    """When nobody reads, lines are dropped, which is said once; when somebody reads again, they go on."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as stream:
        lines = Lines(stream, patience=0.05)
        for _ in range(BATCHES + 8):
            for _ in range(300):  # a batch is larger than the pipe holds
                lines.add(record())
            lines.flush()
        assert capsys.readouterr().err.count("access lines are dropped") == 1
        taken = threading.Thread(target=_drain, args=(reading,), daemon=True)
        taken.start()
        last = record(service="last")
        end = time.monotonic() + 10
        while time.monotonic() < end and "last" not in _seen:
            lines.add(last)
            lines.flush()
            time.sleep(0.05)
        lines.close()
    taken.join(5)
    assert "last" in _seen


_seen: set[str] = set()


def _drain(handle: int) -> None:
    with os.fdopen(handle) as reader:
        for line in reader:
            _seen.add(json.loads(line)["service"])


def test_a_reader_who_is_gone_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    """A closed pipe ends the lines and nothing else."""
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "w")
    lines = Lines(stream)
    for _ in range(3):
        lines.add(record())
        lines.flush()
    lines.close()
    assert capsys.readouterr().err.count("access lines end") == 1
    with pytest.raises(BrokenPipeError):
        stream.close()
