"""What is said in messages besides the screen: reminders, files, a warning before forgetting?

A notice is made from the session as it is when it is sent, so what is settled by then is left out. Its
buttons name their case and work whatever the screen is.
"""

from dataclasses import replace
from typing import assert_never

from dialogs import ground, post
from dialogs.answers import outcomes
from dialogs.book.translation import Markup
from dialogs.events import (
    PersonAskedToBeReminded,
    PersonKeptData,
    PersonOpened,
    PersonSent,
    PersonStoppedReminder,
)
from dialogs.follow import asking, entry, law
from dialogs.notice import Announced, Expiring, Farewell, File, Notice, Nudge, Rested, TooMany
from dialogs.reply import Description, Press, Reply, Row
from dialogs.scene import Scene
from dialogs.screen import (
    Deleting,
    FileKind,
    Home,
    Ladder,
    Privacy,
    Remind,
    RemindDay,
    ReminderKind,
    Reminders,
    Walk,
)
from dialogs.session import Case, Session
from dialogs.standing import sent_line, written_lines
from dialogs.state import answer_due, silent_too_long, state

MOST = 10

OfOurs = Nudge | File | Expiring | Rested | Farewell | Announced | TooMany
Item = tuple[Case, ReminderKind]


def view(scene: Scene, notice: OfOurs) -> Reply | None:
    """Return the message of a notice of ours, or None when there is nothing left to say."""
    match notice:
        case Nudge(items, late, last):
            return _nudge(scene, _open(scene.session, items), late=late, last=last)
        case File(what, number):
            return _file(scene, what, number)
        case Expiring(day):
            return Reply(
                scene.say("expiring.what", day=scene.weekday(day), distance=scene.ahead(day)),
                (
                    (scene.press("expiring.keep", PersonKeptData(), "primary"),),
                    (scene.open("expiring.export", Privacy()), scene.open("expiring.delete", Deleting())),
                ),
                _page(scene, "takeaway") if scene.session.cases else None,
            )
        case Farewell():
            rows = ((scene.open("expiring.delete", Deleting()),), _home(scene))
            return Reply(scene.say("farewell.what"), rows, _page(scene, "takeaway"))
        case Announced(chats):
            return Reply(scene.say("farewell.begun", chats=chats), (_home(scene),))
        case Rested(items):
            return _rested(scene, _open(scene.session, items))
        case TooMany():
            return Reply(scene.say("too-many.wait"), (_home(scene),))
        case _:
            assert_never(notice)


def owed(session: Session, notice: Notice) -> Session:
    """Return the session with one more message owed; in place of the eleventh, one that asks for patience."""
    if TooMany() in session.notices:
        return session
    return _added(session, notice if len(session.notices) < MOST else TooMany())


def patience(session: Session) -> Session:
    """Return the session with a message owed that asks for patience, once."""
    return session if TooMany() in session.notices else _added(session, TooMany())


def _added(session: Session, notice: Notice) -> Session:
    return replace(session, notices=(*session.notices, notice))


def _open(session: Session, items: tuple[tuple[int, ReminderKind], ...]) -> list[Item]:
    found = [(session.case(number), kind) for number, kind in items]
    return [(case, kind) for case, kind in found if case is not None and _still_open(case, kind)]


def _still_open(case: Case, kind: ReminderKind) -> bool:
    return case.walking if kind in ("continue", "worked") else state(case) != "confirmed" and not case.walking


def _nudge(scene: Scene, items: list[Item], *, late: bool, last: bool) -> Reply | None:
    if not items:
        return None
    if scene.session.discreet:
        shown = entry(scene.session, items[0][0]) if len(items) == 1 else Reminders()
        return Reply(scene.say("nudge.discreet"), ((scene.open("nudge.show", shown, "primary"),),))
    before = scene.say("nudge.late") if late else ""
    after = _last(scene, items) if last else ""
    if len(items) == 1:
        case, kind = items[0]
        return Reply(
            scene.text(before, _asked(scene, case, kind), after), (*_ways(scene, case, kind), _home(scene))
        )
    lines, rows = _list(scene, items)
    return Reply(scene.text(before, *lines, after), (*rows, _home(scene)))


def _last(scene: Scene, items: list[Item]) -> str:
    """Return that we stop asking; what was agreed on still comes."""
    planned = [reminder for case, _ in items for reminder in case.reminders if reminder.kind != "worked"]
    if not planned:
        return scene.say("nudge.last")
    moments = (scene.when(reminder) for reminder in sorted(planned, key=lambda reminder: reminder.at))
    return scene.say("nudge.last-planned", when=Markup(scene.listed(dict.fromkeys(moments))))


