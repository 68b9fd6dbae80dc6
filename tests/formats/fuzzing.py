"""Fuzzing the decoders: what must hold for any bytes, the seeds, and a coverage-guided run with atheris.

`python -m tests.formats.fuzzing json xml … --seconds 60` needs atheris beside the environment (`uv pip install atheris`: it has
wheels for few machines, so it is no dependency); without names every format is run. `test_fuzz.py` does a short, seeded run of
its own in every build.
"""

import argparse
import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import yaml

from formats import dispatch, rewriting
from formats.budget import Limits
from formats.dispatch import TABLE, CannotRewrite
from formats.leaf import Part, Place, Replacement
from formats.reading import Unreadable
from tests.corpus.wire.make import FOLDER, MAKERS

EXPECTED = cast("dict[str, dict[str, Any]]", yaml.safe_load((FOLDER / "expected.yaml").read_text()))
LIMITS = Limits(body=1 << 20, leaves=5_000, seconds=20)


def content_type(name: str) -> str:
    """A content type that declares the format; `multipart` needs its boundary."""
    sample = next((one for one in MAKERS if EXPECTED[one]["format"] == name), None)
    row = next(row for row in TABLE if row.name == name)
    return str(EXPECTED[sample]["type"]) if sample else next(iter(row.types), "").replace("*", "x")


def seeds(name: str) -> Iterator[bytes]:
    """The wire samples of the format, planted and clean."""
    for one in MAKERS:
        if EXPECTED[one]["format"] == name:
            yield (FOLDER / one).read_bytes()


def sound(declared: str, body: bytes) -> None:
    """What must hold: reading gives a value, no `failed`, texts that can be encoded, each at a place of its own; writing nothing
    into a leaf changes no byte or is refused with a reason that we chose.
    """
    part = Part(Place("body", document=True), declared, body)
    reading = dispatch.read(part, LIMITS)
    assert not [unseen for unseen in reading.unseen if unseen.reason in ("failed", "timed_out")], reading.unseen
    places = [leaf.place.render() for leaf in reading.leaves]
    assert len(set(places)) == len(places), "two leaves share a place"
    for leaf in reading.leaves:
        assert leaf.text
        (leaf.text + leaf.key).encode()
    for place in {*places[:1], *places[-1:]}:
        with contextlib.suppress(CannotRewrite, Unreadable):
            assert rewriting.rewrite(part, [Replacement(place, 0, 0, "")], LIMITS) == body, place


def main() -> int:
    """Run each format in a process of its own, instrumented; the input of a defect stays in the folder for temporary files."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=[row.name for row in TABLE])
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    failed = 0
    for name in options.names:
        with TemporaryDirectory() as folder:
            for number, seed in enumerate(seeds(name)):
                (Path(folder) / str(number)).write_bytes(seed)
            command = [sys.executable, "-m", "tests.formats.fuzzone", name, str(options.seconds), folder]
            failed += subprocess.run(command, check=False).returncode != 0
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
