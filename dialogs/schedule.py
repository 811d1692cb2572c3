"""When does what come due?

A reminder is part of its case, at a wall time in the person's zone. What we propose ourselves lies between 09
and 20, waits while the person is busy, and goes together with what is due within the hour after it; a time
that the person chose is kept to the minute, at night too. A chat is due at the earliest of all this, or when
it is to be warned and forgotten.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from dialogs import days
from dialogs.book import Book
from dialogs.notice import Expiring, Nudge, Rested
from dialogs.screen import ReminderKind, Walk
from dialogs.session import Case, Reminder, Session
from dialogs.state import state
from dialogs.turn import Forget, Turn
from dialogs.walk import replay

BUSY = timedelta(minutes=2)
TOGETHER = timedelta(hours=1)
LATE = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
WARNING = timedelta(days=14)
BLOCKED = timedelta(days=90)
AGAIN = (timedelta(days=3), timedelta(days=7))
"""After the first and after the second message that got no answer; the third asks whether to go on."""
COUNTED: frozenset[ReminderKind] = frozenset({"look", "continue"})


def proposal(session: Session, kind: ReminderKind, day: date) -> Reminder:
    """Return a reminder of ours on a day, about the hour the person likes, spread by the chat's offset."""
    return Reminder(kind, datetime.combine(day, time(session.hour)) + timedelta(minutes=session.offset))


def reminding(case: Case, reminder: Reminder) -> Case:
    """Return the case with this reminder in place of another of its kind."""
    return replace(case, reminders=(*without(case, reminder.kind).reminders, reminder))


def without(case: Case, *kinds: ReminderKind) -> Case:
    """Return the case without reminders of these kinds."""
    kept = tuple(reminder for reminder in case.reminders if reminder.kind not in kinds)
    return case if kept == case.reminders else replace(case, reminders=kept)


def moment(session: Session, reminder: Reminder, now: datetime) -> datetime:
    """Return the instant at which a reminder may be sent."""
    earliest = days.instant(reminder.at, session.zone)
    if reminder.chosen and now - earliest <= LATE:
        return earliest
    return _gently(session, earliest, now, waits=not reminder.chosen)


def _gently(session: Session, earliest: datetime, now: datetime, *, waits: bool = True) -> datetime:
    """Return the first instant at which we may write: by day, and (if it waits) not while one is busy."""
    if waits and session.acted is not None:
        earliest = max(earliest, session.acted + BUSY)
    if earliest <= now and not days.at_night(days.local(now, session.zone)):
        return earliest
    wall = days.local(max(earliest, now), session.zone)
    return days.instant(days.daytime(wall, session.offset), session.zone)


def due(book: Book, session: Session, now: datetime) -> datetime | None:
    """Return the earliest instant at which something comes due."""
    if session.acted is None:
        return None
    if session.blocked is not None or session.rests:
        return forgotten_at(book, session)
    moments = [moment(session, reminder, now) for case in session.cases for reminder in case.reminders]
    if session.alarms:
        moments.append(_gently(session, now, now))
    moments.append(forgotten_at(book, session) if session.warned else warned_at(book, session))
    return min(moments)


def forgotten_at(book: Book, session: Session) -> datetime:
    """Return when everything is forgotten: not before a reminder to come, nor soon after the warning."""
    if session.blocked is not None:
        return datetime.combine(session.blocked, days.MORNING, UTC) + BLOCKED
    last = max(filter(None, (session.acted, session.reached)))
    limit = last + timedelta(days=book.operator.keep_days)
    to_come = [
        days.instant(reminder.at, session.zone) for case in session.cases for reminder in case.reminders
    ]
    told = [session.warned] if session.warned else []
    return max([limit, *(instant + WARNING for instant in (*to_come, *told))])


def warned_at(book: Book, session: Session) -> datetime:
    """Return when the person is told that everything is about to be forgotten."""
    wall = days.local(forgotten_at(book, session) - WARNING, session.zone)
    return days.instant(days.daytime(wall, session.offset), session.zone)


