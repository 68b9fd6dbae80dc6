"""Opens the index (SQLite in WAL mode); makes it anew when it is missing, damaged or of another version."""

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SQLite
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError

from ledger.errors import LedgerError
from ledger.schema import VERSION, metadata

FILE = "index.sqlite"
_PATIENCE = 30  # seconds to wait for another process's transaction
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=OFF", "temp_store=MEMORY", "wal_autocheckpoint=4000")


class Database:
    """The index of one state folder.

    A state folder that this user may not write is read through an index of its own in a temporary folder.
    """

    def __init__(self, state: Path) -> None:
        """Open or make it.

        Raises:
            LedgerError: the state folder is not there.
        """
        if not state.is_dir():
            raise LedgerError(f"there is no state folder at {state}: name it with --state")
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        if not _writable(state):
            self._temporary = tempfile.TemporaryDirectory(prefix="douane-index-")
        self.path = (Path(self._temporary.name) if self._temporary else state) / FILE
        self._engine = self._open()

    @contextmanager
    def write(self) -> Generator[Connection]:
        """One transaction that changes the index; other writers wait."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except OperationalError as error:
            raise LedgerError(f"the index at {self.path} cannot be written ({error.orig}): free space or give access") from error

    @contextmanager
    def read(self) -> Generator[Connection]:
        """One consistent view of the index."""
        with self._engine.connect().execution_options(reading=True) as connection:
            yield connection

    def clear(self) -> None:
        """Forget everything: the next catch-up reads the whole journal."""
        with self.write() as connection:
            metadata.drop_all(connection)
            metadata.create_all(connection)

    def close(self) -> None:
        """Let go of the file; a temporary index is removed."""
        self._engine.dispose()
        if self._temporary is not None:
            self._temporary.cleanup()

    def _open(self) -> Engine:
        try:
            return self._prepared()
        except DatabaseError as error:
            if isinstance(error, OperationalError):
                raise LedgerError(f"the index at {self.path} cannot be opened ({error.orig}): give this user access") from error
        for suffix in ("", "-wal", "-shm"):  # damaged: it is derived, so it is made anew
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        return self._prepared()

    def _prepared(self) -> Engine:
        _touch(self.path)
        engine = _engine(self.path)
        with engine.connect().execution_options(reading=True) as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version != VERSION:
            with engine.begin() as connection:
                _made(connection)
        return engine


def _made(connection: Connection) -> None:
    """Make the tables, those of another version anew."""
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version != VERSION:  # still: another process may have been first
        metadata.drop_all(connection)
        metadata.create_all(connection)
        connection.exec_driver_sql(f"PRAGMA user_version={VERSION}")


def _writable(state: Path) -> bool:
    return os.access(state, os.W_OK)


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _PATIENCE, "isolation_level": None})
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begun)
    return engine


def _connected(connection: object, _: object) -> None:
    for pragma in _PRAGMAS:
        cast(SQLite, connection).execute(f"PRAGMA {pragma}")


def _begun(connection: Connection) -> None:
    """A writer takes its lock at once, so that what it has read is still so when it writes."""
    options = cast(dict[str, Any], connection.get_execution_options())
    connection.exec_driver_sql("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")


def _touch(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise LedgerError(f"{path} cannot be written ({error.strerror}): give Douane's user the state folder") from error
