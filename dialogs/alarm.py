"""Who hears that a guide has changed, and what do they hear?

Only those who are on their way with that product in that region, once, by day, and not while they are busy.
"""

from dataclasses import replace

from dialogs.book import Book
from dialogs.book.news import News
from dialogs.events import GuideChanged, PersonOpened, PersonStartedAgain
from dialogs.follow import entry
from dialogs.notice import Alarm
from dialogs.reply import Press, Reply, Row
from dialogs.scene import Scene
from dialogs.screen import Home
from dialogs.session import Case, Session
from dialogs.state import state


def update(book: Book, session: Session, event: GuideChanged) -> Session:
    """Return the session with the news waiting to be told, if they concern it; twice equals once."""
    found = _found(book, event.guide, event.news)
    name = f"{event.guide} {event.news}"
    if found is None or name in session.heard:
        return session
    cases = tuple(
        case.id for case in session.cases if case.guide == event.guide and _concerns(found[1], case)
    )
    if not cases:
        return session
    waiting = Alarm(event.guide, event.news, cases)
    return replace(session, heard=(*session.heard, name), alarms=(*session.alarms, waiting))


def view(scene: Scene, alarm: Alarm) -> Reply | None:
    """Return the message, or None when it concerns nobody any more."""
    found = _found(scene.book, alarm.guide, alarm.news)
    if found is None:
        return None
    place, news = found
    cases = [case for case in scene.session.cases if case.id in alarm.cases and _concerns(news, case)]
    if not cases:
        return None
    rows = (*[_way(scene, case, news) for case in cases], (scene.open("home.button", Home()),))
    if scene.session.discreet:
        return Reply(scene.say("alarm.discreet"), ((scene.open("nudge.show", Home(), "primary"),),))
    names = scene.listed(scene.accounts(case) for case in cases)
    text = scene.text(
        f"<b>{scene.say('alarm.title', accounts=names)}</b>",
        scene.words.say(f"guides/{alarm.guide}.news.{place}.text"),
        scene.say(f"alarm.{news.asks}"),
    )
    return Reply(text, rows)


def _found(book: Book, guide: str, news: str) -> tuple[int, News] | None:
    """Return what a guide says about a change, and its place; None when it does not (any more)."""
    known = book.guides[guide].news if guide in book.guides else ()
    return next(((place, item) for place, item in enumerate(known) if item.id == news), None)


def _concerns(news: News, case: Case) -> bool:
    return state(case) not in ("new", "confirmed") and (not news.regions or case.region in news.regions)


def _way(scene: Scene, case: Case, news: News) -> Row:
    label = scene.label(f"alarm.way.{news.asks}", accounts=scene.accounts(case))
    if news.asks == "again" and not case.walking:
        return (Press(label, PersonStartedAgain(case.id, len(case.attempts) - 1)),)
    return (Press(label, PersonOpened(entry(scene.session, case))),)
