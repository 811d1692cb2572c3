"""What is said outside private chats: brief, the same for everybody, with links only."""

import pytest

from bot.playground.checks import check_message
from bot.telegram.format import keyboard
from dialogs import aside
from dialogs.reply import Link
from tests.talk import BOOK, MONDAY


@pytest.mark.parametrize("language", BOOK.languages)
def test_every_card_is_sound_and_has_links_only(language: str) -> None:
    replies = [aside.answer(BOOK, language, topic, "optout_bot", MONDAY) for topic in BOOK.topics]
    replies += [
        aside.hello(BOOK, language, "optout_bot", MONDAY),
        aside.chain(BOOK, language, "optout_bot", MONDAY),
    ]

    for reply in replies:
        assert all(isinstance(button, Link) for row in reply.rows for button in row)
        markup = keyboard(reply)
        check_message(reply.text, markup)


def test_the_usual_questions_come_from_every_group() -> None:
    usual = aside.usual(BOOK)

    assert [BOOK.topics[name].group for name in usual] == list(BOOK.groups)
    assert aside.titled(BOOK, "de-at", usual[0]) != ""
