"""Where does a case stand in its guide, and how does it get on?

The place is replayed from the answers: start at the first step and go on until the guide no longer agrees.
Guides lead only forwards, so every walk ends; an edited guide leads to the last step it still knows.
"""

from dataclasses import dataclass, replace

from dialogs.book import Book, Card, Guide
from dialogs.session import Answer, Case


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


def replay(book: Book, case: Case) -> Place | None:
    """Return where a case stands; None when its guide is no longer there."""
    guide = book.guides.get(case.guide)
    if guide is None:
        return None
    place = Place(guide, guide.first(case.region), ())
    for answer in case.answers:
        option = place.card.options.get(answer.option)
        step = option.next(case.region) if option else None
        if answer.step != place.step or step is None:
            break
        place = Place(guide, step, (*place.answers, answer))
    return place


def chosen(book: Book, case: Case, step: str, option: str) -> Case:
    """Return the case one step further; as it was, when it does not stand at that step."""
    place = replay(book, case)
    if place is None or place.step != step or option not in place.card.options:
        return case
    if place.card.options[option].next(case.region) is None:
        return case
    return replace(case, answers=(*place.answers, Answer(step, option)))


def taken_back(book: Book, case: Case, step: str) -> Case:
    """Return the case before the answer that led to a step; as it was, when it does not stand there."""
    place = replay(book, case)
    if place is None or place.step != step:
        return case
    return replace(case, answers=place.answers[:-1])
