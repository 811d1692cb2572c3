"""Stories: somebody comes back after weeks, and is told which dates have passed."""

import pytest

from dialogs.session import Session
from tests.dialogs.graph import COUNTRIES
from tests.dialogs.people import at_the_form
from tests.talk import Talk


def sent_in(region: str) -> Talk:
    talk = Talk(session=Session(offset=5)).command("start", COUNTRIES[region], "facebook")
    return talk.press("Which accounts", "Done", "In a browser", "I sent it")


@pytest.mark.parametrize("region", ["eu", "uk"])
def test_who_comes_back_after_the_month_is_told_on_which_day_it_ended(region: str) -> None:
    talk = sent_in(region).wait(days=40).command("start")

    assert "Welcome back" in talk.text
    assert "Facebook: Meta's month ended on Wednesday 23 December" in talk.text
    assert "two months more" in talk.text
    assert "I last wrote to you" in talk.text


def test_where_no_law_names_a_time_thirty_days_are_no_deadline() -> None:
    talk = sent_in("switzerland").wait(days=40).command("status")

    assert "more than 30 days have passed" in talk.text
    assert "Art. 12" not in talk.text


def test_before_the_month_is_over_only_the_last_reminder_is_named() -> None:
    talk = sent_in("eu").wait(days=20).command("start")

    assert "month ended" not in talk.text
    assert "I last wrote to you" in talk.text


def test_what_is_confirmed_or_was_never_sent_has_no_date_that_could_pass() -> None:
    confirmed = sent_in("eu").press("Confirmed by e-mail").wait(days=40).command("start")
    assert "Welcome back" in confirmed.text
    assert "month ended" not in confirmed.text
    assert "I last wrote to you" not in confirmed.text

    assert "month ended" not in at_the_form().wait(days=40).command("start").text


def test_who_was_not_away_is_not_told() -> None:
    talk = sent_in("eu").wait(days=40).command("start").command("status")

    assert "month ended" not in talk.text
