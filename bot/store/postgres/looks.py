"""How are taps counted without anyone being remembered, by several replicas?"""

from collections.abc import Sequence
from datetime import date

from bot.store import Count
from bot.store.looks import KEY, fresh_key, mark, monday
from bot.store.postgres.server import Connection, Server
from dialogs.spot import Spot
from dialogs.turn import Voted

_MARKED = "INSERT INTO marks (mark) VALUES ($1) ON CONFLICT DO NOTHING RETURNING mark"
_COUNTED = """
    INSERT INTO looks (week, guide, step, device, region, same, different) VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (week, guide, step, device, region)
    DO UPDATE SET same = looks.same + excluded.same, different = looks.different + excluded.different
"""
_COUNTS = """
    SELECT week, guide, step, device, region, same, different FROM looks WHERE week >= $1
    ORDER BY week, guide, step, device, region
"""
_KEY = "SELECT value FROM meta WHERE key = $1 FOR UPDATE"  # whoever counts is the only one until the commit
_FIRST_KEY = "INSERT INTO meta (key, value, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_NEXT_KEY = "UPDATE meta SET value = $2, at = $3 WHERE key = $1"


async def counted(connection: Connection, votes: Sequence[tuple[int, Voted]], now: int) -> None:
    """Count taps, each unless this chat has tapped at this step in this week already."""
    if not votes:
        return
    week = monday(now)
    key = await _key(connection, week, now)
    for chat, vote in votes:
        spot = vote.spot
        if await connection.fetch(_MARKED, mark(key, chat, spot)):
            place = (spot.guide, spot.step, spot.device, spot.region)
            await connection.execute(_COUNTED, week.isoformat(), *place, int(vote.same), int(not vote.same))


async def counts(server: Server, since: date) -> list[Count]:
    """Return the counts of the weeks that began on a day or later."""
    return [
        Count(date.fromisoformat(week), Spot(guide, step, device, region), same, different)
        for week, guide, step, device, region, same, different in await server.fetch(
            _COUNTS, since.isoformat()
        )
    ]


async def end(connection: Connection, now: int) -> None:
    """Destroy key and marks of a week that is over."""
    found = await connection.fetch(_KEY, KEY)
    if found and not found[0]["value"].startswith(monday(now).isoformat()):
        await connection.execute("DELETE FROM marks")
        await connection.execute("DELETE FROM meta WHERE key = $1", KEY)


async def _key(connection: Connection, week: date, now: int) -> str:
    while not (found := await connection.fetch(_KEY, KEY)):
        await connection.execute(_FIRST_KEY, KEY, fresh_key(week), now)
    key: str = found[0]["value"]
    if key.startswith(week.isoformat()):
        return key
    await connection.execute("DELETE FROM marks")
    key = fresh_key(week)
    await connection.execute(_NEXT_KEY, KEY, key, now)
    return key
