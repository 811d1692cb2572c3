"""Which engine does the name of a database mean, and how is it named without its secrets?"""

from urllib.parse import parse_qs, unquote, urlsplit

SCHEMES = ("postgresql://", "postgres://")


def is_shared(database: str) -> bool:
    """Whether it is the address of a PostgreSQL database, and not the path of a file."""
    return database.startswith(SCHEMES)


def shown(database: str) -> str:
    """Return the name as it may be printed: of an address only the servers and the database."""
    if not is_shared(database):
        return database
    parts = urlsplit(database)
    return f"postgresql://{parts.netloc.rpartition('@')[2]}{parts.path}"


def secrets(database: str | None) -> list[str]:
    """Return what no output may hold: the password, as it is written and as it is meant."""
    if not database or not is_shared(database):
        return []
    parts = urlsplit(database)
    _, _, written = parts.netloc.rpartition("@")[0].partition(":")
    found = [written, unquote(written), *parse_qs(parts.query).get("password", [])]
    return [secret for secret in found if secret]
