"""Stories: when the bot writes of its own accord, how often, and when it keeps silent."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from dialogs import days, machine
from dialogs.events import DueDateCame, PersonRecorded
from dialogs.notice import Nudge
from dialogs.reply import Press
from dialogs.schedule import due
from dialogs.screen import ReminderKind, Settings
from dialogs.session import Hour, Session
from dialogs.state import state
from tests.dialogs.people import GERMAN, at_the_form, clock, next_message, sent_twice, until
from tests.dialogs.test_outcome import sent
from tests.talk import BOOK, MONDAY, Talk


def asked(talk: Talk) -> list[str]:
    return [message.text for message in talk.messages if "did it work" in message.text]


# ------------------------------------------------------------------ did it work?


def test_a_quarter_of_an_hour_after_the_form_it_asks_once_whether_it_worked() -> None:
    talk = at_the_form()

    talk.wait(minutes=14)
    assert asked(talk) == []

    talk.wait(minutes=1)
    assert len(asked(talk)) == 1
    assert {"I sent it", "I see something else", "Later"} <= set(talk.buttons(talk.messages[0]))

    talk.wait(days=3)
    assert len(asked(talk)) == 1


def test_a_press_on_the_way_starts_the_quarter_of_an_hour_anew() -> None:
    talk = at_the_form().wait(minutes=10).press("Explain each step")

    talk.wait(minutes=14)
    assert asked(talk) == []
    talk.wait(minutes=1)
    assert len(asked(talk)) == 1


@pytest.mark.parametrize("way", ["I sent it", "Later", "Home", "I see something else"])
def test_who_moved_on_from_the_form_is_not_asked_whether_it_worked(way: str) -> None:
    talk = at_the_form().press(way)

    assert asked(talk.wait(hours=5)) == []


@pytest.mark.parametrize(("minute", "times"), [(44, 1), (45, 0), (50, 0)])
def test_it_never_asks_at_night_whether_it_worked(minute: int, times: int) -> None:
    late = datetime(2026, 11, 23, 18, minute, tzinfo=UTC)  # 19:44, 19:45 and 19:50 in Germany

    talk = at_the_form(late).wait(days=2)

    assert len(asked(talk)) == times


def test_the_question_whether_it_worked_can_be_switched_off() -> None:
    talk = Talk(session=GERMAN).command("settings").press("Don't ask whether it worked")

    assert asked(at_the_form(session=replace(talk.session, trail=())).wait(hours=5)) == []


def test_the_answer_to_did_it_work_goes_on() -> None:
    talk = at_the_form().wait(minutes=15)
    question = talk.messages[0]

    talk.press_on(question, "Later")
    assert "In an hour" in talk.buttons()
    talk.press_on(question, "I see something else")
    assert "I sent it" in talk.buttons()
    talk.press_on(question, "I sent it")
    assert state(talk.session.cases[0]) == "waiting"


# ------------------------------------------------------------------ how often


def test_after_three_messages_without_a_press_it_keeps_silent_and_the_third_asks() -> None:
    talk = sent().wait(days=90)

    assert len(talk.messages) == 3
    assert ["third" in message.text for message in talk.messages] == [False, False, True]


def test_any_press_starts_the_count_anew() -> None:
    talk = sent().wait(days=5)
    assert len(talk.messages) == 2

    talk.command("help").wait(days=90)
    assert len(talk.messages) == 5

    talk.press_on(talk.messages[-1], "Ask me in 3 days").wait(days=90)
    assert len(talk.messages) == 8
    assert "third" in talk.messages[-1].text


def test_the_month_date_that_was_agreed_to_is_always_sent() -> None:
    talk = sent().press("Change the reminder", "one-month date").wait(days=90)

    assert len(talk.messages) == 4
    assert "Art. 12(3)" in talk.messages[-1].text
    assert "third" not in talk.messages[-1].text


def test_the_month_date_does_not_count_as_the_third() -> None:
    talk = sent()
    talk.now = MONDAY + timedelta(days=25)  # the month is over between the second message and the third
    talk.press("Nothing yet", "one-month date").wait(days=90)

    assert [("Art. 12(3)" in message.text, "third" in message.text) for message in talk.messages] == [
        (False, False),
        (False, False),
        (True, False),
        (True, True),
    ]


@pytest.mark.parametrize("label", ["Stop reminding me", "Ask me in 3 days"])
def test_a_press_on_the_message_of_the_month_date_changes_what_is_still_planned(label: str) -> None:
    talk = sent().press("Change the reminder", "one-month date")
    until(talk, "2026-12-23 18:05")
    talk.command("status").press("Facebook", "Nothing yet")

    talk.press_on(talk.messages[-1], label)

    planned = [reminder.at.day for reminder in talk.session.cases[0].reminders]
    assert planned == ([] if label.startswith("Stop") else [26])


# ------------------------------------------------------------------ by day


@pytest.mark.walks
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland"])
@pytest.mark.parametrize("hour", [9, 12, 18])
def test_of_its_own_accord_it_writes_by_day_only(zone: str, hour: Hour) -> None:
    for started in range(0, 24, 5):
        talk = sent_twice()
        talk.session = replace(talk.session, zone=zone, hour=hour, offset=50)
        talk.now += timedelta(hours=started)
        talk.press("Nothing yet", "one-month date")
        while (instant := due(BOOK, talk.session, talk.now)) and instant < talk.now + timedelta(days=60):
            next_message(talk)
            assert 9 <= days.local(talk.now, zone).hour < 20
        assert len(talk.messages) > 3


def test_what_is_due_while_the_person_is_busy_waits_two_minutes() -> None:
    talk = until(sent(), "2026-11-24 18:04:30").command("help")

    talk.wait(seconds=119)
    assert talk.messages == []
    talk.wait(seconds=1)
    assert len(talk.messages) == 1


def test_a_chosen_time_does_not_wait_for_somebody_busy() -> None:
    talk = sent().press("Change the reminder", "In an hour").wait(minutes=59, seconds=30).command("help")

    assert len(talk.wait(seconds=30).messages) == 1


# ------------------------------------------------------------------ together


def test_what_is_due_within_an_hour_comes_as_one_message_with_a_button_for_each() -> None:
    talk = sent_twice()
    message = next_message(talk)

    assert clock(talk) == "11-24 18:05"
    assert [label for label in talk.buttons(message) if "any answer" in label] == [
        "Instagram: any answer?",
        "Instagram 2: any answer?",
    ]
    assert len(talk.wait(hours=20).messages) == 1
    talk.press_on(message, "Instagram 2: any answer?")
    assert "Instagram 2" in talk.text
    assert "Confirmed by e-mail" in talk.buttons()


def test_proposals_go_with_a_time_that_was_chosen_shortly_before() -> None:
    talk = sent_twice()
    until(talk, "2026-11-24 16:30").press("Change the reminder", "In an hour")
    assert clock(talk) == "11-24 16:30"

    message = next_message(talk)

    assert clock(talk) == "11-24 17:30"
    assert "Instagram 2" in message.text
    assert "Instagram</b>" in message.text


def test_a_time_that_was_chosen_is_never_moved_to_another_message() -> None:
    talk = sent_twice()
    until(talk, "2026-11-24 17:30").press("Change the reminder", "In an hour")

    first, second = next_message(talk), next_message(talk)

    assert clock(talk) == "11-24 18:30"
    assert ("Instagram 2" in first.text, "Instagram 2" in second.text) == (False, True)


# ------------------------------------------------------------------ discreet, settled, old


def test_a_discreet_reminder_says_nothing() -> None:
    talk = sent().command("settings").press("Make reminders discreet")
    message = next_message(talk)

    said = " ".join((message.text, *talk.buttons(message)))
    assert talk.buttons(message) == ["Show"]
    assert not [word for word in ("Facebook", "Instagram", "Meta", "AI", "object", "sent") if word in said]
    talk.press_on(message, "Show")
    assert "Facebook" in talk.text


def test_a_discreet_reminder_of_several_cases_says_nothing_either() -> None:
    talk = sent_twice().command("settings").press("Make reminders discreet")
    message = next_message(talk)

    assert talk.buttons(message) == ["Show"]
    talk.press_on(message, "Show")
    assert "Your reminders" in talk.text


def test_a_case_settled_before_the_message_went_out_gets_none() -> None:
    talk = sent().press("Confirmed by e-mail")

    for kind in get_args(ReminderKind):
        notice = Nudge(((1, kind), (9, kind)))
        assert machine.view_notice(BOOK, talk.session, notice, talk.now) is None
    assert talk.wait(days=90).messages == []


def test_one_case_settled_leaves_the_other_in_the_message() -> None:
    talk = sent_twice().happens(PersonRecorded(1, 0, "mail"))

    message = next_message(talk)

    assert "Instagram 2" in message.text
    assert "Confirmed by e-mail" in talk.buttons(message)


def test_a_refused_case_is_asked_about_three_times_and_then_left_alone() -> None:
    assert len(sent().press("Refused").wait(days=90).messages) == 3


def test_an_outcome_button_on_a_six_week_old_reminder_still_records_it() -> None:
    talk = sent()
    message = next_message(talk)
    talk.wait(days=42)

    talk.press_on(message, "Confirmed by e-mail").press_on(message, "Confirmed by e-mail")

    assert state(talk.session.cases[0]) == "confirmed"
    assert len(talk.session.cases[0].attempt.replies) == 1


def test_from_what_a_reminder_led_to_back_leads_to_where_the_person_was() -> None:
    talk = sent().command("settings")
    message = next_message(talk)
    assert talk.session.screen == Settings(), "what came due does not touch the screen"

    talk.press_on(message, "Refused")
    assert "Meta refused" in talk.text

    talk.press("Back")
    assert talk.session.screen == Settings()


def test_every_button_of_a_reminder_works_wherever_the_person_is() -> None:
    talk = sent()
    message = next_message(talk)
    talk.command("privacy")
    there = talk.session

    for row in message.rows:
        for button in row:
            assert isinstance(button, Press)
            after = Talk(session=there, now=talk.now).happens(button.event)
            assert after.buttons()
            assert after.session.screen != there.screen


def test_nothing_comes_due_for_somebody_who_never_did_anything() -> None:
    assert due(BOOK, Session(), MONDAY) is None
    assert Talk().happens(DueDateCame()).messages == []
