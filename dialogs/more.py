"""What helps somebody of whom Meta wants more: the form, a reason to copy, a page?"""

from dialogs import card as cards
from dialogs.book import Book
from dialogs.events import PersonStartedAgain
from dialogs.reply import Copy, Row
from dialogs.scene import Scene
from dialogs.screen import WRONG_FORM, Page, Reasons
from dialogs.session import Case

FRAME = "uncertain"
"""Whose reasons serve where a region has none of its own."""


def frame(book: Book, region: str) -> str:
    """Return whose reasons serve in a region."""
    return region if region in book.reasons else FRAME


def reasons(scene: Scene, case: Case) -> Row:
    """Return a reason to copy, and the way to others."""
    short = scene.words.plain(f"reasons.{frame(scene.book, case.region)}.short.text")
    return (Copy(scene.label("guide.copy-reason"), short), scene.open("guide.reasons", Reasons(case.id)))


def ways(scene: Scene, case: Case) -> tuple[Row, ...]:
    """Return the ways on when more is wanted; somebody else's form is opened by themselves."""
    wrong = (scene.open("follow.wrong-form", Page(WRONG_FORM)),)
    again = (scene.press("follow.again", PersonStartedAgain(case.id, len(case.attempts) - 1)),)
    another = (scene.open("follow.another", Page("answers")),)
    if case.whose:
        return (wrong, again, another)
    return (*_form(scene, case), reasons(scene, case), wrong, again, another)


def _form(scene: Scene, case: Case) -> list[Row]:
    """Return the form that the person had before them, to copy and to open."""
    guide = scene.book.guides.get(case.guide)
    card = guide.steps.get(case.attempt.form) if guide else None
    if guide is None or card is None:
        return []
    return cards.links(scene, card, {name: scene.book.sites[site] for name, site in guide.links.items()})
