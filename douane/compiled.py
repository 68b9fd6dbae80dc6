"""The modules in which most processor time is spent, compiled to machine code where that was done (ADR 33).

`make setup` compiles them (`python -m douane.compiling`, mypyc); each process that starts asks here for what was compiled. A
build belongs to the very sources, interpreter and options that it was made of: when one of them changed, the sources run as they
are, a seventh slower. Both give the same findings; the tests run with either.
"""

import hashlib
import importlib
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ExtensionFileLoader, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import override

GROUP = "douane_compiled"
"""All modules share one library, so that one calls the other without a detour."""

SOURCES = (
    "detectors/cache.py",
    "detectors/collapse.py",
    "detectors/context.py",
    "detectors/dialling.py",
    "detectors/engine.py",
    "detectors/fields/*.py",
    "detectors/gate.py",
    "detectors/identifying.py",
    "detectors/merge.py",
    "detectors/names/[a-z]*.py",
    "detectors/prefilter.py",
    "detectors/special/find.py",
    "detectors/spelling.py",
    "detectors/templates.py",
    "detectors/work.py",
    "formats/budget.py",
    "formats/dispatch.py",
    "formats/head.py",
    "formats/nested.py",
)
"""What is compiled. Classes that others inherit from, recognizers above all, stay as they are: a team brings its own."""

OPTIONS = "mypyc -O1"
"""Part of a build's name: another way to build is another build."""

ROOT = Path(__file__).parent.parent
_SUFFIX: str = sysconfig.get_config_var("EXT_SUFFIX")
_LIBRARY = f"{GROUP}__mypyc"


def files() -> list[Path]:
    """The sources to compile, relative to `ROOT`, in order."""
    return sorted({path.relative_to(ROOT) for pattern in SOURCES for path in ROOT.glob(pattern)})


def home() -> Path:
    """Where the build of these very sources is, or would be: in the environment that runs them."""
    digest = hashlib.sha256(f"{OPTIONS} {sys.version} {_SUFFIX}".encode())
    for file in files():
        content = (ROOT / file).read_bytes()
        digest.update(f"\n{file} {len(content)}\n".encode() + content)
    return Path(sys.prefix) / "lib" / "douane-compiled" / digest.hexdigest()[:24]


def prefer() -> bool:
    """Import the compiled modules from now on; False when there are none for these sources, or they cannot be loaded.

    To be called before any of them is imported: compiled classes and those of the sources do not mix.
    """
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return True
    place = home()
    if not place.is_dir() or any(_name(file, ".py") in sys.modules for file in files()):
        return False
    finder = _Finder(place)
    sys.meta_path.insert(0, finder)
    try:
        importlib.import_module(_LIBRARY)
    except ImportError:
        sys.meta_path.remove(finder)
        return False
    return True


class _Finder(MetaPathFinder):
    """Finds modules in a build; a package's other modules and its data stay where its sources are."""

    def __init__(self, place: Path) -> None:
        self._files: Mapping[str, Path] = {_name(file.relative_to(place), _SUFFIX): file for file in place.rglob(f"*{_SUFFIX}")}

    @override
    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        file = self._files.get(fullname)
        if file is None:
            return None
        beside = [str(ROOT / fullname.replace(".", "/"))] if file.name.startswith("__init__.") else None
        loader = ExtensionFileLoader(fullname, str(file))
        return spec_from_file_location(fullname, file, loader=loader, submodule_search_locations=beside)


def _name(file: Path, suffix: str) -> str:
    """A module's name: `detectors/fields/__init__.py` is `detectors.fields`."""
    parts = [*file.parts[:-1], file.name.removesuffix(suffix)]
    return ".".join(part for part in parts if part != "__init__")


def main() -> int:
    """Say which code runs: 0 when it is the compiled one."""
    used = prefer()
    sys.stderr.write("the detectors run compiled\n" if used else "the detectors run uncompiled: make setup says why\n")
    return 0 if used else 1


if __name__ == "__main__":
    sys.exit(main())