def came_due(book: Book, session: Session, now: datetime) -> Turn:
    """Return what follows when the earliest instant was reached; early or twice, it changes nothing."""
    if session.acted is None:
        return Turn(session, shows=False)
    if (session.warned or session.blocked or session.rests) and forgotten_at(book, session) <= now:
        return Turn(session, shows=False, effects=(Forget(),))
    if session.blocked is not None or session.rests:
        return Turn(session, shows=False)
    session = _nudged(session, now)
    if session.alarms and _gently(session, now, now) <= now:
        session = replace(session, reached=now, alarms=(), notices=(*session.notices, *session.alarms))
    if not session.warned and warned_at(book, session) <= now:
        session = replace(session, warned=now)
        day = days.local(forgotten_at(book, session), session.zone).date()
        session = replace(session, notices=(*session.notices, Expiring(day)))
    return Turn(session, shows=False)


def _nudged(session: Session, now: datetime) -> Session:
    moments = {
        (case.id, reminder): moment(session, reminder, now)
        for case in session.cases
        for reminder in case.reminders
    }
    ripe = {key for key, instant in moments.items() if instant <= now}
    if not ripe:
        return session
    horizon = min(moments[key] for key in ripe) + TOGETHER
    ripe |= {key for key, instant in moments.items() if not key[1].chosen and instant <= horizon}
    late = any(now - days.instant(reminder.at, session.zone) > LATE for _, reminder in ripe)
    last = False
    items = []
    for number, reminder in sorted(ripe, key=lambda key: (key[1].at, key[0])):
        case = session.case(number)
        assert case is not None  # noqa: S101 - it was just read from this session
        items.append((number, reminder.kind))
        last = last or (reminder.kind in COUNTED and case.nudges == len(AGAIN))
        session = _told(session, number, reminder.kind, now)
    return replace(session, reached=now, notices=(*session.notices, Nudge(tuple(items), late, last)))


def _told(session: Session, number: int, kind: ReminderKind, now: datetime) -> Session:
    """Return the session after a reminder was told of: it is gone, and perhaps the next one planned."""
    case = next(case for case in session.cases if case.id == number)
    return session.keep(_again(session, without(case, kind), kind, now))


def _again(session: Session, case: Case, kind: ReminderKind, now: datetime) -> Case:
    """Return the case with the next message planned, as long as few went unanswered."""
    if kind not in COUNTED:
        return case
    if case.nudges < len(AGAIN):
        day = (days.local(now, session.zone) + AGAIN[case.nudges]).date()
        case = reminding(case, proposal(session, kind, day))
    return replace(case, nudges=case.nudges + 1)


def woken(session: Session, now: datetime) -> Session:
    """Return the session of somebody who wrote after a restore: first they are told what came due."""
    if not session.rests:
        return session
    owed = [item for notice in session.notices if isinstance(notice, Nudge | Rested) for item in notice.items]
    over = [
        (case.id, reminder.kind)
        for case in session.cases
        for reminder in case.reminders
        if days.instant(reminder.at, session.zone) <= now
    ]
    for number, kind in over:
        session = _told(session, number, kind, now)
    others = [notice for notice in session.notices if not isinstance(notice, Nudge | Rested | Expiring)]
    return replace(session, rests=False, notices=(Rested(tuple(dict.fromkeys((*owed, *over)))), *others))


def attended(session: Session, now: datetime) -> Session:
    """Return the session after the person did something: the count of messages starts anew."""
    session = woken(session, now)
    today = days.local(now, session.zone).date()
    cases = tuple(_heard(session, without(case, "worked"), today) for case in session.cases)
    return replace(session, cases=cases, acted=now, warned=None, blocked=None, remark="")


def _heard(session: Session, case: Case, today: date) -> Case:
    """Return the case with the count begun anew; where we had fallen silent, a message is planned."""
    silent = case.nudges > len(AGAIN) and not any(reminder.kind in COUNTED for reminder in case.reminders)
    if silent and state(case) != "confirmed":
        case = reminding(case, proposal(session, kind_now(case), today + AGAIN[-1]))
    return replace(case, nudges=0) if case.nudges else case


def kind_now(case: Case) -> ReminderKind:
    """Return what one is reminded of now: to go on, or to look for the answer."""
    return "continue" if case.walking else "look"


def awaited(book: Book, session: Session, now: datetime) -> Session:
    """Return the session with "Did it work?" planned, when the person now stands before the form."""
    if not session.asks or not isinstance(session.screen, Walk):
        return session
    case = session.case(session.screen.case)
    place = replay(book, case) if case else None
    wall = (days.local(now, session.zone) + QUARTER).replace(microsecond=0)
    if case is None or place is None or not place.card.nudge or not case.walking or days.at_night(wall):
        return session
    return session.keep(reminding(case, Reminder("worked", wall)))
