"""How is the server reached, and what is said when it cannot be used?

Everything has its time: a line that a broken network swallowed is given up and replaced, never waited for.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

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
Reader = asyncpg.pool.PoolConnectionProxy
Record = asyncpg.Record


class Server:
    """One line on which is written, and a few for everything else; a broken one is replaced."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._readers: asyncpg.Pool = asyncpg.create_pool(
            address,
            min_size=0,
            max_size=READERS,
            reset=_as_it_is,
            timeout=CONNECT,
            command_timeout=ANSWER,
            server_settings=SETTINGS,
        )
        self._writer: Connection | None = None
        self._reads = False

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

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reader]:
        """Yield one of the other lines."""
        if not self._reads:
            await self._readers
            self._reads = True
        async with self._readers.acquire(timeout=CONNECT) as connection:
            yield connection

    async def fetch(self, question: str, *parameters: object) -> list[Record]:
        """Ask something on one of the other lines."""
        async with self.reading() as connection:
            return await connection.fetch(question, *parameters)

    async def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.terminate()
        if self._reads:
            self._readers.terminate()


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


async def _as_it_is(connection: Any) -> None:
    """Leave a line as it is: nothing is ever set on it."""
    del connection