def _rested(scene: Scene, items: list[Item]) -> Reply:
    lines, rows = _list(scene, [] if scene.session.discreet else items)
    due = scene.say("rested.due") if lines else ""
    return Reply(
        scene.text(scene.say("rested.what"), due, *lines),
        (*rows, (scene.open("rested.delete", Deleting()),), _home(scene)),
    )


def _list(scene: Scene, items: list[Item]) -> tuple[list[str], list[Row]]:
    """Return a line for each item, and the way on for each case."""
    lines = [_asked(scene, case, kind) for case, kind in items]
    rows = [
        (Press(_named(scene, case), PersonOpened(entry(scene.session, case)), "primary"),)
        for case, _ in items
    ]
    return lines, [*dict.fromkeys(rows)]


def _named(scene: Scene, case: Case) -> str:
    return scene.label(f"home.way.{state(case)}", accounts=scene.accounts(case))


def _asked(scene: Scene, case: Case, kind: ReminderKind) -> str:
    accounts = scene.accounts(case)
    ask = asking(scene, case)
    if kind in ("look", "month") and _wrote(case):
        done = "\n".join(written_lines(scene, case))
        return scene.say(
            "other.look" if case.whose else "nudge.written", accounts=accounts, sent=done, ask=ask
        )
    if kind in ("look", "month") and state(case) == "refused":
        return scene.say("nudge.refused", accounts=accounts)
    limit = answer_due(case)
    over = silent_too_long(case, scene.today)
    if limit is not None and (kind == "month" or (kind == "look" and over)):
        when = "over" if over else "month"
        said = scene.say(
            f"other.{when}" if case.whose else f"nudge.{when}",
            accounts=accounts,
            ask=ask,
            sent=sent_line(scene, case),
            day=scene.weekday(limit),
            law=law(scene, case),
        )
        return f"{said}\n{ground.line(scene, ground.MONTH[case.region], case.region)}"
    if kind in ("look", "month"):
        sent = sent_line(scene, case)
        return scene.say("other.look" if case.whose else "nudge.look", accounts=accounts, ask=ask, sent=sent)
    return scene.say("other.continue" if case.whose else f"nudge.{kind}", accounts=accounts)


def _wrote(case: Case) -> bool:
    """Whether what is waited for now is an answer to a letter or a complaint."""
    return any((case.attempt.asked, case.attempt.complained))


def _ways(scene: Scene, case: Case, kind: ReminderKind) -> tuple[Row, ...]:
    if kind == "worked":
        return (
            (scene.press("nudge.sent", PersonSent(case.id, len(case.attempts) - 1), "success"),),
            (scene.open("nudge.else", Walk(case.id)),),
            (scene.open("nudge.later", Remind(case.id, "continue")),),
        )
    about: ReminderKind = "continue" if kind == "continue" else "look"  # stopping that stops the month, too
    again: tuple[Row, ...] = (
        (
            scene.press("nudge.three-days", PersonAskedToBeReminded(case.id, about, "days", 3)),
            scene.open("nudge.other", RemindDay(case.id, about)),
        ),
        (scene.press("remind.stop", PersonStoppedReminder(case.id, about)),),
    )
    if kind == "continue":
        sent = scene.press("other.sent", PersonSent(case.id, len(case.attempts) - 1), "success")
        on = (scene.open("nudge.go-on", Walk(case.id), "primary"),)
        return ((sent,), on, *again) if case.whose else (on, *again)
    if state(case) == "refused":
        replies = outcomes(scene, case) if _wrote(case) else ()
        return (*replies, (scene.open("nudge.what-now", Ladder(case.id), "primary"),), *again)
    return (*outcomes(scene, case), *again)


def _file(scene: Scene, what: FileKind, number: int) -> Reply | None:
    case = scene.session.case(number)
    if what in post.LETTERS:
        return post.file(scene, what, case)
    if what == "data":
        return Reply(scene.say("file.data"), (_home(scene),), _page(scene, "data"))
    if case is None and (number or what == "calendar"):
        return None
    text = scene.say(f"file.{what}", accounts=scene.accounts(case)) if case else scene.say(f"file.{what}")
    return Reply(text, (_home(scene),), _page(scene, what, number))


def _page(scene: Scene, what: FileKind, number: int = 0) -> Description:
    return Description(what, scene.label(f"file.{what}-name"), number)


def _home(scene: Scene) -> Row:
    return (scene.open("home.button", Home()),)
