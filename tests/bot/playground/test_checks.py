"""What Telegram would not accept is refused with its words."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.playground.checks import (
    BotApiError,
    check_caption,
    check_commands,
    check_language,
    check_markup,
    check_message,
    check_profile_text,
    check_text,
)


def keyboard(*buttons: object) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def refusal(check: Callable[..., object], *arguments: object) -> str:
    with pytest.raises(BotApiError) as error:
        check(*arguments)
    assert error.value.code == 400
    return error.value.description.removeprefix("Bad Request: ")


def test_a_sound_message_is_returned_as_it_is_stored() -> None:
    button = {"text": "Yes", "callback_data": "yes", "style": "success"}
    checked = check_message("<b>Hello</b> ", keyboard(button))

    assert checked.text == "Hello"
    assert checked.entities == ({"type": "bold", "offset": 0, "length": 5},)
    assert checked.markup == keyboard(button)


def test_the_length_is_measured_after_reading_the_formatting() -> None:
    assert check_message("<b>" + "😀" * 2048 + "</b>", None).text
    assert refusal(check_message, "😀" * 2048 + "x", None) == "message is too long"
    assert check_caption("x" * 1024, None, None).text
    assert refusal(check_caption, "x" * 1025, None, None) == "message caption is too long"


@pytest.mark.parametrize("text", ["", "  \n", "<b> </b>", "\x00"])
def test_a_message_without_words_is_refused(text: str) -> None:
    assert refusal(check_message, text, None) == "message text is empty"


def test_more_than_a_hundred_entities_are_refused() -> None:
    assert len(check_message("<b>x</b> " * 100, None).entities) == 100
    assert refusal(check_message, "<b>x</b> " * 101, None) == "too many entities"


def test_only_html_is_a_parse_mode() -> None:
    assert check_text("<b>x</b>", "html", None).entities
    assert check_text("1 < 2", None, None).text == "1 < 2"
    assert refusal(check_text, "*x*", "Markdown", None) == "unsupported parse_mode"


@pytest.mark.parametrize(
    "button",
    [
        {"callback_data": "x" * 64},
        {"callback_data": "ä" * 32},
        {"url": "https://www.facebook.com/help/contact/"},
        {"url": "http://example.com"},
        {"url": "tg://resolve?domain=x"},
        {"copy_text": {"text": "x" * 256}},
        {"switch_inline_query": ""},
        {"switch_inline_query_current_chat": "x"},
        {"switch_inline_query_chosen_chat": {"query": "x", "allow_user_chats": True}},
        {"callback_data": "x", "style": "danger", "icon_custom_emoji_id": "5368"},
    ],
)
def test_each_kind_of_button_is_accepted(button: dict[str, Any]) -> None:
    markup = keyboard({"text": "x", **button})

    assert check_markup(markup) == markup


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "", "callback_data": "x"}, "button text must be non-empty"),
        ({"text": " ", "callback_data": "x"}, "button text must be non-empty"),
        ({"text": "\ud83d", "callback_data": "x"}, "button text must be non-empty"),
        ({"callback_data": "x"}, "button text must be non-empty"),
        ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "callback_data": "x", "url": "https://example.com"}, "one action expected"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "ä" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "\ud83d"}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": 5}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "url": "mailto:me@example.com"}, "BUTTON_URL_INVALID"),
        ({"text": "x", "url": "http://localhost:8080/"}, "BUTTON_URL_INVALID"),
        ({"text": "x", "url": ""}, "BUTTON_URL_INVALID"),
        ({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "copy_text": "x"}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "switch_inline_query": 1}, "inline query must be a string"),
        ({"text": "x", "switch_inline_query_chosen_chat": "x"}, "Object expected"),
        ({"text": "x", "callback_data": "x", "style": "red"}, "invalid button style specified"),
        ({"text": "x", "callback_data": "x", "icon_custom_emoji_id": "x"}, "custom emoji identifier"),
        ({"text": "x", "callback_data": "x", "colour": "red"}, "unknown field colour"),
        ("x", "Object expected"),
    ],
)
def test_a_broken_button_is_refused(button: object, reason: str) -> None:
    assert reason in refusal(check_markup, keyboard(button))


def test_the_keyboard_has_a_shape_and_a_size() -> None:
    button = {"text": "x", "callback_data": "x"}

    assert check_markup(None) is None
    assert check_markup({}) is None
    assert check_markup({"inline_keyboard": [[]]}) is None
    assert check_markup({"inline_keyboard": [[button] * 8] * 12}) is not None
    assert refusal(check_markup, {"inline_keyboard": [[button] * 9]}) == "reply markup is too long"
    assert refusal(check_markup, {"inline_keyboard": [[button]] * 101}) == "reply markup is too long"
    assert "Array of Arrays" in refusal(check_markup, {"inline_keyboard": [button]})
    assert "only an inline keyboard" in refusal(check_markup, {"keyboard": [["x"]]})
    assert "only an inline keyboard" in refusal(check_markup, [])


def test_commands_are_checked() -> None:
    start = {"command": "start", "description": "x" * 256}

    assert check_commands([start, {"command": "/help", "description": "Help"}])[1]["command"] == "help"
    assert refusal(check_commands, [start] * 101) == "BOT_COMMANDS_TOO_MUCH"
    assert refusal(check_commands, [{**start, "command": "Start"}]) == "BOT_COMMAND_INVALID"
    assert refusal(check_commands, [{**start, "command": "x" * 33}]) == "BOT_COMMAND_INVALID"
    assert refusal(check_commands, [{**start, "description": ""}]) == "BOT_COMMAND_DESCRIPTION_INVALID"
    assert refusal(check_commands, [{**start, "description": "x" * 257}]) == "BOT_COMMAND_DESCRIPTION_INVALID"
    assert "expected" in refusal(check_commands, [{"command": "start"}])
    assert "Array expected" in refusal(check_commands, start)


def test_texts_about_the_bot_are_checked() -> None:
    assert check_profile_text("description", "x" * 512)
    assert check_profile_text("short_description", "x" * 120)
    assert check_profile_text("name", "") == ""
    assert refusal(check_profile_text, "description", "x" * 513) == "description is too long"
    assert refusal(check_profile_text, "short_description", "x" * 121) == "short description is too long"
    assert refusal(check_profile_text, "name", "x" * 65) == "name is too long"
    assert [check_language(""), check_language("de")] == ["", "de"]
    assert refusal(check_language, "de-AT") == "invalid language code specified"
