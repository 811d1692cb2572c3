"""Is this database ours, and how does its schema become the one of this program?

A migration is a numbered file in `schema/`. After a release it is never edited: a new file follows it.
"""

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.store import StoreError

APPLICATION = 0x4F70744F  # "OptO": SQLite keeps it in the header of the file


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from a schema to the next."""

    number: int
    sql: str


def shipped() -> list[Migration]:
    """Return the migrations that come with this program, in order."""
    schema = files("bot.store").joinpath("schema")
    found = {file.name: file for file in schema.iterdir() if file.name.endswith(".sql")}
    return [Migration(int(name[:3]), found[name].read_text(encoding="utf-8")) for name in sorted(found)]


def migrate(connection: sqlite3.Connection, path: str, migrations: Sequence[Migration]) -> None:
    """Bring the schema up to date, one transaction each, after a copy of what was there."""
    version = _version(connection, path, newest=migrations[-1].number)
    missing = [migration for migration in migrations if migration.number > version]
    if version and missing:
        _copy(connection, f"{path}.before-{missing[0].number:03}")
    for migration in missing:
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{migration.sql}\n"
            f"PRAGMA application_id = {APPLICATION};\nPRAGMA user_version = {migration.number};\nCOMMIT;"
        )


def check(connection: sqlite3.Connection, path: str, migrations: Sequence[Migration]) -> None:
    """Refuse a database that only the writing process could bring up to date."""
    newest = migrations[-1].number
    if (version := _version(connection, path, newest)) != newest:
        raise StoreError(
            f"{path} has schema {version}, this program needs schema {newest}: start `optout-bot run` once."
        )


def _version(connection: sqlite3.Connection, path: str, newest: int) -> int:
    application = _number(connection, "PRAGMA application_id")
    version = _number(connection, "PRAGMA user_version")
    empty = not (application or version or _number(connection, "SELECT count(*) FROM sqlite_schema"))
    if not empty and (application != APPLICATION or version < 1):
        raise StoreError(
            f"{path} is not a database of this bot: name another file, "
            "or bring back a copy with `optout-bot restore`."
        )
    if version > newest:
        raise StoreError(
            f"{path} has schema {version}, this program knows schemas up to {newest}: start a newer release, "
            "or bring back an older copy with `optout-bot restore`."
        )
    return version


def _copy(connection: sqlite3.Connection, path: str) -> None:
    """Write a copy that appears under its name only when it is complete."""
    unfinished = Path(f"{path}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    connection.execute("VACUUM INTO ?", (str(unfinished),))
    with unfinished.open("rb") as copy:
        os.fsync(copy.fileno())
    unfinished.replace(path)


def _number(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])
