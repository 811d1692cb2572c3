"""Updates are delivered to the address of the bot until it accepts them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from .conftest import Caller


class Receiver:
    """A bot that listens, and answers what it is told to."""

    def __init__(self) -> None:
        self.url = ""
        self.statuses: list[int] = []
        self.texts: list[str] = []
        self.secrets: list[str | None] = []
        self.busy = 0
        self.busiest = 0
        self.came = asyncio.Event()

    async def receive(self, request: web.Request) -> web.Response:
        update: dict[str, Any] = await request.json()
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        await asyncio.sleep(0.01)
        self.busy -= 1
        self.texts.append(update["message"]["text"])
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.came.set()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def wait_for(self, count: int) -> None:
        async with asyncio.timeout(2):
            while len(self.texts) < count:
                self.came.clear()
                await self.came.wait()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    application = web.Application()
    application.router.add_post("/", receiver.receive)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield receiver
    await runner.cleanup()


async def told(caller: Caller, expected: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    for _ in range(200):
        information: dict[str, Any] = await caller.result("getWebhookInfo")
        if expected(information):
            break
        await asyncio.sleep(0.01)
    return information


async def drained(caller: Caller) -> dict[str, Any]:
    return await told(caller, lambda information: not information["pending_update_count"])


async def test_updates_are_delivered_in_order_with_the_secret(caller: Caller, receiver: Receiver) -> None:
    caller.world.write(caller.ada, "before")
    await caller.result("setWebhook", url=receiver.url, secret_token="hush", max_connections=2)
    caller.world.write(caller.ada, "after")

    await receiver.wait_for(3)
    information = await drained(caller)

    assert receiver.texts == ["/start", "before", "after"]
    assert set(receiver.secrets) == {"hush"}
    assert receiver.busiest == 1
    assert information["url"] == receiver.url
    assert information["pending_update_count"] == 0
    assert information["max_connections"] == 2


async def test_chats_do_not_wait_for_each_other(caller: Caller, receiver: Receiver) -> None:
    caller.world.updates.clear()
    for name in "abcd":
        caller.world.write(caller.world.add_person(name, "de").id, name)

    await caller.result("setWebhook", url=receiver.url, max_connections=2)
    await receiver.wait_for(4)

    assert sorted(receiver.texts) == ["a", "b", "c", "d"]
    assert receiver.busiest == 2
    assert set(receiver.secrets) == {None}


async def test_an_update_comes_until_it_is_accepted(caller: Caller, receiver: Receiver) -> None:
    caller.api.webhook.first_pause = 0.01
    receiver.statuses = [500, 302]

    await caller.result("setWebhook", url=receiver.url)
    await receiver.wait_for(3)
    information = await drained(caller)

    assert receiver.texts == ["/start"] * 3
    assert information["last_error_message"] == "Wrong response from the webhook: 302"


async def test_nothing_is_lost_while_nobody_listens(caller: Caller) -> None:
    caller.api.webhook.first_pause = 0.01
    await caller.result("setWebhook", url="http://127.0.0.1:9/", allowed_updates=["message"])
    information = await told(caller, lambda information: "last_error_message" in information)
    await caller.result("deleteWebhook")

    assert information["pending_update_count"] == 1
    assert information["allowed_updates"] == ["message"]
    assert len(await caller.result("getUpdates")) == 1


async def test_polling_and_webhook_exclude_each_other(caller: Caller, receiver: Receiver) -> None:
    caller.world.updates.clear()
    polling = asyncio.create_task(caller.call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)

    await caller.result("setWebhook", url=receiver.url)

    assert (await polling)["description"] == "Conflict: terminated by setWebhook request"
    assert await caller.refusal("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    await caller.result("setWebhook", url="", drop_pending_updates=True)
    assert await caller.result("getUpdates") == []


async def test_a_wrong_webhook_is_refused(caller: Caller) -> None:
    assert "invalid URL" in await caller.refusal("setWebhook", url="ftp://example.com")
    assert "unallowed characters" in await caller.refusal("setWebhook", url="http://x", secret_token="ä")
    assert "between 1 and 100" in await caller.refusal("setWebhook", url="http://x", max_connections=101)
