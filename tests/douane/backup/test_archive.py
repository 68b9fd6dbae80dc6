"""A backup that somebody else made: nothing leaves the folder, nothing unconfirmed is believed."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from douane.backup.archive import MANIFEST, Manifest, read, sealed, write
from douane.backup.errors import BackupError
from douane.backup.folder import Member


def member(name: str, content: bytes, size: int | None = None) -> Member:
    return Member(name, len(content) if size is None else size, lambda: iter((content[:3], content[3:])))


def backup(*members: Member, passphrase: str | None = None) -> io.BytesIO:
    out = io.BytesIO()
    write(members, "2026-11-22T00:00:00Z", "box", out, passphrase)
    return io.BytesIO(out.getvalue())


def forged(fill: Callable[[tarfile.TarFile], None]) -> io.BytesIO:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        fill(tar)
    return io.BytesIO(zstandard.ZstdCompressor().compress(out.getvalue()))


def add(tar: tarfile.TarFile, name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(content), kind, "/etc/passwd" if kind == tarfile.SYMTYPE else ""
    tar.addfile(info, io.BytesIO(content))


@pytest.mark.parametrize("passphrase", [None, "a passphrase"])
def test_what_goes_in_comes_out(tmp_path: Path, passphrase: str | None) -> None:
    """Files come back byte for byte, for this user alone; the manifest names them all."""
    source = backup(member("keys/a.key", b"secret"), member("journal/n/w/1.seg", b""), passphrase=passphrase)
    assert sealed(source) is bool(passphrase)
    assert (b"secret" in source.getvalue()) is False
    manifest = read(source, passphrase, tmp_path)
    assert list(manifest.files) == ["keys/a.key", "journal/n/w/1.seg"]
    assert (tmp_path / "keys/a.key").read_bytes() == b"secret"
    assert (tmp_path / "keys/a.key").stat().st_mode & 0o777 == 0o600


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8}){0,2}", fullmatch=True), st.binary(max_size=3000), max_size=6))
def test_any_files_come_back(files: dict[str, bytes]) -> None:
    """Whatever the files hold, reading confirms what was written."""
    manifest = read(backup(*(member(name, content) for name, content in files.items())), None)
    assert {name: file.size for name, file in manifest.files.items()} == {name: len(content) for name, content in files.items()}


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "journal/../../evil", "a\\..\\b/../../evil"])
def test_a_name_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    """No name leaves the folder."""
    (tmp_path / "into").mkdir()
    with pytest.raises(BackupError, match=r"outside|no file"):
        read(forged(lambda tar: add(tar, name, b"x")), None, tmp_path / "into")
    assert [path.name for path in tmp_path.iterdir()] == ["into"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_only_plain_files_are_taken(tmp_path: Path, kind: bytes) -> None:
    """A link, a folder, a pipe: refused."""
    with pytest.raises(BackupError, match="no file"):
        read(forged(lambda tar: add(tar, "keys", kind=kind)), None, tmp_path)


def _manifest(files: dict[str, object]) -> bytes:
    return msgspec.json.encode({"made": "x", "node": "y", "files": files})


FORGERIES: dict[str, Callable[[tarfile.TarFile], None]] = {
    "nothing": lambda _: None,
    "no manifest": lambda tar: add(tar, "a", b"x"),
    "a file more": lambda tar: (add(tar, "a", b"x"), add(tar, MANIFEST, _manifest({})))[0],
    "a file less": lambda tar: add(tar, MANIFEST, _manifest({"a": {"size": 1, "sha256": "00"}})),
    "after the manifest": lambda tar: (add(tar, MANIFEST, _manifest({})), add(tar, "a", b"x"))[0],
    "another content": lambda tar: (add(tar, "a", b"x"), add(tar, MANIFEST, _manifest({"a": {"size": 1, "sha256": "00"}})))[0],
    "a manifest that is none": lambda tar: add(tar, MANIFEST, b"[]"),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_what_the_manifest_does_not_confirm_is_refused(forgery: Callable[[tarfile.TarFile], None]) -> None:
    """Missing, surplus or changed files, and a manifest that is none."""
    with pytest.raises(BackupError):
        read(forged(forgery), None)


@given(st.binary(max_size=300))
def test_garbage_is_one_sentence(data: bytes) -> None:
    """Bytes that are no backup raise our own error and nothing else."""
    for text in (data, zstandard.ZstdCompressor().compress(data)):
        with pytest.raises(BackupError):
            read(io.BytesIO(text), None)


def test_a_file_that_shrank_is_told() -> None:
    """A member shorter than it was said to be makes no backup."""
    with pytest.raises(BackupError, match="could not be read whole"):
        backup(member("a", b"abc", 10))


def test_a_manifest_is_what_was_written() -> None:
    """Writer and reader agree on the manifest."""
    out = io.BytesIO()
    written = write([member("a", b"abc")], "now", "box", out, None)
    assert read(io.BytesIO(out.getvalue()), None) == written == Manifest("now", "box", written.files)
