"""Where does a case stand in its guide, and how does it get on?

The place is replayed from the answers: start at the first step and go on until the guide no longer agrees.
Guides lead only forwards, so every walk ends; an edited guide leads to the last step it still knows.
"""

from dataclasses import dataclass, replace

from dialogs.book import Book, Card, Guide
from dialogs.session import Answer, Case

OTHER = "other"
"""The local name of the form of the other product."""


@dataclass(frozen=True)
class Place:
    """A step, and the answers that led there."""

    guide: Guide
    step: str
    answers: tuple[Answer, ...]

    @property
    def card(self) -> Card:
        """The step itself."""
        return self.guide.steps[self.step]

    def card_for(self, case: Case) -> Card:
        """Return the step as it is for a case: the form of the other product only where it covers both."""
        both = len({account.product for account in case.accounts}) > 1
        return self.card if both else without_other(self.card)


def without_other(card: Card) -> Card:
    """Return a step without the form of the other product."""
    return card.model_copy(update={"links": tuple(link for link in card.links if link != OTHER)})


def replay(book: Book, case: Case) -> Place | None:
    """Return where a case stands; None when its guide is no longer there."""
    guide = book.guides.get(case.guide)
    if guide is None:
        return None
    first = guide.first(case.region)
    place = Place(guide, first if first in guide.steps else next(iter(guide.steps)), ())
    for answer in case.answers:
        step = leads_to(place, answer.option, case)
        if answer.step != place.step or step is None:
            break
        place = Place(guide, step, (*place.answers, answer))
    return place


def leads_to(place: Place, option: str, case: Case) -> str | None:
    """Return the step that an option leads to; None when it leads to none that is there."""
    offered = place.card.options.get(option)
    step = offered.next(case.region) if offered else None
    return step if step in place.guide.steps else None


def chosen(book: Book, case: Case, step: str, option: str) -> Case:
    """Return the case one step further; as it was, when it does not stand at that step."""
    place = replay(book, case)
    if place is None or place.step != step or leads_to(place, option, case) is None:
        return case
    return replace(case, answers=(*place.answers, Answer(step, option)))


def taken_back(book: Book, case: Case, step: str) -> Case:
    """Return the case before the answer that led to a step; as it was, when it does not stand there."""
    place = replay(book, case)
    if place is None or place.step != step:
        return case
    return replace(case, answers=place.answers[:-1])
