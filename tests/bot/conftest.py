"""A PostgreSQL for those tests that need one: one server for each process that runs tests."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.bot.postgres import Database, Postgres, binaries, served


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Run a server, started when it is first needed."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with served(programs) as server:
        yield server


@pytest.fixture
async def database(postgres: Postgres) -> AsyncIterator[Database]:
    """Make a database for a test."""
    async with postgres.database() as made:
        yield made
