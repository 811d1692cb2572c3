"""How does a case stand? Worked out from what was recorded, never stored."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from dialogs import days
from dialogs.session import CONFIRMED, Attempt, Case, Day

State = Literal["new", "walking", "waiting", "received", "code", "more", "refused", "confirmed"]

WITHOUT_RULE = 30
"""Days after which we look again where no law that we could confirm names a time; never called a deadline."""


def state(case: Case) -> State:
    """Return how a case stands: a confirmation counts until a new attempt renews it, else the last speaks."""
    if any(_says(attempt) == "confirmed" for attempt in since(case)):
        return "confirmed"
    if case.walking:
        return "walking" if case.answers or case.recorded else "new"
    return _says(case.attempt)


def since(case: Case) -> tuple[Attempt, ...]:
    """Return the attempts since a confirmation was last renewed; all of them, where none was."""
    renewed = max(place for place, attempt in enumerate(case.attempts) if attempt.renews or place == 0)
    return case.attempts[renewed:]


def confirmed_before(case: Case) -> Day | None:
    """Return when an attempt was confirmed that a newer one renews."""
    older = case.attempts[: -len(since(case))]
    confirmed = [attempt.replies[-1].day for attempt in older if _says(attempt) == "confirmed"]
    return confirmed[-1] if confirmed else None


def _says(attempt: Attempt) -> State:
    if not attempt.replies:
        return "waiting"
    last = attempt.replies[-1].kind
    if last in CONFIRMED:
        return "confirmed"
    kinds: dict[str, State] = {"code": "code", "more": "more", "refused": "refused"}
    return kinds.get(last, "received")


def nowhere(case: Case) -> bool:
    """Whether no form is known by which a case could be sent."""
    return case.region == "none" and not case.recorded


def open_cases(cases: tuple[Case, ...]) -> list[Case]:
    """Return the cases that are not confirmed yet."""
    return [case for case in cases if state(case) != "confirmed"]


def written(case: Case) -> tuple[Day | None, Day | None]:
    """Return when Meta was last written to, and when a complaint was made, since a renewal."""
    asked = [attempt.asked for attempt in since(case) if attempt.asked]
    complained = [attempt.complained for attempt in since(case) if attempt.complained]
    return asked[-1] if asked else None, complained[-1] if complained else None


def answer_due(case: Case) -> date | None:
    """Return the day by which Meta has to answer the last attempt; none where no law names a time."""
    return due_by(case, case.attempt)


def due_by(case: Case, attempt: Attempt) -> date | None:
    """Return the day by which Meta has to answer: GDPR and UK GDPR Art. 12(3), one month; elsewhere none."""
    sent = attempt.sent
    if case.region not in ("eu", "uk") or sent is None or sent.on is None:
        return None
    return days.month_after(sent.on)


def unanswered(case: Case, today: date) -> Attempt:
    """Return the first attempt that Meta had to answer and did not: to send once more takes away no right.

    The last one, where there is none.
    """
    return next(_late(case, today), case.attempt)


def overdue(case: Case, today: date) -> date | None:
    """Return the first day by which Meta had to answer and did not, whichever attempt it was."""
    return next((due_by(case, attempt) for attempt in _late(case, today)), None)


def _late(case: Case, today: date) -> Iterator[Attempt]:
    for attempt in since(case):
        limit = due_by(case, attempt)
        if _says(attempt) in ("waiting", "received") and limit and today > limit:
            yield attempt


def look_again(case: Case, today: date) -> date:
    """Return the day on which to look again for an answer that did not come."""
    sent = case.attempt.sent
    begun = sent.on if sent and sent.on else today
    return days.month_after(begun) if case.region in ("eu", "uk") else begun + timedelta(days=WITHOUT_RULE)


def silent_too_long(case: Case, today: date) -> bool:
    """Whether a month (elsewhere: 30 days) has passed without an answer."""
    sent = case.attempt.sent
    if state(case) not in ("waiting", "received") or sent is None or sent.on is None:
        return False
    return today > look_again(case, today)
