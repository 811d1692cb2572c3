"""A guide has changed: those on their way hear of it once, by day; nobody else does."""

from dataclasses import replace
from datetime import date

import pytest

from dialogs.book import Book
from dialogs.book.news import News
from dialogs.events import GuideChanged
from dialogs.notice import Alarm
from dialogs.session import Region, Session
from tests.dialogs.people import GERMAN, at_the_form, clock, next_message, sent_twice, until
from tests.talk import BOOK, Talk

CHANGED = GuideChanged("facebook", "new-form")


def book(asks: str = "again", regions: tuple[Region, ...] = ("eu",)) -> Book:
    news = News.model_validate(
        {"id": "new-form", "day": date(2026, 12, 1), "regions": regions, "asks": asks, "text": "A new form."}
    )
    guides = {name: guide.model_copy(update={"news": (news,)}) for name, guide in BOOK.guides.items()}
    texts = {f"guides/{name}.news.0.text": "A new form." for name in guides}
    return replace(BOOK, guides=guides, texts={**BOOK.texts, **texts})


def hearing(talk: Talk, content: Book) -> Talk:
    talk.book = content
    return talk.happens(CHANGED)


def test_who_is_on_the_way_hears_of_it_a_moment_later_and_does_the_step_again() -> None:
    talk = hearing(at_the_form(), book())

    assert not talk.messages, "not while they are busy"
    message = next_message(talk)
    assert clock(talk) == "11-23 10:02"
    assert "A new form." in message.text
    assert "once more" in message.text
    talk.press_on(message, "Do it again")
    assert "step 2 of" in talk.text


def test_who_has_sent_it_starts_a_new_attempt_and_keeps_the_old() -> None:
    talk = hearing(at_the_form().press("I sent it"), book())

    talk.press_on(next_message(talk), "Do it again")

    assert len(talk.session.cases[0].attempts) == 2
    assert talk.session.cases[0].attempts[0].sent


def test_where_nothing_is_asked_the_objection_stays_valid() -> None:
    talk = hearing(at_the_form().press("I sent it"), book("nothing"))
    message = next_message(talk)

    assert "stays valid" in message.text
    talk.press_on(message, "Look at it")
    assert len(talk.session.cases[0].attempts) == 1


def test_at_night_it_waits_for_the_morning() -> None:
    talk = until(at_the_form(), "2026-11-23 23:00")
    talk.messages.clear()

    message = next_message(hearing(talk, book()))

    assert clock(talk) == "11-24 09:05"
    assert "once more" in message.text


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(Talk(session=GERMAN).command("start").press("Germany"), id="without a case"),
        pytest.param(at_the_form().press("I sent it", "Confirmed by e-mail"), id="confirmed"),
        pytest.param(sent_twice(), id="another product, another region"),
        pytest.param(Talk(session=Session()), id="a stranger"),
    ],
)
def test_nobody_else_hears_of_it(talk: Talk) -> None:
    before = talk.session

    assert hearing(talk, book()).session == before


def test_a_region_that_is_not_named_hears_nothing_and_none_named_are_all() -> None:
    assert not hearing(at_the_form(), book(regions=("brazil",))).session.alarms
    assert hearing(at_the_form(), book(regions=())).session.alarms


def test_twice_equals_once_also_after_it_was_told() -> None:
    talk = hearing(at_the_form(), book())
    once = talk.session
    assert talk.happens(CHANGED).session == once

    next_message(talk)

    assert not talk.happens(CHANGED).session.alarms


def test_news_that_nobody_knows_concern_nobody() -> None:
    talk = at_the_form()
    assert not talk.happens(CHANGED).session.alarms
    assert not talk.happens(GuideChanged("nowhere", "x")).session.alarms


def test_what_is_settled_when_it_is_told_is_left_out() -> None:
    talk = hearing(at_the_form(), book())
    talk.press("I sent it", "Confirmed by e-mail")
    talk.messages.clear()
    talk.wait(hours=1)
    assert not [reply for reply in talk.messages if "changed" in reply.text]

    talk = hearing(at_the_form(), book())
    talk.book = BOOK
    talk.wait(minutes=5)
    assert not [reply for reply in talk.messages if "changed" in reply.text]


def test_a_discreet_message_says_nothing_of_what_it_is_about() -> None:
    talk = at_the_form(session=replace(GERMAN, discreet=True))
    message = next_message(hearing(talk, book()))

    assert "Facebook" not in message.text
    assert not [label for label in talk.buttons(message) if "Facebook" in label]
    talk.press_on(message, "Show")


def test_it_counts_as_a_reminder_delivered() -> None:
    talk = hearing(at_the_form(), book())
    next_message(talk)

    assert talk.session.reached == talk.now
    assert Alarm("facebook", "new-form", (1,)) not in talk.session.alarms
