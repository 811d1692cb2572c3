"""What a person told, in the simplest terms: a tiny model that the whole core is compared with.

It knows nothing of screens, guides and reminders: only that what was told stays until it is taken back.
"""

from datetime import date
from typing import get_args

from dialogs.events import (
    Event,
    PersonDated,
    PersonDeletedData,
    PersonEscalated,
    PersonRecorded,
    PersonSent,
    PersonWithdrew,
)
from dialogs.kinds import ReplyKind
from dialogs.session import Attempt, Day, Session

TEN_YEARS = 3660
Told = dict[str, Day]
Place = tuple[int, int]
Report = PersonSent | PersonRecorded | PersonEscalated | PersonDated | PersonWithdrew


class Ledger:
    """For each attempt of each case, what happened and on which day, in the order of its telling."""

    def __init__(self) -> None:
        self.told: dict[Place, Told] = {}

    def hears(self, session: Session, event: Event, today: date) -> None:
        """Note what an event tells about an attempt that is there."""
        if isinstance(event, PersonDeletedData):
            self.told = {}
        if not isinstance(event, Report):
            return
        case = session.case(event.case)
        if case is None or not 0 <= event.attempt < len(case.attempts):
            return
        place = self._concerns(event)
        told = self.told.setdefault(place, {})
        _note(told, event, today)
        if not told:
            del self.told[place]

    def _concerns(self, event: Report) -> Place:
        """Return what an event is about: one writes and complains about what was sent, not what is to be."""
        is_new = event.attempt > 0 and not self.told.get((event.case, event.attempt))
        return event.case, event.attempt - (isinstance(event, PersonEscalated) and is_new)

    def agrees(self, session: Session) -> bool:
        """Whether a session remembers exactly what was told."""
        kept = {
            (case.id, number): told
            for case in session.cases
            for number, attempt in enumerate(case.attempts)
            if (told := recorded(attempt))
        }
        return kept == self.told and all(list(kept[place]) == _in_order(self.told[place]) for place in kept)


def recorded(attempt: Attempt) -> Told:
    """Return what an attempt holds."""
    named = {"sent": attempt.sent, "asked": attempt.asked, "complained": attempt.complained}
    return {name: day for name, day in named.items() if day} | {
        reply.kind: reply.day for reply in attempt.replies
    }


def _note(told: Told, event: Report, today: date) -> None:
    match event:
        case PersonSent():
            told.setdefault("sent", Day(today))
        case PersonEscalated(_, _, step):
            told.setdefault(step, Day(today))
        case PersonWithdrew(_, _, item):
            told.pop(item, None)
        case PersonDated(_, _, item, day, about):
            if item in told and (day is None or 0 <= (today - day).days <= TEN_YEARS):
                told[item] = Day(day, about)
        case PersonRecorded(_, _, reply):
            if [item for item in told if item in get_args(ReplyKind)][-1:] != [reply]:  # the last stays so
                before = reply == "earlier" or (reply == "refused" and "sent" not in told)
                told.setdefault("sent", Day())
                told.pop(reply, None)
                told[reply] = Day() if before else Day(today)


def _in_order(told: Told) -> list[str]:
    """Return the names of what was told: first what happened once, then the replies as they came."""
    once = [name for name in ("sent", "asked", "complained") if name in told]
    return once + [name for name in told if name in get_args(ReplyKind)]
