"""Every distinct screen and message, in every language, is one that Telegram accepts."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from html import unescape
from itertools import product
from typing import get_args

import pytest

from bot.playground.checks import check_caption, check_message
from bot.telegram import wire
from bot.telegram.format import keyboard
from bot.understanding.meaning import understood
from dialogs import machine
from dialogs.events import PersonDeletedData, PersonRecorded
from dialogs.meaning import PersonPasted
from dialogs.notice import Announced, Calm, Drawn, Expiring, Farewell, File, Forward, Notice, Nudge, TooMany
from dialogs.reply import Press, Reply
from dialogs.screen import Follow, Home, Page, Product, Reasons, Region, ReminderKind, Sources, Timeline, Walk
from dialogs.session import Account, Session
from tests.depth import some
from tests.dialogs.graph import world
from tests.dialogs.people import GERMAN, at_the_form, sent_twice
from tests.talk import BOOK, MONDAY, Talk

pytestmark = pytest.mark.walks

MODES = {"on sight": {"reader": False}, "read out": {"reader": True}}
FLOOR = 800
NOTICES: tuple[Notice, ...] = (
    *(
        Nudge(tuple((case, kind) for case in cases), late=late, last=last)
        for cases, kind, late, last in product(
            ((1,), (1, 2)), get_args(ReminderKind), (False, True), (False, True)
        )
    ),
    File("calendar", 1),
    Drawn(1, "form-uk"),
    Drawn(2, "see"),
    Drawn(),
    File("data"),
    File("readable"),
    Expiring(date(2026, 12, 7)),
    File("guide"),
    File("guide", 1),
    File("takeaway"),
    File("takeaway", 1),
    Farewell(),
    Announced(1200),
    TooMany(),
    *(Forward(product, region) for product in get_args(Product) for region in get_args(Region)),
    Calm(),
    Calm(again=True),
)


@cache
def screens() -> tuple[tuple[Session, datetime], ...]:
    """Return each screen once: what reads the same in English, with the same buttons, is one."""
    distinct = {
        _as_read(session, graph.replies[name]): (session, MONDAY)
        for graph in world().values()
        for name, session in graph.places.items()
    }
    more = [variant for session, _ in distinct.values() for variant in _variants(session)]
    others = {_as_read(session, machine.view(BOOK, session, now)): (session, now) for session, now in more}
    return tuple((distinct | others).values())


def _as_read(session: Session, reply: Reply) -> tuple[str, ...]:
    return (reply.text, *Talk(session=session).buttons(reply))


def _variants(session: Session) -> Iterator[tuple[Session, datetime]]:
    """Yield the screen with every word, after a long silence, and for a second account of another guide."""
    screen = session.screen
    if isinstance(screen, Walk | Page):
        yield replace(session, detailed=True), MONDAY
    if isinstance(screen, Follow | Home):
        yield session, MONDAY + timedelta(days=40)
    if isinstance(screen, Walk | Sources | Reasons | Follow | Timeline):
        second = (Account("instagram", 2),)
        cases = tuple(replace(case, guide="instagram", accounts=second) for case in session.cases)
        yield replace(session, cases=cases), MONDAY


def accepted(reply: Reply) -> None:
    markup = keyboard(reply)
    assert markup is not None, reply.text
    if reply.file is None and reply.picture is None:
        check_message(reply.text, markup)
    else:
        check_caption(reply.text, "HTML", markup)


def read_out(reply: Reply) -> bool:
    labels = "; ".join(button.label for row in reply.rows for button in row)
    return unescape(reply.text).endswith(f"{labels}.") and "expandable" not in reply.text


@cache
def replies(language: str, mode: str) -> tuple[Reply, ...]:
    """Return what each screen shows in a language; read out, what every other one does, in turn."""
    reader, turn = mode == "read out", BOOK.languages.index(language)
    places = some(screens()[turn % 2 :: 2] if reader else screens(), len(BOOK.languages), turn)
    shown = ((replace(session, language=language, reader=reader), now) for session, now in places)
    return tuple(machine.view(BOOK, session, now) for session, now in shown)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("language", BOOK.languages)
def test_every_screen_is_accepted(language: str, mode: str, capsys: pytest.CaptureFixture[str]) -> None:
    for reply in replies(language, mode):
        accepted(reply)
        assert mode != "read out" or read_out(reply), reply.text

    with capsys.disabled():
        print(f"\n  {language}, {mode}: {len(replies(language, mode))} screens", end=" ")
    assert len(screens()) >= FLOOR


@pytest.mark.parametrize("language", [language for language in BOOK.languages if language != "en"])
def test_no_two_buttons_of_a_screen_share_a_word_by_which_one_is_known(language: str) -> None:
    words = BOOK.manners(language).words
    assert words.keys() == {"sent", "confirmed", "refused", "nothing", "back", "home"}
    seen = set()
    for reply in replies(language, "on sight"):
        labels = [button.label.lower() for row in reply.rows for button in row]
        for key, word in words.items():
            found = [label for label in labels if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", label)]
            assert len(found) <= 1, (key, found)
            seen |= {key} if found else set()
    assert seen == words.keys()


def test_a_label_is_typed_as_it_is_pressed() -> None:
    for session, now in screens()[::4]:
        screen = machine.view(BOOK, session, now)
        buttons = [button for row in screen.rows for button in row if isinstance(button, Press)]
        often = Counter(button.label.casefold() for button in buttons)
        for button in buttons:
            if often[button.label.casefold()] == 1:
                typed = f"  {button.label.upper()}. "
                meant = understood(BOOK, session, typed, now, screen)
                offered = isinstance(button.event, PersonRecorded) and isinstance(meant, PersonPasted)
                assert meant == button.event or offered or isinstance(button.event, PersonDeletedData)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("language", BOOK.languages)
def test_every_message_besides_the_screen_is_accepted(language: str, mode: str) -> None:
    walking = at_the_form().press("Home", "My accounts", "More than one Instagram", "Done")
    walking.press("No, separate", "No, separate")
    shown = 0
    for talk, notice, discreet in product((walking, sent_twice()), NOTICES, (False, True)):
        session = replace(talk.session, language=language, reader=mode == "read out", discreet=discreet)
        if reply := machine.view_notice(BOOK, session, notice, MONDAY):
            accepted(reply)
            assert not session.reader or read_out(reply), reply.text
            shown += 1
    assert shown >= 80


@pytest.mark.parametrize("language", BOOK.languages)
def test_every_remark_is_accepted(language: str) -> None:
    remarks = [address.rpartition(".")[2] for address in BOOK.texts if address.startswith("phrases.remark.")]
    for remark in remarks:
        session = replace(GERMAN, language=language, remark=remark)
        assert (
            BOOK.words(language).say(f"phrases.remark.{remark}") in machine.view(BOOK, session, MONDAY).text
        )
        accepted(machine.view(BOOK, session, MONDAY))


def test_a_remark_of_another_release_is_left_out() -> None:
    assert machine.view(BOOK, replace(GERMAN, remark="tomorrow"), MONDAY) == machine.view(
        BOOK, GERMAN, MONDAY
    )


def test_every_button_that_opens_a_page_opens_one_that_is_there() -> None:
    for graph in world().values():
        for edge in graph.edges:
            opened = getattr(edge.event, "screen", None)
            assert not isinstance(opened, Page) or opened.name in BOOK.pages, (edge.source, edge.label)


def test_every_button_of_every_screen_fits() -> None:
    events = {edge.event for graph in world().values() for edge in graph.edges}

    assert len(events) > 300
    for event in events:
        data = wire.written(event)
        assert 1 <= len(data.encode()) <= wire.LIMIT
        assert wire.read(data) == event
