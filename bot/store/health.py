"""Is a database whole: every page of it, and every session?"""

import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from bot.store import StoreError
from bot.store.file import opening
from bot.store.migrations import shipped, version
from dialogs.memory import read

OWNED = 3
"""The schema since which a row says whose it is; a copy of an older one is whole without."""
_SESSIONS = "SELECT session, crc, owner = chat FROM chats"
_OLDER_SESSIONS = "SELECT session, crc, 1 FROM chats"


@dataclass(frozen=True, slots=True)
class Health:
    """What was found when a database was looked through: how many chats, how many of them not whole."""

    chats: int
    damaged: int


@contextmanager
def reading(path: str) -> Iterator[sqlite3.Connection]:
    """Read a database of this bot beside whoever writes it; raises StoreError, in one line."""
    with opening(path), closing(sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)) as connection:
        connection.text_factory = partial(str, encoding="utf-8", errors="replace")
        connection.execute("PRAGMA busy_timeout = 5000")
        if not version(connection, path, newest=shipped()[-1].number):
            raise StoreError(f"{path} is empty: name a database of this bot.")
        yield connection


def looked_through(path: str) -> Health:
    """Check every page and read every session; raises StoreError when the database itself is damaged."""
    with reading(path) as connection:
        complaints = [str(line) for (line,) in connection.execute("PRAGMA integrity_check(1)")]
        if complaints != ["ok"]:
            what = re.sub(r"\d{5,}", "…", " ".join(complaints[0].split()))  # never the number of a chat
            raise StoreError(f"{path} is damaged ({what}): bring back a copy with `optout-bot restore`.")
        owned = version(connection, path, newest=shipped()[-1].number) >= OWNED
        found = connection.execute(_SESSIONS if owned else _OLDER_SESSIONS)
        sessions = [bool(theirs) and _is_whole(text, crc) for text, crc, theirs in found]
        return Health(len(sessions), sessions.count(False))


def _is_whole(text: object, crc: object) -> bool:
    return isinstance(text, str) and read(text)[1] and zlib.crc32(text.encode()) == crc
