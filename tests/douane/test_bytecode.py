"""Byte code of what `up` runs."""

from pathlib import Path

import mitmproxy.http
import pytest

from douane import bytecode


def test_every_role_can_be_imported_and_leaves_byte_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where Python is told to write none."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert bytecode.main() == 0
    module = Path(mitmproxy.http.__file__)
    assert list((module.parent / "__pycache__").glob("http.*.pyc"))
