"""Every place, every press: whatever is pressed, on whatever message, leads somewhere sensible."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from dialogs import machine, memory
from dialogs.book import Book
from dialogs.events import PersonChoseCountry, PersonCommanded, PersonOpened
from dialogs.meaning import PersonWroteSomething
from dialogs.reply import Copy, Link, Press, Reply
from dialogs.screen import Home, Walk, Welcome
from dialogs.session import Session
from dialogs.walk import replay
from tests.depth import some
from tests.dialogs.graph import COUNTRIES, Graph, presses, world
from tests.talk import BOOK, MONDAY

pytestmark = pytest.mark.walks

DEADLINE = re.compile(r"one month|one-month|by my calculation", re.IGNORECASE)
WORDS = ("sent", "confirmed", "refused", r"not yet|nothing", "back", "home|menu")


@cache
def places() -> tuple[tuple[str, str, Session], ...]:
    """Return every place with its region."""
    return tuple(
        (region, name, session) for region, graph in world().items() for name, session in graph.places.items()
    )


def in_europe(turn: int) -> Sequence[tuple[str, Session]]:
    """Return the places of the EU, or at each turn others of them."""
    return some(tuple(world()["eu"].places.items()), 6, turn)


@cache
def screens() -> tuple[tuple[str, str, Session, Reply], ...]:
    """Return every place with what it shows."""
    return tuple((*place, world()[place[0]].replies[place[1]]) for place in places())


def test_the_graph_is_large_enough(capsys: pytest.CaptureFixture[str]) -> None:
    graphs: dict[str, Graph] = world()
    count = sum(len(graph.places) for graph in graphs.values())
    edges = sum(len(graph.edges) for graph in graphs.values())

    with capsys.disabled():
        print(f"\n  walked {count} places and {edges} presses in {len(graphs)} regions", end=" ")
    assert count >= 2500
    assert edges >= 12000


def test_every_step_option_and_page_is_reached() -> None:
    reached = {
        (edge.event.step, edge.event.option)
        for graph in world().values()
        for edge in graph.edges
        if hasattr(edge.event, "option") and hasattr(edge.event, "step")
    }
    guide = BOOK.guides["facebook"]
    wanted = {
        (step, name)
        for step, card in guide.steps.items()
        if step != "none"
        for name, option in card.options.items()
        if option.to is not None
    }
    assert wanted - reached == set()


def test_pressing_twice_equals_pressing_once_everywhere() -> None:
    for graph in world().values():
        for edge in some(graph.edges, 6):
            once = edge.after
            twice = machine.update(BOOK, once, edge.event, MONDAY).session
            if edge.event.__class__.__name__ in ("PersonAskedForFile", "PersonDeletedData"):
                continue
            assert replace(twice, notices=(), remark=once.remark) == once, edge.label


def test_every_screen_has_a_way_on_back_and_home() -> None:
    for _, name, session, reply in screens():
        events = [button.event for row in reply.rows for button in row if isinstance(button, Press)]
        assert events, name
        if not isinstance(session.screen, Welcome | Home):
            assert events[-1] == PersonOpened(Home()), name
            assert reply.rows[-1][0].label == "Back", name


def test_no_two_buttons_of_a_screen_share_one_of_the_six_words() -> None:
    for _, name, _, reply in screens():
        labels = [button.label for row in reply.rows for button in row]
        for word in WORDS:
            found = [label for label in labels if re.search(rf"\b(?:{word})\b", label, re.IGNORECASE)]
            assert len(found) <= 1, (name, found)


def test_the_law_names_a_time_only_in_the_eu_and_the_uk() -> None:
    named = set()
    for region, name, session, reply in some(screens(), 4):
        for text in (reply.text, machine.view(BOOK, session, MONDAY + timedelta(days=40)).text):
            if DEADLINE.search(text):
                assert region in ("eu", "uk"), name
                assert "two m" in text, "the extension belongs in the same breath"
                named.add(region)
    assert named == {"eu", "uk"}


def test_no_european_law_in_switzerland_and_brazil() -> None:
    for region, name, session, reply in screens():
        if region in ("switzerland", "brazil") and "page" not in name and isinstance(session.screen, Walk):
            copied = [button.text for row in reply.rows for button in row if isinstance(button, Copy)]
            assert not re.search(r"GDPR|Ireland", " ".join((reply.text, *copied))), name


def test_every_form_link_can_be_copied_and_opened() -> None:
    for _, name, session, reply in screens():
        if not isinstance(session.screen, Walk):
            continue
        opened = {button.url for row in reply.rows for button in row if isinstance(button, Link)}
        copied = {button.text for row in reply.rows for button in row if isinstance(button, Copy)}
        assert opened <= copied, name


def test_nobody_is_told_to_log_in_inside_telegram() -> None:
    for _, name, _, reply in screens():
        text = reply.text.lower()
        assert not re.search(r"log in (in|inside) (telegram|this)", text), name


@pytest.mark.parametrize("country", sorted(COUNTRIES.values()))
def test_the_country_may_change_anywhere(country: str) -> None:
    for name, session in in_europe(turn=sorted(COUNTRIES.values()).index(country)):
        after = machine.update(BOOK, session, PersonChoseCountry(country), MONDAY).session
        for before in session.cases:
            case = after.case(before.id)
            assert case is not None
            assert (case.attempts, case.answers) == (before.attempts, before.answers), name
        assert machine.view(BOOK, after, MONDAY).rows


COMMANDS = [
    "start",
    "status",
    "reminders",
    "language",
    "settings",
    "privacy",
    "export",
    "delete",
    "help",
    "cancel",
    "x",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_any_command_in_any_state_loses_nothing(command: str) -> None:
    for name, session in in_europe(turn=COMMANDS.index(command)):
        turn = machine.update(BOOK, session, PersonCommanded(command), MONDAY)
        assert [case.attempts for case in turn.session.cases] == [case.attempts for case in session.cases], (
            name
        )
        assert machine.view(BOOK, turn.session, MONDAY).rows


def test_any_text_in_any_state_keeps_the_place() -> None:
    for name, session in world()["eu"].places.items():
        after = machine.update(BOOK, session, PersonWroteSomething(), MONDAY).session
        assert after.screen == session.screen, name


def test_every_session_is_written_down_and_read_back_the_same() -> None:
    for _, name, session in some(places(), 4):
        assert memory.read(memory.written(session)) == (session, True), name


def _without(book: Book, kind: str, name: str) -> Book:
    if kind == "guide":
        return replace(book, guides={key: guide for key, guide in book.guides.items() if key != name})
    guides = {}
    for key, guide in book.guides.items():
        steps = {step: card for step, card in guide.steps.items() if step != name}
        guides[key] = guide.model_copy(update={"steps": steps})
    return replace(book, guides=guides)


@cache
def concerned() -> dict[str, list[tuple[str, Session]]]:
    """Return those who walk, by the steps they stand on, have answered, or could go to next."""
    found: dict[str, list[tuple[str, Session]]] = {}
    for _, name, session in places():
        case = session.case(session.screen.case) if isinstance(session.screen, Walk) else None
        if case is None or (place := replay(BOOK, case)) is None:
            continue
        ahead = {option.next(case.region) for option in place.card.options.values()}
        for step in {place.step, *(answer.step for answer in place.answers), *ahead} - {None}:
            found.setdefault(str(step), []).append((name, session))
    return found


@pytest.mark.parametrize("step", [step for step in BOOK.guides["facebook"].steps if step != "login"])
def test_a_step_may_be_removed_with_people_before_on_and_after_it(step: str) -> None:
    changed = _without(BOOK, "step", step)
    led = set()
    for name, session in some(concerned()[step], 6):
        reply = machine.view(changed, session, MONDAY)
        assert reply.rows, name
        led |= {machine.update(changed, session, press.event, MONDAY).session for press in presses(reply)}
    for session in led:
        assert machine.view(changed, session, MONDAY).rows, session.screen


def test_a_guide_may_be_removed_with_people_in_it() -> None:
    changed = _without(BOOK, "guide", "facebook")
    for name, session in world()["eu"].places.items():
        after = machine.update(changed, session, PersonOpened(Walk(1)), MONDAY).session
        assert machine.view(changed, after, MONDAY).rows, name
        assert [case.attempts for case in after.cases] == [case.attempts for case in session.cases]
