"""What about other companies? Short guides that belong to no case: nothing is stored but the screen."""

from dialogs import card as cards
from dialogs import page
from dialogs.book import Book, Card, Guide, Option, Provenance
from dialogs.events import ButtonEvent, PersonOpened
from dialogs.reply import Button, Press, Reply, in_rows
from dialogs.scene import Scene
from dialogs.screen import Elsewhere, Sources

STEP = "/"
"""Before the guide and before the step, where a page is named."""


def view(scene: Scene, screen: Elsewhere) -> Reply:
    """Show all guides, or a step of one."""
    guide = scene.book.elsewhere.get(screen.guide)
    if guide is None:
        return _all(scene)
    name, card = _found(scene.book, guide, screen.step)
    scene, note = cards.understood(scene, card)
    rests_on = _rests_on(scene.book, card)
    place = scene.say("guide.place", accounts=guide.name, step=card.stage, of=_stages(guide))
    options: list[Button] = [_option(scene, guide, card, key, option) for key, option in card.options.items()]
    sure = scene.open("card.sure", Sources(page=f"{STEP}{guide.id}{STEP}{name}")) if rests_on else None
    return Reply(
        scene.text(
            cards.body(scene, card, place, note, name=guide.name), cards.last_line(scene, rests_on, None)
        ),
        (
            *cards.links(scene, card, scene.book.sites),
            *cards.paired(options),
            *cards.more(scene, card, sure),
        ),
    )


def is_there(book: Book, screen: Elsewhere) -> bool:
    """Whether a guide is (still) there, or all are meant."""
    return not screen.guide or screen.guide in book.elsewhere


def sources(book: Book, page: str) -> list[Provenance]:
    """Return what the step of a guide rests on that is named like a page."""
    _, name, step = page.split(STEP) if page.count(STEP) == 2 else ("", "", "")
    guide = book.elsewhere.get(name)
    return _rests_on(book, _found(book, guide, step)[1]) if guide else []


def _all(scene: Scene) -> Reply:
    guides = scene.book.elsewhere.values()
    buttons = [Press(guide.name, PersonOpened(Elsewhere(guide.id))) for guide in guides]
    return Reply(
        scene.text(f"<b>{scene.say('elsewhere.title')}</b>", scene.say("elsewhere.how")), in_rows(buttons, 2)
    )


def _found(book: Book, guide: Guide, step: str) -> tuple[str, Card]:
    """Return a step; one that is gone is the first."""
    first = guide.first(book.region(None))
    name = next(name for name in (step, first, *guide.steps) if name in guide.steps)
    return name, guide.steps[name]


def _rests_on(book: Book, card: Card) -> list[Provenance]:
    return [*(book.facts[fact] for fact in card.facts), *(book.sites[link] for link in card.links)]


def _stages(guide: Guide) -> int:
    return max(card.stage for card in guide.steps.values())


def _option(scene: Scene, guide: Guide, card: Card, name: str, option: Option) -> Press:
    return page.press(scene, card, name, _event(scene, guide, option))


def _event(scene: Scene, guide: Guide, option: Option) -> ButtonEvent:
    step = option.next(scene.book.region(scene.session.country))
    return PersonOpened(Elsewhere(guide.id, step)) if step else page.leads_to(scene, option)
