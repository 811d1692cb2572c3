"""Who may use this database file, and what is said when it cannot be used?"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from bot.store import StoreError

# What the surroundings of a file may lack; every other complaint of SQLite's at the start is about content.
_SURROUNDINGS = ("BUSY", "CANTOPEN", "FULL", "IOERR", "LOCKED", "NOMEM", "PERM", "READONLY")
_DAMAGE = ("CORRUPT", "NOTADB")


@contextmanager
def opening(path: str) -> Iterator[None]:
    """Turn whatever goes wrong while a database is opened into one line for the operator."""
    try:
        yield
    except OSError as error:
        raise _unusable(path, error.strerror or type(error).__name__) from None
    except UnicodeDecodeError:  # the complaint itself quotes damaged bytes
        raise _damaged(path) from None
    except sqlite3.Error as error:
        raise (_unusable(path, str(error)) if _is_about(error, _SURROUNDINGS) else _damaged(path)) from None


@contextmanager
def using(path: str) -> Iterator[None]:
    """Turn what SQLite says of damage into one line for the operator, and let everything else through."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if _is_about(error, _DAMAGE):
            raise _damaged(path) from None
        raise


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Keep a database for the one process that writes it; a new file is made, for its owner only."""
    descriptor = os.open(f"{path}-lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(f"{path} is in use by another process: stop that one first.") from None
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        yield
    finally:
        os.close(descriptor)


def _is_about(error: sqlite3.Error, names: tuple[str, ...]) -> bool:
    return getattr(error, "sqlite_errorname", "").removeprefix("SQLITE_").startswith(names)


def _unusable(path: str, reason: str) -> StoreError:
    return StoreError(f"{path} cannot be used ({reason}): check its folder, its permissions and the disk.")


def _damaged(path: str) -> StoreError:
    return StoreError(
        f"{path} is damaged or not a database: it is left as it is, "
        "bring back a copy with `optout-bot restore`."
    )
