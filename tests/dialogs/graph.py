"""Every place a person can get to by pressing buttons, found once and shared by the tests."""

import gc
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from dialogs import machine
from dialogs.book import Book
from dialogs.events import ButtonEvent, PersonChoseCountry
from dialogs.reply import Press, Reply
from dialogs.screen import (
    WRONG_FORM,
    Accounts,
    Dating,
    Earlier,
    Follow,
    Helping,
    Home,
    Ladder,
    Letter,
    Page,
    Remind,
    Reminders,
    RemindHour,
    Screen,
    TheirCountry,
    Walk,
)
from dialogs.session import Account, Case, Session
from dialogs.state import state
from dialogs.walk import replay
from tests.talk import BOOK, MONDAY

COUNTRIES = {"eu": "DE", "uk": "GB", "switzerland": "CH", "brazil": "BR", "uncertain": "TR", "none": "US"}
MAPS = {
    "facebook": (Account("facebook"),),
    "instagram": (Account("instagram"),),
    "both": (Account("facebook"), Account("instagram")),
}


@dataclass(frozen=True)
class Edge:
    """A press that leads from one place to another."""

    source: str
    label: str
    event: ButtonEvent
    before: Session
    after: Session


@dataclass
class Graph:
    """All places with what they show, and all ways between them."""

    places: dict[str, Session]
    replies: dict[str, Reply]
    edges: list[Edge]


def key(book: Book, session: Session) -> str:
    """Return what makes a place distinct: the screen, and how the cases stand."""
    screen = session.screen
    shown: object = screen
    if isinstance(screen, RemindHour):
        shown = (screen.kind, screen.about)
    if isinstance(screen, Dating):
        shown = (screen.kind, screen.item, screen.earlier)
    if isinstance(screen, TheirCountry | Helping):
        shown = replace(screen, whose="mum")
    shows = isinstance(screen, Home | Accounts | Reminders) or screen == Page(WRONG_FORM)
    if not shows and not getattr(screen, "case", 0):
        return repr((shown, session.country))  # what does not show the cases
    cases = [_case(book, case, screen) for case in session.cases]
    return repr((shown, session.country, cases, _switches(session)))


def _switches(session: Session) -> tuple[bool, ...]:
    """Return what else a screen shows, besides the cases."""
    match session.screen:
        case Walk():
            return (session.detailed,)
        case Home() | Accounts() | Earlier():
            return (bool(session.others), session.found, session.refused)
        case _:
            return ()


def _case(book: Book, case: Case, screen: Screen) -> tuple[object, ...]:
    """Return how a case stands, as finely as it shows on a screen."""
    place = replay(book, case)
    step = place.step if place and isinstance(screen, Walk) else ""
    planned = isinstance(screen, Follow | Remind) and any(
        reminder.kind != "worked" for reminder in case.reminders
    )
    wrote = isinstance(screen, Ladder | Letter) and bool(case.attempt.asked)
    complained = isinstance(screen, Letter) and bool(case.attempt.complained)
    again = not isinstance(screen, Home | Accounts | Reminders) and len(case.attempts) > 1
    return (case.whose, case.guide, case.region, step, state(case), planned, wrote, complained, again)


def explored(book: Book, start: Session, most: int = 4000) -> Graph:
    """Return every place that can be reached from a session, with at most two attempts a case."""
    graph = Graph({key(book, start): start}, {}, [])
    waiting = deque([start])
    while waiting:
        session = waiting.popleft()
        source = key(book, session)
        graph.replies[source] = machine.view(book, session, MONDAY)
        for press in presses(graph.replies[source]):
            if isinstance(press.event, PersonChoseCountry) and press.event.country != session.country:
                continue
            turn = machine.update(book, session, press.event, MONDAY)
            after = replace(turn.session, notices=()) if turn.session.notices else turn.session
            graph.edges.append(Edge(source, press.label, press.event, session, after))
            goal = key(book, after)
            if turn.effects or goal in graph.places or after.accounts != start.accounts or _long(after):
                continue
            if not _alone(book, after):
                continue
            graph.places[goal] = after
            waiting.append(after)
            if len(graph.places) > most:
                raise AssertionError(f"more than {most} places: the key is too fine")
    return graph


def _long(session: Session) -> bool:
    return any(len(case.attempts) > 2 for case in session.cases)


def _alone(book: Book, session: Session) -> bool:
    """Whether it is the person's own cases, or one that stands for all those of somebody else."""
    others = [case for case in session.cases if case.whose]
    mum = (Account("facebook", 1, "mum"),)
    usual = all(case.accounts == mum and case.region == book.region(session.country) for case in others)
    return not others or (usual and len(session.cases) == 1)


def presses(reply: Reply) -> Iterator[Press]:
    """Yield the buttons that carry an event."""
    return (button for row in reply.rows for button in row if isinstance(button, Press))


@cache
def world() -> dict[str, Graph]:
    """Return the graph of each region, explored once."""
    found = {region: explored(BOOK, begun(region)) for region in COUNTRIES}
    gc.freeze()  # it stays until the end: looking through it again and again takes a tenth of the time
    return found


def begun(region: str, accounts: str = "facebook") -> Session:
    """Return a session that has just said where it is and what it has."""
    session = machine.update(BOOK, Session(offset=5), PersonChoseCountry(COUNTRIES[region]), MONDAY).session
    return replace(session, accounts=MAPS[accounts])
