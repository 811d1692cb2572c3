"""Who may keep a connection open, and for how long?

Whoever says nothing, or says it drop by drop, is sent away. When there are too many, the oldest stranger
goes: somebody who has not posted anything that was accepted. Telegram's own connections stay.
"""

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler

MOST = 256
"""Connections at once; Telegram opens at most the hundred that it is allowed."""
PATIENCE = 10.0
"""Seconds for the first request of a connection, and for the body of each."""
KNOWN = web.AppKey("known", dict[asyncio.BaseProtocol, bool])
"""Connections on which a request came, and whether one was a post that was accepted."""


@web.middleware
async def noting(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Note who made a request, and whether it was accepted."""
    known = request.app[KNOWN]
    known.setdefault(request.protocol, False)
    response = await handler(request)
    known[request.protocol] |= request.method == "POST" and response.status == 200
    return response


class Door(web.TCPSite):
    """Listens, and sends away who may not stay; the application needs `noting`."""

    __slots__ = ("_known", "_most", "_patience")

    def __init__(
        self, runner: web.AppRunner, host: str, port: int, most: int = MOST, patience: float = PATIENCE
    ) -> None:
        super().__init__(runner, host, port, backlog=128)
        self._known = runner.app[KNOWN]
        self._most = most
        self._patience = patience

    async def start(self) -> None:
        """Listen; the runner must be set up already."""
        await web.BaseSite.start(self)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._let_in, self._host, self._port, backlog=self._backlog)

    def _let_in(self) -> web.RequestHandler:
        server = self._runner.server
        assert server is not None  # noqa: S101 - the runner was set up
        guests = server.connections
        for gone in self._known.keys() - set(guests):
            del self._known[gone]
        if len(guests) >= self._most:
            self._make_room(guests)
        guest = server()
        asyncio.get_running_loop().call_later(self._patience, self._look, guest)
        return guest

    def _make_room(self, guests: list[web.RequestHandler]) -> None:
        stranger = next((guest for guest in guests if not self._known.get(guest)), None)
        if stranger is not None:
            stranger.force_close()

    def _look(self, guest: web.RequestHandler) -> None:
        if guest not in self._known:
            guest.force_close()
