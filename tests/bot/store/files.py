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


def everything(path: str) -> bytes:
    """Return the bytes of a database and of what lies beside it."""
    return b"".join(content(f"{path}{ending}") for ending in ("", "-wal", "-shm"))


def damage(path: str, places: Iterable[int]) -> None:
    """Turn all bits at some places of a file."""
    data = bytearray(content(path))
    for place in places:
        data[place] ^= 0xFF
    Path(path).write_bytes(data)
