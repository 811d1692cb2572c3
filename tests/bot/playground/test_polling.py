"""The bot fetches its updates, and only what it acknowledges goes away."""

import asyncio
import time

from .conftest import Caller


async def test_updates_come_again_until_they_are_acknowledged(caller: Caller) -> None:
    second = caller.world.write(caller.ada, "x")["update_id"]

    first_time = await caller.result("getUpdates")
    again = await caller.result("getUpdates", limit=1)
    rest = await caller.result("getUpdates", offset=second)

    assert [update["message"]["text"] for update in first_time] == ["/start", "x"]
    assert again == first_time[:1]
    assert rest == first_time[1:]
    assert await caller.result("getUpdates", offset=second + 1) == []


async def test_a_negative_offset_keeps_the_newest(caller: Caller) -> None:
    for text in "abc":
        caller.world.write(caller.ada, text)

    newest = await caller.result("getUpdates", offset=-2)

    assert [update["message"]["text"] for update in newest] == ["b", "c"]
    assert await caller.result("getUpdates") == newest


async def test_a_long_poll_waits_for_what_comes(caller: Caller) -> None:
    caller.world.updates.clear()
    began = time.monotonic()

    polling = asyncio.create_task(caller.result("getUpdates", timeout=30))
    await asyncio.sleep(0.1)
    assert not polling.done()
    caller.world.write(caller.ada, "now")

    assert (await polling)[0]["message"]["text"] == "now"
    assert time.monotonic() - began < 1


async def test_a_second_poll_ends_the_first(caller: Caller) -> None:
    caller.world.updates.clear()

    first = asyncio.create_task(caller.call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    await caller.result("getUpdates")

    assert await first == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    }


async def test_only_the_allowed_kinds_come(caller: Caller) -> None:
    await caller.result("getUpdates", offset=1_000, allowed_updates=["callback_query"])

    caller.world.write(caller.ada, "x")
    caller.world.press(caller.ada, 1, "x", force=True)

    assert [list(update) for update in await caller.result("getUpdates")] == [["update_id", "callback_query"]]
    assert "Array of String" in await caller.refusal("getUpdates", allowed_updates={"message": 1})
