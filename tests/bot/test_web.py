"""Who knocks at the webhook: forged, slow, crooked and far too many requests."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot import web
from bot.telegram.intake import Intake

HEADER = web.HEADER
SECRET = "a-secret-of-the-tests"
GOOD = f"POST /in HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\n"
PATIENCE = 0.3


class Noting(Intake):
    """Takes everything, and notes the number."""

    def __init__(self) -> None:
        self.taken: list[int] = []

    async def take(self, batch: Sequence[Mapping[str, Any]], *, ordered: bool) -> None:
        assert not ordered
        self.taken += [raw["update_id"] for raw in batch]


class Door:
    """A webhook on a free port."""

    def __init__(self, intake: Noting, address: str) -> None:
        self.taken = intake.taken
        self.address = address

    async def open(self, text: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Say something on a connection of one's own."""
        host = urlsplit(self.address)
        reader, writer = await asyncio.open_connection(host.hostname, host.port)
        writer.write(text.encode("latin-1"))
        await writer.drain()
        return reader, writer

    async def says(self, text: str) -> int:
        """Say something, and return the status of the answer."""
        reader, writer = await self.open(text)
        async with asyncio.timeout(5):
            line = await reader.readline()
        writer.close()
        return int(line.split()[1]) if line else 0

    async def post(self, number: int) -> int:
        """Post an update as Telegram does."""
        return await self.says(posted(json.dumps({"update_id": number})))


def posted(body: str, head: str = GOOD) -> str:
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}"


@asynccontextmanager
async def standing(
    most: int = 99, patience: float = PATIENCE, intake: Noting | None = None
) -> AsyncIterator[Door]:
    intake = intake or Noting()
    route = web.webhook(intake, "https://bot.example/in", SECRET)
    runner, address = await web.listen([route], "127.0.0.1", 0, most, patience)
    try:
        yield Door(intake, address)
    finally:
        await runner.cleanup()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with standing() as door:
        yield door


async def closed(reader: asyncio.StreamReader, within: float = 3) -> bool:
    """Whether the other side ends the connection."""
    try:
        async with asyncio.timeout(within):
            return await reader.read() is not None
    except ConnectionError:
        return True
    except TimeoutError:
        return False


@pytest.mark.parametrize(
    "header",
    [
        "",
        f"{HEADER}: \r\n",
        f"{HEADER}: {SECRET}x\r\n",
        f"{HEADER}: {SECRET[:-1]}\r\n",
        f"{HEADER}: \xff\xfe\r\n",
        f"{HEADER}: wrong\r\n{HEADER}: {SECRET}\r\n",
        f"X-{HEADER}: {SECRET}\r\n",
        f"{HEADER}: {SECRET.upper()}\r\n",
    ],
)
async def test_who_does_not_know_the_secret_is_refused_before_the_body_came(door: Door, header: str) -> None:
    head = f"POST /in HTTP/1.1\r\nHost: x\r\n{header}Content-Length: 900000\r\n\r\n"

    assert await door.says(head) == 401
    assert door.taken == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "//in",
        "/in/",
        "/in/x",
        "/./x",
        "/IN",
        "/in%00",
        "/%2e%2e/in/..",
        "/in;x",
        "/in%2f",
        "*",
        "/health/in",
    ],
)
async def test_no_other_spelling_of_the_path_is_a_door(door: Door, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\n"

    assert await door.says(posted('{"update_id": 1}', head)) in (400, 404)
    assert door.taken == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
async def test_updates_are_posted_and_nothing_else(door: Door, method: str) -> None:
    head = f"{method} /in HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\n"

    assert await door.says(posted('{"update_id": 1}', head)) == 405
    assert door.taken == []


@pytest.mark.parametrize(
    "tricks",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 1_0\r\n\r\n",
        "Transfer-Encoding: gzip\r\n\r\nx",
        "Transfer-Encoding: chunked\r\n\r\nnot a length\r\n",
        f"X-Long: {'x' * 20_000}\r\nContent-Length: 0\r\n\r\n",
        " folded: x\r\nContent-Length: 0\r\n\r\n",
        "no colon\r\nContent-Length: 0\r\n\r\n",
        "X-Nul: \x00\r\nContent-Length: 0\r\n\r\n",
        'Content-Encoding: gzip\r\nContent-Length: 15\r\n\r\n{"update_id":1}',
    ],
)
async def test_headers_that_two_servers_would_read_differently_are_refused(door: Door, tricks: str) -> None:
    assert await door.says(GOOD + tricks) == 400
    assert door.taken == []
    assert await door.post(7) == 200


class Waiting(Noting):
    """Takes nothing until it may, and then fails or not, as a database does."""

    def __init__(self, error: Exception | None) -> None:
        super().__init__()
        self.may = asyncio.Event()
        self.error = error

    async def take(self, batch: Sequence[Mapping[str, Any]], *, ordered: bool) -> None:
        await self.may.wait()
        if self.error:
            raise self.error
        await super().take(batch, ordered=ordered)


@pytest.mark.parametrize(("error", "status"), [(None, 200), (OSError("disk full"), 503)])
async def test_an_update_is_accepted_once_it_is_committed_and_not_before(
    error: Exception | None, status: int
) -> None:
    intake = Waiting(error)
    async with standing(intake=intake) as door:
        answer = asyncio.create_task(door.post(7))
        await asyncio.wait([answer], timeout=0.1)
        assert not answer.done()
        intake.may.set()

        assert await answer == status
        assert door.taken == ([] if error else [7])


@pytest.mark.parametrize("number", [-1, 2**63, 2**70, 1.5, True, None, "7", [7], {}])
async def test_a_number_that_no_update_has_is_refused(door: Door, number: object) -> None:
    assert await door.says(posted(json.dumps({"update_id": number}))) == 400
    assert door.taken == []


async def test_who_sends_drop_by_drop_is_sent_away_and_real_updates_come_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(web, "PATIENCE", PATIENCE)
    async with standing() as door:
        silent, head, body = [
            await door.open(text) for text in ("", GOOD, f'{GOOD}Content-Length: 99\r\n\r\n{{"update')
        ]
        assert [await door.post(number) for number in range(5)] == [200] * 5
        assert await closed(silent[0])
        assert await closed(head[0])
        assert b"408" in (await asyncio.wait_for(body[0].readline(), 3))
        for _, writer in (silent, head, body):
            writer.close()
        assert door.taken == list(range(5))


async def test_of_too_many_connections_the_oldest_stranger_goes_and_who_is_known_stays() -> None:
    async with standing(most=8, patience=30) as door, aiohttp.ClientSession() as telegram:

        async def post(number: int) -> int:
            headers = {HEADER: SECRET}
            async with telegram.post(
                f"{door.address}/in", json={"update_id": number}, headers=headers
            ) as answer:
                return answer.status

        assert await post(1) == 200
        host = urlsplit(door.address)
        strangers = [await asyncio.open_connection(host.hostname, host.port) for _ in range(20)]
        refused = await door.open(posted("{}", "POST /in HTTP/1.1\r\nHost: x\r\n"))
        await refused[0].readline()

        assert [await closed(reader, 0.1) for reader, _ in strangers] == [True] * 14 + [False] * 6
        assert await post(2) == 200
        connector = telegram.connector
        assert isinstance(connector, aiohttp.TCPConnector)
        assert sum(map(len, connector._conns.values())) == 1, "on the same connection"  # noqa: SLF001
        for _, writer in (*strangers, refused):
            writer.close()
