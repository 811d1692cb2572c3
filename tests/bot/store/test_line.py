"""What does somebody hear who sits on the line to PostgreSQL?"""

import asyncio
import struct

import certifi
import pytest

from bot.store.postgres.server import Server

ASKS_FOR_TLS = struct.pack("!ii", 8, 80_877_103)  # all that is said before the line is secret


async def test_where_the_address_wants_a_secret_line_nothing_is_said_on_an_open_one() -> None:
    heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def between(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.read(1000)
        writer.write(b"N")  # "no TLS here"
        try:
            heard.set_result(first + await reader.read(1000))
        except ConnectionError:
            heard.set_result(first)
        writer.close()

    async with await asyncio.start_server(between, "127.0.0.1") as listening:
        port = listening.sockets[0].getsockname()[1]
        wish = f"sslmode=verify-full&sslrootcert={certifi.where()}"
        with pytest.raises(ConnectionError):
            await Server(f"postgresql://ada:secret@127.0.0.1:{port}/optout?{wish}").connected()
        assert await heard == ASKS_FOR_TLS
