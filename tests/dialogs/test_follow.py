"""Stories: what was recorded is looked at, corrected, and gone on from."""

from datetime import date

import pytest

from dialogs.events import (
    PersonDated,
    PersonHeardNothing,
    PersonOpened,
    PersonSent,
    PersonStartedAgain,
    PersonWithdrew,
)
from dialogs.screen import Follow, Item, Ladder, Page, Timeline, Walk
from dialogs.session import Attempt, Day
from dialogs.state import state
from tests.dialogs.people import at_the_form, next_message, sent_twice, until
from tests.dialogs.test_outcome import sent
from tests.talk import Talk


def complained() -> Talk:
    talk = sent().press("Refused", "A plain no", "Write to Meta", "I wrote to Meta today")
    return talk.press("Complain to the authority", "I complained today", "Where it stands")


@pytest.mark.parametrize("what", ["wrote to Meta", "complaint"])
def test_what_was_written_can_be_dated_and_taken_back(what: str) -> None:
    talk = complained().press("Correct something", f"Day: {what}", "Yesterday", "Correct something")
    assert f"{what}: Sunday 22 November" in talk.text

    talk.press(f"That was wrong: {what}", "Correct something")
    assert what not in talk.text
    assert "no from Meta" in talk.text


def test_a_complaint_stays_when_the_sending_is_taken_back() -> None:
    talk = complained().press("Correct something", "That was wrong: form")

    assert "Not noted as sent" in talk.text
    assert talk.session.cases[0].attempt.complained is not None


def test_what_was_never_recorded_cannot_be_dated_or_taken_back() -> None:
    talk = sent()
    before = talk.session.cases

    items: tuple[Item, ...] = ("asked", "complained", "refused", "mail")
    for item in items:
        talk.happens(PersonDated(1, 0, item, date(2026, 11, 20), about=False))
        talk.happens(PersonWithdrew(1, 0, item))
    assert talk.session.cases == before

    fresh = at_the_form().happens(PersonWithdrew(1, 0, "sent"))
    assert fresh.session.cases[0].attempts == (Attempt(),)


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(9999, 12, 31), date(1, 1, 1)])
def test_a_day_to_come_or_of_another_age_is_not_taken(day: date) -> None:
    talk = sent().happens(PersonDated(1, 0, "sent", day, about=False))

    assert talk.session.cases[0].attempt.sent == Day(date(2026, 11, 23))


def test_each_attempt_has_its_part_of_what_was_noted() -> None:
    talk = complained().press("What now?", "Do the form once more", "In a browser", "I sent it")
    talk.press("Correct something")

    assert "Attempt 1" in talk.text
    assert "Attempt 2" in talk.text
    assert talk.text.count("form: Monday 23 November") == 2


def test_with_nothing_noted_the_list_says_so() -> None:
    talk = at_the_form().happens(PersonOpened(Timeline(1)))

    assert "noted nothing" in talk.text


def test_the_day_of_an_agreed_month_moves_along_and_thirty_days_stay_thirty() -> None:
    talk = sent("CH").press("Change the reminder", "In 30 days", "Back", "Correct something")
    talk.press("Day: form", "Yesterday")

    months = [reminder.at.date() for reminder in talk.session.cases[0].reminders if reminder.kind == "month"]
    assert months == [date(2026, 12, 22)]


def test_taking_back_that_it_was_sent_takes_back_its_reminders() -> None:
    talk = sent().press("Change the reminder", "one-month date", "Back")

    talk.press("Correct something", "That was wrong: form")
    assert [reminder.kind for reminder in talk.session.cases[0].reminders] == ["worked"]


def test_a_day_unknown_keeps_what_was_agreed() -> None:
    talk = sent().press("Change the reminder", "one-month date", "Back")
    talk.press("Correct something", "Day: form", "Not sure")

    assert [reminder.kind for reminder in talk.session.cases[0].reminders] == ["look", "month"]


def test_after_writing_to_meta_one_is_asked_after_a_month() -> None:
    talk = sent().press("Refused", "A plain no", "Write to Meta", "I wrote to Meta today")
    next_message(talk)

    assert talk.now.date() == date(2026, 12, 23)


@pytest.mark.parametrize(
    ("label", "day"), [("They want a code", 26), ("They want more", 26), ("They have received it", 26)]
)
def test_after_an_answer_that_is_not_final_it_asks_again_in_three_days(label: str, day: int) -> None:
    talk = sent().press(label)
    next_message(talk)

    assert talk.now.date().day == day


