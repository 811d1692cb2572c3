"""What a person does and is shown, step by step, compared with what they told."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from dialogs import days, machine
from dialogs.events import ButtonEvent, DueDateCame, Event, PersonDeletedData
from dialogs.notice import Nudge
from dialogs.schedule import LATE, moment
from dialogs.screen import ReminderKind
from dialogs.session import Reminder, Session
from dialogs.turn import Forget
from tests.dialogs.graph import presses
from tests.dialogs.ledger import Ledger
from tests.dialogs.sound import is_sound
from tests.talk import BOOK

FIGURES: Counter[str] = Counter()


class Somebody:
    """A person: what the bot remembers of them, what they told, and every button they ever saw."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.begin()

    def begin(self) -> None:
        """Be a stranger."""
        self.session = Session(offset=sum(map(ord, self.name)) % 51)
        self.ledger = Ledger()
        self.seen: list[ButtonEvent] = []
        self.reminded: set[tuple[int, Reminder]] = set()

    def does(self, event: Event, now: datetime) -> None:
        """Let something happen, look at everything that is shown, and compare what is remembered."""
        FIGURES["events"] += 1
        before = self.session
        today = days.local(now, before.zone).date()
        turn = machine.update(BOOK, before, event, now)
        self.ledger.hears(before, event, today)
        if Forget() in turn.effects:
            is_sound(machine.view(BOOK, turn.session, now))
            return self.begin()
        if isinstance(event, ButtonEvent):
            again = machine.update(BOOK, turn.session, event, now)
            assert replace(again.session, notices=turn.session.notices) == turn.session, "twice is once"
        self.session = turn.session
        self.look(now)
        return None

    def look(self, now: datetime) -> None:
        """Read everything that is shown."""
        shown = [machine.view(BOOK, self.session, now)]
        for notice in self.session.notices:
            shown += filter(None, [machine.view_notice(BOOK, self.session, notice, now)])
        self.session = replace(self.session, notices=())
        for reply in shown:
            is_sound(reply)
            new = {press.event for press in presses(reply)} - {PersonDeletedData(), *self.seen}
            self.seen += sorted(new, key=repr)

    def comes_due(self, now: datetime) -> None:
        """Let what is due happen: what was asked for is told in time, what we propose never at night."""
        before = self.session
        planned = {
            (case.id, reminder): moment(before, reminder, now)
            for case in before.cases
            for reminder in case.reminders
        }
        turn = machine.update(BOOK, before, DueDateCame(), now)
        if Forget() in turn.effects:
            return self.begin()
        self.session = turn.session
        told = {item for notice in turn.session.notices if isinstance(notice, Nudge) for item in notice.items}
        self.told(planned, told, now)
        self.look(now)
        return None

    def told(
        self,
        planned: dict[tuple[int, Reminder], datetime],
        told: set[tuple[int, ReminderKind]],
        now: datetime,
    ) -> None:
        kept = {(case.id, reminder) for case in self.session.cases for reminder in case.reminders}
        for (case, reminder), instant in planned.items():
            if (case, reminder) in kept:
                assert instant > now, "what is ripe does not stay"
                continue
            assert (case, reminder.kind) in told or not reminder.chosen, "nothing chosen is dropped"
            if (case, reminder.kind) in told:
                FIGURES["reminders"] += 1
                assert instant <= now or not reminder.chosen, "a chosen time does not come early"
                assert (case, reminder) not in self.reminded, "nothing comes twice"
                self.reminded.add((case, reminder))
        if told and not self._wanted_now(planned, now):
            assert 9 <= days.local(now, self.session.zone).hour < 20, "nothing of our own at night, nor late"

    def _wanted_now(self, planned: Iterable[tuple[int, Reminder]], now: datetime) -> bool:
        """Whether a time that the person chose has come just now."""
        zone = self.session.zone
        waited = (now - days.instant(reminder.at, zone) for _, reminder in planned if reminder.chosen)
        return any(timedelta(0) <= late <= LATE for late in waited)
