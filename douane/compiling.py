"""Compiles the modules of `douane.compiled` with mypyc: `python -m douane.compiling`, the last step of `make setup`.

Without a C compiler nothing is lost but speed: one sentence says so, and the sources run as they are. What was compiled of older
sources is removed.
"""

import contextlib
import io
import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any, cast

from douane import compiled

_MYPY = """[mypy]
python_version = 3.13
ignore_missing_imports = True
follow_imports = skip
no_site_packages = True
explicit_package_bases = True
allow_redefinition_new = True
local_partial_types = True
disable_error_code = arg-type, assignment, attr-defined, call-arg, call-overload, has-type, index, misc, no-any-return, operator,
  return-value, union-attr, var-annotated
"""
"""Types are basedpyright's to check, in strict mode: mypy only reads them. What it sees of imports is skipped: half the time."""


def main() -> int:
    """Compile unless it is done; always 0: a machine that cannot compile runs the sources."""
    place = compiled.home()
    if place.is_dir():
        return 0
    if reason := _lacking():
        sys.stderr.write(f"douane runs uncompiled, a seventh slower: {reason}\n")
        return 0
    sys.stderr.write("compiling the detectors, under a minute\n")
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), contextlib.chdir(compiled.ROOT):
                _build(Path(folder))
        except (Exception, SystemExit) as error:  # noqa: BLE001  mypyc and setuptools end in many ways; all mean: not compiled
            last = "\n".join(said.getvalue().splitlines()[-10:])
            sys.stderr.write(f"{last}\ndouane runs uncompiled, a seventh slower: {type(error).__name__}\n")
            return 0
        for older in place.parent.iterdir():
            if older.name != Path(folder).name:
                shutil.rmtree(older, ignore_errors=True)
        (Path(folder) / "lib").replace(place)
    return 0


def _lacking() -> str:
    """What is missing on this machine, as a sentence; empty when all is there."""
    try:
        import mypyc.build  # noqa: F401  # pyright: ignore[reportUnusedImport]
        import setuptools  # noqa: F401  # pyright: ignore[reportUnusedImport]
    except ImportError:
        return "mypy with mypyc is not installed (it is in requirements.lock)"
    compiler = os.environ.get("CC") or str(sysconfig.get_config_var("CC") or "cc")
    if shutil.which(compiler.split()[0]) is None:
        return f"no C compiler ({compiler.split()[0]}); install one, such as Debian's gcc and libc6-dev, and run make again"
    if not (Path(sysconfig.get_path("include")) / "Python.h").is_file():
        return "Python's headers (Python.h) are not installed"
    return ""


def _build(folder: Path) -> None:
    """Leave the compiled modules in `folder/lib`."""
    import setuptools
    from mypyc import build

    configuration = folder / "mypy.ini"
    configuration.write_text(_MYPY)
    extensions = cast("Any", build).mypycify(
        ["--config-file", str(configuration), "--cache-dir", str(folder / "cache"), *map(str, compiled.files())],
        opt_level="1",
        debug_level="0",
        group_name=compiled.GROUP,
        target_dir=str(folder / "c"),
    )
    work = cast("Any", setuptools).Distribution({"name": compiled.GROUP, "ext_modules": extensions})
    command = work.get_command_obj("build_ext")
    command.build_lib, command.build_temp = str(folder / "lib"), str(folder / "objects")
    work.run_command("build_ext")


if __name__ == "__main__":
    sys.exit(main())
