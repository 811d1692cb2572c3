"""How are taps counted without anyone being remembered? In the transaction of the update.

A chat leaves plus one in a plain counter, and a mark made with a random key of the week, so that it counts
once a week and step, also after it was forgotten. Key and marks are destroyed when the week ends: then nobody
can find out any more who has tapped.
"""

import hmac
import secrets
import sqlite3
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from bot.store import Count
from dialogs.spot import Spot
from dialogs.turn import Voted

KEY = "key of the week"


def counted(connection: sqlite3.Connection, chat: int, vote: Voted, now: int) -> None:
    """Count a tap, unless this chat has tapped at this step in this week already."""
    week, spot = monday(now), vote.spot
    mark = _mark(connection, week, chat, spot, now)
    if not connection.execute("INSERT OR IGNORE INTO marks VALUES (?)", (mark,)).rowcount:
        return
    connection.execute(
        "INSERT INTO looks VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
        "SET same = same + excluded.same, different = different + excluded.different",
        (week.isoformat(), spot.guide, spot.step, spot.device, spot.region, vote.same, not vote.same),
    )


def counts(connection: sqlite3.Connection, since: date) -> list[Count]:
    """Return the counts of the weeks that began on a day or later."""
    found = connection.execute("SELECT * FROM looks WHERE week >= ? ORDER BY week", (since.isoformat(),))
    return [
        Count(date.fromisoformat(week), Spot(guide, step, device, region), same, different)
        for week, guide, step, device, region, same, different in found
    ]


def ended(connection: sqlite3.Connection, now: int) -> bool:
    """Destroy key and marks of a week that is over; return whether there were any."""
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (KEY,)).fetchone()
    if found is None or found[0].startswith(monday(now).isoformat()):
        return False
    connection.execute("DELETE FROM marks")
    connection.execute("DELETE FROM meta WHERE key = ?", (KEY,))
    return True


def monday(now: int) -> date:
    """Return the first day of the week of an instant (unix seconds, UTC)."""
    day = datetime.fromtimestamp(now, UTC).date()
    return day - timedelta(days=day.weekday())


def fresh_key(week: date) -> str:
    """Return a new random key for a week."""
    return f"{week.isoformat()} {secrets.token_hex(32)}"


def mark(key: str, chat: int, spot: Spot) -> bytes:
    """Return the mark of a chat at a step."""
    return hmac.digest(key.encode(), f"{chat} {spot.guide} {spot.step}".encode(), sha256)


def _mark(connection: sqlite3.Connection, week: date, chat: int, spot: Spot, now: int) -> bytes:
    ended(connection, now)
    connection.execute("INSERT OR IGNORE INTO meta VALUES (?, ?, ?)", (KEY, fresh_key(week), now))
    key: str = connection.execute("SELECT value FROM meta WHERE key = ?", (KEY,)).fetchone()[0]
    return mark(key, chat, spot)
