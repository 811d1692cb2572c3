"""Stories: what Meta answered, recorded and corrected."""

import re
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from dialogs.events import (
    PersonEscalated,
    PersonHeardNothing,
    PersonOpened,
    PersonRecorded,
    PersonStartedAgain,
)
from dialogs.reply import Button, Press
from dialogs.screen import Follow, Page
from dialogs.session import Attempt, Day, ReplyKind, Session
from dialogs.state import state
from tests.dialogs.graph import COUNTRIES
from tests.dialogs.test_journey import FACEBOOK_FORM
from tests.talk import BOOK, Talk

KINDS: tuple[ReplyKind, ...] = (
    "mail",
    "screen",
    "notification",
    "earlier",
    "code",
    "more",
    "refused",
    "received",
)


def sent(country: str = "DE") -> Talk:
    talk = Talk(session=Session(offset=5)).command("start", country, "facebook")
    if "What time" in talk.text:
        talk.press(talk.buttons()[0])
    talk.press("Which accounts", "Done")
    if "not certain" in talk.text:
        talk.press("Try")
    return talk.press("In a browser", "I sent it")


@pytest.mark.walks
@pytest.mark.parametrize(("first", "second"), list(product(KINDS, KINDS)))
def test_every_outcome_may_follow_every_other(first: ReplyKind, second: ReplyKind) -> None:
    talk = sent()

    talk.happens(PersonRecorded(1, 0, first)).happens(PersonRecorded(1, 0, second))

    assert talk.session.cases[0].attempt.replies[-1].kind == second
    assert talk.buttons()


def test_nothing_yet_sets_a_date_and_is_not_an_answer() -> None:
    talk = sent().press("Nothing yet")

    assert talk.session.cases[0].attempt.replies == ()
    assert "tomorrow, around six in the evening" in talk.text
    assert "Wednesday 23 December" in talk.text
    assert "two more" in talk.text


def test_a_corrected_day_moves_the_date_by_which_meta_has_to_answer() -> None:
    talk = sent().press("Correct something", "Day: form", "Earlier")
    talk.press(next(label for label in talk.buttons() if "20" in label))

    assert talk.session.cases[0].attempt.sent == Day(date(2026, 11, 20))
    talk.press("Nothing yet")
    assert "Sunday 20 December" in talk.text


def test_the_day_may_be_about_or_unknown() -> None:
    talk = sent().press("Correct something", "Day: form", "Earlier", "About 2 weeks ago")
    assert talk.session.cases[0].attempt.sent == Day(date(2026, 11, 9), about=True)

    talk.press("Correct something", "Day: form", "Not sure")
    assert talk.session.cases[0].attempt.sent == Day()
    talk.press("Nothing yet")
    assert "did not note that day" in talk.text


def test_i_did_not_send_it_leads_back_to_the_form() -> None:
    talk = sent().press("Correct something", "That was wrong: form")

    assert talk.session.cases[0].attempt.sent is None
    assert "I sent it" in talk.buttons()


def test_a_wrong_reply_is_taken_back() -> None:
    talk = sent().press("Refused", "Correct something", "That was wrong: no from Meta")

    assert state(talk.session.cases[0]) == "waiting"


def test_after_a_refusal_one_may_write_complain_or_send_again() -> None:
    talk = sent().press("Refused", "A plain no", "Write to Meta", "I wrote to Meta today")
    assert talk.session.cases[0].attempt.asked == Day(date(2026, 11, 23))

    talk.press("Complain to the authority", "I complained today", "Where it stands")
    talk.press("What now?", "Do the form once more")
    case = talk.session.cases[0]
    assert len(case.attempts) == 2
    assert case.attempts[0].complained == Day(date(2026, 11, 23))
    assert "In a browser on this phone" in talk.buttons()


def test_an_outcome_button_of_an_older_attempt_still_records() -> None:
    talk = sent()
    old = talk.screen
    talk.press("Refused", "A plain no", "Do the form once more", "In a browser", "I sent it")

    talk.press_on(old, "Confirmed by e-mail")

    assert state(talk.session.cases[0]) == "confirmed"
    assert talk.session.cases[0].attempts[0].replies[-1].kind == "mail"


def test_a_confirmed_case_can_be_done_once_more() -> None:
    talk = sent().press("Confirmed by e-mail", "Do it once more")

    assert state(talk.session.cases[0]) == "walking"
    talk.press("In a browser", "I sent it")
    assert state(talk.session.cases[0]) == "waiting"


def test_a_confirmation_is_still_told_while_it_is_done_once_more() -> None:
    talk = sent().press("Confirmed by e-mail").wait(days=40).press("Do it once more").command("status")
    assert "begun once more" in talk.text
    assert "Confirmed before: Monday 23 November" in talk.text

    talk.press("Facebook: go on", "In a browser", "I sent it").command("status")
    assert "waiting" in talk.text
    assert "Confirmed before: Monday 23 November" in talk.text
    assert "The first time" not in talk.text

    talk.press("Facebook: any answer?", "Confirmed by e-mail").command("status")
    assert "Confirmed before" not in talk.text


def test_back_before_anything_is_sent_leaves_it_confirmed() -> None:
    talk = sent().press("Confirmed by e-mail")
    [before] = talk.session.cases
    talk.press("Do it once more", "In a browser", "Later", "In 3 days", "Back", "Back", "Back")

    assert talk.session.cases == (replace(before, answers=()),)
    assert talk.session.screen == Follow(1)


