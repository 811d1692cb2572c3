"""How does a case stand? Worked out from what was recorded, never stored."""

from datetime import date, timedelta
from typing import Literal

from dialogs import days
from dialogs.session import CONFIRMED, Attempt, Case

State = Literal["new", "walking", "waiting", "received", "code", "more", "refused", "confirmed"]

WITHOUT_RULE = 30
"""Days after which we look again where no law that we could confirm names a time; never called a deadline."""


def state(case: Case) -> State:
    """Return how a case stands: a confirmation counts until a new attempt renews it, else the last speaks."""
    renewed = max(place for place, attempt in enumerate(case.attempts) if attempt.renews or place == 0)
    if any(_says(attempt) == "confirmed" for attempt in case.attempts[renewed:]):
        return "confirmed"
    if case.walking:
        return "walking" if case.answers or case.recorded else "new"
    return _says(case.attempt)


def _says(attempt: Attempt) -> State:
    if not attempt.replies:
        return "waiting"
    last = attempt.replies[-1].kind
    if last in CONFIRMED:
        return "confirmed"
    kinds: dict[str, State] = {"code": "code", "more": "more", "refused": "refused"}
    return kinds.get(last, "received")


def open_cases(cases: tuple[Case, ...]) -> list[Case]:
    """Return the cases that are not confirmed yet."""
    return [case for case in cases if state(case) != "confirmed"]


def answer_due(case: Case) -> date | None:
    """Return the day by which Meta has to answer: GDPR and UK GDPR Art. 12(3), one month; elsewhere none."""
    sent = case.attempt.sent
    if case.region not in ("eu", "uk") or sent is None or sent.on is None:
        return None
    return days.month_after(sent.on)


def look_again(case: Case, today: date) -> date:
    """Return the day on which to look again for an answer that did not come."""
    sent = case.attempt.sent
    since = sent.on if sent and sent.on else today
    return days.month_after(since) if case.region in ("eu", "uk") else since + timedelta(days=WITHOUT_RULE)


def silent_too_long(case: Case, today: date) -> bool:
    """Whether a month (elsewhere: 30 days) has passed without an answer."""
    sent = case.attempt.sent
    if state(case) not in ("waiting", "received") or sent is None or sent.on is None:
        return False
    return today > look_again(case, today)
