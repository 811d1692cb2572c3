"""How does the bot think?

    update(book, session, event, now) -> Turn      decides
    view(book, session, now) -> Reply              shows the screen
    view_notice(book, session, notice, now)        shows what else is owed

Pure functions: no clock, no file, no network. Whatever is pressed, on whatever message, leads somewhere
sensible.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from dialogs import (
    accounts,
    alarm,
    commands,
    days,
    elsewhere,
    forward,
    guide,
    helper,
    looks,
    notices,
    outcome,
    pictures,
    privacy,
    reminders,
    settings,
    start,
    takeaway,
    typed,
    views,
)
from dialogs.book import Book
from dialogs.events import (
    ButtonEvent,
    DueDateCame,
    Event,
    FarewellCame,
    GuideChanged,
    OperatorSaidFarewell,
    PersonAskedAgain,
    PersonAskedForPicture,
    PersonBlockedBot,
    PersonCommanded,
    PersonLooked,
    PersonOpened,
    PersonPressedUnknown,
    PersonSentTooMuch,
    TroubleCame,
)
from dialogs.meaning import Meaning, PersonWroteSomething
from dialogs.notice import Alarm, Drawn, Forward, Notice
from dialogs.reply import Reply, Row
from dialogs.scene import Scene
from dialogs.schedule import attended, awaited, came_due, woken
from dialogs.screen import (
    Elsewhere,
    Faq,
    Gone,
    Home,
    Page,
    Screen,
    Topic,
    Walk,
    Welcome,
)
from dialogs.session import Session
from dialogs.trail import behind, opened, root, true
from dialogs.turn import Turn

AWAY = timedelta(days=14)
"""After so long without a press, a person is welcomed back."""

PersonEvent = ButtonEvent | PersonCommanded | OperatorSaidFarewell | Meaning | PersonPressedUnknown
BesideEvent = (
    PersonLooked | PersonAskedForPicture | PersonAskedAgain | helper.HelperEvent | privacy.PrivacyEvent
)


def update(book: Book, session: Session, event: Event, now: datetime) -> Turn:
    """Return what follows from an event."""
    match event:
        case DueDateCame():
            return came_due(book, session, now)
        case FarewellCame():
            return takeaway.farewell(session)
        case GuideChanged():
            return Turn(alarm.update(book, session, event), shows=False)
        case PersonBlockedBot():
            return Turn(replace(session, blocked=days.local(now, session.zone).date()), shows=False)
        case PersonSentTooMuch():
            return Turn(notices.patience(session), shows=False)
        case TroubleCame(what):
            return Turn(replace(woken(session, now), remark=what, acted=session.acted or now))
        case _:
            return _acted(book, session, event, now)


def _acted(book: Book, session: Session, event: PersonEvent, now: datetime) -> Turn:
    away = session.acted is not None and now - session.acted > AWAY and bool(session.cases)
    session = attended(session, now)
    if session.objections and not isinstance(event, Meaning):
        session = replace(session, objections=0, scoldings=0)
    if away and _greets(event):
        return Turn(replace(opened(session, Home()), remark="back"))
    turn = _decided(book, session, event, now)
    after = awaited(book, _settled(book, turn.session), now)
    return turn if after is turn.session else replace(turn, session=after)


def _greets(event: PersonEvent) -> bool:
    """Whether somebody looks in again, rather than going on with something."""
    if isinstance(event, PersonCommanded):
        return event.command in ("start", "status")
    return isinstance(event, PersonWroteSomething) and event.what in ("", "greeting", "name")


def _decided(book: Book, session: Session, event: PersonEvent, now: datetime) -> Turn:
    match event:
        case PersonOpened(screen):
            return Turn(opened(session, _there(book, screen)))
        case PersonPressedUnknown():
            return Turn(opened(session, root(session)))
        case _ if isinstance(event, Meaning):
            return typed.update(session, event)
        case PersonCommanded() | OperatorSaidFarewell():
            return commands.update(book, session, event, now)
        case _ if isinstance(event, BesideEvent):
            return _beside(book, session, event, now)
        case _:
            return Turn(_told(book, session, event, now))


def _beside(book: Book, session: Session, event: BesideEvent, now: datetime) -> Turn:
    """Return what follows where the answer may be a message besides the screen, or something outside."""
    if isinstance(event, PersonLooked):
        return looks.update(book, session, event)
    if isinstance(event, PersonAskedForPicture):
        return pictures.update(book, session, event)
    if isinstance(event, PersonAskedAgain):
        return typed.again(book, session, event)
    if isinstance(event, helper.HelperEvent):
        return helper.update(session, event, now)
    if isinstance(event, privacy.PrivacyEvent):
        return privacy.update(session, event)
    assert_never(event)


def _told(
    book: Book,
    session: Session,
    event: start.StartEvent
    | accounts.AccountsEvent
    | settings.SettingEvent
    | guide.GuideEvent
    | outcome.OutcomeEvent
    | reminders.ReminderEvent,
    now: datetime,
) -> Session:
    """Return the session with what the person said of themselves, or of a case."""
    if isinstance(event, start.StartEvent):
        return start.update(book, session, event, now)
    if isinstance(event, accounts.AccountsEvent):
        return accounts.update(book, session, event)
    if isinstance(event, settings.SettingEvent):
        return settings.update(book, session, event)
    if isinstance(event, guide.GuideEvent):
        return guide.update(book, session, event)
    if isinstance(event, outcome.OutcomeEvent):
        return outcome.update(book, session, event, days.local(now, session.zone).date())
    if isinstance(event, reminders.ReminderEvent):
        return reminders.update(session, event, now)
    assert_never(event)


def _settled(book: Book, session: Session) -> Session:
    """Return the session at a screen that is there: from what is gone one goes home."""
    screen = session.screen
    number = getattr(screen, "case", 0)
    gone = bool(number) and session.case(number) is None
    if gone or (isinstance(screen, Page) and screen.name not in book.pages):
        return replace(session, screen=root(session), trail=())
    here = true(session, _there(book, screen))
    return session if here == screen else replace(session, screen=here)


def _there(book: Book, screen: Screen) -> Screen:
    """Return the screen, or the list it stood in when it is not there any more."""
    if isinstance(screen, Topic) and screen.name not in {*book.topics, *book.whys}:
        return Faq()
    if isinstance(screen, Elsewhere) and not elsewhere.is_there(book, screen):
        return Elsewhere()
    return screen


def view(book: Book, session: Session, now: datetime) -> Reply:
    """Return the screen of a session: what changed first, the ways back and home last."""
    scene = Scene.of(book, session, now)
    body = views.body(scene, session.screen)
    known = f"phrases.remark.{session.remark}" in book.texts
    remark = f"<i>{scene.say(f'remark.{session.remark}')}</i>" if known else ""
    return _read_out(
        scene, replace(body, text=scene.text(remark, body.text), rows=(*body.rows, *_navigation(scene)))
    )


def view_notice(book: Book, session: Session, notice: Notice, now: datetime, quote: str = "") -> Reply | None:
    """Return the message of a notice, or None when there is nothing left to say."""
    scene = Scene.of(book, session, now)
    reply = _message(scene, notice, quote)
    return _read_out(scene, reply) if reply else None


def _message(scene: Scene, notice: Notice, quote: str) -> Reply | None:
    if isinstance(notice, typed.Said):
        return typed.view(scene, notice, quote)
    if isinstance(notice, Alarm):
        return alarm.view(scene, notice)
    if isinstance(notice, Forward):
        return forward.message(scene, notice)
    return pictures.view(scene, notice) if isinstance(notice, Drawn) else notices.view(scene, notice)


def _navigation(scene: Scene) -> tuple[Row, ...]:
    """Return Back and Home; where one begins and at home there is nothing to go back to."""
    screen = scene.session.screen
    if isinstance(screen, Welcome | Gone):
        return ()
    taken_back = guide.back(scene, screen.case) if isinstance(screen, Walk) else None
    back = scene.press("home.back", taken_back or PersonOpened(behind(scene.session)))
    if isinstance(screen, Home):
        return ((back,),) if scene.session.trail else ()
    return ((back, scene.open("home.button", Home())),)


def _read_out(scene: Scene, reply: Reply) -> Reply:
    """Return the reply as a screen reader needs it: nothing folded, and the buttons in words at the end."""
    if not scene.session.reader:
        return reply
    labels = "; ".join(button.label for row in reply.rows for button in row)
    text = reply.text.replace("<blockquote expandable>", "<blockquote>")
    return replace(reply, text=scene.text(text, scene.say("reader.buttons", buttons=labels)))
