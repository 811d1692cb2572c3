"""Is a database whole, every session of it? The pages are the server's own to check."""

from bot.clock import Clock
from bot.store.health import Health
from bot.store.postgres.store import reading

TOGETHER = 500


async def looked_through(address: str) -> Health:
    """Read every session; raises StoreError when the database cannot be used."""
    chats = damaged = 0
    last: int | None = None
    async with reading(address, Clock()) as store:
        while rows := await store.rows(last, TOGETHER):
            chats += len(rows)
            damaged += sum(row.damaged for _, row in rows)
            last = rows[-1][0]
    return Health(chats, damaged)
