"""A short, seeded, coverage-guided run over every decoder in each build (`tests.formats.fuzzing` is the long one)."""

import random
import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import CodeType

import pytest

from formats.dispatch import TABLE
from tests.formats.fuzzing import content_type, seeds, sound

ROUNDS = 60
TOOL = 4  # a free number of `sys.monitoring`
TOKENS = b'" { [ <a> </a> \0 \xff \x80 \r\n = & % -- 1111111111111111111111 ~ ; :'.split(b" ")


@contextmanager
def lines_run() -> Generator[set[tuple[CodeType, int]]]:
    """The lines of the decoders that run meanwhile, each told once."""
    seen: set[tuple[CodeType, int]] = set()
    monitoring = sys.monitoring

    def line(code: CodeType, number: int) -> object:
        if "/formats/" in code.co_filename:
            seen.add((code, number))
        return monitoring.DISABLE

    monitoring.use_tool_id(TOOL, "fuzz")
    monitoring.register_callback(TOOL, monitoring.events.LINE, line)
    monitoring.set_events(TOOL, monitoring.events.LINE)
    try:
        yield seen
    finally:
        monitoring.set_events(TOOL, monitoring.events.NO_EVENTS)
        monitoring.register_callback(TOOL, monitoring.events.LINE, None)
        monitoring.free_tool_id(TOOL)


def _mutated(body: bytes, chance: random.Random) -> bytes:
    """The body with a few bytes changed, taken out, doubled, or swapped for what formats are made of."""
    made = bytearray(body)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(made) + 1)
        match chance.randrange(5):
            case 0:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del made[at : at + chance.randint(1, 30)]
            case 2:
                made[at:at] = made[at : at + chance.randint(1, 200)]
            case 3:
                made[at:at] = chance.choice(TOKENS)
            case _:
                other = chance.randrange(len(made) + 1)
                made[at : at + 8] = made[other : other + 8]
    return bytes(made)


@pytest.mark.parametrize("name", [row.name for row in TABLE])
def test_mutants_are_sound(name: str):
    """No mutant of a sample breaks a decoder or its rewriting; mutants that reach new lines are mutated further."""
    chance = random.Random(name)
    declared = content_type(name)
    kept = [body for body in seeds(name) if len(body) < 60_000] or [b"x"]
    for body in kept:  # libraries are imported by now, so that their lines are not watched
        sound(declared, body)
    with lines_run() as seen:
        for body in list(kept):
            sound(declared, body)
        for _ in range(ROUNDS):
            before = len(seen)
            body = _mutated(chance.choice(kept), chance)
            sound(declared, body)
            if len(seen) > before:
                kept.append(body)
