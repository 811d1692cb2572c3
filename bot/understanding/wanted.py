"""What does somebody want who types what could be pressed: a label that is shown, or a word that says it?"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from dialogs import trail
from dialogs.commands import COMMANDS
from dialogs.events import (
    ButtonEvent,
    PersonCommanded,
    PersonDeletedData,
    PersonOpened,
    PersonRecorded,
    PersonSent,
    PersonWentBack,
)
from dialogs.meaning import Pasted, PersonPasted, PersonWroteSomething
from dialogs.page import going_on
from dialogs.reply import Press, Reply
from dialogs.scene import Scene
from dialogs.session import ReplyKind, Session

LONGEST = 64
"""Characters of the longest label."""
ASKING = frozenset("?¿;")
ANSWERS: Mapping[ReplyKind, Pasted] = {
    "mail": "reply_confirmed",
    "screen": "reply_confirmed",
    "notification": "reply_confirmed",
    "received": "reply_received",
    "code": "reply_code",
    "more": "reply_more_info",
    "refused": "reply_refused",
}
"""What somebody says of Meta's answer who types the label that notes it."""
_SPECIAL = str.maketrans({"ı": "i", "ł": "l", "ø": "o"} | dict.fromkeys("’‘ʼ´`'"))

Wanted = ButtonEvent | PersonCommanded | PersonPasted | PersonWroteSomething


def wanted(scene: Scene, screen: Reply, text: str) -> Wanted | None:
    """Return the event of the button whose label somebody typed, or of what a word says, or None."""
    typed = _folded(text) if len(text) <= LONGEST else ""
    asks = not ASKING.isdisjoint(text)
    if pressed := _pressed(screen, typed, asks=asks):
        return _offered(pressed)
    return None if asks else _said(scene, screen, _words().get(typed, ""))


def _offered(event: ButtonEvent) -> Wanted | None:
    """Return what a typed label does: what Meta answered is offered to be noted, and no word deletes."""
    match event:
        case PersonRecorded(reply=reply) if reply in ANSWERS:
            return PersonPasted(ANSWERS[reply])
        case PersonDeletedData():
            return None
        case _:
            return event


def command(name: str) -> str:
    """Return the command that is meant by a name: itself, or what it says in another language."""
    meant = _words().get(_folded(name), "")
    return meant if name not in COMMANDS and meant in COMMANDS else name


def _pressed(screen: Reply, typed: str, *, asks: bool) -> ButtonEvent | None:
    """Return the event of the one button with such a label; who asks means one that asks."""
    buttons = (button for button in _buttons(screen) if not asks or not ASKING.isdisjoint(button.label))
    events = {button.event for button in buttons if typed and _folded(button.label) == typed}
    return events.pop() if len(events) == 1 else None


def _buttons(screen: Reply) -> Iterator[Press]:
    return (button for row in screen.rows for button in row if isinstance(button, Press))


def _said(scene: Scene, screen: Reply, word: str) -> Wanted | None:
    if word in ("hello", "thanks"):
        return PersonWroteSomething(what="greeting" if word == "hello" else "thanks")
    if word == "back":
        return _back(scene.session, screen)
    if word == "answered":
        return PersonPasted("reply_unclear")
    if word == "sent":
        return _sent(scene, screen)
    return PersonCommanded(word) if word else None


def _back(session: Session, screen: Reply) -> ButtonEvent:
    """Return what leads back: on the way through a guide to the step before, else to the screen before."""
    steps = (button.event for button in _buttons(screen) if isinstance(button.event, PersonWentBack))
    return next(steps, PersonOpened(trail.behind(session)))


def _sent(scene: Scene, screen: Reply) -> ButtonEvent | None:
    """Return the press on the one button that notes it as sent; without it, the way to where one is."""
    events = [button.event for button in _buttons(screen) if isinstance(button.event, PersonSent)]
    if len(events) == 1:
        return events[0]
    return PersonOpened(going_on(scene)) if scene.session.own_cases else None


@cache
def _words() -> Mapping[str, str]:
    listed = tomllib.loads((files("bot.understanding") / "wanted.toml").read_text(encoding="utf-8"))["words"]
    return {_folded(word): meant for meant, words in listed.items() for word in words}


def _folded(text: str) -> str:
    """Return a text in small letters, without accents, emoji and what stands between words."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_SPECIAL))
    return " ".join(re.findall(r"\w+", "".join(each for each in letters if not unicodedata.combining(each))))
