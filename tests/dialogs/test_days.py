"""A person's own clock: it jumps in spring, repeats an hour in autumn, and moves along."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from dialogs import days
from dialogs.events import DueDateCame, PersonAskedToBeReminded, PersonChoseTime
from dialogs.schedule import due
from tests.dialogs.people import clock, next_message, sent_twice
from tests.dialogs.test_outcome import sent
from tests.talk import MONDAY, Talk

BERLIN = "Europe/Berlin"
SPRING = date(2027, 3, 28)  # 02:00 becomes 03:00 in Germany
AUTUMN = date(2027, 10, 31)  # 03:00 becomes 02:00


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


# ------------------------------------------------------------------ instants


@pytest.mark.parametrize(
    ("zone", "skipped", "instant"),
    [
        (BERLIN, "2027-03-28 02:00", "2027-03-28T01:00:00+00:00"),
        (BERLIN, "2027-03-28 02:30", "2027-03-28T01:00:00+00:00"),
        (BERLIN, "2027-03-28 02:59", "2027-03-28T01:00:00+00:00"),
        (BERLIN, "2027-03-28 03:00", "2027-03-28T01:00:00+00:00"),
        ("America/New_York", "2027-03-14 02:15", "2027-03-14T07:00:00+00:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-03T15:30:00+00:00"),
    ],
)
def test_a_minute_that_is_skipped_becomes_the_next_that_exists(zone: str, skipped: str, instant: str) -> None:
    assert days.instant(wall(skipped), zone).isoformat() == instant


def test_every_minute_around_a_jump_has_an_instant_and_none_comes_before_the_last() -> None:
    for day, zone in ((SPRING, BERLIN), (AUTUMN, BERLIN), (date(2027, 3, 14), "America/New_York")):
        minutes = [datetime(day.year, day.month, day.day) + timedelta(minutes=n) for n in range(300)]  # noqa: DTZ001 - a wall time
        instants = [days.instant(minute, zone) for minute in minutes]
        assert instants == sorted(instants)


def test_of_an_hour_that_comes_twice_the_first_counts() -> None:
    assert days.instant(wall("2027-10-31 02:30"), BERLIN) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", [None, "UTC", "Nowhere/At_All", "../../etc/passwd", ""])
def test_a_zone_that_is_not_in_the_table_counts_as_utc(zone: str | None) -> None:
    assert days.local(MONDAY, zone) == wall("2026-11-23 09:00")
    assert days.instant(wall("2026-11-23 09:00"), zone) == MONDAY


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2026-11-23", "2026-12-23"),
        ("2026-12-31", "2027-01-31"),
        ("2027-01-31", "2027-02-28"),
        ("2028-01-30", "2028-02-29"),
        ("2027-02-28", "2027-03-28"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_its_month(day: str, later: str) -> None:
    assert days.month_after(date.fromisoformat(day)) == date.fromisoformat(later)


@pytest.mark.parametrize(
    ("time", "night", "written"),
    [
        ("2026-11-23 08:59", True, "2026-11-23 09:07"),
        ("2026-11-23 09:00", False, "2026-11-23 09:00"),
        ("2026-11-23 19:59", False, "2026-11-23 19:59"),
        ("2026-11-23 20:00", True, "2026-11-24 09:07"),
        ("2026-11-23 00:00", True, "2026-11-23 09:07"),
    ],
)
def test_what_would_come_at_night_comes_in_the_morning(time: str, *, night: bool, written: str) -> None:
    assert days.at_night(wall(time)) is night
    assert days.daytime(wall(time), 7) == wall(written)


# ------------------------------------------------------------------ people


def at(instant: str) -> Talk:
    talk = sent()
    talk.now = datetime.fromisoformat(instant)
    return talk.happens(PersonAskedToBeReminded(1, "look", "hour"))


@pytest.mark.parametrize(
    ("pressed", "minutes"),
    [
        ("2027-03-28T00:30:00+00:00", 60),  # 01:30, before the jump
        ("2027-10-30T23:45:00+00:00", 60),  # 01:45, before the hour that comes twice
        ("2027-10-31T00:30:00+00:00", 120),  # 02:30 for the first time: 02:30 again would be at once
        ("2027-10-31T01:30:00+00:00", 60),  # 02:30 for the second time
    ],
)
def test_an_hour_is_an_hour_when_clocks_change_too(pressed: str, minutes: int) -> None:
    talk = at(pressed)
    next_message(talk)

    assert talk.now - datetime.fromisoformat(pressed) == timedelta(minutes=minutes)


def test_a_time_chosen_in_the_hour_that_is_skipped_comes_right_after_it() -> None:
    talk = sent()
    talk.now = datetime(2027, 3, 27, 12, tzinfo=UTC)
    talk.happens(PersonChoseTime(1, "look", SPRING, 2))
    next_message(talk)

    assert clock(talk) == "03-28 03:00"


def test_a_time_chosen_in_the_hour_that_comes_twice_comes_once() -> None:
    talk = sent()
    talk.now = datetime(2027, 10, 30, 12, tzinfo=UTC)
    talk.happens(PersonChoseTime(1, "look", AUTUMN, 2))
    next_message(talk)
    assert clock(talk) == "10-31 02:00"

    assert len(talk.wait(hours=3).messages) == 1


def test_after_a_move_a_reminder_keeps_its_hour_in_the_new_zone() -> None:
    talk = sent().command("settings").press("Country").write("United States")
    talk.press("New York")
    next_message(talk)

    assert clock(talk) == "11-24 18:05"
    assert talk.now == datetime(2026, 11, 24, 23, 5, tzinfo=UTC)


def test_a_clock_that_jumps_back_repeats_nothing() -> None:
    talk = sent()
    next_message(talk)
    for back in (timedelta(hours=1), timedelta(days=1)):
        again = Talk(session=talk.session, now=talk.now - back)
        again.happens(DueDateCame())
        again.wait(hours=26)
        assert again.messages == []


def test_a_clock_that_jumps_ahead_brings_what_was_due_once() -> None:
    talk = sent()
    talk.now += timedelta(days=1, hours=9)
    talk.happens(DueDateCame()).happens(DueDateCame())

    assert len(talk.messages) == 1


# ------------------------------------------------------------------ the rules of a zone change


@pytest.mark.parametrize(
    ("day", "from_now_on", "came"),
    [
        (date(2027, 7, 1), 1, "2027-07-01T11:00:00+00:00"),  # no summer time any more: noon comes later
        (date(2027, 1, 12), 2, "2027-01-12T11:00:00+00:00"),  # always summer time: noon was an hour ago
    ],
)
def test_when_the_rules_of_a_zone_change_nothing_comes_too_early_or_twice(
    monkeypatch: pytest.MonkeyPatch, day: date, from_now_on: int, came: str
) -> None:
    talk = sent().happens(PersonChoseTime(1, "look", day, 12))
    planned = due(talk.book, talk.session, talk.now)
    assert planned is not None

    monkeypatch.setattr(days, "ZoneInfo", lambda _: timezone(timedelta(hours=from_now_on)))
    talk.now = planned  # the store wakes it when it was due by the old rules
    talk.happens(DueDateCame())
    told = [talk.now] * len(talk.messages)
    while not told:
        next_message(talk)
        told.append(talk.now)

    assert [moment.isoformat() for moment in told] == [came]
    assert len(talk.wait(hours=3).messages) == 1


# ------------------------------------------------------------------ the bot was down


def down_until(talk: Talk, hours: float) -> Talk:
    talk.now += timedelta(hours=hours)
    return talk.wait(seconds=1)


def test_what_comes_late_says_so_and_comes_once() -> None:
    talk = down_until(sent(), 48)

    assert len(talk.messages) == 1
    assert "late" in talk.messages[0].text
    assert len(talk.wait(hours=3).messages) == 1


def test_what_comes_in_time_does_not_say_that_it_is_late() -> None:
    assert "late" not in next_message(sent()).text


@pytest.mark.parametrize("chosen", [False, True])
def test_what_is_late_is_not_sent_at_night(*, chosen: bool) -> None:
    talk = sent()
    if chosen:
        talk.happens(PersonChoseTime(1, "look", date(2026, 11, 24), 18))
    down_until(talk, 36)
    assert clock(talk) == "11-24 22:00"
    assert talk.messages == []

    message = next_message(talk)
    assert clock(talk) == "11-25 09:05"
    assert "late" in message.text


def test_several_that_are_late_come_as_one_message_the_oldest_first() -> None:
    talk = sent_twice()
    talk.happens(PersonChoseTime(1, "look", date(2026, 11, 24), 15))
    talk.happens(PersonChoseTime(2, "look", date(2026, 11, 24), 12))
    down_until(talk, 48)

    [message] = talk.messages
    assert talk.buttons(message)[:2] == ["Instagram 2: any answer?", "Instagram: any answer?"]
