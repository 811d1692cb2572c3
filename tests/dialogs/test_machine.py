"""Whatever is pressed, on whatever message, forged or true, leads somewhere sensible."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs import machine
from dialogs.accounts import next_case
from dialogs.events import (
    ButtonEvent,
    DueDateCame,
    PersonBlockedBot,
    PersonChose,
    PersonLinked,
    PersonOpened,
    PersonPressedUnknown,
    PersonWentBack,
    TroubleCame,
)
from dialogs.meaning import PersonObjected
from dialogs.screen import (
    Accounts,
    Dating,
    Earlier,
    Elsewhere,
    Faq,
    Follow,
    Home,
    Ladder,
    Letter,
    Linking,
    Moving,
    Page,
    Privacy,
    Reasons,
    Remind,
    Reminders,
    Screen,
    Sources,
    Timeline,
    Topic,
    Walk,
    Welcome,
)
from dialogs.session import Account, Session
from dialogs.walk import replay
from tests.dialogs.people import GERMAN, at_the_form, next_message, sent_twice
from tests.dialogs.test_outcome import sent
from tests.talk import BOOK, MONDAY, Talk

STANDING = {"new": Session(), "at the form": at_the_form().session, "sent": sent_twice().session}
FORGED = [st.from_type(kind) for kind in get_args(ButtonEvent)]
OF_A_CASE: tuple[Screen, ...] = (
    Walk(9),
    Reasons(9),
    Follow(9),
    Timeline(9),
    Ladder(9),
    Letter(9, "meta"),
    Dating(9, 0, "sent"),
    Earlier(9),
    Moving(9),
    Remind(9, "look"),
)


@pytest.mark.walks
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(STANDING)), st.lists(st.one_of(FORGED), max_size=3))
def test_no_forged_press_raises_and_every_one_leads_to_a_screen(
    standing: str, events: list[ButtonEvent]
) -> None:
    session = STANDING[standing]
    for event in events:
        turn = machine.update(BOOK, session, event, MONDAY)
        session = turn.session
        reply = machine.view(BOOK, session, MONDAY)
        assert reply.text
        assert [button for row in reply.rows for button in row]
        for notice in session.notices:
            machine.view_notice(BOOK, session, notice, MONDAY)


@settings(max_examples=100)
@given(st.one_of([st.from_type(kind) for kind in get_args(ButtonEvent) if "case" in kind.__match_args__]))
def test_an_event_about_a_case_that_is_not_there_changes_no_case(event: ButtonEvent) -> None:
    before = STANDING["sent"]
    about = replace(event, case=77)  # type: ignore[arg-type]  # each of these has a case

    assert machine.update(BOOK, before, about, MONDAY).session.cases == before.cases


@pytest.mark.parametrize("screen", OF_A_CASE, ids=lambda screen: screen.kind)
def test_a_screen_whose_case_is_gone_leads_home_and_a_stored_one_says_so(screen: Screen) -> None:
    talk = sent().happens(PersonOpened(screen))
    assert talk.session.screen == Home()

    talk.session = replace(talk.session, screen=screen)  # as after damage
    assert "not there any more" in talk.text
    assert talk.buttons() == ["Back", "Home"]


def test_a_page_that_is_gone_leads_home_and_a_stored_one_says_so() -> None:
    talk = sent().happens(PersonOpened(Page("never")))
    assert talk.session.screen == Home()

    talk.session = replace(talk.session, screen=Page("never"))
    assert "not there any more" in talk.text
    assert "states no facts" in talk.happens(PersonOpened(Sources("never"))).text


@pytest.mark.parametrize("screen", [Topic("never"), Elsewhere("never")], ids=lambda screen: screen.kind)
def test_the_list_in_place_of_what_is_gone_is_not_what_back_leads_to(screen: Screen) -> None:
    talk = sent()
    for _ in range(2):
        talk.happens(PersonOpened(screen))

    assert talk.session.screen in (Faq(), Elsewhere())
    assert talk.press("Back").session.screen == Follow(1)


def test_an_account_that_is_gone_is_not_asked_about() -> None:
    talk = Talk(session=GERMAN).happens(PersonOpened(Linking(3)))

    assert "not on your list any more" in talk.text
    talk.happens(PersonLinked(3, 0))
    assert talk.session.cases == ()


@pytest.mark.parametrize(("index", "first"), [(0, 0), (5, 0), (1, 2), (2, 0), (1, -1)])
def test_a_link_between_accounts_that_was_not_asked_about_changes_nothing(index: int, first: int) -> None:
    three = (Account("facebook"), Account("instagram"), Account("instagram", 2))
    talk = Talk(session=replace(GERMAN, accounts=three)).happens(PersonLinked(index, first))

    assert (talk.session.links, talk.session.cases) == ((), ())


def test_a_button_that_means_nothing_any_more_leads_home_or_to_the_beginning() -> None:
    assert sent().happens(PersonPressedUnknown()).session.screen == Home()
    assert Talk().happens(PersonPressedUnknown()).session.screen == Welcome()


@pytest.mark.parametrize("event", [PersonChose(1, "login", "browser"), PersonWentBack(1, "form")])
def test_the_way_of_a_form_that_was_sent_is_not_walked_any_more(event: PersonChose | PersonWentBack) -> None:
    talk = sent()
    before = talk.session

    assert talk.happens(event).session == before


@pytest.mark.parametrize(
    "event", [PersonChose(1, "never", "browser"), PersonChose(1, "form", "never"), PersonWentBack(1, "never")]
)
def test_a_step_that_was_never_offered_changes_nothing(event: PersonChose | PersonWentBack) -> None:
    talk = at_the_form()
    answers = talk.session.cases[0].answers

    assert talk.happens(event).session.cases[0].answers == answers


def test_after_trouble_one_is_where_one_was() -> None:
    talk = at_the_form()
    failed = talk.happens(TroubleCame("failed"))
    assert "did not work" in failed.text
    assert "I sent it" in failed.buttons()

    assert "could not be read" in failed.happens(TroubleCame("damaged")).text
    assert Talk().happens(TroubleCame("failed")).session.acted == MONDAY


def test_a_due_date_that_comes_early_changes_nothing() -> None:
    for talk in (sent(), sent().happens(PersonBlockedBot())):
        before = talk.session
        assert talk.happens(DueDateCame()).session == before
        assert talk.messages == []


def test_after_a_guide_is_gone_its_reminder_still_leads_somewhere() -> None:
    talk = at_the_form().press("Later", "Tomorrow")
    talk.book = replace(BOOK, guides={})
    message = next_message(talk)

    talk.press_on(message, "Go on")
    assert "Home" in talk.buttons()


def test_who_had_answered_a_step_that_is_gone_goes_on_from_the_first_that_is_there() -> None:
    talk = at_the_form()
    facebook = BOOK.guides["facebook"]
    steps = {name: step for name, step in facebook.steps.items() if name != "login"}
    talk.book = replace(BOOK, guides={"facebook": facebook.model_copy(update={"steps": steps})})
    place = replay(talk.book, talk.session.cases[0])

    assert place is not None
    assert (place.step, place.answers) == (next(iter(steps)), ())
    assert talk.buttons()


def test_whoever_cancels_is_told_that_nothing_is_lost_and_stands_where_they_stood() -> None:
    talk = at_the_form()
    before = [case.answers for case in talk.session.cases]

    talk.command("cancel")
    assert "Nothing is lost" in talk.text
    assert [case.answers for case in talk.session.cases] == before


def test_after_the_last_account_comes_home() -> None:
    assert next_case(at_the_form().session) == Walk(1)
    assert next_case(sent().session) == Home()


def test_where_there_is_no_form_home_begins_with_what_helps_there() -> None:
    talk = Talk(session=Session(country="US", zone="America/New_York", screen=Home()))
    assert "I know of no form" in talk.text
    assert talk.buttons()[:3] == ["What helps where I live", "Tell me if this changes", "Another country"]
    assert "Begin" not in talk.buttons()

    talk.press("Tell me if this changes").command("status")
    assert talk.session.news
    assert "Tell me if this changes" not in talk.buttons()
    assert "No form where you live" in talk.command("start").text
    assert "What helps where I live" not in at_the_form().press("Home").buttons()


def test_where_there_is_no_form_nothing_calls_it_an_objection_or_asks_to_begin() -> None:
    talk = Talk(session=Session(country="US", zone="America/New_York", screen=Home()))
    answers: tuple[Screen, ...] = (*map(Topic, BOOK.topics), *map(Page, BOOK.pages))
    for screen in answers:
        labels = talk.happens(PersonOpened(screen)).buttons()
        assert "Go on with my objection" not in labels
        assert labels.count("What helps where I live") <= 1, screen

    talk.happens(PersonOpened(Accounts())).press("Facebook", "Done")
    assert "step 1" not in talk.text
    assert talk.press("Home").text.endswith("<b>Facebook</b>: no form there, as far as I know")
    assert "Facebook: look at it" in talk.buttons()
    assert "Show me the form" not in talk.buttons(talk.happens(PersonObjected()).messages[-1])
    assert "What helps where I live" in talk.buttons(talk.messages[-1])


def test_a_link_with_a_language_and_what_is_not_understood() -> None:
    talk = Talk().command("start", "de", "facebook", "nonsense", "facebook")

    assert talk.session.language == "de"
    assert talk.session.accounts == (Account("facebook"),)


def test_a_link_for_somebody_with_cases_leads_to_where_they_stand() -> None:
    talk = sent().command("privacy").command("start", "facebook")

    assert talk.session.screen == Home()
    assert len(talk.session.accounts) == 1


def test_who_comes_back_after_a_long_time_and_writes_is_welcomed() -> None:
    talk = sent().press("Change the reminder", "Stop reminding").wait(days=15)

    assert "Welcome back" in talk.write("hello").text


def test_reminders_do_not_list_the_question_whether_it_worked() -> None:
    talk = at_the_form()
    talk.session = replace(talk.session, screen=Reminders())

    assert "None is set" in talk.text


def test_of_somebody_who_did_nothing_nothing_is_forgotten_on_a_day() -> None:
    talk = Talk(session=Session(screen=Privacy()))

    assert "not known" in talk.text