def test_nothing_yet_about_what_is_settled_or_was_never_sent_leads_to_where_it_stands() -> None:
    confirmed = sent().press("Confirmed by e-mail").happens(PersonHeardNothing(1, 0))
    assert confirmed.session.screen == Follow(1)
    assert confirmed.session.cases[0].reminders == ()

    walking = at_the_form().happens(PersonHeardNothing(1, 0))
    assert walking.session.screen == Walk(1)


def test_a_new_attempt_is_begun_once() -> None:
    talk = sent().press("Refused").happens(PersonStartedAgain(1, 0))
    talk.happens(PersonStartedAgain(1, 0)).happens(PersonStartedAgain(1, 1))

    assert len(talk.session.cases[0].attempts) == 2


def test_sent_on_another_day_from_an_old_message_changes_nothing() -> None:
    talk = sent().wait(days=3).happens(PersonSent(1, 0))

    assert talk.session.cases[0].attempt.sent == Day(date(2026, 11, 23))
    assert "Sent on Monday 23 November" in talk.text


def test_an_about_day_is_said_as_about() -> None:
    talk = sent().press("Correct something", "Day: form", "Earlier", "About")

    assert "about" in talk.text.lower()


def test_from_a_confirmed_case_one_goes_on_to_the_next() -> None:
    talk = sent_twice().press("Confirmed by e-mail")

    talk.press("Go on: Instagram")
    assert talk.session.screen == Follow(1)
    talk.press("A yes at once, on the screen")
    assert {state(case) for case in talk.session.cases} == {"confirmed"}


def test_home_says_how_every_case_stands_and_when_it_goes_on() -> None:
    talk = sent_twice().press("Confirmed by e-mail").command("status")

    assert "confirmed" in talk.text
    assert "waiting" in talk.text
    assert "tomorrow" in talk.text
    until(talk, "2026-12-30 12:00").command("status").press("Instagram: any answer?")
    assert "Still no answer: what now?" in talk.buttons()


def test_who_does_not_know_what_the_answer_means_can_choose_it_where_the_kinds_are_explained() -> None:
    talk = sent().press("I don't know")
    kinds = [
        "Confirmed by e-mail",
        "They have received it",
        "They want more",
        "It is the wrong form",
        "Refused",
    ]
    assert talk.buttons()[: len(kinds)] == kinds

    assert state(talk.press("Refused").session.cases[0]) == "refused"


def test_of_two_cases_it_is_the_one_that_was_looked_at_and_none_where_it_is_not_known() -> None:
    talk = sent_twice().press("I don't know", "Refused")
    assert [state(case) for case in talk.session.cases] == ["waiting", "refused"]

    talk.command("status").happens(PersonOpened(Page("answers")))
    assert "Refused" not in talk.buttons()
    assert "Refused" in sent().command("status").happens(PersonOpened(Page("answers"))).buttons()


def test_after_the_month_the_day_can_be_corrected_and_the_reminder_changed() -> None:
    talk = at_the_form().press("I sent it").wait(days=32).command("status").press("any answer?")
    assert "Still no answer: what now?" in talk.buttons()

    assert "Change the reminder" in talk.buttons()
    talk.press("Correct something", "Day: form", "Yesterday")
    assert "Still no answer: what now?" not in talk.buttons()


def test_back_from_doing_it_once_more_leads_to_where_one_came_from() -> None:
    talk = at_the_form().press("I sent it", "Refused", "A plain no", "Do the form once more", "Back")
    assert talk.session.screen == Ladder(1)
    assert len(talk.session.cases[0].attempts) == 1

    talk.press("Do the form once more", "In a browser", "Other reasons", "Back", "Back", "Back")
    assert talk.session.screen == Ladder(1)
    assert talk.press("Back").session.screen == Follow(1)
    assert talk.press("Do it once more", "Back").session.screen == Follow(1)


def test_who_is_asked_for_more_sees_the_ways_and_one_button_for_another_answer() -> None:
    talk = at_the_form().press("I sent it", "They want more")
    assert len(talk.screen.rows) <= 9
    assert not {"Confirmed by e-mail", "They want more", "Nothing yet"} & set(talk.buttons())
    assert {"It is the wrong form", "Do it once more", "Copy a reason"} <= set(talk.buttons())

    talk.press("Another answer came")
    outcomes = {"Confirmed by e-mail", "A yes at once, on the screen", "A yes later, in the app", "Refused"}
    assert outcomes | {"They have received it", "They want a code", "Nothing yet"} <= set(talk.buttons())
    assert not {"They want more", "I don't know"} & set(talk.buttons())

    assert state(talk.press("Refused").session.cases[0]) == "refused"
