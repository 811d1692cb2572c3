"""Stories: writing to Meta, then complaining; what is asked before, and what is said after."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from dialogs import post
from dialogs.complaint import acknowledgement, lengthened, obstacle
from dialogs.events import (
    PersonAskedForFile,
    PersonDated,
    PersonEscalated,
    PersonOpened,
    PersonRecorded,
    PersonSent,
    PersonStartedAgain,
)
from dialogs.letter import letters, plain
from dialogs.reply import Press
from dialogs.scene import Scene
from dialogs.screen import Follow, Ladder, Letter, Page, Walk
from dialogs.session import Attempt, Day, Reminder
from tests.dialogs.people import at_the_form
from tests.dialogs.test_outcome import sent
from tests.talk import BOOK, MONDAY, Talk

COMPLAIN = "Complain to the authority"


def refused(country: str = "DE") -> Talk:
    return sent(country).press("Refused", "A plain no")


def to_authority(talk: Talk) -> Talk:
    return talk.happens(PersonOpened(Letter(1, "authority")))


# ------------------------------------------------------------------ to Meta


@pytest.mark.parametrize("country", ["DE", "GB", "CH", "BR"])
def test_before_the_letter_to_meta_it_is_said_what_it_means(country: str) -> None:
    talk = refused(country).press("Write to Meta")

    assert "Your name goes to Meta" in talk.text
    assert "cost" in talk.text
    assert "Attach screenshots, the date and Meta's e-mail" in talk.text
    assert "Reported 21 July 2026 by the directory datenanfragen.de" in talk.text
    assert BOOK.sites["form-contact"].url in talk.links()
    assert BOOK.sites["form-contact"].url in talk.copies()
    assert {"The letter as PDF", "The letter as text", "I wrote to Meta today"} <= set(talk.buttons())
    assert talk.press("Explain each step").text.count("[please check]") == 1


@pytest.mark.parametrize(
    ("country", "next_step"), [("DE", "authority"), ("GB", "ICO"), ("CH", "FDPIC"), ("BR", "petition")]
)
def test_after_the_letter_to_meta_it_says_what_comes_next(country: str, next_step: str) -> None:
    talk = refused(country).press("Write to Meta", "I wrote to Meta today")

    assert talk.session.cases[0].attempt.asked == Day(date(2026, 11, 23))
    assert "Noted: Monday 23 November." in talk.text
    assert next_step in talk.text
    assert ("23 December" in talk.text) == (country == "GB")
    assert COMPLAIN in talk.buttons()
    assert "I wrote to Meta today" not in talk.buttons()
    assert talk.press("Back").session.screen == Ladder(1)


def test_the_day_of_the_letter_is_corrected_and_the_acknowledgement_with_it() -> None:
    talk = refused("GB").press("Write to Meta", "I wrote to Meta today", "It was another day", "Yesterday")
    talk.happens(PersonOpened(Letter(1, "meta")))

    assert "Noted: Sunday 22 November." in talk.text
    assert "end on <b>Tuesday 22 December</b>, if it came on Sunday 22 November" in talk.text


@pytest.mark.parametrize(("day", "about"), [(None, False), (date(2026, 11, 20), True)])
def test_without_the_day_of_the_letter_there_is_no_day_of_acknowledgement(
    day: date | None, about: bool
) -> None:
    talk = refused("GB").press("Write to Meta", "I wrote to Meta today")
    talk.happens(PersonDated(1, 0, "asked", day, about)).happens(PersonOpened(Letter(1, "meta")))

    assert "end on" not in talk.text
    assert acknowledgement(talk.session.cases[0]) is None


def test_the_acknowledgement_is_counted_only_in_the_uk_and_only_from_a_letter() -> None:
    assert acknowledgement(sent("GB").session.cases[0]) is None
    assert acknowledgement(refused().happens(PersonEscalated(1, 0, "asked")).session.cases[0]) is None


# ------------------------------------------------------------------ to the authority


@pytest.mark.parametrize("country", ["DE", "EE", "GB", "CH", "BR"])
def test_the_letter_to_meta_comes_first(country: str) -> None:
    talk = refused(country)
    assert COMPLAIN not in talk.buttons()

    to_authority(talk)
    assert "First write to Meta." in talk.text
    assert "I complained today" not in talk.buttons()
    talk.press("Write to Meta", "Back", "I wrote to Meta already", COMPLAIN)
    assert "I complained today" in talk.buttons()
    assert COMPLAIN in talk.happens(PersonOpened(Ladder(1))).buttons()


def test_the_page_on_how_to_complain_has_the_authority_of_the_country_and_claims_no_refusal() -> None:
    talk = sent("AT").press("Refused", "A plain no", "How to write and complain")

    assert BOOK.authorities["AT"].url in talk.copies()
    assert any("I know of no yes to it" in text for text in talk.copies())
    assert not any("honoured" in text for text in talk.copies())
    british = sent("GB").happens(PersonOpened(Page("ladder-eu")))
    assert BOOK.authorities["GB"].url not in british.copies()


def test_in_the_eu_one_may_complain_when_the_month_is_over_and_no_more_time_was_asked_for() -> None:
    talk = sent().wait(days=30)
    assert COMPLAIN not in talk.happens(PersonOpened(Ladder(1))).buttons()

    talk.wait(days=1).press(COMPLAIN)
    assert "Did Meta ask for more time?" in talk.text
    assert "ended on Wednesday 23 December" in talk.text
    assert "until Tuesday 23 February 2027" in talk.text
    assert "So says the law: the text of the GDPR (27 April 2016)" in talk.text

    assert "when shall I write" in talk.press("Yes: remind me").text
    assert "I complained today" in talk.press("Back", "No, it did not").buttons()


def test_after_three_months_nobody_is_asked_for_more_time() -> None:
    talk = sent().wait(days=93)

    assert "I complained today" in to_authority(talk).buttons()


@pytest.mark.parametrize("country", ["EE", "GB"])
def test_where_the_company_comes_first_the_month_is_not_enough(country: str) -> None:
    talk = sent(country).wait(days=100)

    assert "First write to Meta." in to_authority(talk).text


def test_who_moved_to_another_country_of_the_eu_meanwhile_may_complain_all_the_same() -> None:
    talk = sent().wait(days=100)
    session = replace(talk.session, country="GB")

    assert obstacle(BOOK, session, Letter(1, "authority"), talk.now.date()) is None


def test_without_anything_to_show_it_asks_for_the_mail_or_a_screenshot() -> None:
    talk = (
        sent().happens(PersonDated(1, 0, "sent", None, about=False)).happens(PersonEscalated(1, 0, "asked"))
    )
    to_authority(talk)
    assert "Do you have Meta's e-mail, a message or a screenshot?" in talk.text
    assert "I complained today" not in talk.buttons()

    talk.press("Yes, I have one")
    assert "I complained today" in talk.buttons()
    talk.press("Back", "Note the day I did the form", "Yesterday")
    assert "I complained today" in to_authority(talk).buttons()


def test_who_has_nothing_to_show_does_the_form_once_more() -> None:
    talk = (
        sent().happens(PersonDated(1, 0, "sent", None, about=False)).happens(PersonEscalated(1, 0, "asked"))
    )

    to_authority(talk).press("No: do the form once more")
    assert "In a browser on this phone" in talk.buttons()


def test_an_answer_of_meta_s_is_something_to_show() -> None:
    talk = (
        sent().happens(PersonDated(1, 0, "sent", None, about=False)).happens(PersonRecorded(1, 0, "received"))
    )

    assert "I complained today" in to_authority(talk.happens(PersonEscalated(1, 0, "asked"))).buttons()


@pytest.mark.parametrize("to", ["meta", "authority"])
def test_about_what_was_confirmed_or_never_done_there_is_nothing_to_write(to: str) -> None:
    for talk in (sent().press("Confirmed by e-mail"), at_the_form()):
        talk.happens(PersonOpened(Letter(1, "meta" if to == "meta" else "authority")))
        assert "nothing to write about" in talk.text
        assert talk.press("Where it stands").session.screen != Letter(1, "meta")


# ------------------------------------------------------------------ after the complaint


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("DE", "how it goes on and what comes of it"),
        ("GB", "the ICO looks at it"),
        ("CH", "takes it as a tip"),
        ("BR", "looks at petitions together"),
    ],
)
def test_after_the_complaint_it_says_what_now_happens(country: str, said: str) -> None:
    talk = refused(country).press("Write to Meta", "I wrote to Meta today", COMPLAIN, "I complained today")

    assert talk.session.cases[0].attempt.complained == Day(date(2026, 11, 23))
    assert "What now happens" in talk.text
    assert said in talk.text
    assert "Noted: Monday 23 November." in talk.text
    assert COMPLAIN not in talk.buttons()
    assert "Hide" in talk.press("Meanwhile: hide my posts").text
    assert talk.press("Back", "Where it stands").session.screen == Follow(1)


def test_a_complaint_about_an_earlier_attempt_leads_to_how_it_stands() -> None:
    talk = refused().press("Do the form once more", "In a browser", "I sent it")

    assert talk.happens(PersonEscalated(1, 0, "complained")).session.screen == Follow(1)


def test_a_letter_told_from_elsewhere_leads_to_its_screen() -> None:
    talk = refused().press("Write to Meta").happens(PersonEscalated(1, 0, "complained"))

    assert talk.session.screen == Letter(1, "authority")


def test_without_letters_for_a_region_it_shows_what_helps_there() -> None:
    talk = sent("TR").press("Refused", "A plain no")
    assert {"I wrote to Meta", "I complained"} <= set(talk.buttons())

    talk.press("I wrote to Meta")
    assert talk.session.cases[0].attempt.asked is not None
    assert talk.session.screen == Follow(1)
    assert "I do not know which law counts" in talk.happens(PersonOpened(Letter(1, "meta"))).text


def test_of_a_case_that_is_gone_there_is_no_letter() -> None:
    scene = Scene.of(BOOK, sent().session, MONDAY)

    assert "not there" in post.view(scene, Letter(9, "meta")).text


def test_a_new_attempt_begins_with_the_letters_again() -> None:
    talk = refused().press("Write to Meta", "I wrote to Meta today", "Where it stands", "What now?")
    talk.press("Do the form once more", "In a browser", "I sent it", "Refused", "What now?")

    assert COMPLAIN in talk.buttons(), "Meta was written to once"
    assert "I wrote to Meta today" in talk.press("Write to Meta").buttons()


# ------------------------------------------------------------------ days


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 11, 23), date(2027, 2, 23)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2026, 10, 31), date(2027, 1, 31)),
        (date(2025, 12, 31), date(2026, 3, 31)),
    ],
)
def test_three_months_end_on_the_last_day_where_there_is_no_such_day(day: date, end: date) -> None:
    case = replace(sent().session.cases[0], attempts=(Attempt(sent=Day(day)),))

    assert lengthened(case, day) == end


def test_without_a_day_three_months_never_end() -> None:
    assert lengthened(at_the_form().session.cases[0], MONDAY.date()) == date.max


# ------------------------------------------------------------------ files


def test_the_letter_comes_as_text_to_copy_in_a_message() -> None:
    message = refused().press("Write to Meta").happens(PersonAskedForFile("meta-text", 1)).messages[-1]

    assert message.file is None
    assert "<pre>My name: ____" in message.text
    assert "I keep no copy" in message.text
    assert len(message.text) < 4096


def test_the_letter_comes_as_pdf() -> None:
    message = refused().happens(PersonAskedForFile("authority-pdf", 1)).messages[-1]

    assert message.file is not None
    assert (message.file.what, message.file.name) == ("authority-pdf", "letter-to-the-authority.pdf")


def test_a_long_letter_comes_as_a_file_of_text() -> None:
    talk = refused("GB")
    for _ in range(24):
        talk.press("Do the form once more", "In a browser", "I sent it", "Refused", "A plain no")
    message = talk.happens(PersonAskedForFile("meta-text", 1)).messages[-1]

    assert message.file is not None
    assert (message.file.what, message.file.name) == ("meta-text", "letter-to-meta.txt")


def test_where_there_is_no_letter_none_is_made() -> None:
    elsewhere = sent("TR").press("Refused")
    before = len(elsewhere.messages)
    elsewhere.happens(PersonAskedForFile("meta-pdf", 1)).happens(PersonAskedForFile("meta-text", 9))
    elsewhere.happens(PersonAskedForFile("authority-text", 0))

    assert len(elsewhere.messages) == before


# ------------------------------------------------------------------ after doing the form once more


def done_again() -> Talk:
    """Return somebody who heard nothing for a month and did the form once more."""
    talk = sent().wait(days=32).command("status").press("Facebook: any answer?", "Still no answer")
    return talk.press("Do the form once more", "In a browser", "I sent it")


def test_doing_the_form_once_more_takes_away_no_complaint_that_was_possible() -> None:
    talk = done_again().press("Still no answer: what now?", COMPLAIN)

    assert "ended on Wednesday 23 December" in talk.text
    assert "until Tuesday 23 February 2027" in talk.text
    assert "I complained today" in talk.press("No, it did not").buttons()
    scene = Scene.of(BOOK, talk.session, talk.now)
    assert "ended on 23 December 2026" in plain(letters(scene, talk.session.cases[0], "authority"))


def test_the_first_sending_is_told_while_and_after_the_form_is_done_once_more() -> None:
    talk = sent().wait(days=32).command("status").press("Facebook: any answer?", "Still no answer")

    talk.press("Do the form once more").command("status")
    assert "begun once more, the form is still to do" in talk.text
    assert "The first time: Monday 23 November" in talk.text

    talk.press("Facebook: go on", "In a browser", "I sent it").command("status")
    assert "Sent today" in talk.text
    assert "The first time: Monday 23 November" in talk.text


def test_leaving_the_second_form_unsent_leaves_everything_as_it_was() -> None:
    talk = sent().press("Refused")
    [before] = talk.session.cases

    talk.happens(PersonOpened(Ladder(1))).press("Do the form once more", "In a browser", "Back", "Back")

    assert talk.session.cases == (replace(before, answers=()),)
    assert talk.session.screen == Ladder(1)


def test_a_reminder_is_not_lost_when_the_form_is_begun_once_more() -> None:
    talk = refused().press("Do the form once more")
    talk.wait(days=4)

    assert "You wanted to go on with" in talk.messages[-1].text


def test_two_attempts_are_told_apart_where_one_corrects() -> None:
    talk = done_again().press("Correct something")

    assert {"Day: 1. form", "Day: 2. form", "That was wrong: 1. form"} <= set(talk.buttons())
    talk.press("That was wrong: 2. form")
    assert talk.session.cases[0].attempts[0].sent is not None
    assert talk.session.cases[0].attempts[1].sent is None


# ------------------------------------------------------------------ what was done is told


def wrote() -> Talk:
    return refused().press("Write to Meta", "I wrote to Meta today", "Where it stands")


def coloured(talk: Talk) -> list[str]:
    """The labels of the coloured buttons."""
    buttons = [button for row in talk.screen.rows for button in row]
    return [button.label for button in buttons if isinstance(button, Press) and button.style == "primary"]


def test_after_the_letter_it_is_told_what_was_done_and_the_authority_comes_next() -> None:
    talk = wrote().wait(days=1)

    assert "Written to Meta: Monday 23 November." in talk.text
    assert "“What now?” leads on" in talk.text
    assert "Read exactly" not in talk.text
    assert coloured(talk.press("What now?")) == [COMPLAIN]
    assert "Written to Meta: Monday 23 November." in talk.text
    assert "Written to Meta: Monday 23 November." in talk.command("status").text


def test_after_the_complaint_it_is_told_and_nothing_is_urged() -> None:
    talk = wrote().press("What now?", COMPLAIN, "I complained today", "Where it stands")

    assert "Complained: Monday 23 November." in talk.text
    assert "a complaint is made" in talk.text
    assert coloured(talk.press("What now?")) == []


def test_a_month_after_the_letter_it_asks_whether_meta_answered_it() -> None:
    talk = wrote().wait(days=31)
    message = talk.messages[-1]

    assert "Written to Meta: Monday 23 November." in message.text
    assert "Has an answer to that come" in message.text
    assert talk.press_on(message, "Confirmed by e-mail").session.cases[0].attempt.replies[-1].kind == "mail"
    assert COMPLAIN in talk.press_on(message, "Refused").press_on(message, "Nothing yet").buttons()


def test_after_the_form_was_done_twice_writing_to_meta_comes_next() -> None:
    assert coloured(refused()) == ["Do the form once more"]
    assert coloured(done_again().press("Still no answer: what now?")) == ["Write to Meta"]


def test_where_there_are_no_letters_the_next_step_is_coloured_as_well() -> None:
    talk = sent("TR").press("Refused", "A plain no")
    assert coloured(talk) == ["Do the form once more"]

    assert coloured(talk.press("I wrote to Meta", "What now?")) == ["I complained"]


def test_the_ladder_says_when_the_button_for_the_complaint_comes() -> None:
    talk = refused()
    assert "Complain to the authority" not in talk.buttons()
    assert "The button for the complaint comes" in talk.text

    talk.press("Write to Meta", "I wrote to Meta today").happens(PersonOpened(Ladder(1)))
    assert "Complain to the authority" in talk.buttons()
    assert "The button for the complaint comes" not in talk.text


def test_a_month_in_which_meta_answered_gives_no_right_to_complain_at_once() -> None:
    talk = sent().happens(PersonRecorded(1, 0, "more")).wait(days=33).happens(PersonStartedAgain(1, 0))
    talk.happens(PersonSent(1, 1))

    assert obstacle(BOOK, talk.session, Letter(1, "authority"), talk.now.date()) == "write-first"


def test_a_letter_of_before_a_renewal_does_not_count_after_it() -> None:
    talk = sent().happens(PersonEscalated(1, 0, "asked")).happens(PersonRecorded(1, 0, "mail"))
    talk.happens(PersonStartedAgain(1, 0)).happens(PersonSent(1, 1))

    assert obstacle(BOOK, talk.session, Letter(1, "authority", proof=True), talk.now.date()) == "write-first"


def test_a_letter_told_while_the_form_is_to_be_sent_once_more_is_about_what_was_sent() -> None:
    talk = sent().happens(PersonRecorded(1, 0, "refused")).happens(PersonStartedAgain(1, 0))
    talk.happens(PersonEscalated(1, 1, "asked"))
    first, new = talk.session.cases[0].attempts

    assert first.asked == Day(talk.now.date())
    assert new.empty, "the form is still to do"


def test_a_reminder_that_was_chosen_outlives_a_second_form_that_is_not_sent() -> None:
    chosen = Reminder("month", datetime.fromisoformat("2026-12-23T10:00"), chosen=True)
    talk = sent()
    case = talk.session.cases[0]
    talk.session = talk.session.keep(replace(case, reminders=(*case.reminders, chosen)))
    talk.happens(PersonStartedAgain(1, 0)).happens(PersonOpened(Walk(1))).press("Back")

    assert [(reminder.at, reminder.chosen) for reminder in talk.session.cases[0].reminders] == [
        (chosen.at, True)
    ]
