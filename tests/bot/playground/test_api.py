"""The local Bot API answers over HTTP as Telegram would."""

import io
import json
import struct
import time
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import telegram

from bot.playground.api import Answer, Delay, Faults, LoseAnswer, Outcome
from bot.playground.methods import NOT_MODIFIED, TOO_OLD

from .conftest import TOKEN, Caller

BUTTON = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


def sized(width: int, height: int) -> bytes:
    """Return the beginning of a PNG of a size."""
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height)


PNG = sized(32, 16)


async def test_the_library_gets_along_with_it(caller: Caller) -> None:
    async with telegram.Bot(TOKEN, base_url=f"{caller.url}/bot") as bot:
        assert (await bot.get_me()).username == "pretend_bot"
        keyboard = telegram.InlineKeyboardMarkup.from_button(
            telegram.InlineKeyboardButton("Yes", callback_data="yes")
        )
        sent = await bot.send_message(caller.ada, "<b>Hi</b>", parse_mode="HTML", reply_markup=keyboard)
        edited = await bot.edit_message_text("Bye", caller.ada, sent.message_id)
        document = await bot.send_document(caller.ada, b"%PDF", filename="letter.pdf", caption="A letter")
        picture = await bot.send_photo(caller.ada, PNG)
        updates = await bot.get_updates()
        chat = await bot.get_chat(caller.ada)
        await bot.set_my_commands([("start", "Begin")], scope=telegram.BotCommandScopeAllPrivateChats())

    assert sent.entities[0].type == "bold"
    assert isinstance(edited, telegram.Message)
    assert edited.text == "Bye"
    assert edited.reply_markup is None
    assert document.document is not None
    assert caller.world.file(document.document.file_id) == ("letter.pdf", "application/pdf", b"%PDF")
    assert (picture.photo[0].width, picture.photo[0].height) == (32, 16)
    assert [update.message and update.message.text for update in updates] == ["/start"]
    assert chat.first_name == "Ada"
    assert caller.world.profile.commands_for(caller.ada, "de")[0]["command"] == "start"


async def test_parameters_come_as_json_form_query_or_multipart(caller: Caller) -> None:
    address = f"{caller.url}/bot{TOKEN}/sendMessage"
    values = {"chat_id": str(caller.ada), "text": "x", "reply_markup": json.dumps(BUTTON)}
    multipart = aiohttp.FormData(values, default_to_multipart=True)
    for response in (
        await caller.http.post(address, data=values),
        await caller.http.post(address, data=multipart),
        await caller.http.get(address, params=values),
        await caller.http.post(address, json={**values, "reply_markup": BUTTON, "parse_mode": None}),
    ):
        assert (await response.json())["result"]["reply_markup"] == BUTTON


async def test_the_wrong_token_and_the_wrong_method_are_told_apart(caller: Caller) -> None:
    response = await caller.http.post(f"{caller.url}/bot7:wrong/getMe")

    assert response.status == 401
    assert await response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert (await caller.call("fly"))["error_code"] == 404


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"chat_id": 4, "text": "x"}, "chat not found"),
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": "Ada", "text": "x"}, 'field "chat_id" must be of type Number'),
        ({"text": ""}, "message text is empty"),
        ({"text": 5}, 'field "text" must be of type String'),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "1 < 2", "parse_mode": "HTML"}, "can't parse entities: Unsupported start tag"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"text": "x", "colour": "red"}, "unknown parameter colour"),
    ],
)
async def test_a_wrong_message_is_refused_with_the_words_of_telegram(
    caller: Caller, parameters: dict[str, object], reason: str
) -> None:
    own = {} if reason.startswith("chat_id") else {"chat_id": caller.ada}
    assert (await caller.refusal("sendMessage", **own | parameters)).startswith(f"Bad Request: {reason}")


async def test_a_body_that_is_no_json_object_is_refused(caller: Caller) -> None:
    for body in (b"{", b"[]"):
        response = await caller.http.post(
            f"{caller.url}/bot{TOKEN}/getMe", data=body, headers={"Content-Type": "application/json"}
        )
        assert response.status == 400


