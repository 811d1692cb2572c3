"""Which answers of Meta's can be noted, and where?"""

from dialogs import card as cards
from dialogs.events import PersonHeardNothing, PersonRecorded
from dialogs.reply import Press, Row
from dialogs.scene import Scene
from dialogs.screen import WRONG_FORM, Follow, Page
from dialogs.session import Case, ReplyKind
from dialogs.state import state

KINDS: tuple[ReplyKind, ...] = ("mail", "received", "more", "refused")
"""What an answer may mean, where the page explains it."""


def outcomes(scene: Scene, case: Case) -> tuple[Row, ...]:
    """Return the buttons with which Meta's answer is recorded."""
    unsure = scene.open("outcome.unsure", Page("answers"))
    return (*_noting(scene, case, "received", "code", "more"), (unsure,))


def _noting(scene: Scene, case: Case, *others: ReplyKind) -> tuple[Row, ...]:
    """Return the buttons for a yes, for nothing and for a no, then those for other answers."""
    number, attempt = case.id, len(case.attempts) - 1

    def says(kind: ReplyKind) -> Press:
        return scene.press(f"outcome.{kind}", PersonRecorded(number, attempt, kind))

    return (
        (scene.press("outcome.mail", PersonRecorded(number, attempt, "mail"), "success"),),
        (says("screen"),),
        (says("notification"),),
        (scene.press("outcome.nothing", PersonHeardNothing(number, attempt)), says("refused")),
        *cards.paired([says(kind) for kind in others]),
    )


def kinds(scene: Scene) -> tuple[Row, ...]:
    """Return the kinds of answer that are explained, as buttons of the case that one came from."""
    session = scene.session
    passed = [session.case(screen.case) for screen in session.trail if isinstance(screen, Follow)]
    sent = [case for case in session.cases if not case.walking]
    case = passed[-1] if passed else sent[0] if len(sent) == 1 else None
    if case is None:
        return ()
    if state(case) == "more":
        return _noting(scene, case, "received", "code")
    number, attempt = case.id, len(case.attempts) - 1
    mail, received, more, refused = (
        scene.press(f"outcome.{kind}", PersonRecorded(number, attempt, kind)) for kind in KINDS
    )
    wrong = scene.open("follow.wrong-form", Page(WRONG_FORM))
    return ((mail,), (received, more), (wrong,), (refused,))
