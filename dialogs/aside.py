"""What is said outside private chats, in groups and on cards? Briefly, with links, about nobody."""

from dataclasses import replace
from datetime import datetime

from dialogs import faq
from dialogs.book import Book
from dialogs.reply import Link, Reply
from dialogs.scene import Scene
from dialogs.session import Session
from dialogs.settings import matching

MOST_CARDS = 10


def answer(book: Book, tag: str, topic: str, name: str, now: datetime) -> Reply:
    """Return the answer to a question as a card: true for everybody, with a link into a private chat."""
    scene = _scene(book, tag, now)
    said = faq.answer(scene, topic)
    return Reply(said.text, ((_privately(scene, name),),))


def hello(book: Book, tag: str, name: str, now: datetime) -> Reply:
    """Return what this is, in two lines, and how a group gets rid of it."""
    scene = _scene(book, tag, now)
    text = scene.text(
        f"<b>{scene.say('welcome.title')}</b>", scene.say("aside.hello"), scene.say("aside.admins")
    )
    return Reply(text, ((_privately(scene, name),),))


def chain(book: Book, tag: str, name: str, now: datetime) -> Reply:
    """Return one calm card for a chain post."""
    scene = _scene(book, tag, now)
    return Reply(
        scene.text(f"<b>{scene.say('aside.chain')}</b>", scene.say("typed.chain")),
        ((_privately(scene, name),),),
    )


def titled(book: Book, tag: str, topic: str) -> str:
    """Return the title of a card."""
    words = book.words(matching(book, tag))
    return words.plain(f"{faq.found(book, topic).address}.title")


def usual(book: Book) -> tuple[str, ...]:
    """Return the questions that are offered before anything is typed: the first of each group."""
    firsts = {card.group: name for name, card in reversed(list(book.topics.items())) if not card.within}
    return tuple(reversed(firsts.values()))[:MOST_CARDS]


def _scene(book: Book, tag: str, now: datetime) -> Scene:
    return Scene.of(book, replace(Session(), language=matching(book, tag)), now)


def _privately(scene: Scene, name: str) -> Link:
    return Link(scene.label("aside.privately"), f"https://t.me/{name}?start={scene.session.language}")
