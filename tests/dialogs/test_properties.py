"""The whole core against a tiny model: people who press, write, wait and come back, in any order.

Nothing told is lost or invented, nothing is due for ever, nobody is woken at night, and whatever is shown is
accepted by a strict parser and leads on.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from dialogs import machine, memory
from dialogs.commands import COMMANDS
from dialogs.events import (
    ButtonEvent,
    Event,
    PersonBlockedBot,
    PersonCommanded,
    PersonEscalated,
    PersonFinishedMap,
    PersonHas,
    PersonLinked,
    PersonOpened,
    PersonPressedUnknown,
    PersonRecorded,
    PersonSent,
    PersonStartedAgain,
    PersonWithdrew,
)
from dialogs.meaning import (
    PersonAsked,
    PersonAskedVaguely,
    PersonObjected,
    PersonPasted,
    PersonScolded,
    PersonWished,
    PersonWroteSomething,
)
from dialogs.schedule import due
from dialogs.screen import Screen
from tests.bot.telegram.test_wire import names
from tests.depth import LONG, depth
from tests.dialogs.graph import presses
from tests.dialogs.neighbour import FIGURES, Somebody
from tests.dialogs.people import at_the_form, sent_twice
from tests.talk import BOOK, MONDAY

NAMES = ("Ada", "Ben", "Cleo")
NAME = st.sampled_from(NAMES)
PLACE = st.integers(0, 10_000)
WORD = st.sampled_from(
    ("facebook", "login", "browser", "form", "mail", "DE", "de", "Europe/Paris", "who", "x-y")
)
NUMBER = st.sampled_from((-1, 0, 1, 2, 3, 99, 10**9))
TOPIC = st.sampled_from((*BOOK.topics, *BOOK.whys))


def made(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Return values of a kind whose words and numbers are likely, and not always true."""
    hints = names(kind)
    words = {name: WORD for name, hint in hints.items() if hint is str}
    return st.builds(kind, **words, **{name: NUMBER for name, hint in hints.items() if hint is int})


FORGED = st.one_of(
    *(made(kind) for kind in get_args(ButtonEvent) if kind is not PersonOpened),
    st.builds(PersonOpened, st.one_of([made(kind) for kind in get_args(Screen)])),
)
TOLD = st.one_of(
    [
        st.builds(kind, st.sampled_from((1, 2)), st.sampled_from((0, 0, 1)))
        for kind in (PersonSent, PersonRecorded, PersonEscalated, PersonStartedAgain, PersonWithdrew)
    ]
)
MAPPED = st.one_of(
    st.builds(PersonHas, number=st.integers(0, 3)),
    st.just(PersonFinishedMap()),
    st.builds(PersonLinked, st.sampled_from((1, 2)), st.sampled_from((0, 1))),
)
MEANT = st.one_of(
    st.builds(PersonAsked, TOPIC, st.sampled_from(("", "de"))),
    st.builds(PersonAskedVaguely, st.lists(TOPIC, min_size=1, max_size=3, unique=True).map(tuple)),
    st.builds(PersonPasted, signs=st.just(("link",))),
    st.builds(
        PersonWished,
        st.dates(date(2026, 11, 20), date(2031, 1, 1)),
        hour=st.integers(0, 23),
        minute=st.integers(0, 59),
    ),
    st.builds(PersonObjected),
    st.just(PersonScolded()),
    st.just(PersonWroteSomething()),
    st.just(PersonPressedUnknown()),
)
PARTS = st.lists(
    st.sampled_from(("facebook", "instagram", "de", "DE", "US", "BR", "GB", "a11y", "linkedin", "x", "<b>")),
    max_size=3,
    unique=True,
)


class Neighbours(RuleBasedStateMachine):
    """A few people and one clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.people = {name: Somebody(name) for name in NAMES}

    def _does(self, name: str, event: Event) -> None:
        self.people[name].does(event, self.now)

    @initialize()
    def two_have_come_some_way(self) -> None:
        """Begin in the middle, as most people are."""
        for name, talk in (("Ada", at_the_form(self.now)), ("Ben", sent_twice(self.now))):
            somebody = self.people[name]
            somebody.session = replace(talk.session, offset=somebody.session.offset)
            for case in talk.session.cases:
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

    @rule(name=NAME, event=TOLD)
    def tells_what_happened(self, name: str, event: ButtonEvent) -> None:
        self._does(name, event)

    @rule(name=NAME, events=st.lists(MAPPED, min_size=1, max_size=3))
    def names_accounts(self, name: str, events: list[ButtonEvent]) -> None:
        for event in events:
            self._does(name, event)

    @rule(name=NAME, event=FORGED)
    def presses_something_forged(self, name: str, event: ButtonEvent) -> None:
        self._does(name, event)

    @rule(name=NAME, event=MEANT)
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

    @rule(
        time=st.sampled_from([timedelta(days=1), timedelta(days=8), timedelta(days=45), timedelta(days=390)])
    )
    def a_long_time_passes(self, time: timedelta) -> None:
        self._wait(time)

    @rule(time=st.sampled_from([timedelta(hours=3), timedelta(hours=41), timedelta(days=7)]))
    def the_bot_is_down(self, time: timedelta) -> None:
        self.now += time
        self._wait(timedelta(0))

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


@pytest.mark.walks
def test_whatever_people_do_in_whatever_order_what_they_told_is_remembered() -> None:
    FIGURES.clear()
    run_state_machine_as_test(
        Neighbours,
        settings=settings(
            max_examples=depth(20, 60, 3_000),
            stateful_step_count=60,
            derandomize=not LONG,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, *([Phase.shrink] if LONG else [])],
            database=None,
        ),
    )
    print(f"\n{FIGURES['events']:,} events, {FIGURES['reminders']:,} reminders: nothing lost, nothing twice")
