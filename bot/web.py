"""What does the bot answer over HTTP: Telegram's updates, and whether it is well?"""

import asyncio
import hmac
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlsplit

from aiohttp import web

from bot.clock import Clock
from bot.door import KNOWN, MOST, PATIENCE, Door, noting
from bot.exposition import CONTENT_TYPE
from bot.metrics import Metrics, State, text
from bot.store import Store, Upkeep
from bot.telegram.hook import Hook
from bot.telegram.intake import Intake
from dialogs.book import Book

log = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1_000_000
LARGEST_ID = 2**63
GRACE = 0.5  # seconds for requests under way when the bot is stopped
POLLED_WITHIN = 60.0


def webhook(intake: Intake, address: str, secret: str) -> web.RouteDef:
    """Return the route at which Telegram delivers: at the address's path and nowhere else."""

    async def take(request: web.Request) -> web.Response:
        shown = request.headers.get(HEADER, "")
        if not hmac.compare_digest(shown.encode(errors="surrogateescape"), secret.encode()):
            return web.Response(status=401)
        try:
            async with asyncio.timeout(PATIENCE):
                body = await request.read()
            update = json.loads(body)
            number = update["update_id"]
        except TimeoutError:
            return web.Response(status=408)
        except (ValueError, KeyError, TypeError, RecursionError, web.RequestPayloadError):
            return web.Response(status=400)
        if type(number) is not int or not 0 <= number < LARGEST_ID:
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
        said = summary(await ready().look())
        return web.json_response(said, status=200 if said["ready"] else 503)

    return [web.get("/health", alive), web.get("/ready", able)]


def figures(ready: "Ready", metrics: Metrics, troubles: Mapping[str, int], book: Book) -> web.RouteDef:
    """Return the route that tells Prometheus in numbers how it goes."""

    async def tell(request: web.Request) -> web.Response:
        del request
        said = text(metrics, await ready.look(), troubles, book, ready.today)
        return web.Response(body=said.encode(), headers={"Content-Type": CONTENT_TYPE})

    return web.get("/metrics", tell)


def summary(state: State) -> dict[str, object]:
    """Return what /ready says of a state: ready means that the database and Telegram can be used."""
    reached = state.polled is None or state.polled < POLLED_WITHIN
    return {
        "ready": state.database and reached,
        "database": state.database,
        "telegram": reached,
        "polled": state.polled,
        "owed": state.owed,
        "oldest": state.oldest,
        "late": state.late,
        "operator": state.operator or "not named",
    }


class Ready:
    """Whether the database can be written, Telegram was reached lately, and the operator is named."""

    def __init__(
        self,
        store: Store,
        intake: Intake,
        clock: Clock,
        operator: str | None,
        metrics: Metrics,
        hook: Hook | None = None,
    ) -> None:
        self._store = store
        self._intake = intake
        self._clock = clock
        self._operator = operator
        self._hook = hook
        self._metrics = metrics

    @property
    def today(self) -> date:
        """The day it is."""
        return self._clock.now().date()

    async def look(self) -> State:
        """Return what is well and what is not."""
        now = self._clock.now()
        owing, due, upkeep, writable = list[int](), None, Upkeep(), True
        try:
            await self._store.set_note("ready", now.isoformat(timespec="seconds"))
            owing, due = await self._store.owing(), await self._store.next_due()
            upkeep = await self._store.upkeep()
        except Exception as error:
            log.error("the database cannot be used: %s", type(error).__name__)
            writable = False
        late, wipe_owed = _seconds(due, now), _seconds(upkeep.wipe_owed, now)
        copied = _seconds(upkeep.copied, now) if upkeep.copied else None
        oldest = self._metrics.oldest_owed(owing, shared=self._store.team.shared)
        state = State(
            database=writable,
            polled=None,
            owed=len(owing),
            oldest=oldest,
            late=late,
            operator=self._operator,
            wipe_owed=wipe_owed,
            copied=copied,
        )
        return self._told(state, now) if self._store.team.leads else state

    def _told(self, state: State, now: datetime) -> State:
        """Return a state with how updates come in; only who leads knows."""
        hook = self._hook
        if hook is None:
            return replace(state, polled=(now - self._intake.polled).total_seconds())
        failed = _seconds(hook.failed, now) if hook.failed else None
        return replace(state, pending=hook.pending, delivered_here=hook.ours, undelivered=failed)


def _seconds(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0


async def listen(
    routes: list[web.RouteDef], host: str, port: int, most: int = MOST, patience: float = PATIENCE
) -> tuple[web.AppRunner, str]:
    """Listen; return what stops it, and the address."""
    application = web.Application(client_max_size=LARGEST, middlewares=[noting])
    application[KNOWN] = {}
    application.add_routes(routes)
    runner = web.AppRunner(
        application, access_log=None, handle_signals=False, keepalive_timeout=75, shutdown_timeout=GRACE
    )
    await runner.setup()
    await Door(runner, host, port, most, patience).start()
    port = runner.addresses[0][1]
    return runner, f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
