"""What comes from Telegram is an event of a person in a private chat, or nothing."""

from typing import Any

import pytest

from bot.engine import Incoming, Text
from bot.telegram import reading
from dialogs.events import (
    PersonBlockedBot,
    PersonCommanded,
    PersonOpened,
    PersonPressedUnknown,
    PersonRecorded,
)
from dialogs.meaning import PersonWroteSomething
from dialogs.screen import Home

NAME = "stop_ai_training_bot"
PERSON = {"id": 7, "is_bot": False, "first_name": "A", "language_code": "de-AT"}
PRIVATE = {"id": 7, "type": "private", "first_name": "A"}
GROUP = {"id": -5, "type": "group", "title": "G"}
SUPERGROUP = {"id": -1005, "type": "supergroup", "title": "G"}
CHANNEL = {"id": -1006, "type": "channel", "title": "C"}
BOT = {"id": 99, "is_bot": True, "first_name": "B"}
ELSEWHERE = [GROUP, SUPERGROUP, CHANNEL]


def message(
    chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] | None = PERSON, **content: Any
) -> dict[str, Any]:
    told = {"message_id": 3, "date": 1_700_000_000, "chat": chat, **content}
    return told if sender is None else {**told, "from": sender}


def press(data: str | None, on: dict[str, Any] | None) -> dict[str, Any]:
    query: dict[str, Any] = {"id": "q1", "from": PERSON, "chat_instance": "c"}
    if data is not None:
        query["data"] = data
    return {"update_id": 5, "callback_query": query if on is None else {**query, "message": on}}


def read(update: dict[str, Any]) -> Incoming:
    incoming = reading.read({"update_id": 5, **update}, NAME)
    assert isinstance(incoming, Incoming)
    return incoming


def nothing(update: dict[str, Any]) -> bool:
    return reading.read({"update_id": 5, **update}, NAME) is None


# ------------------------------------------------------------------ commands and texts


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("/start", PersonCommanded("start")),
        ("/START", PersonCommanded("start")),
        (f"/start@{NAME}", PersonCommanded("start")),
        ("/start instagram_de_DE_a11y", PersonCommanded("start", ("instagram", "de", "DE", "a11y"))),
        (f"/start@{NAME} facebook", PersonCommanded("start", ("facebook",))),
        ("/start  __ _facebook_ ", PersonCommanded("start", (" ", "facebook"))),
        ("/delete now", PersonCommanded("delete", ("now",))),
        ("/", PersonCommanded("")),
        ("/unknown", PersonCommanded("unknown")),
        ("/hilfe", PersonCommanded("help")),
        ("/stop", PersonCommanded("reminders")),
    ],
)
def test_a_command_is_read_with_its_name_and_its_parts(text: str, event: PersonCommanded) -> None:
    incoming = read({"message": message(text=text)})

    assert (incoming.kind, incoming.what) == ("command", event)
    assert (incoming.update, incoming.chat, incoming.language) == (5, 7, "de-at")


def test_a_payload_that_is_too_long_is_cut() -> None:
    what = read({"message": message(text="/start " + "a" * 500)}).what

    assert isinstance(what, PersonCommanded)
    assert sum(map(len, what.parts)) <= reading.LONGEST_PAYLOAD


def test_a_text_is_handed_on_to_be_understood_and_shows_itself_to_nobody() -> None:
    incoming = read({"message": message(text="my secret words")})

    assert (incoming.kind, incoming.what) == ("text", Text("my secret words"))
    assert "secret" not in repr(incoming)
    assert incoming.pressed is None


@pytest.mark.parametrize(
    "content",
    [
        {"photo": [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]},
        {"photo": [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}], "caption": "/start"},
        {"voice": {"file_id": "x", "file_unique_id": "x", "duration": 1}},
        {
            "sticker": {
                "file_id": "x",
                "file_unique_id": "x",
                "width": 1,
                "height": 1,
                "type": "regular",
                "is_animated": False,
                "is_video": False,
            }
        },
        {"location": {"latitude": 1.0, "longitude": 1.0}},
        {"something_new": {"x": 1}},
    ],
    ids="-".join,
)
def test_what_is_no_text_is_something_that_is_not_understood(content: dict[str, Any]) -> None:
    seen = not content.keys() & {"location", "something_new"}
    assert read({"message": message(**content)}).what == PersonWroteSomething(what="picture" if seen else "")


@pytest.mark.parametrize("text", ["<b>&\x00", "\u202eright to left", "\ud83d", "x" * 4096, "  "])
def test_strange_texts_are_texts(text: str) -> None:
    assert read({"message": message(text=text)}).kind == "text"