def test_back_leaves_a_new_attempt_for_somebody_else_as_well() -> None:
    talk = Talk(session=Session(offset=5)).command("start", "DE").command("status")
    talk.press("For somebody else", "Mum", "Facebook", "Keep it", "They sent it", "Refused")
    before = talk.session.cases
    talk.press("Do it once more", "Back")

    assert talk.session.cases == before


@pytest.mark.parametrize("region", ["eu", "uk", "switzerland", "brazil", "uncertain"])
def test_a_month_of_silence_is_named_only_where_the_law_is_known(region: str) -> None:
    talk = sent(COUNTRIES[region]).press("Change the reminder", "Stop reminding")

    talk.wait(days=32).command("status").press("Facebook")

    assert ("Art. 12(3)" in talk.text) == (region in ("eu", "uk"))
    assert "search" in talk.text.lower()
    talk.press("Still no answer")
    assert "Do the form once more" in talk.buttons()


def test_events_about_what_is_not_there_lead_somewhere_sensible() -> None:
    talk = sent()
    before = talk.session.cases

    for event in (
        PersonRecorded(1, 7, "mail"),
        PersonRecorded(9, 0, "mail"),
        PersonHeardNothing(9, 0),
        PersonStartedAgain(1, 5),
        PersonEscalated(2, 0, "asked"),
    ):
        talk.happens(event)
        assert talk.session.cases == before
        assert talk.buttons()


@pytest.mark.parametrize("language", BOOK.languages)
def test_every_button_that_notes_a_yes_says_so_and_has_a_row_of_its_own(language: str) -> None:
    talk = sent()
    talk.session = replace(talk.session, language=language)
    says_yes = {"en": "yes", "de": "ja", "es": "sí", "fr": "oui", "it": "sì", "nl": "ja", "pl": "tak"}
    says_yes |= {"pt-BR": "sim", "sv": "ja", "tr": "evet"}

    for kind in ("screen", "notification"):
        [row] = [row for row in talk.screen.rows if PersonRecorded(1, 0, kind) in map(event_of, row)]
        assert len(row) == 1, "two on a row are cut on a small phone"
        assert re.search(rf"\b{says_yes[language]}\b", row[0].label.lower())
        assert len(row[0].label) <= 40


def event_of(button: Button) -> object:
    return button.event if isinstance(button, Press) else None


def test_a_no_that_came_from_the_wrong_form_is_taken_back_by_a_button_that_says_so() -> None:
    talk = sent().press("Refused", "It is the wrong form")
    assert state(talk.session.cases[0]) == "refused", "looking takes nothing back"

    message = talk.screen
    talk.press("Undo the no: Facebook")
    assert "Noted" in talk.text
    assert "In a browser on this phone" in talk.buttons(), "the right form is next"
    assert "the form is still to do" in talk.press_on(message, "Undo the no").command("status").text

    talk.press("go on", "In a browser", "I sent it")
    assert len(talk.session.cases[0].attempts) == 2
    talk.command("status")
    assert "Meta said no" not in talk.text


def test_a_no_taken_back_on_the_page_about_the_wrong_form_loses_nothing_else() -> None:
    talk = sent().press("They have received it", "Refused", "A plain no", "Write to Meta")
    talk.press("I wrote to Meta today", "Where it stands", "It is the wrong form", "Undo the no: Facebook")
    first, second = talk.session.cases[0].attempts
    assert [reply.kind for reply in first.replies] == ["received"]
    assert first.sent
    assert first.asked
    assert second == Attempt()


def test_under_a_yes_that_was_noted_before_the_no_no_form_is_left_to_do() -> None:
    talk = sent().press("Confirmed by e-mail").happens(PersonRecorded(1, 0, "refused"))
    talk.press("It is the wrong form", "Undo the no: Facebook")

    assert state(talk.session.cases[0]) == "confirmed"
    assert len(talk.session.cases[0].attempts) == 1


def test_on_the_page_about_the_wrong_form_there_is_nothing_to_take_back_without_a_case() -> None:
    talk = Talk(session=Session(offset=5)).command("start", "DE").happens(PersonOpened(Page("wrong-form")))

    assert not [label for label in talk.buttons() if "Undo" in label or "right form" in label]


def test_who_is_asked_for_more_finds_the_form_a_reason_and_the_page_on_the_wrong_form() -> None:
    talk = sent().press("They want more")

    assert FACEBOOK_FORM in talk.links()
    assert FACEBOOK_FORM in talk.copies()
    assert any("Art. 21" in reason for reason in talk.copies())
    assert "It is the wrong form" in talk.buttons()
    talk.press("Other reasons", "Back", "Do it once more", "In a browser", "I sent it")
    assert len(talk.session.cases[0].attempts) == 2


def test_without_a_form_that_is_known_a_reason_is_there_all_the_same() -> None:
    talk = sent().press("They want more")
    talk.book = replace(BOOK, guides={})

    assert FACEBOOK_FORM not in talk.links()
    assert "Copy a reason" in talk.buttons()


def test_for_somebody_else_asked_for_more_there_is_nothing_to_open_here() -> None:
    talk = Talk(session=Session(offset=5)).command("start", "DE").command("status")
    talk.press("For somebody else", "Mum", "Facebook", "Keep it", "They sent it", "They want more")

    assert list(talk.links()) == []
    assert {"It is the wrong form", "Do it once more"} <= set(talk.buttons())
