"""What do people ask, and what is answered? Browsed by group, or asked in one's own words."""

from dialogs import card as cards
from dialogs import page
from dialogs.book import Book, Card, Provenance, Topic, Variant
from dialogs.events import PersonOpened
from dialogs.reply import Press, Reply, Row
from dialogs.scene import Scene
from dialogs.screen import TOPIC as TOPIC
from dialogs.screen import Faq, Sources
from dialogs.screen import Topic as TopicScreen
from dialogs.session import Region

FaqScreen = Faq | TopicScreen

MOST_FINER = 3
WHY = "why"
"""The group of the pieces on why it matters; it comes last."""


def view(scene: Scene, screen: FaqScreen) -> Reply:
    """Show the groups, the questions of a group, or an answer."""
    if isinstance(screen, TopicScreen):
        return answer(scene, screen.name)
    questions = _questions(scene.book, screen.group)
    if not questions:
        return _groups(scene)
    title = _group_label(scene, screen.group)
    rows = tuple((_question(scene, name, card),) for name, card in questions.items())
    return Reply(scene.text(f"<b>{title}</b>", scene.say("faq.choose")), rows)


def _groups(scene: Scene) -> Reply:
    names = [*scene.book.groups, WHY]
    rows = tuple((Press(_group_label(scene, name), PersonOpened(Faq(name))),) for name in names)
    return Reply(scene.text(f"<b>{scene.say('faq.title')}</b>", scene.say("faq.how")), rows)


def _questions(book: Book, group: str) -> dict[str, Card]:
    if group == WHY:
        return dict(book.whys)
    return {name: topic for name, topic in book.topics.items() if topic.group == group and not topic.within}


def _group_label(scene: Scene, group: str) -> str:
    return scene.label("faq.why") if group == WHY else scene.words.plain(f"faq.groups.{group}.label")


def _question(scene: Scene, name: str, card: Card) -> Press:
    return Press(scene.words.plain(f"{card.address}.title"), PersonOpened(TopicScreen(name)))


def question(scene: Scene, name: str) -> Press:
    """Return the button of a question."""
    return _question(scene, name, found(scene.book, name))


def found(book: Book, name: str) -> Card:
    """Return a topic or a piece; one that is gone is answered by the first."""
    return book.topics.get(name) or book.whys.get(name) or next(iter(book.topics.values()))


def answer(scene: Scene, name: str) -> Reply:
    """Show the answer to a question, as it is for people of the person's region."""
    card = found(scene.book, name)
    region = scene.region
    variant = _variant(card, region)
    scene, note = cards.understood(scene, card)
    said = scene.words.say
    text = said(f"{card.address}.in.{region}.text" if variant else f"{card.address}.text")
    more = said(f"{card.address}.more") if card.more and scene.session.detailed else ""
    none_here = "" if variant else page.none_here(scene, card)
    body = scene.text(note, none_here, f"<b>{said(f'{card.address}.title')}</b>", text, more)
    rests_on = sources(scene.book, name, region)
    card = card.model_copy(update={"links": _links(card, variant)})
    shown = page.shown(scene, card, body, rests_on, Sources(page=f"{TOPIC}{name}"))
    return Reply(shown.text, (*shown.rows, *_finer(scene, name)))


def sources(book: Book, name: str, region: Region | None) -> list[Provenance]:
    """Return what an answer rests on in a region."""
    card = found(book, name)
    variant = _variant(card, region)
    own = variant.facts if variant and variant.facts else card.facts
    return [*(book.facts[fact] for fact in own), *(book.sites[link] for link in _links(card, variant))]


def _links(card: Card, variant: Variant | None) -> tuple[str, ...]:
    return variant.links if variant and variant.links else card.links


def _variant(card: Card, region: Region | None) -> Variant | None:
    return card.regional.get(region) if isinstance(card, Topic) and region else None


def _finer(scene: Scene, name: str) -> list[Row]:
    finer = [topic for topic, card in scene.book.topics.items() if card.within == name]
    return [(question(scene, topic),) for topic in finer[:MOST_FINER]]
