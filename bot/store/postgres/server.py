"""How is the server reached, and what is said when it cannot be used?

Everything has its time: a line that a broken network swallowed is given up and replaced, never waited for.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg

from bot.store import StoreError
from bot.store.address import shown

CONNECT = 5.0
"""Seconds to reach the server."""
ANSWER = 10.0
"""Seconds for a statement, seen from here; the server gives up a little earlier."""
READERS = 4
PATIENCE = {
    "statement_timeout": "9s",
    "lock_timeout": "8s",
    # A replica that stands still in the middle of a commit keeps its chats from everybody else for so long.
    "idle_in_transaction_session_timeout": "4s",
}
NAME = "optout-bot"
SETTINGS = {"application_name": NAME, **PATIENCE}

AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What is raised while the server cannot be reached, or starts, or ends."""
_REFUSED = (
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
    asyncpg.ClientConfigurationError,
    ValueError,
)

Connection = asyncpg.Connection
Record = asyncpg.Record


class Server:
    """One line on which is written, and a few for everything else; a broken one is replaced."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._writer: Connection | None = None
        self._free: list[Connection] = []
        self._busy: set[Connection] = set()
        self._room = asyncio.Semaphore(READERS)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        """Yield the line for commits, to one at a time; after an error it is replaced."""
        if self._writer is None or self._writer.is_closed():
            self._writer = await self.connected()
        try:
            yield self._writer
        except BaseException:
            self._writer.terminate()
            raise

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """Yield one of the other lines; after an error it is given up, and nothing is waited for."""
        async with self._room:
            connection = await self._other()
            self._busy.add(connection)
            try:
                yield connection
            except BaseException:
                connection.terminate()
                raise
            finally:
                self._busy.discard(connection)
            self._free.append(connection)

    async def fetch(self, question: str, *parameters: object) -> list[Record]:
        """Ask something on one of the other lines."""
        async with self.reading() as connection:
            return await connection.fetch(question, *parameters)

    async def connected(self) -> Connection:
        """Return a new line."""
        return await asyncpg.connect(
            self._address, timeout=CONNECT, command_timeout=ANSWER, server_settings=SETTINGS
        )

    async def unhurried(self) -> Connection:
        """Return a new line for work that takes as long as it takes."""
        return await asyncpg.connect(
            self._address, timeout=CONNECT, server_settings={"application_name": NAME}
        )

    async def close(self) -> None:
        """Hang up."""
        for connection in (self._writer, *self._free, *self._busy):
            if connection is not None:
                connection.terminate()

    async def _other(self) -> Connection:
        while self._free:
            if not (connection := self._free.pop()).is_closed():
                return connection
        return await self.connected()


@asynccontextmanager
async def whole(connection: Connection) -> AsyncIterator[None]:
    """Make one transaction of some work; when it raises, the line has to be given up, and all with it."""
    await connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
    yield
    await connection.execute("COMMIT")


@contextmanager
def refusing(address: str) -> Iterator[None]:
    """Turn what waiting cannot mend into one line for the operator."""
    try:
        yield
    except _REFUSED as error:
        raise StoreError(
            f"{shown(address)} cannot be used ({_reason(error)}): check OPTOUT_DATABASE."
        ) from None


def unreachable(address: str, error: Exception) -> StoreError:
    """Return the line for somebody who cannot wait."""
    return StoreError(f"{shown(address)} cannot be reached ({_reason(error)}): does the server run?")


def _reason(error: Exception) -> str:
    """Return what the server says, or else the kind of trouble: a library's words may quote a password."""
    if isinstance(error, asyncpg.PostgresError):
        return str(error).splitlines()[0]
    return type(error).__name__
