"""`python -m douane.documentation` writes both pages; with `--check` it compares, and looks for each command of the contract."""

import sys
from pathlib import Path

from douane.documentation.commands import commands
from douane.documentation.configuration import configuration
from douane.documentation.contract import broken

DOCS = Path(__file__).parents[2] / "docs"


def main(arguments: list[str]) -> int:
    """Write both pages, or compare them: exit status 1 when one lags or a command of the contract is missing."""
    pages = {"commands.md": commands(), "configuration.md": configuration()}
    if "--check" not in arguments:
        for name, text in pages.items():
            (DOCS / name).write_text(text, "utf-8")
            sys.stdout.write(f"docs/{name}\n")
        return 0
    lagging = [f"docs/{name} lags: run python -m douane.documentation" for name, text in pages.items() if _read(name) != text]
    problems = [*lagging, *broken()]
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


def _read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
