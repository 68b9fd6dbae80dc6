"""The copy as a tar file in zstd: the members, then a manifest with the size and SHA-256 of each.

Rules. What is read is hostile: names stay inside the folder, only plain files are taken, and nothing is believed that the
manifest does not confirm.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast, override

import msgspec
import zstandard

from douane.backup.errors import BackupError
from douane.backup.folder import Member
from douane.backup.reading import Chunks
from douane.backup.sealing import MAGIC, Sealer, Unsealer

MANIFEST = "manifest.json"
ZSTD = b"\x28\xb5\x2f\xfd"
_PORTION = 1 << 20
_MOST_MANIFEST = 64 << 20


class File(msgspec.Struct, frozen=True):
    """A member as it was written."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What is in a backup.

    Attributes:
        made: when.
        node: on which machine.
        files: every other member, by name.
    """

    made: str
    node: str
    files: dict[str, File]
    v: int = 1


def write(members: Iterable[Member], made: str, node: str, out: BinaryIO, passphrase: str | None) -> Manifest:
    """Write a backup, sealed when there is a passphrase.

    Raises:
        BackupError: a file is shorter than it was.
    """
    sealer = Sealer(out, passphrase) if passphrase else None
    packed: Any = zstandard.ZstdCompressor(level=6).stream_writer(cast("Any", sealer or out), closefd=False)
    files: dict[str, File] = {}
    with tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for member in members:
            files[member.name] = _added(tar, member)
        manifest = Manifest(made, node, files)
        text = msgspec.json.encode(manifest)
        _added(tar, Member(MANIFEST, len(text), lambda: iter((text,))))
    packed.close()
    if sealer:
        sealer.close()
    return manifest


def read(source: BinaryIO, passphrase: str | None, into: Path | None = None) -> Manifest:
    """Read a backup to its end and compare every byte with its manifest.

    Args:
        source: the backup.
        passphrase: for a sealed one.
        into: an empty folder to write the files to; None only compares.

    Raises:
        BackupError: it is no backup, it is sealed with another passphrase, or it is not as it was written.
    """
    found: dict[str, File] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(fileobj=cast("Any", _unpacked(source, passphrase)), mode="r|") as tar:
            for info in tar:
                content = tar.extractfile(info) if info.isfile() else None
                if content is None or manifest is not None:
                    raise BackupError(f"the backup holds something that is no file of a state folder: {info.name[:80]!r}")
                if info.name == MANIFEST:
                    manifest = msgspec.json.decode(content.read(_MOST_MANIFEST), type=Manifest)
                else:
                    found[info.name] = _taken(content, _inside(info.name), into)
    except (tarfile.TarError, zstandard.ZstdError, msgspec.DecodeError, EOFError) as error:
        raise BackupError(f"the backup is damaged: {type(error).__name__}") from None
    if manifest is None or manifest.files != found:
        raise BackupError("the backup is not as it was written: files and manifest differ")
    return manifest


def sealed(source: BinaryIO) -> bool:
    """Whether a backup asks for a passphrase; the source stays where it was.

    Raises:
        BackupError: it is no backup.
    """
    begin = source.read(len(MAGIC))
    source.seek(0)
    if begin != MAGIC and not begin.startswith(ZSTD):
        raise BackupError("this is no backup of Douane: its beginning is another")
    return begin == MAGIC


class _Counted(Chunks):
    """A member's content as tarfile reads it, digested on the way."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self._content, self.digest = member.content, hashlib.sha256()

    @override
    def chunks(self) -> Iterator[bytes]:
        for portion in self._content():
            self.digest.update(portion)
            yield portion


def _added(tar: tarfile.TarFile, member: Member) -> File:
    info = tarfile.TarInfo(member.name)
    info.size, info.mode = member.size, 0o600
    content = _Counted(member)
    try:
        tar.addfile(info, io.BufferedReader(content))
    except OSError:
        raise BackupError(f"{member.name} could not be read whole: make the backup again") from None
    return File(member.size, content.digest.hexdigest())


class _Unzipped(Chunks):
    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._reader = zstandard.ZstdDecompressor().stream_reader(cast("Any", source))

    @override
    def chunks(self) -> Iterator[bytes]:
        while portion := self._reader.read(_PORTION):
            yield portion


def _unpacked(source: BinaryIO, passphrase: str | None) -> _Unzipped:
    if not sealed(source):
        return _Unzipped(source)
    if not passphrase:
        raise BackupError("this backup is sealed: give its passphrase (--passphrase-file or $DOUANE_BACKUP_PASSPHRASE)")
    return _Unzipped(cast("Any", Unsealer(source, passphrase)))


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
        raise BackupError(f"the backup names a file outside of the folder: {name[:80]!r}")
    return path


def _taken(content: Any, name: PurePosixPath, into: Path | None) -> File:
    digest, size = hashlib.sha256(), 0
    target = None
    if into is not None:
        target = into.joinpath(*name.parts)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(target or "/dev/null", "wb", opener=private) as out:
        while portion := content.read(_PORTION):
            digest.update(portion)
            size += len(portion)
            out.write(portion)
    return File(size, digest.hexdigest())


def private(path: str, flags: int) -> int:
    """Opens a file for this user alone (an `opener` of `open`)."""
    return os.open(path, flags, 0o600)
