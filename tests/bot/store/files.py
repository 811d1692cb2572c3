"""A look into the files of a store, behind its back."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any


def look(path: str, question: str, *parameters: object) -> list[Any]:
    """Read, or damage, a file behind the back of the store."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return connection.execute(question, parameters).fetchall()


def content(path: str) -> bytes:
    """Return the bytes of a file; none when there is no such file."""
    file = Path(path)
    return file.read_bytes() if file.exists() else b""


def save(path: str, written: bytes | bytearray) -> None:
    """Write a file, in place of what was there."""
    Path(path).write_bytes(written)


def everything(path: str) -> bytes:
    """Return the bytes of a database and of what lies beside it."""
    return b"".join(content(f"{path}{ending}") for ending in ("", "-wal", "-shm"))


def damage(path: str, places: Iterable[int], bits: int = 0xFF) -> None:
    """Turn bits, all unless some are named, at some places of a file."""
    data = bytearray(content(path))
    for place in places:
        data[place] ^= bits
    save(path, data)


def complaint(name: str) -> sqlite3.OperationalError:
    """Return what is raised when SQLite fails with a code of this name."""
    error = sqlite3.OperationalError(f"failed as {name}")
    error.sqlite_errorname = f"SQLITE_{name}"
    error.sqlite_errorcode = getattr(sqlite3, error.sqlite_errorname)
    return error


def varint(number: int) -> bytes:
    """Return a number as SQLite writes the key of a row: seven bits a byte, the highest bit says "more"."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(0x80 | number & 0x7F)
    return bytes(reversed(groups))
