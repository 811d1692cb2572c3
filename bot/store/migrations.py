"""Is this database ours, and how does its schema become the one of this program?

A migration is a numbered file in `schema/`. After a release it is never edited: a new file follows it.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from bot.store import StoreError
from bot.store.copies import appearing, before, copy

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
    found = version(connection, path, newest=migrations[-1].number)
    missing = [migration for migration in migrations if migration.number > found]
    if found and missing:
        with appearing(before(path, missing[0].number)) as place:
            copy(connection, place)
    for migration in missing:
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{migration.sql}\n"
            f"PRAGMA application_id = {APPLICATION};\nPRAGMA user_version = {migration.number};\nCOMMIT;"
        )


def check(connection: sqlite3.Connection, path: str, migrations: Sequence[Migration]) -> None:
    """Refuse a database that only the writing process could bring up to date."""
    newest = migrations[-1].number
    if (found := version(connection, path, newest)) != newest:
        raise StoreError(
            f"{path} has schema {found}, this program needs schema {newest}: start `optout-bot run` once."
        )


def version(connection: sqlite3.Connection, path: str, newest: int) -> int:
    """Return the schema of a database, 0 when it is empty; raises StoreError when it is not one for us."""
    application = _number(connection, "PRAGMA application_id")
    found = _number(connection, "PRAGMA user_version")
    empty = not (application or found or _number(connection, "SELECT count(*) FROM sqlite_schema"))
    if not empty and (application != APPLICATION or found < 1):
        raise StoreError(
            f"{path} is not a database of this bot: name another file, "
            "or bring back a copy with `optout-bot restore`."
        )
    if found > newest:
        raise StoreError(
            f"{path} has schema {found}, this program knows schemas up to {newest}: start a newer release, "
            "or bring back an older copy with `optout-bot restore`."
        )
    return found


def _number(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])