async def test_a_person_who_left_cannot_be_reached(caller: Caller) -> None:
    stranger = caller.world.add_person("Bo", "fr").id
    caller.world.block(caller.ada)

    blocked = await caller.call("sendMessage", chat_id=caller.ada, text="x")
    unknown = await caller.call("sendMessage", chat_id=stranger, text="x")

    assert blocked["error_code"] == unknown["error_code"] == 403
    assert blocked["description"] == "Forbidden: bot was blocked by the user"
    assert unknown["description"] == "Forbidden: bot can't initiate conversation with a user"


async def test_an_edit_must_change_a_text_of_the_bot(caller: Caller) -> None:
    sent = await caller.result("sendMessage", chat_id=caller.ada, text="x", reply_markup=BUTTON)
    place = {"chat_id": caller.ada, "message_id": sent["message_id"]}

    same = await caller.refusal("editMessageText", **place, text="x", reply_markup=BUTTON)
    edited = await caller.result("editMessageText", **place, text="x")
    bare = await caller.refusal("editMessageReplyMarkup", **place)
    pressable = await caller.result("editMessageReplyMarkup", **place, reply_markup=BUTTON)

    assert same == bare == f"Bad Request: {NOT_MODIFIED}"
    assert "reply_markup" not in edited
    assert pressable["text"] == "x"
    assert pressable["reply_markup"] == BUTTON


async def test_an_edit_needs_a_message_that_can_be_edited(caller: Caller) -> None:
    photo = await upload(caller, "sendPhoto", "photo", PNG)
    there = {"chat_id": caller.ada, "message_id": photo["result"]["message_id"], "text": "x"}

    assert await caller.refusal("editMessageText", **there) == (
        "Bad Request: there is no text in the message to edit"
    )
    assert await caller.refusal("editMessageText", **{**there, "message_id": 1}) == (
        "Bad Request: message can't be edited"
    )
    assert await caller.refusal("editMessageText", **{**there, "message_id": 99}) == (
        "Bad Request: message to edit not found"
    )


async def test_a_message_is_deleted_once_and_only_while_young(caller: Caller) -> None:
    sent = await caller.result("sendMessage", chat_id=caller.ada, text="x")
    place = {"chat_id": caller.ada, "message_id": sent["message_id"]}
    old = await caller.result("sendMessage", chat_id=caller.ada, text="old")

    assert await caller.result("deleteMessage", **place) is True
    assert await caller.refusal("deleteMessage", **place) == "Bad Request: message to delete not found"
    caller.world.clock.push(timedelta(hours=49))
    assert "can't be deleted" in await caller.refusal(
        "deleteMessage", chat_id=caller.ada, message_id=old["message_id"]
    )


async def test_a_press_is_answered_once_and_in_time(caller: Caller) -> None:
    sent = await caller.result("sendMessage", chat_id=caller.ada, text="x", reply_markup=BUTTON)
    first, late = (
        caller.world.press(caller.ada, sent["message_id"], "yes")["callback_query"]["id"] for _ in range(2)
    )

    assert await caller.refusal("answerCallbackQuery", callback_query_id=first, text="x" * 201)
    assert await caller.result("answerCallbackQuery", callback_query_id=first, text="Yes!") is True
    assert await caller.refusal("answerCallbackQuery", callback_query_id=first) == f"Bad Request: {TOO_OLD}"
    assert await caller.refusal("answerCallbackQuery", callback_query_id="99") == f"Bad Request: {TOO_OLD}"
    caller.world.clock.push(timedelta(minutes=2))
    assert await caller.refusal("answerCallbackQuery", callback_query_id=late) == f"Bad Request: {TOO_OLD}"
    answered = caller.world.asked(first)
    assert answered is not None
    assert answered.answer == {"text": "Yes!", "show_alert": False}


