"""A case as one page, complete without the bot; and a farewell that gives it to everyone once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dialogs import machine, takeaway
from dialogs.events import (
    FarewellCame,
    OperatorSaidFarewell,
    PersonAskedForFile,
    PersonRecorded,
    PersonSent,
    PersonSet,
)
from dialogs.notice import Announced, Expiring, Farewell, File
from dialogs.notices import MOST
from dialogs.paper import Address, Entries, Paper, Section, Text
from dialogs.reply import Description
from dialogs.scene import Scene
from dialogs.session import Account, Attempt, Case, Day, MetaReply, ReplyKind, Session
from tests.dialogs.people import at_the_form, sent_twice
from tests.dialogs.test_outcome import sent
from tests.dialogs.test_printed import said
from tests.talk import BOOK, MONDAY, Talk


def page(talk: Talk, number: int = 0) -> Paper:
    return takeaway.paper(Scene.of(BOOK, talk.session, talk.now), number)


def first(paper: Paper) -> Section:
    return paper.sections[0]


def lines(section: Section) -> str:
    return "\n".join(block.markup for block in section.blocks if isinstance(block, Text))


# ------------------------------------------------------------------ what stands on it


def test_it_says_what_was_sent_when_and_by_which_form() -> None:
    section = first(page(sent()))

    assert section.title == "Facebook"
    assert "form: Monday, 23 November 2026" in lines(section)
    assert "waiting for Meta's answer" in lines(section)
    forms = [block for block in section.blocks if isinstance(block, Address)]
    assert [form.url for form in forms] == [BOOK.sites["form-facebook"].url]


def test_it_says_the_next_days_in_words_and_for_a_calendar() -> None:
    section = first(page(sent()))

    assert "Tuesday, 24 November 2026: look whether Meta has answered" in lines(section)
    assert "Wednesday, 23 December 2026: by my calculation the month is over" in lines(section)
    assert section.blocks[-1] == Entries("Put these days into a calendar", "reminders.ics", 1)


def test_where_no_law_names_a_time_it_is_not_called_a_month() -> None:
    talk = sent()
    case = replace(talk.session.cases[0], region="switzerland")
    talk.session = talk.session.keep(case)

    assert "I know of no fixed time" in lines(first(page(talk)))
    assert "the month is over" not in lines(first(page(talk)))


@pytest.mark.parametrize("answer", ["mail", "received", "code", "more", "refused"])
def test_it_says_what_to_do_next_whatever_was_answered(answer: ReplyKind) -> None:
    talk = sent().happens(PersonRecorded(1, 0, answer))
    stands = "confirmed" if answer == "mail" else answer

    assert BOOK.texts[f"phrases.takeaway.next.{stands}"] in lines(first(page(talk)))
    calendar = any(isinstance(block, Entries) for block in first(page(talk)).blocks)
    assert calendar == (answer != "mail")


def test_before_the_form_is_sent_it_says_so_and_after_a_long_silence_too() -> None:
    walking = first(page(at_the_form()))
    assert "Next: send the form." in lines(walking)
    assert not any(isinstance(block, Address | Entries) for block in walking.blocks)

    late = sent()
    late.now += timedelta(days=60)
    assert "The time in which an answer was to come is over" in lines(first(page(late)))


def test_it_holds_the_guide_and_what_to_do_after_a_no() -> None:
    text = said(replace(page(sent()), sections=page(sent()).sections[1:]))

    for part in ("In a browser on this phone", "Reasons to copy", "If Meta refuses", "not legal advice"):
        assert part in text


def test_several_cases_stand_on_one_page_each_by_itself_and_their_guide_once() -> None:
    talk = sent_twice()
    titles = [section.title for section in page(talk).sections]

    assert titles[:2] == ["Instagram", "Instagram 2"]
    assert titles.count("Before you begin") == 1
    assert [section.title for section in page(talk, 2).sections][:2] == [
        "Instagram 2",
        "What an objection does",
    ]


def test_days_that_are_not_known_exactly_are_called_so() -> None:
    about = Attempt(Day(date(2025, 5, 20), about=True), "form", (MetaReply("received", Day()),))
    again = Attempt(Day(), "gone")
    case = Case(1, "facebook", "eu", (Account("facebook"),), attempts=(about, again))
    section = first(takeaway.paper(Scene.of(BOOK, Session(cases=(case,)), MONDAY), 1))

    assert "form: about Tuesday, 20 May 2025" in lines(section)
    assert "form: not known" in lines(section)
    assert sum(isinstance(block, Address) for block in section.blocks) == 1


def test_a_case_of_a_guide_that_is_gone_still_has_what_was_noted() -> None:
    talk = sent()
    book = replace(BOOK, guides={})
    paper = takeaway.paper(Scene.of(book, talk.session, MONDAY), 1)

    assert "form: Monday, 23 November 2026" in lines(first(paper))


def test_who_has_no_case_yet_gets_the_guide() -> None:
    paper = takeaway.paper(Scene.of(BOOK, Session(country="DE"), MONDAY), 0)

    assert paper.title == "Object to AI at Meta: Facebook and Instagram"


@pytest.mark.parametrize("language", BOOK.languages)
def test_it_is_made_in_every_language(language: str) -> None:
    talk = sent()
    talk.session = replace(talk.session, language=language)

    assert page(talk).language == language


# ------------------------------------------------------------------ where it is offered


def test_it_is_offered_with_the_timeline_and_after_a_confirmation() -> None:
    talk = sent().press("Correct something", "Take it with me as a page")
    assert talk.messages[-1].file == Description("takeaway", "take-away.html", 1)
    assert "works without me" in talk.messages[-1].text

    talk.happens(PersonRecorded(1, 0, "mail")).press(
        "Home", "Facebook: look at it", "Take it with me as a page"
    )
    assert talk.messages[-1].file == Description("takeaway", "take-away.html", 1)


def test_of_a_case_that_is_not_there_nothing_is_owed() -> None:
    talk = sent().happens(PersonAskedForFile("takeaway", 7))

    assert talk.messages == []


def test_it_comes_with_the_warning_before_everything_is_forgotten() -> None:
    warning = machine.view_notice(BOOK, sent().session, Expiring(date(2026, 12, 7)), MONDAY)
    assert warning is not None
    assert warning.file == Description("takeaway", "take-away.html")
    assert "Keep it" in [button.label for row in warning.rows for button in row]

    without = machine.view_notice(BOOK, Session(country="DE"), Expiring(date(2026, 12, 7)), MONDAY)
    assert without is not None
    assert without.file is None


# ------------------------------------------------------------------ the farewell


def test_a_farewell_gives_everyone_who_has_begun_their_page_once() -> None:
    for session in (sent().session, Session(country="DE")):
        turn = machine.update(BOOK, session, FarewellCame(), MONDAY)
        assert turn.session.notices == (Farewell(),)
        assert not turn.shows
        again = machine.update(BOOK, turn.session, FarewellCame(), MONDAY)
        assert again.session == turn.session

        shown = machine.view_notice(BOOK, turn.session, Farewell(), MONDAY)
        assert shown is not None
        assert shown.file == Description("takeaway", "take-away.html")
        assert "This bot is closing" in shown.text


def test_who_never_began_is_left_in_peace() -> None:
    assert machine.update(BOOK, Session(), FarewellCame(), MONDAY).session == Session()


def test_a_farewell_takes_no_place_of_another_message_and_none_takes_its_place() -> None:
    full = replace(sent().session, notices=tuple(File("data") for _ in range(MOST)))

    notices = machine.update(BOOK, full, FarewellCame(), MONDAY).session.notices
    assert notices == (*full.notices, Farewell())


def test_a_farewell_is_no_press_and_changes_nothing_else() -> None:
    session = sent().session
    after = machine.update(BOOK, session, FarewellCame(), MONDAY + timedelta(days=3)).session

    assert replace(after, notices=(), farewell=False) == session


def test_a_discreet_person_is_not_given_away_by_the_message() -> None:
    talk = sent().happens(PersonSet("discreet", on=True))
    shown = machine.view_notice(BOOK, talk.session, Farewell(), MONDAY)

    assert shown is not None
    assert shown.file is not None
    for word in ("Meta", "Facebook", "Instagram", "objection"):
        assert word not in shown.text + shown.file.name


def test_an_operator_is_told_in_one_line_how_many_chats_there_are() -> None:
    talk = Talk().command("start", "DE").happens(OperatorSaidFarewell(12))

    assert "12 chats" in talk.messages[-1].text
    assert "\n" not in talk.messages[-1].text
    assert talk.buttons(talk.messages[-1]) == ["Home"]
    turn = machine.update(BOOK, talk.session, OperatorSaidFarewell(12), MONDAY)
    assert turn.session.notices == (Announced(12),)


def test_anybody_else_is_told_that_there_is_no_such_command() -> None:
    assert "I do not know that command" in Talk().command("start", "DE").command("farewell").text


def test_sent_again_after_a_farewell_nothing_is_lost() -> None:
    talk = sent().happens(FarewellCame()).happens(PersonSent(1, 0))

    assert talk.session.farewell
    assert talk.session.cases[0].attempt.sent
