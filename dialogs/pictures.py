"""Which picture does a person see: where to tap, what one may see there, or how far everything has come?

A picture is a message of its own, and its caption says the same in words. With a screen reader on, none is
offered.
"""

import re
from dataclasses import replace
from html import unescape
from typing import get_args
from urllib.parse import urlsplit

from dialogs import card as cards
from dialogs import guide as walks
from dialogs import home, looks
from dialogs.book import Book, Card, Guide
from dialogs.book.picture import Picture, PictureScreen, address, words
from dialogs.drawing import Device, Line, Panel, Progress, Sketch, Standing
from dialogs.events import PersonAskedForPicture, PersonOpened
from dialogs.follow import entry, next_line
from dialogs.notice import Drawn
from dialogs.notices import owed
from dialogs.reply import Reply, Row
from dialogs.scene import Scene
from dialogs.screen import Home
from dialogs.session import Case, Session
from dialogs.standing import sent_line, standing
from dialogs.state import State, state
from dialogs.turn import Turn
from dialogs.walk import replay

MOST = 6
"""Cases on one picture of how far everything has come."""

DONE: dict[State, int] = {
    "new": 0,
    "walking": 1,
    "waiting": 2,
    "received": 3,
    "code": 3,
    "more": 3,
    "refused": 3,
    "confirmed": 4,
}
"""How much of the way lies behind a case: begun, sent, answered, confirmed."""

_TAG = re.compile(r"<[^>]+>")


def update(book: Book, session: Session, event: PersonAskedForPicture) -> Turn:
    """Return what follows when a person wants a picture: it is owed, unless it is no longer offered."""
    case = session.case(event.case)
    at = replay(book, case) if case else None
    there = at is not None and at.step == event.step and bool(at.card.picture) if event.case else True
    notice = Drawn(event.case, event.step)
    if session.reader or not session.cases or not there:
        return Turn(session)
    return Turn(session if notice in session.notices else owed(session, notice), shows=False)


def view(scene: Scene, notice: Drawn) -> Reply | None:
    """Return the message with a picture, or None where there is nothing (any more) to be drawn."""
    if scene.session.reader:
        return None
    return _where(scene, notice) if notice.case else _progress(scene)


# ------------------------------------------------------------------ where to tap, and what one may see


def _where(scene: Scene, notice: Drawn) -> Reply | None:
    case = scene.session.case(notice.case)
    guide = scene.book.guides.get(case.guide) if case else None
    card = guide.steps.get(notice.step) if guide else None
    picture = scene.book.pictures.get(card.picture) if card else None
    if case is None or guide is None or card is None or picture is None:
        return None
    way_on = (
        scene.press("home.back", PersonOpened(entry(scene.session, case))),
        scene.open("home.button", Home()),
    )
    scene, note = cards.understood(scene, card, *words(picture))
    scene = replace(scene, session=replace(scene.session, detailed=False))
    body = cards.body(scene, card, scene.accounts(case), note, accounts=scene.accounts(case))
    drawing = _sketch(scene, case, guide, card, picture)
    text = scene.text(body, "\n".join(panel.below for panel in drawing.panels))
    return Reply(text, (*_choices(scene, case, notice.step), way_on), picture=drawing)


def _choices(scene: Scene, case: Case, step: str) -> list[Row]:
    """Return the choices, where a picture shows what one may see and the case still stands there."""
    at = replay(scene.book, case)
    if at is None or at.step != step or not case.walking or not looks.asks(scene.book, at.card):
        return []
    return cards.paired(walks.choices(scene, case, at))


def _sketch(scene: Scene, case: Case, guide: Guide, card: Card, picture: Picture) -> Sketch:
    device = _device(case)
    return Sketch(
        name=f"{guide.id}.{card.picture}",
        language=scene.words.language,
        device="phone" if picture.app and device == "computer" else device,
        panels=tuple(
            _panel(scene, guide, card, screen, place) for place, screen in enumerate(picture.screens, 1)
        ),
        note=scene.label("picture.note"),
    )


def _panel(scene: Scene, guide: Guide, card: Card, screen: PictureScreen, place: int) -> Panel:
    def said(word: str) -> str:
        return scene.words.plain(address(word)) if word else ""

    host = urlsplit(scene.book.sites[guide.links[screen.link]].url).netloc if screen.link else ""
    option = f"{card.address}.options.{screen.option}.label"
    return Panel(
        title=said(screen.head),
        address=host.removeprefix("www.") or said(screen.bar),
        tap=screen.tap,
        lines=tuple(Line(line.kind, said(line.says), line.tap) for line in screen.lines),
        below=f"{place}. {scene.words.plain(option)}" if screen.option else "",
    )


def _device(case: Case) -> Device:
    """Return what the person said to hold in hand; a phone, where they did not say which."""
    named: list[Device] = [
        device for answer in case.answers for device in get_args(Device) if answer.option == device
    ]
    return named[-1] if named else "phone"


# ------------------------------------------------------------------ how far everything has come


def _progress(scene: Scene) -> Reply | None:
    cases = scene.session.cases[:MOST]
    if not cases:
        return None
    rest = len(scene.session.cases) - len(cases)
    more = scene.say("picture.rest", number=rest) if rest else ""
    drawing = Progress(
        title=scene.label("home.title"),
        cases=tuple(_standing(scene, case) for case in cases),
        note=_plain(scene.text(more, scene.say("picture.made", day=scene.weekday(scene.today)))),
    )
    text = scene.text(f"<b>{scene.say('home.title')}</b>", *(home.line(scene, case) for case in cases), more)
    return Reply(text, ((scene.open("home.button", Home()),),), picture=drawing)


def _standing(scene: Scene, case: Case) -> Standing:
    stands = state(case)
    planned = next_line(scene, case) if stands != "confirmed" and case.reminders else ""
    sent = sent_line(scene, case) if case.attempt.sent else ""
    return Standing(
        accounts=scene.accounts(case),
        state=standing(scene, case),
        done=DONE[stands],
        of=max(DONE.values()),
        closed=stands == "confirmed",
        dates=tuple(_plain(said) for said in (sent, planned) if said),
    )


def _plain(said: str) -> str:
    return unescape(_TAG.sub("", said))
