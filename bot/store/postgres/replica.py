"""Which of the processes that share a database is this, and what may it do now?

Only the clock of the database is asked who lives. A process that could not renew its lease counts the seconds
by itself, from before it asked: it stops sending before anybody else begins.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Collection
from time import monotonic

from bot.store import StoreError
from bot.store.postgres.budget import NAME, SharedBudget
from bot.store.postgres.schema import APPLIED, refusal
from bot.store.postgres.server import Record, Server, whole
from bot.store.team import Duty

log = logging.getLogger(__name__)

LEASE = 6.0
"""Seconds after which a process that is not heard of is dead to the others."""
BEAT = 2.0
RETRY = 0.5
MARGIN = 1.0
"""Seconds before the end of its lease from which on a process sends nothing more."""
LOOK = 0.5
"""Seconds between two looks at who leads."""
LEADER = "leader"

_RENEW = """
    INSERT INTO replicas (id, until) VALUES ($1, now() + $2 * interval '1 second')
    ON CONFLICT (id) DO UPDATE SET until = excluded.until WHERE replicas.until > now() RETURNING id
"""
_LEAD = """
    INSERT INTO leases (name, replica, until) VALUES ($1, $2, now() + $3 * interval '1 second')
    ON CONFLICT (name) DO UPDATE SET replica = excluded.replica, until = excluded.until
    WHERE leases.replica = excluded.replica OR leases.until <= now() RETURNING name
"""
_LOOK = """
    SELECT (SELECT count(*) FROM replicas WHERE until > now()) AS size,
        coalesce((SELECT extract(epoch FROM held - now()) FROM budget WHERE name = $1), 0) AS held
"""
_ORPHANS = """
    WITH free AS (
        SELECT chat FROM chats
        WHERE owing AND chat <> ALL($2::bigint[]) AND (server IS NULL OR server = $1
            OR NOT EXISTS (SELECT 1 FROM replicas WHERE id = server AND until > now()))
        ORDER BY chat LIMIT $3 FOR UPDATE OF chats SKIP LOCKED
    )
    UPDATE chats SET server = $1 FROM free WHERE chats.chat = free.chat RETURNING chats.chat
"""
_DUE = """
    WITH free AS (
        SELECT chat FROM chats
        WHERE due IS NOT NULL AND due <= $2 AND (server IS NULL OR server = $1
            OR NOT EXISTS (SELECT 1 FROM replicas WHERE id = server AND until > now()))
        ORDER BY due, chat LIMIT $3 FOR UPDATE OF chats SKIP LOCKED
    )
    UPDATE chats SET server = $1 FROM free WHERE chats.chat = free.chat RETURNING chats.due, chats.chat
"""
_LEAVE = "DELETE FROM replicas WHERE id = $1"
_RESIGN = "DELETE FROM leases WHERE replica = $1"


class Replica:
    """One of the processes that share a database."""

    shared = True

    def __init__(self, server: Server, address: str, newest: int) -> None:
        self._server = server
        self._address = address
        self._newest = newest
        self._until = 0.0  # monotonic: until then what it holds is its own
        self._leads = False
        self._anew = False
        self._claims = 0.0  # monotonic: from then on it takes what others held
        self._budget = SharedBudget(server)
        self._task: asyncio.Task[None] | None = None
        self.id = _fresh()
        self.size = 1
        self.lapsed: Callable[[], None] = _nothing

    # ---------------------------------------------------------------- what it may

    @property
    def sends(self) -> bool:
        """Whether what this process holds is still its own to send."""
        return monotonic() < self._until

    @property
    def leads(self) -> bool:
        """Whether this process is the one that does what is to be done once."""
        return self._leads and self.sends

    def budget(self, rate: float) -> SharedBudget:
        """Return the budget of all together."""
        self._budget.rate = rate
        return self._budget

    async def leading(self, duty: Duty) -> None:
        """Do a duty whenever this process leads, from its beginning each time."""
        while True:
            while not self.leads:  # noqa: ASYNC110  (time that passes gives no signal)
                await asyncio.sleep(LOOK)
            doing = asyncio.ensure_future(duty())
            try:
                while self.leads and not doing.done():
                    await asyncio.wait([doing], timeout=LOOK)
                if doing.done():
                    return doing.result()
            finally:
                doing.cancel()
                await asyncio.gather(doing, return_exceptions=True)

    # ---------------------------------------------------------------- what it takes

    async def orphans(self, but: Collection[int], limit: int) -> list[int]:
        """Claim chats to which something is owed and nobody sends, at most so many; not those."""
        return sorted(row["chat"] for row in await self._claimed(_ORPHANS, list(but), limit))

    async def due(self, now: int, limit: int) -> list[int]:
        """Claim chats for which something is due, the oldest first."""
        found = await self._claimed(_DUE, now, limit)
        return [chat for _, chat in sorted((row["due"], row["chat"]) for row in found)]

    async def _claimed(self, question: str, *parameters: object) -> list[Record]:
        me = self.id
        if not self.sends or monotonic() < self._claims:
            return []
        found = await self._server.fetch(question, me, *parameters)
        return found if me == self.id else []  # cut off meanwhile: they are anybody's again

    # ---------------------------------------------------------------- how it stays one

    async def join(self) -> None:
        """Become one of them."""
        await self.beat()
        self._task = asyncio.create_task(self._stay())

    async def watch(self) -> None:
        """Raise StoreError once this process may not go on."""
        assert self._task is not None  # noqa: S101 - it has joined
        await asyncio.shield(self._task)

    async def beat(self) -> None:
        """Renew what this process holds; when that came too late, go on under another name."""
        if self._until and not self.sends:
            self._begin_anew()
        asked = monotonic()
        async with asyncio.timeout(LEASE), self._server.reading() as connection, whole(connection):
            if not await connection.fetch(_RENEW, self.id, LEASE):
                self._begin_anew()
                await connection.execute(_RENEW, self.id, LEASE)
            leads = await connection.fetch(_LEAD, LEADER, self.id, LEASE)
            look = (await connection.fetch(_LOOK, NAME))[0]
            applied = [(number, oldest) for number, oldest in await connection.fetch(APPLIED)]
        if refused := refusal(self._address, applied, self._newest):
            raise refused
        self._leads, self.size = bool(leads), max(1, look["size"])
        self._until = asked + LEASE - MARGIN
        if self._anew:
            # Perhaps everybody does: meanwhile they note what they had sent when the database went.
            self._claims, self._anew = monotonic() + LEASE, False
        self._budget.hear(float(look["held"]))

    async def leave(self) -> None:
        """Give everything back at once."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._until = 0.0
        async with self._server.reading() as connection, whole(connection):
            await connection.execute(_RESIGN, self.id)
            await connection.execute(_LEAVE, self.id)

    def _begin_anew(self) -> None:
        log.warning("this replica was cut off for too long: others may have taken over what it was sending")
        self.id = _fresh()
        self._until, self._leads, self._anew = 0.0, False, True
        self.lapsed()

    async def _stay(self) -> None:
        well = True
        while True:
            await asyncio.sleep(BEAT if well else RETRY)
            try:
                await self.beat()
                well = True
            except StoreError:
                raise
            except Exception as error:
                if well:
                    log.error("the lease of this replica cannot be renewed: %s", type(error).__name__)
                well = False


def _fresh() -> str:
    return secrets.token_hex(8)


def _nothing() -> None:
    """Do nothing."""
