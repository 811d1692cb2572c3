"""People write, press and block, and the world remembers it as Telegram would."""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import Clock
from bot.playground.chats import KEPT_MESSAGES
from bot.playground.errors import BotApiError
from bot.playground.world import KEPT_FILES, KEPT_QUERIES, StoredFile, World

BUTTON = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


def world_with_ada() -> tuple[World, int]:
    world = World(Clock())
    ada = world.add_person("Ada", "de")
    world.write(ada.id, "/start")
    return world, ada.id


def test_a_command_is_marked_as_one_and_a_text_is_not() -> None:
    world, ada = world_with_ada()

    command = world.write(ada, "/start ad_7")["message"]
    text = world.write(ada, "hello /start")["message"]

    assert command["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert "entities" not in text
    assert text["from"] == {"id": ada, "is_bot": False, "first_name": "Ada", "language_code": "de"}
    assert text["chat"] == {"id": ada, "type": "private", "first_name": "Ada"}
    assert [text["message_id"], command["message_id"]] == [3, 2]


def test_a_person_may_have_no_language() -> None:
    world = World(Clock())
    someone = world.add_person("Bo", None, id=77)

    assert "language_code" not in world.write(77, "hi")["message"]["from"]
    assert someone.id == 77


def test_a_press_carries_the_message_as_it_was() -> None:
    world, ada = world_with_ada()
    message = world.post(ada, {"text": "Sure?", "reply_markup": BUTTON})

    query = world.press(ada, message["message_id"], "yes")["callback_query"]
    world.replace(message, {"text": "Done", "reply_markup": None})

    assert query["message"]["text"] == "Sure?"
    assert query["data"] == "yes"
    assert query["chat_instance"]
    assert world.asked(query["id"]) is not None
    assert "reply_markup" not in world.messages(ada)[-1]


def test_only_a_button_that_is_there_can_be_pressed_unless_forced() -> None:
    world, ada = world_with_ada()
    message = world.post(ada, {"text": "Sure?", "reply_markup": BUTTON})

    with pytest.raises(ValueError, match="offers"):
        world.press(ada, message["message_id"], "no")
    assert world.press(ada, message["message_id"], "no", force=True)["callback_query"]["data"] == "no"

    world.remove(message)
    gone = world.press(ada, message["message_id"], "yes", force=True)["callback_query"]["message"]
    assert gone["date"] == 0


def test_blocking_and_unblocking_are_told_once_and_close_the_chat() -> None:
    world, ada = world_with_ada()
    world.updates.clear()

    world.block(ada)
    world.block(ada)
    with pytest.raises(BotApiError, match="bot was blocked by the user"):
        world.post(ada, {"text": "x"})
    world.write(ada, "/start")

    blocked, unblocked, written = world.updates.first(10)
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert unblocked["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert written["message"]["text"] == "/start"
    assert world.post(ada, {"text": "x"})


def test_who_never_wrote_cannot_be_written_to() -> None:
    world = World(Clock())
    ada = world.add_person("Ada", "de")

    with pytest.raises(BotApiError, match="can't initiate conversation"):
        world.post(ada.id, {"text": "x"})
    with pytest.raises(BotApiError, match="chat not found"):
        world.post(4, {"text": "x"})


def test_a_group_hears_everybody() -> None:
    world, ada = world_with_ada()
    group = world.add_group("Friends")

    update = world.write(ada, "/help@playground_bot", group)

    assert update["message"]["chat"] == {"id": group, "type": "group", "title": "Friends"}
    assert update["message"]["entities"][0]["length"] == 20
    assert world.post(group, {"text": "x"})["message_id"] == 2


def test_old_messages_go_and_ids_grow_on() -> None:
    world, ada = world_with_ada()
    for _ in range(KEPT_MESSAGES + 50):
        world.write(ada, "x")

    kept = world.messages(ada)

    assert len(kept) == KEPT_MESSAGES
    assert kept[-1]["message_id"] == KEPT_MESSAGES + 51


def test_dates_follow_the_clock() -> None:
    clock = Clock()
    world = World(clock)
    ada = world.add_person("Ada", "de")
    before = world.write(ada.id, "x")["message"]["date"]

    clock.push(timedelta(days=1))

    assert 86_400 <= world.write(ada.id, "x")["message"]["date"] - before <= 86_401


async def test_a_change_wakes_who_waits_for_it() -> None:
    world, ada = world_with_ada()
    version = world.version

    waiting = asyncio.create_task(world.wait_change(version, 2))
    await asyncio.sleep(0)
    world.write(ada, "x")

    assert await waiting > version
    assert await world.wait_change(version, 2) > version
    assert await world.wait_change(world.version, 0.01) == world.version


def test_a_file_can_be_fetched_by_its_id() -> None:
    world = World(Clock())

    file_id = world.keep_file(StoredFile("letter.pdf", "application/pdf", b"%PDF"))

    assert world.file(file_id) == ("letter.pdf", "application/pdf", b"%PDF")


def test_the_oldest_files_and_questions_are_forgotten() -> None:
    world, ada = world_with_ada()
    files = [world.keep_file(StoredFile("x", "text/plain", b"x")) for _ in range(KEPT_FILES + 1)]
    queries = [world.ask(ada, "x")["inline_query"]["id"] for _ in range(KEPT_QUERIES + 1)]

    assert [world.stored_file(files[0]), world.asked(queries[0])] == [None, None]
    assert world.stored_file(files[1])
    assert world.asked(queries[1])


def test_commands_are_those_of_the_nearest_scope_and_language() -> None:
    world = World(Clock())
    profile = world.profile
    assert profile.commands_for(5, "de") == []

    profile.commands['{"type": "default"}', ""] = [{"command": "start"}]
    profile.commands['{"type": "all_private_chats"}', "de"] = [{"command": "hilfe"}]

    assert profile.commands_for(5, "de") == [{"command": "hilfe"}]
    assert profile.commands_for(5, "fr") == [{"command": "start"}]


def test_a_person_can_leave() -> None:
    world, ada = world_with_ada()

    world.remove_person(ada)

    with pytest.raises(BotApiError, match="chat not found"):
        world.post(ada, {"text": "x"})


def test_updates_that_nobody_asked_for_do_not_come() -> None:
    world, _ = world_with_ada()
    world.updates.clear()

    world.updates.push("message_reaction", {})
    world.updates.allowed = frozenset({"message_reaction"})
    asked_for = world.updates.push("message_reaction", {})
    world.updates.push("message", {})

    assert world.updates.first(10) == [asked_for]
