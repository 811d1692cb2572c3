"""How does a copy of a database come to be, whole or not at all, and how long do we keep our own?"""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from glob import escape
from pathlib import Path

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)
"""What people are promised: whoever was forgotten is gone from every copy by then."""


@contextmanager
def appearing(path: str) -> Iterator[str]:
    """Yield where to write a file, for its owner only, that appears under its name when it is complete."""
    unfinished = Path(f"{path}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        yield str(unfinished)
        synced(unfinished)
        unfinished.replace(path)
        synced(unfinished.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def copy(connection: sqlite3.Connection, path: str) -> None:
    """Write everything that is committed into an empty file; what was deleted is not in it."""
    connection.execute("VACUUM INTO ?", (path,))


def noted(path: str) -> None:
    """Note beside a database that it was copied just now: its bot may not know where its copies lie."""
    mark = Path(f"{path}.copied")
    try:
        mark.touch(mode=0o600)
    except OSError as error:
        log.warning(
            "the copy is made, but %s cannot be written (%s): its age is not seen", mark, error.strerror
        )


def newest(path: str) -> datetime | None:
    """Return when a database was last copied; if it never was, since when its bot is there."""
    for kept in (f"{path}.copied", f"{path}-lock"):
        with suppress(OSError):
            return datetime.fromtimestamp(Path(kept).stat().st_mtime, UTC)
    return None


def synced(path: Path) -> None:
    """Wait until the disk has a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def before(path: str, number: int) -> str:
    """Return the name of the copy made before a migration."""
    return f"{path}.before-{number:03}"


def replaced(path: str, now: datetime) -> str:
    """Return the name under which a database is kept that another has taken the place of."""
    return f"{path}.replaced-{now:%Y-%m-%dT%H%M%SZ}"


def expire(path: str, now: datetime) -> None:
    """Delete the copies beside a database that are older than we promise."""
    here = Path(path)
    for kind in ("before", "replaced"):
        for kept in here.parent.glob(f"{escape(here.name)}.{kind}-*"):
            with suppress(OSError):  # gone meanwhile, or not ours
                if now.timestamp() - kept.stat().st_mtime > KEPT.total_seconds():
                    kept.unlink()
