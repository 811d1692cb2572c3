"""A reply becomes a message and a keyboard in Telegram's terms."""

import pytest

from bot.playground.checks import check_message
from bot.telegram.format import keyboard, plain
from dialogs.events import PersonDeletedData, PersonOpened
from dialogs.reply import Copy, Link, Press, Reply, Style
from dialogs.screen import Home


def test_each_kind_of_button_has_its_action_and_rows_stay_rows() -> None:
    reply = Reply(
        "x",
        (
            (Press("Home", PersonOpened(Home())), Link("Open", "https://www.facebook.com/help")),
            (Copy("Copy", "https://www.facebook.com/help"),),
        ),
    )

    markup = keyboard(reply)

    assert markup is not None
    assert markup["inline_keyboard"] == [
        [{"text": "Home", "callback_data": "o:h"}, {"text": "Open", "url": "https://www.facebook.com/help"}],
        [{"text": "Copy", "copy_text": {"text": "https://www.facebook.com/help"}}],
    ]
    assert check_message(reply.text, markup).text == "x"


@pytest.mark.parametrize("style", ["primary", "success", "danger"])
def test_a_button_may_have_a_colour(style: Style) -> None:
    markup = keyboard(Reply("x", ((Press("Delete", PersonDeletedData(), style),),)))

    assert markup is not None
    button = markup["inline_keyboard"][0][0]
    assert button == {"text": "Delete", "callback_data": "de", "style": style}


def test_without_buttons_there_is_no_keyboard() -> None:
    assert keyboard(Reply("x")) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<b>Where you stand</b>", "Where you stand"),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3"),
        ('<tg-time unix="1" format="wDt">Monday</tg-time>', "Monday"),
        ("<blockquote expandable>a\nb</blockquote>", "a\nb"),
        ("&lt;b&gt;", "<b>"),
        ("", ""),
    ],
)
def test_a_text_without_its_markup_reads_the_same(text: str, read: str) -> None:
    assert plain(text) == read
