"""The data files that are shipped with this package, read once a process."""

import hashlib
from functools import cache
from importlib import resources
from typing import Any, cast

import yaml


@cache
def text(name: str) -> str:
    """The text of a data file, `countries.yaml` and the like."""
    return resources.files("policy").joinpath("data", name).read_text("utf-8")


@cache
def data(name: str) -> dict[str, Any]:
    """The parsed data file. Treat it as read-only: it is shared."""
    return cast("dict[str, Any]", yaml.load(text(name), Loader=yaml.CSafeLoader))


@cache
def digest(*names: str) -> str:
    """SHA-256 over the texts of these files, in hex."""
    return hashlib.sha256("\0".join(text(name) for name in names).encode()).hexdigest()
