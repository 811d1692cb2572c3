"""On what does a screen rest that is no card: which statement, and which answer tells the rest?"""

from typing import NamedTuple

from dialogs import card as cards
from dialogs.reply import Row
from dialogs.scene import Scene
from dialogs.screen import TOPIC, Sources
from dialogs.session import Case
from dialogs.state import silent_too_long, state


class Ground(NamedTuple):
    """The statement whose source the last line names, and the answer with all that belongs to it."""

    fact: str
    topic: str


EARLIER = Ground("earlier-counts", "earlier_objection")
USED = {"threads": Ground("threads", "threads"), "whatsapp": Ground("whatsapp-route", "whatsapp")}
LINKED = {
    "uk": Ground("linked-uk", "several_accounts"),
    "brazil": Ground("linked-brazil", "several_accounts"),
}
LINKED_EU = Ground("linked-eu", "several_accounts")
MONTH = {"eu": Ground("answer-month", "how_long"), "uk": Ground("uk-month", "how_long")}
REASONS = {"eu": Ground("refusal-reasons", "refused"), "uk": Ground("uk-rights", "refused")}
STANDS = {
    "waiting": Ground("answer-web", "no_confirmation"),
    "code": Ground("code-place", "code_verification"),
    "more": Ground("wrong-form", "refused"),
    "confirmed": Ground("not-checkable", "who_checks"),
}


def of_follow(scene: Scene, case: Case) -> Ground | None:
    """Return what is behind how a case stands."""
    stands = state(case)
    if stands == "refused":
        return REASONS.get(case.region)
    if stands != "confirmed" and silent_too_long(case, scene.today):
        return MONTH.get(case.region)
    return STANDS.get(stands)


def line(scene: Scene, ground: Ground | None, region: str | None) -> str:
    """Return the last line, on who says it and when."""
    return cards.last_line(scene, [scene.book.facts[ground.fact]], region) if ground else ""


def sure(scene: Scene, ground: Ground | None) -> tuple[Row, ...]:
    """Return the way to all that it rests on."""
    if ground is None:
        return ()
    return ((scene.open("card.sure", Sources(page=f"{TOPIC}{ground.topic}")),),)