def test_without_a_language_it_is_english() -> None:
    silent = {key: value for key, value in PERSON.items() if key != "language_code"}

    assert read({"message": message(sender=silent, text="/start")}).language == "en"


# ------------------------------------------------------------------ presses


def test_a_press_names_its_message_and_its_query() -> None:
    incoming = read(press("r:1:0:mail", message(sender=BOT, text="screen")))

    assert incoming.what == PersonRecorded(1, 0, "mail")
    assert (incoming.kind, incoming.chat, incoming.pressed, incoming.query) == ("press", 7, 3, "q1")


def test_a_press_on_a_file_leads_to_a_new_message() -> None:
    document = {"file_id": "x", "file_unique_id": "x"}
    incoming = read(press("o:h", message(sender=BOT, document=document, caption="file")))

    assert (incoming.what, incoming.pressed) == (PersonOpened(Home()), None)


def test_a_press_on_a_message_that_is_out_of_reach_leads_to_a_new_one() -> None:
    incoming = read(press("o:h", {"message_id": 3, "date": 0, "chat": PRIVATE}))

    assert (incoming.what, incoming.chat, incoming.pressed) == (PersonOpened(Home()), 7, None)


def test_a_press_without_a_message_belongs_to_the_chat_of_the_person() -> None:
    incoming = read(press("o:h", None))

    assert (incoming.what, incoming.chat, incoming.pressed) == (PersonOpened(Home()), 7, None)


@pytest.mark.parametrize("data", [None, "", "rubbish", "o:wa:x", "\x00" * 64])
def test_forged_data_means_nothing(data: str | None) -> None:
    assert read(press(data, message(sender=BOT, text="screen"))).what == PersonPressedUnknown()


# ------------------------------------------------------------------ from elsewhere


@pytest.mark.parametrize("chat", ELSEWHERE, ids=lambda chat: chat["type"])
def test_what_is_not_from_a_private_chat_is_no_event_of_a_person(chat: dict[str, Any]) -> None:
    for text in ("hello", "/delete", "I object"):
        assert nothing({"message": message(chat, text=text)})
    assert nothing({"message": message(chat, new_chat_members=[BOT])})
    assert nothing(press("de", message(chat, sender=BOT, text="screen")))
    assert nothing({"my_chat_member": membership(chat, "kicked")})


def test_an_anonymous_admin_and_a_group_that_moves_are_passed_over() -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}

    assert nothing({"message": message(SUPERGROUP, sender=anonymous, text="hello")})
    assert nothing({"message": message(GROUP, migrate_to_chat_id=-1005)})
    assert nothing({"message": message(CHANNEL, sender=None, text="hello")})


@pytest.mark.parametrize("kind", ["edited_message", "channel_post", "edited_channel_post"])
def test_edited_messages_and_posts_are_passed_over(kind: str) -> None:
    assert nothing({kind: message(CHANNEL if "post" in kind else PRIVATE, text="/delete")})


def test_other_bots_are_passed_over() -> None:
    assert nothing({"message": message(sender=BOT, text="/start")})
    assert nothing({"message": message(sender=None, text="/start")})


@pytest.mark.parametrize("update", [{}, {"a_thing_of_next_year": {"x": 1}}])
def test_what_is_not_known_is_passed_over(update: dict[str, Any]) -> None:
    assert nothing(update)


# ------------------------------------------------------------------ blocking


def membership(chat: dict[str, Any], status: str) -> dict[str, Any]:
    member: dict[str, Any] = {"user": {**BOT, "id": 42}, "status": status}
    if status == "kicked":
        member["until_date"] = 0
    old = {"user": {**BOT, "id": 42}, "status": "member"}
    return {"chat": chat, "from": PERSON, "date": 1, "old_chat_member": old, "new_chat_member": member}


@pytest.mark.parametrize("status", ["kicked", "left"])
def test_who_blocks_the_bot_does_not_want_to_be_written_to(status: str) -> None:
    incoming = read({"my_chat_member": membership(PRIVATE, status)})

    assert (incoming.kind, incoming.chat, incoming.what) == ("membership", 7, PersonBlockedBot())


def test_who_comes_back_says_so_by_what_they_do_next() -> None:
    assert nothing({"my_chat_member": membership(PRIVATE, "member")})


def test_telegram_is_asked_for_what_is_read() -> None:
    assert {"message", "callback_query", "my_chat_member"} <= set(reading.ALLOWED)
