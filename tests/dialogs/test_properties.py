"""The whole core against a tiny model: people who press, write, wait and come back, in any order.

Nothing told is lost or invented, nothing is due for ever, nobody is woken at night, and whatever is shown is
accepted by a strict parser and leads on.
"""

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import get_args
from xml.etree import ElementTree as Xml

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.playground.checks import check_caption, check_message
from bot.telegram import wire
from bot.telegram.format import keyboard, plain
from dialogs import days, machine, memory
from dialogs.book import Book, Operator
from dialogs.commands import COMMANDS
from dialogs.events import (
    ButtonEvent,
    DueDateCame,
    Event,
    PersonBlockedBot,
    PersonCommanded,
    PersonDeletedData,
    PersonPressedUnknown,
)
from dialogs.extra import Contact, Extra
from dialogs.meaning import Meaning
from dialogs.notice import Notice, Nudge, Recognised
from dialogs.reply import Reply
from dialogs.schedule import due, moment
from dialogs.screen import House, Page, ReminderKind, Welcome
from dialogs.session import Reminder, Session
from dialogs.turn import Forget
from tests.depth import depth
from tests.dialogs.graph import presses
from tests.dialogs.ledger import Ledger
from tests.dialogs.people import at_the_form, sent_twice
from tests.talk import BOOK, MONDAY

NAMES = ("Ada", "Ben", "Cleo")
NAME = st.sampled_from(NAMES)
PLACE = st.integers(0, 10_000)
FORGED = st.one_of([st.from_type(kind) for kind in get_args(ButtonEvent)])
MEANINGS = st.one_of([st.from_type(kind) for kind in get_args(Meaning)])
PARTS = st.lists(
    st.sampled_from(("facebook", "instagram", "de", "DE", "US", "BR", "GB", "a11y", "linkedin", "x", "<b>")),
    max_size=3,
    unique=True,
)
FIGURES: Counter[str] = Counter()


# ------------------------------------------------------------------ what is shown


def read_strictly(text: str) -> str:
    """Return the words of a text with markup, as a parser reads it that forgives nothing."""
    whole = text.replace("<blockquote expandable>", "<blockquote>").replace("\r", "&#13;")
    return "".join(Xml.fromstring(f"<message>{whole}</message>").itertext())  # noqa: S314 - our own text


def is_sound(reply: Reply) -> None:
    """Check that Telegram takes a message, that it leads on, and that each of its buttons comes back."""
    markup = keyboard(reply)
    assert markup is not None, reply.text
    beside = reply.file is not None or reply.picture is not None
    if beside:
        check_caption(reply.text, "HTML", markup.to_dict())
    else:
        check_message(reply.text, markup.to_dict())
    assert read_strictly(reply.text) == plain(reply.text)
    buttons = list(presses(reply))
    assert buttons
    for button in buttons:
        assert wire.read(wire.written(button.event)) == button.event


# ------------------------------------------------------------------ somebody


class Somebody:
    """A person: what the bot remembers of them, what they told, and every button they ever saw."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.begin()

    def begin(self) -> None:
        """Be a stranger."""
        self.session = Session(offset=NAMES.index(self.name) * 7)
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
        again = machine.update(BOOK, turn.session, event, now)
        assert replace(again.session, notices=()) == replace(turn.session, notices=()), "twice is once"
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
        self, planned: dict[tuple[int, Reminder], datetime], told: set[tuple[int, ReminderKind]], now: datetime
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
        chosen = any(reminder.chosen and instant <= now for (_, reminder), instant in planned.items())
        if told and not chosen:
            assert 9 <= days.local(now, self.session.zone).hour < 20, "nothing of our own at night"


class Neighbours(RuleBasedStateMachine):
    """A few people and one clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.people = {name: Somebody(name) for name in NAMES}

    def _does(self, name: str, event: Event) -> None:
        self.people[name].does(event, self.now)

    @rule(name=NAME, far=st.booleans())
    def has_come_some_way(self, name: str, far: bool) -> None:
        """Begin in the middle, as most people are."""
        somebody = self.people[name]
        if somebody.session.acted is None:
            known = (sent_twice if far else at_the_form)(self.now).session
            somebody.session = replace(known, offset=somebody.session.offset)
            for case in known.cases:
                if case.attempt.sent:
                    somebody.ledger.told[case.id, 0] = {"sent": case.attempt.sent}
            somebody.look(self.now)

    @rule(name=NAME, places=st.lists(PLACE, min_size=1, max_size=5))
    def presses_what_is_there(self, name: str, places: list[int]) -> None:
        for place in places:
            there = list(presses(machine.view(BOOK, self.people[name].session, self.now)))
            self._does(name, there[place % len(there)].event)

    @rule(name=NAME, place=PLACE)
    def presses_something_old(self, name: str, place: int) -> None:
        if seen := self.people[name].seen:
            self._does(name, seen[place % len(seen)])

    @rule(name=NAME, event=FORGED)
    def presses_something_forged(self, name: str, event: ButtonEvent) -> None:
        self._does(name, event)

    @rule(name=NAME, event=st.one_of(MEANINGS, st.just(PersonPressedUnknown())))
    def writes(self, name: str, event: Event) -> None:
        self._does(name, event)

    @rule(name=NAME, command=st.sampled_from(COMMANDS), parts=PARTS)
    def commands(self, name: str, command: str, parts: list[str]) -> None:
        self._does(name, PersonCommanded(command, tuple(parts)))

    @rule(name=NAME)
    def blocks(self, name: str) -> None:
        self._does(name, PersonBlockedBot())

    @rule()
    def the_bot_is_started_again(self) -> None:
        for somebody in self.people.values():
            again = memory.read(memory.written(somebody.session))
            assert again == (somebody.session, True)
            somebody.session = again[0]

    @rule(time=st.sampled_from([timedelta(minutes=16), timedelta(hours=1), timedelta(hours=9)]))
    def a_while_passes(self, time: timedelta) -> None:
        self._wait(time)

    @rule(time=st.sampled_from([timedelta(days=1), timedelta(days=8), timedelta(days=45), timedelta(days=390)]))
    def a_long_time_passes(self, time: timedelta) -> None:
        self._wait(time)

    def _wait(self, time: timedelta) -> None:
        until = self.now + time
        while True:
            waiting = {
                name: instant
                for name, somebody in self.people.items()
                if (instant := due(BOOK, somebody.session, self.now)) is not None and instant <= until
            }
            if not waiting:
                break
            name = min(waiting, key=waiting.__getitem__)
            self.now = max(self.now, waiting[name])
            before = self.people[name].session
            self.people[name].comes_due(self.now)
            assert self.people[name].session != before, "something stays due for ever"
        self.now = until

    @invariant()
    def everything_told_is_remembered(self) -> None:
        for somebody in self.people.values():
            assert somebody.ledger.agrees(somebody.session), (somebody.ledger.told, somebody.session.cases)


def test_whatever_people_do_in_whatever_order_what_they_told_is_remembered() -> None:
    FIGURES.clear()
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Neighbours,
        settings=settings(
            max_examples=depth(25, 2_000),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"\n{FIGURES['events']:,} events, {FIGURES['reminders']:,} reminders: nothing lost, nothing twice")
