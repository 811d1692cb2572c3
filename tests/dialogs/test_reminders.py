"""Stories: a person is written to when they said, and stops, moves and lists what is planned."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dialogs.events import PersonAskedToBeReminded, PersonChoseTime, PersonStoppedReminder
from dialogs.screen import Follow, Ladder, Remind
from dialogs.state import state
from tests.dialogs.people import at_the_form, clock, next_message, until
from tests.dialogs.test_outcome import sent
from tests.talk import MONDAY, Talk


def asked_when(country: str = "DE") -> Talk:
    return sent(country).press("Change the reminder")


def test_in_an_hour_is_an_hour_to_the_minute() -> None:
    talk = asked_when().press("In an hour")

    talk.wait(minutes=59)
    assert talk.messages == []

    talk.wait(minutes=1)
    assert "Has Meta answered" in talk.messages[0].text
    assert clock(talk) == "11-23 11:00"


@pytest.mark.parametrize(
    ("label", "arrives"), [("Tomorrow", "11-24"), ("In 3 days", "11-26"), ("In a week", "11-30")]
)
def test_our_own_times_come_around_six_with_the_offset_of_the_chat(label: str, arrives: str) -> None:
    talk = asked_when().press(label)

    assert "around six in the evening" in talk.text
    assert "18:05" not in talk.text, "what we propose is said roughly"

    next_message(talk)
    assert clock(talk) == f"{arrives} 18:05"


def test_the_offset_spreads_people_and_stays_the_same() -> None:
    arrivals = []
    for offset in (0, 27, 50):
        talk = asked_when()
        talk.session = replace(talk.session, offset=offset)
        talk.press("Tomorrow")
        next_message(talk)
        arrivals.append(clock(talk))

    assert arrivals == ["11-24 18:00", "11-24 18:27", "11-24 18:50"]


@pytest.mark.parametrize("country", ["DE", "GB"])
def test_the_one_month_date_in_the_eu_and_the_uk(country: str) -> None:
    talk = asked_when(country).press("one-month date").press("Stop reminding")
    assert talk.session.cases[0].reminders == ()

    talk.press("one-month date")
    message = next_message(talk)

    assert clock(talk) == "12-23 18:05"
    assert "Art. 12(3)" in message.text
    assert "two months more" in message.text, "the extension belongs in the same breath"


@pytest.mark.parametrize("country", ["CH", "BR", "TR"])
def test_thirty_days_elsewhere_and_no_law(country: str) -> None:
    talk = asked_when(country).press("Stop reminding", "In 30 days")
    message = next_message(talk)

    assert clock(talk)[:5] == "12-23"
    assert "Art." not in message.text
    assert "one-month" not in " ".join(talk.buttons())


def test_the_month_follows_a_corrected_day() -> None:
    talk = asked_when().press("one-month date", "Back", "Correct something", "Day: form", "Yesterday")
    talk.press("Change the reminder")

    assert "22 December" in talk.text


def test_a_chosen_time_is_kept_at_night_and_said_so() -> None:
    talk = asked_when().press("Other time", "24 Nov", "23:00")

    assert "at night" in talk.text
    assert "23:00" in talk.text
    until(talk, "2026-11-24 22:59")
    assert len(talk.messages) == 0
    next_message(talk)
    assert clock(talk) == "11-24 23:00"


def test_a_chosen_time_by_day_needs_no_such_line() -> None:
    talk = asked_when().press("Other time", "24 Nov", "14:00")

    assert "at night" not in talk.text
    assert "Noted" in talk.text


def test_only_hours_to_come_are_offered_today() -> None:
    talk = asked_when().press("Other time", "23 Nov")

    assert talk.buttons()[0] == "11:00"


def test_in_an_hour_at_night_is_kept_as_well() -> None:
    talk = sent()
    talk.now = MONDAY + timedelta(hours=13, minutes=20)  # 23:20 there
    talk.press("Change the reminder", "In an hour")

    assert "at night" in talk.text
    next_message(talk)
    assert clock(talk) == "11-24 00:20"


def test_a_time_that_has_passed_is_not_taken() -> None:
    talk = asked_when().press("Other time", "23 Nov")
    hours = talk.screen
    talk.wait(hours=3)

    talk.press_on(hours, "12:00")

    assert "passed" in talk.text
    assert [reminder.chosen for reminder in talk.session.cases[0].reminders] == [False]


@pytest.mark.parametrize(
    "event",
    [
        PersonAskedToBeReminded(1, "look", "days", 10**9),
        PersonAskedToBeReminded(1, "look", "days", 0),
        PersonChoseTime(1, "look", date(9999, 12, 31), 12),
        PersonChoseTime(1, "look", date(2026, 11, 25), 25),
    ],
)
def test_a_forged_time_is_not_taken(event: PersonAskedToBeReminded | PersonChoseTime) -> None:
    talk = sent()
    before = talk.session.cases

    talk.happens(event)

    assert talk.session.cases == before
    assert "passed" in talk.text


def test_the_month_is_not_offered_and_not_taken_once_it_is_over() -> None:
    talk = asked_when().press("Stop reminding")
    old = talk.screen
    talk.wait(days=31).press_on(old, "one-month date")

    assert "passed" in talk.text
    assert not [label for label in talk.buttons() if "month" in label]


def test_all_reminders_are_listed_moved_and_stopped() -> None:
    talk = asked_when().press("one-month date").command("reminders")
    assert "Facebook" in talk.text
    assert "tomorrow" in talk.text
    assert "23 December" in talk.text

    talk.press("Change: Facebook", "In a week").command("reminders")
    assert "30 November" in talk.text
    assert "tomorrow" not in talk.text

    talk.press("Change: Facebook", "Stop reminding me")
    assert "I have no reminder set" in talk.text
    assert "Stop reminding me" not in talk.buttons()
    talk.command("reminders")
    assert "None is set" in talk.text
    assert talk.wait(days=60).messages == []


def test_the_way_on_can_be_put_off_and_stopped_as_well() -> None:
    talk = at_the_form().press("Later", "In 3 days")
    message = next_message(talk)

    assert clock(talk) == "11-26 18:05"
    assert "go on" in message.text
    talk.press_on(message, "Go on")
    assert "I sent it" in talk.buttons()

    talk.press("Later", "In a week", "Stop reminding me")
    assert [reply for reply in talk.wait(days=30).messages if "go on" in reply.text] == [message]


def test_without_a_reminder_a_case_that_is_confirmed_gets_none() -> None:
    talk = sent()
    old = asked_when().screen
    talk.press("Confirmed by e-mail")

    talk.press_on(old, "In 3 days")
    talk.happens(PersonStoppedReminder(1, "look"))

    assert isinstance(talk.session.screen, Follow)
    assert talk.session.cases[0].reminders == ()
    talk.command("reminders")
    assert not [label for label in talk.buttons() if "Change" in label]


def test_a_reminder_for_what_is_not_there_leads_home() -> None:
    talk = sent().happens(PersonStoppedReminder(9, "look"))

    assert "Where you stand" in talk.text


def test_without_a_day_the_law_is_named_and_no_date() -> None:
    talk = sent().press("Correct something", "Day: form", "Not sure", "Change the reminder")

    assert "You did not note that day" in talk.text
    assert "two more" in talk.text
    assert "In 30 days" in talk.buttons()


def test_stopping_leads_back_to_the_times() -> None:
    talk = asked_when().press("Stop reminding me")

    assert talk.session.screen == Remind(1, "look")
    assert state(talk.session.cases[0]) == "waiting"


def test_after_a_no_one_is_not_left_alone() -> None:
    talk = sent().press("Refused")

    talk.wait(days=4)
    assert "a no from Meta" in talk.messages[-1].text
    talk.press_on(talk.messages[-1], "What I can do now")
    assert "Do the form once more" in talk.buttons()


def test_who_comes_back_after_the_last_message_is_written_to_again() -> None:
    talk = sent().wait(days=40)
    assert not talk.session.cases[0].reminders

    talk.command("settings")

    assert [reminder.kind for reminder in talk.session.cases[0].reminders] == ["look"]


@pytest.mark.parametrize("country", ["DE", "GB", "CH"])
def test_nothing_yet_after_the_month_leads_to_what_one_can_do(country: str) -> None:
    talk = sent(country).wait(days=32).command("status").press("Facebook: any answer?", "Nothing yet")

    assert talk.session.screen == Ladder(1)
    assert "Do the form once more" in talk.buttons()


def test_once_the_month_is_over_it_is_spoken_of_as_past() -> None:
    talk = sent().press("They want more").wait(days=31).press("Change the reminder")

    assert "Meta had one month's time" in talk.text
    assert "until Wednesday 23 December" in talk.text
    assert "two more only if it told you so" in talk.text
    assert "Meta has one month" not in talk.text


@pytest.mark.parametrize("country", ["DE", "GB"])
def test_a_reminder_after_the_month_says_that_it_is_over(country: str) -> None:
    talk = sent(country).press("Change the reminder", "one-month date").wait(days=30, hours=12)
    assert "is over" not in talk.messages[-1].text, "the last day belongs to the month"

    talk.press_on(talk.messages[-1], "Ask me in 3 days")
    message = next_message(talk)

    assert "The month in which Meta had to tell you what it did is over" in message.text
    assert "Wednesday 23 December" in message.text
    assert talk.press_on(message, "Nothing yet").session.screen == Ladder(1)


def test_after_a_no_nobody_is_told_of_the_month_that_meta_has() -> None:
    talk = sent().press("Change the reminder", "one-month date", "Back", "Refused")
    talk.wait(days=4).press_on(talk.messages[-1], "Stop reminding me")
    assert "month" not in talk.text

    talk = sent().press("Change the reminder", "one-month date", "Back", "Refused").wait(days=31)
    assert [reply for reply in talk.messages if "Has it answered" in reply.text] == []


def test_the_third_message_says_that_the_agreed_one_still_comes() -> None:
    talk = at_the_form().press("I sent it", "Change the reminder", "one-month date").wait(days=15)
    assert "third" in talk.messages[-1].text
    assert "I stop here" not in talk.messages[-1].text
    assert "as agreed: Wednesday 23 December" in talk.messages[-1].text

    count = len(talk.messages)
    assert len(talk.wait(days=30).messages) == count + 1
