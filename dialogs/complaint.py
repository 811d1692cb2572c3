"""May one complain to the authority yet, to which, and what is still missing?"""

from datetime import date, timedelta
from typing import Literal

from dialogs import days
from dialogs.book import Book
from dialogs.book.authority import Authority
from dialogs.screen import Letter
from dialogs.session import Attempt, Case, Session
from dialogs.state import due_by, since, state, unanswered, written

ACKNOWLEDGED = timedelta(days=30)
"""How long a company in the United Kingdom has to acknowledge a complaint, from the day it came."""
LENGTHENED = 3
"""Months that Meta has where it says within the first that it needs more time: GDPR Art. 12(3)."""

Obstacle = Literal["settled", "write-first", "more-time", "proof"]


def addressed(book: Book, session: Session, case: Case) -> Authority | None:
    """Return the authority to which a case would be taken."""
    return book.authority(session.country, case.region)


def obstacle(book: Book, session: Session, screen: Letter, today: date) -> Obstacle | None:
    """Return what stands between a person and their letter, if anything does."""
    case = session.case(screen.case)
    if case is None or state(case) == "confirmed" or not case.recorded:
        return "settled"
    if screen.to == "meta":
        return None
    if written(case)[0] is None:
        if not _month_is_over(book, session, case, today):
            return "write-first"
        if not screen.in_time and today <= lengthened(case, today):
            return "more-time"
    shown = screen.proof or any(_proves(attempt) for attempt in since(case))
    return None if shown else "proof"


def _month_is_over(book: Book, session: Session, case: Case, today: date) -> bool:
    """Whether one may complain without having written to Meta: in the EU, unless the authority minds."""
    authority = addressed(book, session, case)
    if case.region != "eu" or (authority and "company-first" in authority.asks):
        return False
    limit = due_by(case, unanswered(case, today))
    return limit is not None and today > limit


def _proves(attempt: Attempt) -> bool:
    """Whether something is noted that can be shown: the day it was sent, or an answer."""
    return bool(attempt.replies) or (attempt.sent is not None and attempt.sent.on is not None)


def lengthened(case: Case, today: date) -> date:
    """Return the day until which Meta may take, if it said in time that it needs longer."""
    sent = unanswered(case, today).sent
    return days.months_after(sent.on, LENGTHENED) if sent and sent.on else date.max


def acknowledgement(case: Case) -> date | None:
    """Return by when a complaint to Meta is to be acknowledged: 30 days, counted from the day after it came.

    Only in the United Kingdom, and only when the day on which it was written is known.
    """
    asked = case.attempt.asked
    if case.region != "uk" or asked is None or asked.on is None or asked.about:
        return None
    return asked.on + ACKNOWLEDGED
