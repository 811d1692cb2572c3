"""Stories: what is kept of a person, how they get it, and when it goes."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dialogs import days, machine
from dialogs.book import Operator
from dialogs.events import (
    PersonAskedForFile,
    PersonBlockedBot,
    PersonChoseTime,
    PersonDeletedData,
    PersonSentTooMuch,
)
from dialogs.notice import Expiring, File, TooMany
from dialogs.notices import MOST, owed
from dialogs.privacy import stored
from dialogs.scene import Scene
from dialogs.schedule import due
from dialogs.screen import Gone, Home, Privacy
from dialogs.session import Account, Answer, Attempt, Case, Day, MetaReply, Reminder, Session
from tests.dialogs.people import at_the_form, next_message
from tests.dialogs.test_outcome import sent
from tests.talk import BOOK, MONDAY, Talk

NAMED = {
    "language": "Language: English",
    "app": "the language of your app: de",
    "country": "Country: Germany",
    "zone": "clock: Europe/Berlin",
    "offset": "my reminders are spread: 5",
    "discreet": "Discreet reminders: on",
    "reader": "Screen reader: off",
    "detailed": "Every step is explained",
    "hour": "I write about noon",
    "asks": "“Did it work?” after the form: off",
    "news": "when a form comes to your country",
    "accounts": "Facebook and Threads",
    "others": "Facebook and Threads",
    "links": "which of them are linked",
    "found": "You found a confirmation",
    "refused": "You have a no of Meta's",
    "farewell": "given your page when this bot was closing",
    "cases": "your answers on the way: “In a browser on this phone”",
    "screen": "The last screens you were on, by their names: 1",
    "trail": "The last screens you were on, by their names: 1",
    "notices": "Messages still on their way",
    "acted": "You last pressed or wrote something: <tg-time",
    "reached": "I last reminded you: <tg-time",
    "warned": "I said that I will forget: never",
    "blocked": "the day on which you blocked me",
    "objections": "as a number: 2",
    "source": "The campaign word of the link you came by: radio",
    "heard": "Changes of a guide that you were told: 1",
}
COVERED = {
    "last_case": "a number only",
    "alarms": "told within hours, and counted with those that were told",
    "remark": "what just changed, as the screen says it",
    "scoldings": "angry words, counted with the objections",
    "rests": "gone with the message that opens this",
}
NAMED_OF_A_CASE = {
    "accounts": "Facebook: at home",
    "answers": "“In a browser on this phone” and login: gone",
    "region": "at home in the EU",
    "nudges": "without a press: 2",
    "attempts": "form: Monday 23 November",
    "reminders": "reminder",
}
COVERED_OF_A_CASE = {"id": "a number only", "guide": "follows from the accounts"}
NAMED_OF_AN_ATTEMPT = {
    "sent": "form: Monday 23 November",
    "replies": "no from Meta: about Tuesday 24 November",
    "asked": "wrote to Meta: not known",
    "complained": "complaint: not known",
}
COVERED_OF_AN_ATTEMPT = {"form": "an answer on the way", "renews": "follows from the confirmation before it"}

REFUSED = MetaReply("refused", Day(date(2026, 11, 24), about=True))
FULL = Session(
    app="de",
    offset=5,
    discreet=True,
    detailed=True,
    hour=12,
    asks=False,
    news=True,
    found=True,
    refused=True,
    farewell=True,
    objections=2,
    source="radio",
    heard=("facebook new-form",),
    reached=MONDAY,
    country="DE",
    zone="Europe/Berlin",
    accounts=(Account("facebook"),),
    others=("threads",),
    cases=(
        replace(
            at_the_form().session.cases[0],
            accounts=(Account("facebook"),),
            answers=(Answer("login", "browser"), Answer("login", "gone")),
            nudges=2,
            attempts=(Attempt(Day(date(2026, 11, 23)), "form", (REFUSED,), asked=Day(), complained=Day()),),
            reminders=(Reminder("look", days.local(MONDAY, "UTC")),),
        ),
    ),
    acted=MONDAY,
)


# ------------------------------------------------------------------ what is stored


@pytest.mark.parametrize(
    ("kind", "named", "covered"),
    [
        (Session, NAMED, COVERED),
        (Case, NAMED_OF_A_CASE, COVERED_OF_A_CASE),
        (Attempt, NAMED_OF_AN_ATTEMPT, COVERED_OF_AN_ATTEMPT),
    ],
)
def test_privacy_names_every_kind_of_thing_that_is_stored(
    kind: type[Session | Case | Attempt], named: dict[str, str], covered: dict[str, str]
) -> None:
    said = "\n".join(stored(Scene.of(BOOK, FULL, MONDAY)))
    listed = named.keys() | covered.keys()
    assert {field.name for field in fields(kind)} == listed, "name it, or list it with the reason why not"
    assert {word for word in named.values() if word not in said} == set()
    assert said in machine.view(BOOK, replace(FULL, screen=Privacy()), MONDAY).text


def test_privacy_of_somebody_with_many_cases_still_fits_a_message() -> None:
    cases = tuple(replace(FULL.cases[0], id=number) for number in range(1, 23))
    session = replace(FULL, cases=cases, screen=Privacy())

    text = machine.view(BOOK, session, MONDAY).text
    assert len(text) < 4096
    assert "and more" in text
    assert "and more" not in machine.view(BOOK, replace(FULL, screen=Privacy()), MONDAY).text


def test_privacy_says_who_what_for_how_long_and_what_telegram_keeps() -> None:
    operated = replace(BOOK, operator=Operator("Verbraucherverein <Beispiel>"))
    talk = Talk(book=operated).command("privacy")

    assert "Verbraucherverein &lt;Beispiel&gt;" in talk.text
    assert "28 December 2027" in talk.text
    assert "end-to-end" in talk.text
    assert "7 days" in talk.text
    assert {"My rights", "Delete everything"} <= set(talk.buttons())


def test_privacy_of_somebody_about_whom_nothing_is_known() -> None:
    said = "\n".join(stored(Scene.of(BOOK, Session(), MONDAY)))

    assert "not known" in said
    assert "– reminder" not in said


def test_what_is_as_always_is_not_listed_and_answers_are_quoted_as_the_language_does() -> None:
    talk = at_the_form()
    assert "angry words" not in talk.command("privacy").text

    talk.session = replace(talk.session, language="de")
    assert "„Im Browser auf diesem Handy“" in talk.text


def test_everything_stored_is_sent_as_a_page_and_as_data() -> None:
    talk = sent().command("export")

    assert [message.file.what for message in talk.messages if message.file] == ["readable", "data"]
    assert all(talk.buttons(message) == ["Home"] for message in talk.messages)


def test_the_reminders_come_as_a_file_for_the_calendar() -> None:
    talk = sent().press("Change the reminder", "For my calendar")

    [message] = talk.messages[:1]
    assert message.file is not None
    assert (message.file.what, message.file.case) == ("calendar", 1)
    assert "Facebook" in message.text


def test_a_file_about_a_case_that_is_not_there_is_not_sent() -> None:
    talk = sent().happens(PersonAskedForFile("calendar", 9))

    assert talk.messages == []
    assert machine.view_notice(BOOK, talk.session, File("calendar", 9), MONDAY) is None


def test_who_asks_for_everything_at_once_is_asked_for_patience() -> None:
    session = Session()
    for _ in range(25):
        session = owed(session, File("data"))

    assert len(session.notices) == MOST + 1
    assert session.notices[-1] == TooMany()
    reply = machine.view_notice(BOOK, session, TooMany(), MONDAY)
    assert reply is not None
    assert "One at a time" in reply.text


def test_who_sent_more_than_is_read_is_asked_for_patience_once_and_their_screen_stays() -> None:
    asked = machine.update(BOOK, Session(), PersonSentTooMuch(), MONDAY)
    again = machine.update(BOOK, asked.session, PersonSentTooMuch(), MONDAY)

    assert again.session == Session(notices=(TooMany(),))
    assert not asked.shows


# ------------------------------------------------------------------ forgetting by itself


def quiet() -> Talk:
    return sent().press("Change the reminder", "Stop reminding me")


def test_after_four_hundred_days_without_a_press_everything_is_forgotten_with_a_warning_before() -> None:
    talk = quiet()

    talk.wait(days=385)
    assert talk.messages == []
    talk.wait(days=1)
    assert "28 December" in talk.messages[0].text
    assert "2 weeks" in talk.messages[0].text
    assert not talk.forgotten

    talk.wait(days=13, hours=23)
    assert not talk.forgotten
    talk.wait(hours=2)
    assert talk.forgotten
    assert len(talk.messages) == 1


def test_keep_it_keeps_it_for_as_long_again() -> None:
    talk = quiet()
    warning = next_message(talk)

    talk.press_on(warning, "Keep it")
    assert "I keep it" in talk.text
    talk.wait(days=399)
    assert not talk.forgotten
    assert len(talk.messages) == 2, "and it is announced again"


def test_any_press_after_the_warning_keeps_it_as_well() -> None:
    talk = quiet()
    next_message(talk)

    assert not talk.command("help").wait(days=30).forgotten


def test_the_operator_decides_how_long() -> None:
    talk = quiet()
    talk.book = replace(BOOK, operator=Operator(keep_days=30))

    assert not talk.wait(days=29).forgotten
    assert talk.wait(days=2).forgotten


def test_nothing_is_forgotten_before_a_reminder_still_to_come() -> None:
    talk = sent()
    talk.book = replace(BOOK, operator=Operator(keep_days=30))
    talk.happens(PersonChoseTime(1, "look", date(2027, 6, 1), 12))

    next_message(talk)
    assert days.local(talk.now, talk.session.zone).date() == date(2027, 6, 1)
    assert "Has it answered" in talk.messages[-1].text
    assert not talk.wait(days=20).forgotten, "a reminder that was delivered counts as well"


def test_the_warning_never_comes_at_night() -> None:
    talk = quiet()
    talk.now = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    talk.command("help")
    next_message(talk)

    assert 9 <= days.local(talk.now, talk.session.zone).hour < 20


def test_after_a_warning_that_came_late_there_are_still_two_weeks() -> None:
    talk = quiet()
    talk.now += timedelta(days=450)  # the bot was down
    talk.wait(hours=14)
    [warning] = talk.messages
    assert "2 weeks" in warning.text

    assert not talk.wait(days=13).forgotten
    assert talk.wait(days=1).forgotten


def test_the_warning_leads_to_what_is_stored_and_to_deleting() -> None:
    reply = machine.view_notice(BOOK, quiet().session, Expiring(date(2026, 12, 7)), MONDAY)

    assert reply is not None
    assert Talk().buttons(reply) == ["Keep it", "What is stored?", "Delete it now"]


# ------------------------------------------------------------------ blocked


def test_who_blocked_the_bot_is_not_written_to_and_forgotten_after_ninety_days() -> None:
    talk = sent().happens(PersonBlockedBot())

    talk.wait(days=89)
    assert talk.messages == []
    assert not talk.forgotten
    assert talk.wait(days=2).forgotten


def test_who_comes_back_finds_everything_and_is_reminded_again() -> None:
    talk = sent().happens(PersonBlockedBot()).wait(days=3).command("start")
    assert "Facebook" in talk.text
    assert talk.session.blocked is None
    assert len(talk.wait(days=1).messages) == 1


# ------------------------------------------------------------------ /delete


def test_delete_asks_once_and_then_nothing_is_left() -> None:
    talk = sent().command("delete")
    assert talk.session.cases
    assert "cannot bring it back" in talk.text

    talk.press("Yes, delete everything")

    assert talk.forgotten
    assert talk.session == Session(screen=Gone())
    assert "Deleted" in talk.text
    assert due(BOOK, talk.session, talk.now) is None
    talk.press("Start again")
    assert "Germany" not in talk.text
    assert talk.session.cases == ()


def test_delete_can_be_left_and_the_question_does_not_stay_behind() -> None:
    talk = sent().command("delete")
    cases = talk.session.cases

    talk.press("Home")
    assert talk.session.cases == cases
    assert talk.session.screen == Home()


def test_the_goodbye_is_said_in_the_language_of_the_person() -> None:
    talk = Talk(session=Session(language="de")).happens(PersonDeletedData())

    assert (talk.forgotten, talk.session.language) == (True, "de")
