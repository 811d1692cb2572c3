"""Does a place on the web or in an app still look as described? What people tapped, without the people.

Taps tell others what to expect. They never make anything checked, and no statement surer.
"""

from dataclasses import replace
from datetime import datetime

from dialogs.book import Book, Card
from dialogs.events import PersonLooked
from dialogs.reply import Button, Reply
from dialogs.scene import Scene
from dialogs.screen import Home
from dialogs.session import Answer, Case, Session
from dialogs.spot import DEVICES, Device, Spot
from dialogs.turn import Turn, Voted
from dialogs.walk import Place, replay

MANY = 3
"""So many within a week say that it looks different: then the step says so first."""


def update(book: Book, session: Session, event: PersonLooked) -> Turn:
    """Return what follows from a tap: a vote, when the case has been at that step."""
    case = session.case(event.case)
    place = replay(book, case) if case else None
    if case is None or place is None:
        return Turn(session)
    answers = {answer.step: number for number, answer in enumerate(place.answers)}
    reached = {**answers, place.step: len(place.answers)}.get(event.step)
    card = place.guide.steps.get(event.step)
    if reached is None or card is None or not shows_place(card):
        return Turn(session)
    spot = _spot(case, place, event.step, place.answers[:reached])
    return Turn(replace(session, remark="looked"), effects=(Voted(spot, event.same),))


def shows_place(card: Card) -> bool:
    """Whether a step leads to a place that can look different one day: a link, or a path through menus."""
    return bool(card.links) or any(fact.startswith("path-") for fact in card.facts)


def asks(book: Book, card: Card) -> bool:
    """Whether a step asks what is seen instead: each screen of its picture stands for an option."""
    picture = book.pictures.get(card.picture)
    return picture is not None and any(screen.option for screen in picture.screens)


def different(scene: Scene, case: Case, place: Place) -> list[Button]:
    """Return the tap on a place that looked different, where it is asked what is seen there instead."""
    before = place.answers[-1].step if place.answers else ""
    card = place.guide.steps.get(before)
    if card is None or not asks(scene.book, place.card) or not shows_place(card):
        return []
    return [scene.press("looks.different", PersonLooked(case.id, before, same=False))]


def same(scene: Scene, case: Case) -> list[Button]:
    """Return the tap on a place that looked as described, once what is to be done there is done."""
    place = replay(scene.book, case)
    if place is None or case.attempt.form != place.step or not shows_place(place.card):
        return []
    return [scene.press("looks.same", PersonLooked(case.id, place.step, same=True))]


def warning(scene: Scene, case: Case, place: Place) -> str:
    """Return what a step says first, when several people lately saw something different."""
    seen = scene.book.live.seen.get(here(case, place))
    return f"<b>{scene.say('looks.warning')}</b>" if seen and seen.different >= MANY else ""


def line(scene: Scene, case: Case, place: Place) -> str:
    """Return how many people lately said that it looked as described."""
    seen = scene.book.live.seen.get(here(case, place))
    if not seen or not seen.same:
        return ""
    return f"<i>{scene.say('looks.one' if seen.same == 1 else 'looks.some', number=seen.same)}</i>"


def alarm(book: Book, spot: Spot, now: datetime) -> Reply:
    """Return what the operators are told, in English, about a spot that seems to have changed."""
    scene = Scene.of(book, Session(), now)
    text = scene.say("looks.alarm", guide=spot.guide, step=spot.step, device=spot.device, region=spot.region)
    return Reply(text, ((scene.open("home.button", Home()),),))


def here(case: Case, place: Place) -> Spot:
    """Return the spot at which a case stands."""
    return _spot(case, place, place.step, place.answers)


def _spot(case: Case, place: Place, step: str, answers: tuple[Answer, ...]) -> Spot:
    return Spot(place.guide.id, step, _device(answers), case.region)


def _device(answers: tuple[Answer, ...]) -> Device:
    """Return on what the person walks, by the last answer that says so."""
    named = [device for answer in answers for device in DEVICES if answer.option == device]
    return named[-1] if named else "other"
