"""What is compiled: used for its own sources only, and missed by nobody who cannot have it."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from douane import compiled, compiling

_ASK = """
from douane import compiled
used = compiled.prefer()
import detectors.names.find, detectors.fields
print(used, detectors.names.find.__file__, detectors.fields.__file__)
"""


def _small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str) -> Path:
    """A tree with one module to compile, and an environment of its own."""
    folder = tmp_path / "tree" / "small"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "twice.py").write_text(source)
    monkeypatch.setattr(compiled, "ROOT", tmp_path / "tree")
    monkeypatch.setattr(compiled, "SOURCES", ("small/twice.py",))
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    monkeypatch.setattr(sys, "path", [str(tmp_path / "tree"), *sys.path])
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    return folder / "twice.py"


def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("small", "small.twice", f"{compiled.GROUP}__mypyc"):
        monkeypatch.delitem(sys.modules, name, raising=False)


def test_processes_run_what_was_compiled() -> None:
    """`make setup` compiled these sources, and a process that asks first gets them."""
    root = Path(__file__).parents[2]
    said = subprocess.run([sys.executable, "-c", _ASK], cwd=root, capture_output=True, text=True, check=True).stdout.split()
    assert said[0] == "True", "nothing is compiled for these sources: run make setup, and read what it says"
    assert all(file.endswith(".so") for file in said[1:])


def test_a_build_is_used_by_its_own_sources_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Compiled once, it is found; a source that changes since then runs as it is, and its new build takes the old one's place."""
    source = _small(monkeypatch, tmp_path, "def twice(number: int) -> int:\n    return number * 2\n")
    assert not compiled.prefer()
    assert compiling.main() == 0
    built = compiled.home()
    assert compiled.prefer()
    twice = importlib.import_module("small.twice")
    assert str(twice.__file__).startswith(str(built))
    assert twice.twice(21) == 42
    _forget(monkeypatch)
    monkeypatch.setattr(sys, "meta_path", [each for each in sys.meta_path if type(each).__module__ != "douane.compiled"])
    source.write_text("def twice(number: int) -> int:\n    return number + number\n")
    assert compiled.home() != built
    assert not compiled.prefer()
    assert compiling.main() == 0
    assert not built.exists()
    assert compiled.home().is_dir()


def test_modules_that_are_there_already_are_not_mixed_with_compiled_ones(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who asks too late keeps the sources."""
    _small(monkeypatch, tmp_path, "ONE = 1\n")
    compiled.home().mkdir(parents=True)
    importlib.import_module("small.twice")
    assert not compiled.prefer()
    _forget(monkeypatch)


def test_a_build_that_cannot_be_loaded_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The sources run instead."""
    _small(monkeypatch, tmp_path, "ONE = 1\n")
    compiled.home().mkdir(parents=True)
    before = list(sys.meta_path)
    assert not compiled.prefer()
    assert sys.meta_path == before


def test_a_machine_without_a_compiler_runs_the_sources(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told what is missing, and nothing fails."""
    _small(monkeypatch, tmp_path, "ONE = 1\n")
    monkeypatch.setenv("CC", "no-such-compiler")
    assert compiling.main() == 0
    assert "no C compiler (no-such-compiler)" in capsys.readouterr().err
    assert not compiled.home().exists()


def test_what_cannot_be_compiled_runs_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """mypyc's last words are shown, and nothing fails."""
    _small(monkeypatch, tmp_path, "class Own(str):\n    pass\n\n\ndef broken(:\n")
    assert compiling.main() == 0
    assert "runs uncompiled" in capsys.readouterr().err
    assert not compiled.home().exists()
