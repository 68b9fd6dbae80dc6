"""`scan` gives a row for each finding in a file, whatever the file is."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from detectors.language import LANGUAGES
from detectors.settings import DetectorSettings
from douane import scan
from douane.scan import Scan, ScanError, scan_files
from formats import table
from formats.budget import Unseen
from tests.detectors.doubles import small_engine

_COLUMNS = {"file", "entity", "place", "start", "end", "confidence", "detector"}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that knows e-mail addresses; the product's own is in the slow tests."""
    monkeypatch.setattr(scan, "Engine", small_engine)


def _file(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def _places(paths: Sequence[str]) -> list[str]:
    return [row["place"] for row in scan_files(paths)]


def test_a_row_has_the_contracts_columns_and_points_into_the_leaf(tmp_path: Path) -> None:
    """`start` and `end` are code points of the leaf: an emoji is one."""
    text = "😀 é jan@example.org"
    name = _file(tmp_path, "a.json", json.dumps({"note": text}))
    [row] = scan_files([name])
    assert row.keys() == _COLUMNS
    assert (row["file"], row["entity"], row["place"]) == (name, "EMAIL_ADDRESS", "body:$.note")
    assert text[row["start"] : row["end"]] == "jan@example.org"


def test_the_type_is_told_by_extension_then_by_the_bytes(tmp_path: Path) -> None:
    """NDJSON by its name, a form by its name, JSON without any name."""
    names = [
        _file(tmp_path, "a.ndjson", '{"m": "a@example.org"}\n{"m": "b@example.org"}\n'),
        _file(tmp_path, "a.form", "m=c%40example.org&n=2"),
        _file(tmp_path, "nothing", '{"m": ["d@example.org"]}'),
    ]
    assert _places(names) == ["body:$[0].m", "body:$[1].m", "body:$.m", "body:$.m[0]"]


def test_a_fixed_content_type_wins(tmp_path: Path) -> None:
    """`--content-type` is believed over the extension."""
    name = _file(tmp_path, "a.txt", "m=c%40example.org&n=2")
    assert [row["place"] for row in scan_files([name], content_type="application/x-www-form-urlencoded")] == ["body:$.m"]


def test_standard_input_is_a_file_called_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-`."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"m": "a@example.org"}')))
    assert [(row["file"], row["place"]) for row in scan_files(["-"])] == [("-", "body:$.m")]


def test_explain_adds_why(tmp_path: Path) -> None:
    """And only `explain` does."""
    name = _file(tmp_path, "a.txt", "write to a@example.org")
    [row] = scan_files([name], scan=Scan(explain=True))
    assert row.keys() == _COLUMNS | {"why"}


def test_a_key_that_is_personal_data_is_masked(tmp_path: Path) -> None:
    """No row holds a value, in its place neither."""
    name = _file(tmp_path, "a.json", '{"jan@example.org": {"mail": "an@example.org"}}')
    rows = list(scan_files([name]))
    assert {row["place"] for row in rows} == {"body:$.*", "body:$.*.mail"}


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Law 2 holds offline too."""
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    told: list[tuple[str, Unseen]] = []
    assert list(scan_files([str(path)], scan=Scan(on_unseen=lambda name, unseen: told.append((name, unseen))))) == []
    assert [(name, unseen.reason) for name, unseen in told] == [(str(path), "opaque")]


def test_a_missing_file_is_one_sentence() -> None:
    """The name and the system's reason."""
    with pytest.raises(ScanError, match=r"cannot read nowhere\.json: No such file"):
        list(scan_files(["nowhere.json"]))


def test_a_long_text_is_found_in_to_its_end(tmp_path: Path) -> None:
    """Pieces of a long leaf are one leaf again in the row."""
    text = "word " * 9000 + "z@example.org"
    name = _file(tmp_path, "a.txt", text)
    [row] = scan_files([name])
    assert text[row["start"] : row["end"]] == "z@example.org"


@pytest.mark.slow
def test_the_products_own_engine_finds_and_explains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Models, fields, check digits, one row each."""
    from detectors.engine import Engine

    monkeypatch.setattr(scan, "Engine", Engine)
    body = {"voornaam": "Jolien", "opmerking": "IBAN van mevrouw Griet Claes is BE68 5390 0754 7034."}
    rows = list(scan_files([_file(tmp_path, "a.json", json.dumps(body))], scan=Scan(explain=True, language="nl")))
    assert {(row["entity"], row["place"]) for row in rows} >= {
        ("PERSON", "body:$.voornaam"),
        ("PERSON", "body:$.opmerking"),
        ("IBAN_CODE", "body:$.opmerking"),
    }
    assert all(row["why"] and "Griet" not in row["why"] for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "languages", "entities"),
    [
        (None, LANGUAGES, ["HEALTH", "HEALTH"]),
        ("nl", LANGUAGES, ["HEALTH"]),
        ("de", LANGUAGES, []),
        (None, ("fr",), ["HEALTH"]),
        ("nl", ("fr",), ["HEALTH"]),
    ],
)
def test_a_language_limits_what_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str | None, languages: tuple[str, ...], entities: list[str]
) -> None:
    """Words of special categories in two languages: `--language` and `detectors.languages` leave out those of others."""
    from detectors.engine import Engine

    monkeypatch.setattr(scan, "Engine", Engine)
    name = _file(tmp_path, "a.txt", "Mijn zoon heeft een gebroken sleutelbeen. Ma femme souffre d'une hernie discale.")
    how = Scan(language=language, settings=DetectorSettings(languages=languages))
    assert [row["entity"] for row in scan_files([name], scan=how)] == entities


def test_every_extension_names_a_type_that_the_formats_know() -> None:
    """The two tables are kept in step."""
    unknown = [extension for extension, declared in scan.CONTENT_TYPES.items() if table.declared(declared) is None]
    assert unknown == []
