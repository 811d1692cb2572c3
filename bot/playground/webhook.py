"""How are updates delivered to a bot that has an address?"""

import asyncio
import re
import time
from collections import deque

import aiohttp

from bot.playground.errors import BotApiError, bad_request
from bot.playground.parameters import Parameters
from bot.playground.raw import Raw
from bot.playground.updates import Updates

MOST_CONNECTIONS = 100
USUAL_CONNECTIONS = 40
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header
ANSWER_TIME = aiohttp.ClientTimeout(total=60)
LONGEST_PAUSE = 60.0
ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
SETTING = frozenset(
    {"url", "ip_address", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token"}
)


class Delivery:
    """Posts each update to one address until it is accepted; the updates of a chat one after the other."""

    def __init__(self, updates: Updates, url: str, secret: str, connections: int, first_pause: float) -> None:
        self.url = url
        self.connections = connections
        self.last_error: Raw = {}
        self._updates = updates
        self._headers = {SECRET_HEADER: secret} if secret else {}
        self._first_pause = first_pause
        self._free = asyncio.Semaphore(connections)
        self._lanes: dict[object, deque[tuple[int, Raw]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._http = aiohttp.ClientSession(timeout=ANSWER_TIME)
        for arrival, update in updates.waiting():
            self._take(arrival, update)
        updates.listener = self._take

    async def stop(self) -> None:
        """Stop delivering; what was not accepted waits on."""
        self._updates.listener = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.close()

    def _take(self, arrival: int, update: Raw) -> None:
        chat = chat_of(update)
        lane = self._lanes.get(chat)
        if lane is not None:
            lane.append((arrival, update))
            return
        self._lanes[chat] = deque([(arrival, update)])
        task = asyncio.create_task(self._empty(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _empty(self, chat: object) -> None:
        lane = self._lanes[chat]
        while lane:
            arrival, update = lane[0]
            await self._post(update)
            self._updates.drop(arrival)
            lane.popleft()
        del self._lanes[chat]

    async def _post(self, update: Raw) -> None:
        pause = self._first_pause
        while True:
            async with self._free:
                complaint = await self._complaint(update)
            if complaint is None:
                return
            self.last_error = {"last_error_date": int(time.time()), "last_error_message": complaint}
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _complaint(self, update: Raw) -> str | None:
        """Post an update once and return why it was not accepted, if so."""
        try:
            async with self._http.post(
                self.url, json=update, headers=self._headers, allow_redirects=False
            ) as response:
                accepted = 200 <= response.status < 300
                return None if accepted else f"Wrong response from the webhook: {response.status}"
        except (aiohttp.ClientError, TimeoutError) as error:
            return f"Connection failed: {type(error).__name__}"


class Webhook:
    """The address of the bot, if it has one."""

    def __init__(self, updates: Updates) -> None:
        self.first_pause = 1.0
        self._updates = updates
        self._delivery: Delivery | None = None
        self._changing = asyncio.Lock()

    def refuse_polling(self) -> None:
        """Refuse getUpdates while there is an address."""
        if self._delivery is not None:
            raise BotApiError(409, ACTIVE)

    async def set_webhook(self, parameters: Parameters) -> bool:
        """Deliver to this address from now on."""
        url, secret = parameters.text("url"), parameters.text("secret_token")
        connections = parameters.number("max_connections", USUAL_CONNECTIONS)
        _check(url, secret, connections)
        allowed = parameters.names("allowed_updates")
        async with self._changing:
            if self._delivery is not None:
                await self._delivery.stop()  # it is told as the address until the new one is there
            if parameters.truth("drop_pending_updates"):
                self._updates.clear()
            if allowed is not None:
                self._updates.allowed = allowed
            made = Delivery(self._updates, url, secret, connections, self.first_pause) if url else None
            self._delivery = made
        return True

    async def delete_webhook(self, parameters: Parameters) -> bool:
        """Deliver nowhere any more."""
        async with self._changing:
            await self.stop()
            if parameters.truth("drop_pending_updates"):
                self._updates.clear()
        return True

    def describe(self, _: Parameters) -> Raw:
        """Tell where updates go, and how many wait."""
        delivery = self._delivery
        information: Raw = {
            "url": delivery.url if delivery else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if delivery:
            information |= {"max_connections": delivery.connections, **delivery.last_error}
        if self._updates.allowed:
            information["allowed_updates"] = sorted(self._updates.allowed)
        return information

    async def stop(self) -> None:
        """Stop delivering."""
        delivery, self._delivery = self._delivery, None
        if delivery is not None:
            await delivery.stop()


def _check(url: str, secret: str, connections: int) -> None:
    if url and not re.match(r"https?://[^/\s]+", url):
        raise bad_request("bad webhook: invalid URL")
    if SECRET.fullmatch(secret) is None:
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= connections <= MOST_CONNECTIONS:
        raise bad_request("max_connections must be between 1 and 100")


def chat_of(update: Raw) -> object:
    """Return what decides the order of an update: its chat, or else whoever caused it."""
    content = next(value for name, value in update.items() if name != "update_id")
    chat = content.get("chat") or content.get("message", {}).get("chat") or content.get("from") or {}
    return chat.get("id")
