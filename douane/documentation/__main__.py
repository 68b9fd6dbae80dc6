"""`python -m douane.documentation` writes both pages."""

import sys
from pathlib import Path

from douane.documentation.commands import commands
from douane.documentation.configuration import configuration

DOCS = Path(__file__).parents[2] / "docs"


def main() -> None:
    """Write both pages."""
    for name, text in (("commands.md", commands()), ("configuration.md", configuration())):
        (DOCS / name).write_text(text, "utf-8")
        sys.stdout.write(f"docs/{name}\n")


if __name__ == "__main__":
    main()
