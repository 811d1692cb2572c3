"""Stores that are closed even when a test fails: the thread of an open one would outlive the test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.store.hop import Connection
from bot.store.sqlite import SqliteStore

Opens = Callable[..., Awaitable[SqliteStore]]


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "bot.db")


@pytest.fixture
async def opens(path: str) -> AsyncIterator[Opens]:
    """Open a store on the file of the test, or elsewhere."""
    async with AsyncExitStack() as opened:

        async def open_store(
            where: str = path,
            exclusive: bool = True,
            factory: type[Connection] = Connection,
            clock: Clock | None = None,
        ) -> SqliteStore:
            store = await SqliteStore.open(where, clock or Clock(), exclusive=exclusive, factory=factory)
            opened.push_async_callback(store.close)
            return store

        yield open_store


@pytest.fixture
async def store(opens: Opens) -> SqliteStore:
    """Keep chats in a file."""
    return await opens()
