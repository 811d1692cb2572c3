"""What happened after the form was sent, as the person records and corrects it?

Recorded facts are never derived and never dropped; only a button that says so takes one back. An outcome may
be recorded for any attempt at any time, from any message however old, and every outcome may follow every
other.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import assert_never

from dialogs import days
from dialogs.book import Book
from dialogs.events import (
    PersonDated,
    PersonEscalated,
    PersonHeardNothing,
    PersonRecorded,
    PersonSent,
    PersonStartedAgain,
    PersonWithdrew,
)
from dialogs.schedule import proposal, reminding, without
from dialogs.screen import (
    WRONG_FORM,
    Follow,
    Home,
    Item,
    Ladder,
    Letter,
    Page,
    Recipient,
    Remind,
    Screen,
    Walk,
)
from dialogs.session import CONFIRMED, Attempt, Case, Day, MetaReply, Session
from dialogs.state import look_again, silent_too_long, state
from dialogs.trail import led, opened
from dialogs.walk import replay

Report = PersonSent | PersonRecorded | PersonEscalated | PersonDated | PersonWithdrew
OutcomeEvent = Report | PersonHeardNothing | PersonStartedAgain

PATIENCE = timedelta(days=3)
"""How long after an answer that is not final we ask again."""
LONG_AGO = timedelta(days=3660)
"""No form that we know of is older."""


def update(book: Book, session: Session, event: OutcomeEvent, today: date) -> Session:
    """Return the session with what the person recorded; about what is not there, nothing changes."""
    case = session.case(event.case)
    if case is None:
        return opened(session, Home())
    if not 0 <= event.attempt < len(case.attempts):
        return opened(session, Follow(case.id))
    if isinstance(event, PersonHeardNothing):
        return _heard_nothing(session, case, today)
    if isinstance(event, PersonStartedAgain):
        return _started_again(session, case, event.attempt)
    place = replay(book, case)
    form = place.step if place and not case.whose else ""  # by which form somebody else went is not known
    at = _concerns(case, event)
    attempt = _reported(case.attempts[at], event, today, form)
    in_a_message = isinstance(event, PersonSent | PersonRecorded)
    arrived = led if in_a_message else opened
    session = replace(session, remark="" if in_a_message else "noted")
    goal = _after(book, session, case, event)
    if attempt == case.attempts[at]:
        return arrived(session, goal)
    attempts = (*case.attempts[:at], attempt, *case.attempts[at + 1 :])
    case = _planned(session, replace(case, attempts=attempts), event, today)
    if _form_missing(session, case, event):
        return _started_again(session.keep(case), case, event.attempt)
    return arrived(session.keep(case), goal)


def _concerns(case: Case, event: Report) -> int:
    """Return which attempt it is about: one writes and complains about what was sent, not what is to be."""
    is_new = event.attempt > 0 and case.attempts[event.attempt].empty
    return event.attempt - 1 if isinstance(event, PersonEscalated) and is_new else event.attempt


def _form_missing(session: Session, case: Case, event: Report) -> bool:
    """Whether a no was taken back that came from the wrong form: the right one is still to do."""
    undone = isinstance(event, PersonWithdrew) and event.item == "refused"
    return undone and session.screen == Page(WRONG_FORM) and state(case) != "confirmed"


def _after(book: Book, session: Session, case: Case, event: Report) -> Screen:
    """Return the screen that says what follows: after a letter its own."""
    last = event.attempt == len(case.attempts) - 1
    if not isinstance(event, PersonEscalated) or not last or case.region not in book.letters:
        return Follow(case.id)
    to: Recipient = "meta" if event.step == "asked" else "authority"
    here = session.screen
    if isinstance(here, Letter) and (here.case, here.to) == (case.id, to):
        return here
    return Letter(case.id, to)


def _reported(attempt: Attempt, event: Report, today: date, form: str) -> Attempt:
    match event:
        case PersonSent():
            return replace(attempt, sent=Day(today), form=form) if attempt.sent is None else attempt
        case PersonRecorded(_, _, kind):
            if attempt.replies and attempt.replies[-1].kind == kind:
                return attempt
            others = tuple(reply for reply in attempt.replies if reply.kind != kind)
            before = kind == "earlier" or (kind == "refused" and attempt.sent is None)
            day = Day() if before else Day(today)
            return replace(attempt, sent=attempt.sent or Day(), replies=(*others, MetaReply(kind, day)))
        case PersonEscalated(_, _, step):
            if step == "asked":
                return replace(attempt, asked=attempt.asked or Day(today))
            return replace(attempt, complained=attempt.complained or Day(today))
        case PersonDated(_, _, item, day, about):
            known = day is None or timedelta(0) <= today - day <= LONG_AGO
            return dated(attempt, item, Day(day, about)) if known else attempt
        case PersonWithdrew(_, _, item):
            return dated(attempt, item, None)
        case _:
            assert_never(event)


def dated(attempt: Attempt, item: Item, day: Day | None) -> Attempt:
    """Return the attempt with a recorded thing on another day, or (None) without it."""
    if item == "sent":
        return replace(attempt, sent=day) if attempt.sent else attempt
    if item == "asked":
        return replace(attempt, asked=day) if attempt.asked else attempt
    if item == "complained":
        return replace(attempt, complained=day) if attempt.complained else attempt
    replies = (replace(reply, day=day) if day and reply.kind == item else reply for reply in attempt.replies)
    return replace(attempt, replies=tuple(reply for reply in replies if day or reply.kind != item))


def _planned(session: Session, case: Case, event: Report, today: date) -> Case:
    """Return the case with the reminders that what was reported calls for."""
    match event:
        case PersonSent():
            case = without(case, "continue", "worked")
            return reminding(case, proposal(session, "look", today + timedelta(days=1)))
        case PersonRecorded(_, _, kind) if kind in CONFIRMED:
            return replace(case, reminders=())
        case PersonRecorded():
            return reminding(without(case, "continue"), proposal(session, "look", today + PATIENCE))
        case PersonEscalated():
            return reminding(case, proposal(session, "look", days.month_after(today)))
        case PersonDated() | PersonWithdrew():
            return _replanned(session, case)
        case _:
            assert_never(event)


def _replanned(session: Session, case: Case) -> Case:
    """Return the case with its reminders in step with corrected days."""
    if case.walking:
        return without(case, "look", "month")
    sent = case.attempt.sent
    agreed = any(reminder.kind == "month" and not reminder.chosen for reminder in case.reminders)
    if agreed and sent and sent.on:
        return reminding(case, proposal(session, "month", look_again(case, sent.on)))
    return case


def _heard_nothing(session: Session, case: Case, today: date) -> Session:
    if state(case) == "confirmed":
        return opened(session, Follow(case.id))
    if case.walking:
        return opened(session, Walk(case.id))
    if silent_too_long(case, today) or state(case) == "refused":
        return opened(session, Ladder(case.id))
    case = reminding(case, proposal(session, "look", today + timedelta(days=1)))
    return opened(session.keep(case), Remind(case.id, "look"))


def _started_again(session: Session, case: Case, attempt: int) -> Session:
    if attempt != len(case.attempts) - 1 or case.walking:
        return opened(session, Follow(case.id))
    new = Attempt(renews=state(case) == "confirmed")
    planned = sorted(case.reminders, key=lambda reminder: (not reminder.chosen, reminder.at))[:1]
    reminders = tuple(replace(reminder, kind="continue") for reminder in planned)
    case = replace(case, attempts=(*case.attempts, new), answers=(), reminders=reminders)
    arrived = led if session.screen == Ladder(case.id) else opened  # Back leads to the ladder again
    return arrived(session.keep(case), Walk(case.id))


def left(case: Case) -> Case:
    """Return the case without the attempt that was begun and not sent: as it stood before."""
    planned = [reminder for reminder in case.reminders if reminder.kind == "continue"]
    case = without(replace(case, attempts=case.attempts[:-1], answers=()), "continue", "worked")
    if state(case) == "confirmed":
        return replace(case, reminders=())
    return reminding(case, replace(planned[0], kind="look")) if planned else case
