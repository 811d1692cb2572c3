"""Where no form of Meta's is known: that is said before anything that leads to one."""

import pytest

from dialogs.events import PersonChoseCountry, PersonOpened
from dialogs.screen import Home, Page, Screen
from dialogs.screen import Topic as TopicScreen
from dialogs.session import Session
from dialogs.state import nowhere
from tests.dialogs.people import at_the_form
from tests.talk import Talk

NO_FORM = "I know of no form of Meta's for the country of your account."


def in_the_us(screen: Screen) -> Talk:
    talk = Talk(session=Session(country="US", zone="America/New_York", screen=Home()))
    return talk.happens(PersonOpened(screen))


def test_who_only_has_instagram_is_shown_no_way_to_a_form_where_there_is_none() -> None:
    talk = in_the_us(TopicScreen("instagram_only"))

    assert "I know of no form" in talk.text
    assert "its way" not in talk.text


SPEAK_OF_THE_FORM = (
    *(TopicScreen(name) for name in ("which_email", "why_log_in", "several_accounts", "threads")),
    *(Page(name) for name in ("help", "child-mine", "threads", "hacked")),
)


@pytest.mark.parametrize("screen", SPEAK_OF_THE_FORM)
def test_what_leads_to_the_form_begins_with_there_being_none_where_there_is_none(screen: Screen) -> None:
    assert in_the_us(screen).text.startswith(NO_FORM)
    assert NO_FORM not in at_the_form().happens(PersonOpened(screen)).text


def test_who_began_elsewhere_is_not_told_that_there_is_no_form() -> None:
    talk = at_the_form().press("I sent it").happens(PersonChoseCountry("US")).command("help")

    assert NO_FORM not in talk.text


def test_an_answer_that_speaks_of_no_form_goes_without_that_line() -> None:
    assert NO_FORM not in in_the_us(TopicScreen("linkedin")).text


def mapped() -> Talk:
    """Return somebody in the US who has named two accounts."""
    return in_the_us(Home()).press("My accounts", "Facebook", "Instagram", "Done")


def test_of_two_accounts_it_is_not_asked_how_they_are_linked_where_there_is_no_form() -> None:
    talk = mapped()

    assert "Accounts Centre" not in talk.text
    assert "I know of no form" in talk.text
    [case] = talk.session.cases
    assert nowhere(case)
    assert len(case.accounts) == 2


def test_who_moves_to_where_there_is_a_form_is_asked_how_they_are_linked() -> None:
    talk = mapped().happens(PersonChoseCountry("DE"))
    talk.press(talk.buttons()[0])
    assert "Accounts Centre" in talk.text

    talk.press("No, separate")
    assert [case.region for case in talk.session.cases] == ["eu", "eu"]


def test_who_moves_to_where_there_is_none_either_is_not_asked_how_they_are_linked() -> None:
    talk = mapped().happens(PersonChoseCountry("DE"))
    talk.press(talk.buttons()[1])
    assert "Accounts Centre" not in talk.text


def test_with_one_account_there_is_nothing_to_link_after_a_move() -> None:
    talk = in_the_us(Home()).press("My accounts", "Facebook", "Done").happens(PersonChoseCountry("DE"))
    talk.press(talk.buttons()[0])

    assert "Accounts Centre" not in talk.text
    assert talk.session.cases[0].region == "eu"
