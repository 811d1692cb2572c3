"""How are the files made that a person may ask for? On the spot, from the session; never kept."""

from datetime import UTC, datetime, timedelta
from functools import partial
from html import escape

from bot.rendering.letter import pdf
from bot.rendering.page import page
from dialogs import days, memory, post, printed, privacy, takeaway
from dialogs.book import Book
from dialogs.letter import letters, plain
from dialogs.reply import Description
from dialogs.scene import Scene
from dialogs.session import Case, Session

QUARTER = timedelta(minutes=15)


def made(book: Book, session: Session, file: Description, now: datetime) -> bytes:
    """Return the bytes of a file."""
    scene = Scene.of(book, session, now)
    if file.what == "calendar":
        case = session.case(file.case)
        return calendar(scene, case) if case else b""
    if file.what == "data":
        return data(session)
    if file.what == "guide":
        case = session.case(file.case)
        region = case.region if case else book.region(session.country)
        return page(printed.guide(scene, printed.products(session, case), region), partial(entries, scene))
    if file.what in post.LETTERS:
        return letter(scene, file)
    if file.what == "takeaway":
        return page(takeaway.paper(scene, file.case), partial(entries, scene))
    return readable(scene)


def letter(scene: Scene, file: Description) -> bytes:
    """Return a letter of a case, as PDF or as text; nothing of a case that is gone."""
    case = scene.session.case(file.case)
    to = post.recipient(file.what)
    if case is None or case.region not in scene.book.letters:
        return b""
    found = letters(scene, case, to)
    return pdf(found) if file.what == post.KINDS[to][0] else plain(found).encode()


def data(session: Session) -> bytes:
    """Return everything stored about a chat, as JSON."""
    return memory.told(session).encode()


def entries(scene: Scene, number: int) -> bytes:
    """Return every day that matters to a case as a calendar file."""
    case = scene.session.case(number)
    return calendar(scene, takeaway.dated(scene.session, case, scene.today)) if case else b""


def calendar(scene: Scene, case: Case) -> bytes:
    """Return the reminders of a case as a calendar file (RFC 5545)."""
    from icalendar import Alarm, Calendar, Event  # rare, and 4 MB: only once somebody asks

    made_of = Calendar()
    made_of.add("prodid", "-//optout-bot//EN")
    made_of.add("version", "2.0")
    discreet = scene.session.discreet
    title = "calendar.title-discreet" if discreet else "calendar.title"
    for reminder in (reminder for reminder in case.reminders if reminder.kind != "worked"):
        entry = Event()
        begin = days.instant(reminder.at, scene.session.zone)
        entry.add("uid", f"{case.id}-{reminder.kind}-{reminder.at:%Y%m%dT%H%M}@optout-bot")
        entry.add("dtstamp", scene.now.astimezone(UTC).replace(microsecond=0))
        entry.add("dtstart", begin)
        entry.add("dtend", begin + QUARTER)
        entry.add("summary", scene.label(title, accounts=scene.accounts(case)))
        if not discreet:
            entry.add("description", scene.label("calendar.what"))
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", scene.label(title, accounts=scene.accounts(case)))
        alarm.add("trigger", timedelta(0))
        entry.add_component(alarm)
        made_of.add_component(entry)
    return bytes(made_of.to_ical())


def readable(scene: Scene) -> bytes:
    """Return everything stored about a chat, as a page that needs nothing else."""
    title = escape(scene.label("readable.title"))
    lines = "\n".join(f"<p>{line}</p>" for line in privacy.stored(scene))
    made_on = scene.say("readable.made", day=scene.weekday(scene.today))
    stored = escape(data(scene.session).decode(), quote=False)
    return (
        f'<!doctype html>\n<html lang="{scene.words.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title></head>\n'
        f"<body><h1>{title}</h1>\n<p>{made_on}</p>\n{lines}\n<pre>{stored}</pre></body></html>\n"
    ).encode()
