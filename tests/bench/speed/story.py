"""What do people do in the benchmark, and what must they see after each step?

Everybody walks the same way through the real guides, in German. The pure core walks it beforehand, so the
text that has to follow each step is known.
"""

import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.engine import SPREAD
from bot.telegram import wire
from dialogs import machine
from dialogs.events import Event, PersonCommanded
from dialogs.guide import GuideEvent
from dialogs.outcome import OutcomeEvent
from dialogs.reply import Press
from dialogs.session import Session
from tests.bot.test_journey import BOOK
from tests.chaos.model import COMMANDS, EAGER, is_steady

WRITES = 0.1
FIRST = 5_000_000_000
OFFSET = 5


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody writes or presses, and the text that must follow; how many turns are committed then."""

    writes: str
    presses: str
    shows: str
    turns: int


def story(length: int) -> list[Step]:
    """Return a walk of so many steps, from /start on."""
    chance = random.Random(length)
    session, turns, steps = Session(language="de", app="de", offset=OFFSET), 0, list[Step]()
    event: Event = PersonCommanded("start", ("DE", "facebook"))
    for _ in range(length):
        turn = machine.update(BOOK, session, event, datetime.now(UTC))
        session, turns = turn.session, turns + turn.shows
        steps.append(_step(event, session, turns))
        event = _next(chance, session)
    return steps


def _step(event: Event, session: Session, turns: int) -> Step:
    shows = machine.view(BOOK, session, datetime.now(UTC)).text
    if isinstance(event, PersonCommanded):
        return Step(f"/{event.command} {'_'.join(event.parts)}".strip(), "", shows, turns)
    return Step("", wire.written(event), shows, turns)  # type: ignore[arg-type]  # nothing else is pressed


def _next(chance: random.Random, session: Session) -> Event:
    if chance.random() < WRITES:
        return PersonCommanded(chance.choice(COMMANDS))
    shown = machine.view(BOOK, session, datetime.now(UTC))
    events = [button.event for row in shown.rows for button in row if isinstance(button, Press)]
    steady = [event for event in events if _is_seen(session, event)]
    weights = [EAGER if isinstance(event, GuideEvent | OutcomeEvent) else 1 for event in steady]
    return chance.choices(steady, weights)[0] if steady else PersonCommanded("status")


def _is_seen(session: Session, event: Event) -> bool:
    """Whether the core can foretell what follows, and it looks different."""
    now = datetime.now(UTC)
    turn = machine.update(BOOK, session, event, now)
    looks_the_same = machine.view(BOOK, turn.session, now) == machine.view(BOOK, session, now)
    return turn.shows and not looks_the_same and is_steady(session, event)


def chats(apart: int = 1) -> Iterator[int]:
    """Yield numbers of chats that all have the same offset, so that all are shown the same times."""
    number = FIRST
    while True:
        number += apart
        while offset(number) != OFFSET:
            number += 1
        yield number


def offset(chat: int) -> int:
    """Return by how many minutes our own proposals to a chat are put off."""
    return zlib.crc32(str(chat).encode()) % SPREAD