async def test_an_inline_query_is_answered_with_few_sound_results(caller: Caller) -> None:
    query = caller.world.ask(caller.ada, "deadline")["inline_query"]["id"]
    article = {"type": "article", "id": "1", "title": "x", "input_message_content": {"message_text": "x"}}

    async def refused(*results: object) -> str:
        return await caller.refusal("answerInlineQuery", inline_query_id=query, results=list(results))

    assert "RESULTS_TOO_MUCH" in await refused(*[article] * 51)
    assert "RESULT_ID_INVALID" in await refused(article, article)
    assert "only articles" in await refused({**article, "type": "photo"})
    assert "input_message_content" in await refused({**article, "input_message_content": None})
    assert "Array of Objects" in await refused("x")
    assert await caller.result("answerInlineQuery", inline_query_id=query, results=[article]) is True


async def upload(caller: Caller, method: str, name: str, content: bytes, **more: str) -> dict[str, Any]:
    form = aiohttp.FormData({"chat_id": str(caller.ada), **more})
    form.add_field(name, io.BytesIO(content), filename="file.png", content_type="image/png")
    async with caller.http.post(f"{caller.url}/bot{TOKEN}/{method}", data=form) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def test_a_file_is_sent_once_and_then_by_its_id(caller: Caller) -> None:
    first = (await upload(caller, "sendDocument", "document", b"x", caption="<i>y</i>", parse_mode="HTML"))[
        "result"
    ]
    attached = await upload(caller, "sendDocument", "picture", b"z", document="attach://picture")
    file_id = first["document"]["file_id"]

    again = await caller.result("sendDocument", chat_id=caller.ada, document=file_id)

    assert first["caption_entities"] == [{"type": "italic", "offset": 0, "length": 1}]
    assert first["document"]["file_name"] == "file.png"
    assert attached["ok"]
    assert again["document"] == first["document"]
    assert "caption" not in again


