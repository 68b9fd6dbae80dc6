"""Every format, against the wire samples: each planted value at its place, none in the clean twin."""

from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from formats.dispatch import TABLE
from formats.leaf import Part
from tests.corpus.wire.make import CLEAN, FOLDER, MAKERS, PLANTED, clean_name
from tests.formats.shown import misses, part, read, texts

EXPECTED = cast("dict[str, dict[str, Any]]", yaml.safe_load((FOLDER / "expected.yaml").read_text()))
# Bytes alone do not tell these apart from anything else.
UNTOLD = {"otlp.pb", "grpc.bin"}


@pytest.mark.parametrize("name", MAKERS)
def test_planted_values_are_read(name: str):
    """Every planted value is read, whole, at its place; nothing else is missed."""
    expected = EXPECTED[name]
    reading = read((FOLDER / name).read_bytes(), str(expected["type"]))
    assert cast("dict[str, str]", expected["places"]).items() <= texts(reading).items()
    assert reading.format == expected["format"]
    assert [list(miss) for miss in misses(reading)] == expected.get("unseen", [])


@pytest.mark.parametrize("name", MAKERS)
def test_clean_twin_is_clean(name: str):
    """The twin reads as completely and holds none of the planted values."""
    reading = read((FOLDER / clean_name(name)).read_bytes(), str(EXPECTED[name]["type"]))
    whole = "\n".join(texts(reading).values())
    assert [value for value in vars_of(PLANTED) if value in whole] == []
    assert CLEAN.name in whole
    assert reading.format == EXPECTED[name]["format"]


@pytest.mark.parametrize("name", sorted(MAKERS.keys() - UNTOLD))
@pytest.mark.parametrize("declared", ["", "application/octet-stream", "text/plain"])
def test_bytes_tell_the_format(name: str, declared: str):
    """Without a content type, or with one that says nothing, the bytes decide; the planted values are read all the same."""
    reading = read((FOLDER / name).read_bytes(), declared)
    assert reading.format == EXPECTED[name]["format"]
    assert cast("dict[str, str]", EXPECTED[name]["places"]).items() <= texts(reading).items()


@pytest.mark.parametrize("name", MAKERS)
def test_samples_are_what_the_script_makes(name: str):
    """A sample reads like what the script makes now (compressed bytes may differ by library)."""
    made = texts(read(MAKERS[name](PLANTED), str(EXPECTED[name]["type"])))
    assert made == texts(read((FOLDER / name).read_bytes(), str(EXPECTED[name]["type"])))


def test_every_format_has_a_sample():
    """A row of the table without a sample is a gap."""
    assert {row.name for row in TABLE} - {str(expected["format"]) for expected in EXPECTED.values()} <= {
        "graphql",
        "zstd",
        "encrypted",
    }
    files = {file.name for file in Path(FOLDER).iterdir() if file.suffix not in (".py", ".yaml") or "yaml." in file.name}
    assert {*MAKERS, *map(clean_name, MAKERS)} <= files


def vars_of(values: object) -> list[str]:
    """The planted texts."""
    return [str(getattr(values, name)) for name in type(values).__dataclass_fields__]  # type: ignore[attr-defined]


def test_part_stays_untouched():
    """Reading changes nothing in the part."""
    one = part(b'{"a": "x"}', "application/json")
    read(one.body, one.content_type)
    assert one == Part(one.place, "application/json", b'{"a": "x"}')
