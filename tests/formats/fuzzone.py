"""One format under atheris, in a process of its own: `python -m tests.formats.fuzzone NAME SECONDS FOLDER-OF-SEEDS`."""

import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Protocol, cast


class _Atheris(Protocol):
    """What is used of atheris, which is no dependency (`tests.formats.fuzzing` says why)."""

    def instrument_imports(self, *, include: list[str]) -> AbstractContextManager[None]: ...

    def Setup(self, arguments: list[str], test: Callable[[bytes], None]) -> None: ...  # noqa: N802  its name

    def Fuzz(self) -> None: ...  # noqa: N802  its name


def main() -> None:
    """Run until a defect or the end of the time."""
    name, seconds, folder = sys.argv[1:]
    atheris = cast("_Atheris", import_module("atheris"))
    with atheris.instrument_imports(include=["formats"]):
        fuzzing = import_module("tests.formats.fuzzing")
    declared = cast("str", fuzzing.content_type(name))
    sound = cast("Callable[[str, bytes], None]", fuzzing.sound)
    found = f"-artifact_prefix={tempfile.gettempdir()}/douane-fuzz-{name}-"
    options = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=25", "-rss_limit_mb=2000", "-print_final_stats=1", found]
    atheris.Setup([sys.argv[0], *options, folder], lambda data: sound(declared, bytes(data)))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
