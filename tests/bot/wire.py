"""A line to the database that breaks where a test wants it to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

Watch = Callable[[bytes], "Fate"]


class Fate(str):
    """What becomes of what was said: it passes, is lost with the line, or its answer is; or all is still."""


PASS, CUT, ANSWER_LOST, SWALLOW = Fate("pass"), Fate("cut"), Fate("answer lost"), Fate("swallow")


class Wire:
    """Passes everything on between those who connect and a server, unless told otherwise."""

    def __init__(self, server: int) -> None:
        self._server = server
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.fate: Watch = lambda _: PASS

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one line."""
        there, out = await asyncio.open_connection("127.0.0.1", self._server)
        self._open |= {writer, out}
        back = asyncio.ensure_future(self._answers(there, writer))
        try:
            while said := await reader.read(65536):
                fate = self.fate(said)
                if fate is SWALLOW:
                    await asyncio.Event().wait()
                if fate is CUT:
                    break
                if fate is ANSWER_LOST:
                    back.cancel()
                    await asyncio.gather(back, return_exceptions=True)
                    out.write(said)
                    await out.drain()
                    await there.read(1)  # the server has done it
                    break
                out.write(said)
                await out.drain()
        except OSError:
            pass
        finally:
            back.cancel()
            await asyncio.gather(back, return_exceptions=True)
            for end in (writer, out):
                end.transport.abort()
                self._open.discard(end)

    async def _answers(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while said := await there.read(65536):
                writer.write(said)
                await writer.drain()
        writer.close()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self.connect(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Wire"]:
        """Listen on a free port."""
        listener = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = listener.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            listener.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)


class Once:
    """Lets something become of the first thing that is said with these bytes in it."""

    def __init__(self, what: bytes, fate: Fate) -> None:
        self._what = what
        self._fate = fate
        self.done = False

    def __call__(self, said: bytes) -> Fate:
        if self.done or self._what not in said:
            return PASS
        self.done = True
        return self._fate
