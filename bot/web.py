"""What does the bot answer over HTTP: Telegram's updates, and whether it is well?"""

import hmac
import json
import logging
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from aiohttp import web

from bot.clock import Clock
from bot.store import Store
from bot.telegram.intake import Intake

log = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1_000_000
GRACE = 0.5  # seconds for requests under way when the bot is stopped
POLLED_WITHIN = timedelta(seconds=60)


def webhook(intake: Intake, address: str, secret: str) -> web.RouteDef:
    """Return the route at which Telegram delivers: at the address's path and nowhere else."""

    async def take(request: web.Request) -> web.Response:
        shown = request.headers.get(HEADER, "")
        if not hmac.compare_digest(shown.encode(), secret.encode()):
            return web.Response(status=401)
        try:
            update = json.loads(await request.read())
            number = update["update_id"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return web.Response(status=400)
        if not isinstance(number, int):
            return web.Response(status=400)
        try:
            await intake.take([update], ordered=False)
        except Exception as error:
            log.error("update %d could not be committed: %s", number, type(error).__name__)
            return web.Response(status=503)
        return web.Response()

    return web.post(urlsplit(address).path or "/", take)


def health(ready: Callable[[], "Ready"]) -> list[web.RouteDef]:
    """Return the routes that say whether the process lives, and whether it can work."""

    async def alive(request: web.Request) -> web.Response:
        del request
        return web.json_response({"status": "ok"})

    async def able(request: web.Request) -> web.Response:
        del request
        found = await ready().look()
        return web.json_response(found, status=200 if found["ready"] else 503)

    return [web.get("/health", alive), web.get("/ready", able)]


class Ready:
    """Whether the database can be written, Telegram was reached lately, and the operator is named."""

    def __init__(
        self, store: Store, intake: Intake, clock: Clock, operator: str | None, *, polls: bool
    ) -> None:
        self._store = store
        self._intake = intake
        self._clock = clock
        self._operator = operator
        self._polls = polls

    async def look(self) -> dict[str, object]:
        """Return what is well and what is not."""
        try:
            await self._store.set_note("ready", self._clock.now().isoformat(timespec="seconds"))
            writable = True
        except Exception as error:
            log.error("the database cannot be written: %s", type(error).__name__)
            writable = False
        reached = not self._polls or self._clock.now() - self._intake.polled < POLLED_WITHIN
        return {
            "ready": writable and reached,
            "database": writable,
            "telegram": reached,
            "operator": self._operator or "not named",
        }


async def listen(routes: list[web.RouteDef], host: str, port: int) -> tuple[web.AppRunner, str]:
    """Listen; return what stops it, and the address."""
    application = web.Application(client_max_size=LARGEST)
    application.add_routes(routes)
    runner = web.AppRunner(
        application, access_log=None, handle_signals=False, keepalive_timeout=75, shutdown_timeout=GRACE
    )
    await runner.setup()
    site = web.TCPSite(runner, host, port, backlog=128)
    await site.start()
    port = runner.addresses[0][1]
    return runner, f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
