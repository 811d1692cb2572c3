"""Files to take away: reminders for a calendar, and everything stored, for people and for machines."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from icalendar import Alarm, Calendar, Event

from bot.rendering.file import made
from dialogs import memory, privacy
from dialogs.events import PersonAskedForFile, PersonChoseTime, PersonSet
from dialogs.reply import Description
from dialogs.scene import Scene
from dialogs.session import Reminder, Session
from tests.dialogs.people import at_the_form
from tests.dialogs.test_outcome import sent
from tests.talk import BOOK, MONDAY, Talk


def entries(talk: Talk) -> list[Event]:
    """Return the entries of the calendar file of the first case, read by another program's parser."""
    file = Description("calendar", "reminders.ics", 1)
    calendar = Calendar.from_ical(made(BOOK, talk.session, file, talk.now))
    assert isinstance(calendar, Calendar)
    assert calendar["version"] == "2.0"
    assert calendar["prodid"]
    return [entry for entry in calendar.walk("VEVENT") if isinstance(entry, Event)]


def reminded() -> Talk:
    return sent().press("Change the reminder", "one-month date")


# ------------------------------------------------------------------ the calendar


def test_every_reminder_is_an_entry_at_its_instant_with_an_alarm() -> None:
    found = entries(reminded())

    assert [entry.start for entry in found] == [
        datetime(2026, 11, 24, 17, 5, tzinfo=UTC),  # 18:05 in Germany
        datetime(2026, 12, 23, 17, 5, tzinfo=UTC),
    ]
    for entry in found:
        assert entry.duration > timedelta(0)
        assert entry.DTSTAMP == MONDAY
        assert "Facebook" in str(entry["summary"])
        assert "Spam" in str(entry["description"])
        [alarm] = entry.walk("VALARM")
        assert isinstance(alarm, Alarm)
        assert ("DISPLAY", timedelta(0)) == (alarm.ACTION, alarm.TRIGGER)


def test_an_entry_keeps_its_id_so_that_a_second_file_does_not_double_it() -> None:
    talk = reminded()
    once = [entry["uid"] for entry in entries(talk)]
    later = [entry["uid"] for entry in entries(talk.command("help"))]

    assert once == later
    assert len(set(once)) == 2


def test_summer_time_is_reckoned_with() -> None:
    talk = sent().happens(PersonChoseTime(1, "look", date(2027, 7, 1), 12))

    assert entries(talk)[0].start == datetime(2027, 7, 1, 10, tzinfo=UTC)


def test_a_discreet_entry_does_not_say_what_it_is_about() -> None:
    talk = reminded().happens(PersonSet("discreet", on=True))

    content = made(BOOK, talk.session, Description("calendar", "reminders.ics", 1), talk.now).decode()
    for word in ("Facebook", "Instagram", "Meta", "objection", "Spam"):
        assert word not in content
    assert {str(entry["summary"]) for entry in entries(talk)} == {"Reminder"}


def test_the_calendar_speaks_the_language_of_the_person() -> None:
    talk = reminded()
    talk.session = replace(talk.session, language="de")

    assert "Antwort" in str(entries(talk)[0]["summary"])


def test_the_question_whether_it_worked_is_not_in_the_calendar() -> None:
    talk = at_the_form().happens(PersonAskedForFile("calendar", 1))

    assert entries(talk) == []


def test_of_a_case_that_is_gone_meanwhile_nothing_is_made() -> None:
    assert made(BOOK, Session(), Description("calendar", "reminders.ics", 1), MONDAY) == b""


# ------------------------------------------------------------------ everything stored


def test_the_data_are_everything_stored_and_nothing_else() -> None:
    session = reminded().session
    stored = json.loads(made(BOOK, session, Description("data", "optout.json"), MONDAY))

    assert memory.read(json.dumps(stored)) == (session, True)
    assert stored["country"] == "DE"
    assert stored["cases"][0]["reminders"][0]["at"] == "2026-11-24T18:05:00"


class Page(HTMLParser):
    """What a browser finds on a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: dict[str, int] = {}
        self.said = ""
        self.attributes: dict[str, str | None] = {}
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes |= dict(attrs)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.mark.parametrize("language", BOOK.languages)
def test_the_page_says_in_plain_words_what_privacy_says(language: str) -> None:
    session = replace(reminded().session, language=language)

    page = Page(made(BOOK, session, Description("readable", "my-data.html"), MONDAY))

    assert page.open == []
    assert page.attributes["lang"] == language
    for line in privacy.stored(Scene.of(BOOK, session, MONDAY)):
        assert Page(line.encode()).said in page.said
    assert memory.told(session) in page.said


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = Page(made(BOOK, reminded().session, Description("readable", "my-data.html"), MONDAY))

    assert not {"script", "link", "img", "style", "iframe", "a"} & set(page.tags)
    assert "src" not in page.attributes


def test_the_page_of_somebody_about_whom_nothing_is_known_is_a_page() -> None:
    page = Page(made(BOOK, Session(), Description("readable", "my-data.html"), MONDAY))

    assert page.tags["h1"] == 1
    assert "23 November" in page.said


def test_a_chosen_time_in_an_hour_that_comes_twice_is_one_instant() -> None:
    talk = sent()
    case = replace(
        talk.session.cases[0],
        reminders=(Reminder("look", datetime.fromisoformat("2027-10-31 02:30"), chosen=True),),
    )
    talk.session = talk.session.keep(case)

    assert entries(talk)[0].start == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
