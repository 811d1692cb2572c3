"""Which reminders were planned, which were told, and how late?"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.store import Row
from dialogs import days
from dialogs.notice import Nudge
from dialogs.schedule import TOGETHER, moment
from dialogs.screen import ReminderKind
from dialogs.session import Reminder, Session

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
PATIENCE = timedelta(days=2)
"""After so long a reminder that did not come is lost: a night, and a clock that was a day ahead."""

Key = tuple[int, ReminderKind]


@dataclass
class Diary:
    """What was planned, what was told, and how late."""

    told: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    late: list[timedelta] = field(default_factory=list)
    late_after_rest: list[timedelta] = field(default_factory=list)
    rested: datetime = NEVER  # when the bot was last down, or its clock wrong

    def compare(self, before: Row, after: Row, now: datetime) -> None:
        """Note what was told to somebody, and whether that was right."""
        known, left = _planned(before.session), _planned(after.session)
        new = after.session.notices[len(before.session.notices) :]
        told = [item for notice in new if isinstance(notice, Nudge) for item in notice.items]
        gone = {key for key, reminder in known.items() if left.get(key) != reminder}
        self.wrong["lost without a word"] += len(gone - set(told))
        self.wrong["told, although nothing was planned"] += len(set(told) - known.keys())
        self.wrong["told twice"] += len(told) - len(set(told)) + len(set(told) - gone)
        those = [known[key] for key in set(told) & known.keys()]
        for reminder in those:
            self._tell(before.session, reminder, now)
        ours = not any(reminder.chosen for reminder in those)  # or else it goes with a time the person chose
        self.wrong["told at night"] += bool(those) and ours and _at_night(now, before.session.zone)

    def _tell(self, session: Session, reminder: Reminder, now: datetime) -> None:
        planned = days.instant(reminder.at, session.zone)
        ahead = timedelta(0) if reminder.chosen else TOGETHER
        self.told += 1
        self.wrong["told too early"] += planned - ahead > now
        late = self.late if planned > self.rested else self.late_after_rest
        late.append(max(timedelta(0), now - planned))

    def overdue(self, session: Session, now: datetime) -> None:
        """Note what should have been told by now."""
        for reminder in _planned(session).values():
            self.wrong["lost"] += moment(session, reminder, now) <= now
            self.wrong["lost"] += now - days.instant(reminder.at, session.zone) > PATIENCE

    def broken(self, delivered: int) -> tuple[str, ...]:
        """Return the promises that were broken; so many of what was told were delivered."""
        found = [f"{count} times: {what}" for what, count in self.wrong.items() if count]
        if delivered != self.told:
            found.append(f"{self.told} reminders came due, {delivered} were delivered")
        if not (self.late and self.late_after_rest):
            found.append("nothing was proven")
        return tuple(found)

    def figures(self) -> str:
        """Return what happened, in numbers."""
        late, rest = sorted(self.late), sorted(self.late_after_rest)
        if not (late and rest):
            return "nothing"
        return (
            f"{self.told} reminders told; {sum(self.wrong.values())} lost, at night, too early or twice; "
            f"late: median {_minutes(late[len(late) // 2])}, longest {_minutes(late[-1])}; {len(rest)} "
            f"planned for downtime and jumps, longest {_minutes(rest[-1])}"
        )


def _planned(session: Session) -> dict[Key, Reminder]:
    return {(case.id, reminder.kind): reminder for case in session.cases for reminder in case.reminders}


def _at_night(now: datetime, zone: str | None) -> bool:
    return not 9 <= now.astimezone(ZoneInfo(zone or "UTC")).hour < 20


def _minutes(late: timedelta) -> str:
    return f"{late / timedelta(minutes=1):.1f} min"