@pytest.mark.parametrize(
    ("method", "name", "content", "more", "reason"),
    [
        ("sendDocument", "document", b"", {}, "file must be non-empty"),
        ("sendPhoto", "photo", b"text", {}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", "photo", sized(5_001, 5_000), {}, "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", "photo", sized(100, 2_001), {}, "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", "photo", b"\xff\xd8\xff" + b"x" * 10_000_000, {}, "file is too big"),
        ("sendDocument", "document", b"x", {"caption": "x" * 1025}, "message caption is too long"),
        ("sendDocument", "picture", b"x", {}, "unknown parameter picture"),
    ],
)
async def test_a_wrong_file_is_refused(
    caller: Caller, method: str, name: str, content: bytes, more: dict[str, str], reason: str
) -> None:
    answer = await upload(caller, method, name, content, **more)

    assert answer["description"] == f"Bad Request: {reason}"


async def test_a_caption_can_be_changed_where_there_is_a_file(caller: Caller) -> None:
    photo = (await upload(caller, "sendPhoto", "photo", b"\xff\xd8\xff", caption="x"))["result"]
    text = await caller.result("sendMessage", chat_id=caller.ada, text="x")
    place = {"chat_id": caller.ada, "message_id": photo["message_id"]}

    assert (await caller.result("editMessageCaption", **place, caption="y"))["caption"] == "y"
    assert NOT_MODIFIED in await caller.refusal("editMessageCaption", **place, caption="y")
    assert "caption" not in await caller.result("editMessageCaption", **place)
    assert "no caption" in await caller.refusal(
        "editMessageCaption", chat_id=caller.ada, message_id=text["message_id"], caption="y"
    )
    assert "wrong file identifier" in await caller.refusal("sendPhoto", chat_id=caller.ada, photo="unknown")


async def test_the_bot_introduces_itself_in_every_language(caller: Caller) -> None:
    await caller.result("setMyDescription", description="Hello")
    await caller.result("setMyDescription", description="Hallo", language_code="de")
    await caller.result("setMyDescription", description="", language_code="fr")
    await caller.result("setMyShortDescription", short_description="Short")
    commands = [{"command": "start", "description": "Begin"}]
    scope = {"type": "chat", "chat_id": caller.ada}
    await caller.result("setMyCommands", commands=commands, scope=scope, language_code="de")

    assert await caller.result("getMyDescription", language_code="de") == {"description": "Hallo"}
    assert await caller.result("getMyDescription", language_code="fr") == {"description": "Hello"}
    assert await caller.result("getMyShortDescription") == {"short_description": "Short"}
    assert await caller.result("getMyName") == {"name": "Playground"}
    assert await caller.result("getMyCommands", scope=scope, language_code="de") == commands
    assert await caller.result("getMyCommands") == []
    assert await caller.result("deleteMyCommands", scope=scope, language_code="de") is True
    assert caller.world.profile.commands_for(caller.ada, "de") == []
    assert "unsupported type" in await caller.refusal("getMyCommands", scope={"type": "moon"})
    assert "wrong fields" in await caller.refusal("getMyCommands", scope={"type": "chat"})
    assert "too long" in await caller.refusal("setMyDescription", description="x" * 513)


async def test_typing_is_shown_only_in_known_ways(caller: Caller) -> None:
    assert await caller.result("sendChatAction", chat_id=caller.ada, action="typing") is True
    assert "wrong parameter action" in await caller.refusal(
        "sendChatAction", chat_id=caller.ada, action="dancing"
    )


async def test_the_connection_can_be_cut_before_and_after(caller: Caller) -> None:
    for before, messages in ((True, 1), (False, 2)):
        fault = LoseAnswer(before)
        caller.api.faults.on_call = lambda *_, fault=fault: fault
        with pytest.raises(aiohttp.ClientError):
            await caller.call("sendMessage", chat_id=caller.ada, text="x")
        assert len(caller.world.messages(caller.ada)) == messages

    assert [call.kind for call in caller.api.calls] == [Outcome.LOST_BEFORE, Outcome.LOST_AFTER]
    assert caller.api.under_way == 0


async def test_something_else_can_be_answered(caller: Caller) -> None:
    faults = caller.api.faults = Faults(on_call=lambda *_: Answer(502, b"<html>", "text/html"))
    response = await caller.http.post(f"{caller.url}/bot{TOKEN}/getMe")
    assert (response.status, response.content_type, await response.text()) == (502, "text/html", "<html>")

    too_many = {"ok": False, "error_code": 429, "description": "x", "parameters": {"retry_after": 5}}
    faults.on_call = lambda method, _: Answer(429, too_many) if method == "sendMessage" else None
    assert (await caller.call("sendMessage", chat_id=caller.ada, text="x"))["parameters"] == {
        "retry_after": 5
    }

    faults.on_call = None
    await caller.result("sendMessage", chat_id=caller.ada, text="too soon")
    assert caller.api.limits.early == 1


async def test_a_slow_answer_counts_as_under_way(caller: Caller) -> None:
    seen: list[int] = []

    def delay(*_: object) -> Delay:
        seen.append(caller.api.under_way)
        return Delay(0.05)

    caller.api.faults = Faults(latency=0.05, on_call=delay)
    began = time.monotonic()

    await caller.result("sendMessage", chat_id=caller.ada, text="x")

    assert time.monotonic() - began >= 0.1
    assert seen == [1]
    assert caller.api.under_way == 0
    assert caller.api.most_under_way == 1
    call = caller.api.calls[-1]
    assert (call.method, call.chat_id, call.kind) == ("sendMessage", caller.ada, Outcome.DONE)
    assert caller.api.counts["sendMessage"] == 1


async def test_too_many_sends_are_refused_when_limits_are_enforced(caller: Caller) -> None:
    caller.api.faults.enforce_limits = True

    answers = [await caller.call("sendMessage", chat_id=caller.ada, text="x") for _ in range(32)]

    assert [answer["ok"] for answer in answers] == [True] * 30 + [False] * 2
    assert answers[30]["parameters"] == {"retry_after": 3}
    assert answers[30]["description"] == "Too Many Requests: retry after 3"
    assert caller.api.limits.early == 1
    assert caller.api.limits.refused == 2
    assert caller.api.calls[-1].kind is Outcome.FLOODED


async def test_the_server_can_go_away_and_come_back(caller: Caller) -> None:
    port = int(caller.url.rsplit(":", 1)[1])
    await caller.api.stop()
    await caller.api.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await caller.call("getMe")

    assert await caller.api.start(port=port) == caller.url
    assert await caller.result("getUpdates")
