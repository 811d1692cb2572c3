"""What does a person see after the form was sent: the outcomes, what to do next, and what was recorded?"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import assert_never

from dialogs import card as cards
from dialogs import ground, house, looks, more
from dialogs.answers import outcomes as outcomes
from dialogs.book import Book
from dialogs.complaint import obstacle
from dialogs.events import (
    PersonAskedForFile,
    PersonDated,
    PersonEscalated,
    PersonOpened,
    PersonRecorded,
    PersonStartedAgain,
    PersonWithdrew,
)
from dialogs.reply import Press, Reply, Row, Style
from dialogs.scene import Scene
from dialogs.screen import (
    WRONG_FORM,
    Dating,
    Earlier,
    Follow,
    Item,
    Ladder,
    Letter,
    Page,
    Remind,
    Timeline,
    Walk,
)
from dialogs.session import Attempt, Case, Day, Session
from dialogs.standing import before, sent_line, written_lines
from dialogs.state import answer_due, silent_too_long, since, state, written

FollowScreen = Follow | Ladder | Timeline | Dating

RECENT = range(2, 8)
LONG_AGO = (14, 30, 90)
LAWS = ("eu", "uk")
"""Where Meta has to answer in time, and to give its reasons: GDPR and UK GDPR, Art. 12."""


def view(scene: Scene, screen: FollowScreen) -> Reply:
    """Show how a case stands, or what was recorded about it."""
    case = scene.session.case(screen.case)
    if case is None:
        return Reply(scene.say("missing.case"))
    match screen:
        case Follow():
            return _follow(scene, case)
        case Ladder():
            return _ladder(scene, case)
        case Timeline():
            return _timeline(scene, case)
        case Dating(_, attempt, item, earlier):
            return _dating(scene, case, attempt, item, earlier=earlier)
        case _:
            assert_never(screen)


def _follow(scene: Scene, case: Case) -> Reply:
    stands, ask = state(case), asking(scene, case)
    rests_on = ground.of_follow(scene, case)
    last, sure = ground.line(scene, rests_on, case.region), ground.sure(scene, rests_on)
    heading = f"<b>{scene.say('follow.title', accounts=scene.accounts(case))}</b>"
    title = "\n".join((heading, sent_line(scene, case), *before(scene, case)))
    if stands == "confirmed":
        kept = scene.say("other.confirmed" if case.whose else "follow.confirmed")
        return Reply(scene.text(title, kept, last), (*_after_confirmation(scene, case), *sure))
    if stands == "refused":
        planned = next_line(scene, case) if case.reminders else ""
        reasons = scene.say("follow.refused-reasons", law=law(scene, case)) if case.region in LAWS else ""
        said = scene.text(title, scene.say(f"follow.{_refused(case)}"), reasons, planned, last)
        return Reply(said, (*_after_refusal(scene, case), *sure))
    if silent_too_long(case, scene.today):
        now_what = (scene.open("follow.ladder", Ladder(case.id), "primary"),)
        said = scene.text(title, ask, _silence(scene, case), last)
        return Reply(said, (*outcomes(scene, case), now_what, *_corrections(scene, case), *sure))
    said = scene.say("other.waiting" if case.whose and stands == "waiting" else f"follow.{stands}")
    noted = more.ways(scene, case) if stands == "more" else outcomes(scene, case)
    text = scene.text(title, ask, said, next_line(scene, case), last)
    seen = looks.same(scene, case) if stands == "waiting" else []
    last_rows = cards.paired([*seen, *(button for row in sure for button in row)])
    return Reply(
        text,
        (
            *noted,
            *_sent_before(scene, case),
            *_corrections(scene, case),
            *last_rows,
        ),
    )


def _refused(case: Case) -> str:
    """Return the phrase on what comes after a no, as far as one has come."""
    asked, complained = written(case)
    return "refused-complained" if complained else "refused-wrote" if asked else "refused"


def _sent_before(scene: Scene, case: Case) -> tuple[Row, ...]:
    """Return the way to write and to complain, where an earlier attempt had opened it."""
    earlier = any(attempt.sent for attempt in since(case)[:-1])
    return ((scene.open("follow.ladder", Ladder(case.id)),),) if earlier else ()


def asking(scene: Scene, case: Case) -> str:
    """Return whom to ask, where it is somebody else's."""
    return scene.say(f"other.ask.{case.whose}") if case.whose else ""


def next_line(scene: Scene, case: Case) -> str:
    """Return when we ask next, or that nothing is planned."""
    planned = [reminder for reminder in case.reminders if reminder.kind != "worked"]
    if not planned:
        return scene.say("follow.not-planned")
    return scene.say("follow.planned", when=scene.when(min(planned, key=lambda reminder: reminder.at)))


def _corrections(scene: Scene, case: Case) -> tuple[Row, ...]:
    remind = scene.open("follow.remind", Remind(case.id, "look"))
    correct = scene.open("follow.correct", Timeline(case.id))
    return ((remind, correct),)


def _after_confirmation(scene: Scene, case: Case) -> tuple[Row, ...]:
    others = [other for other in scene.session.cases if state(other) != "confirmed"]
    rows: list[Row] = [
        (
            Press(
                scene.label("follow.next", accounts=scene.accounts(other)),
                PersonOpened(entry(scene.session, other)),
                "primary",
            ),
        )
        for other in others
    ]
    rows.append((scene.open("follow.proof", Page("proof")), scene.open("follow.correct", Timeline(case.id))))
    rows.append((_taken_away(scene, case),))
    rows.append((scene.press("follow.again", PersonStartedAgain(case.id, len(case.attempts) - 1)),))
    return tuple(rows)


def _taken_away(scene: Scene, case: Case) -> Press:
    return scene.press("takeaway.send", PersonAskedForFile("takeaway", case.id))


def _after_refusal(scene: Scene, case: Case) -> tuple[Row, ...]:
    number, attempt = case.id, len(case.attempts) - 1
    on = "follow.go-on" if any(written(case)) else "follow.plain-no"
    return (
        (scene.open("follow.wrong-form", Page(WRONG_FORM)),),
        (scene.press("outcome.more", PersonRecorded(number, attempt, "more")),),
        (scene.open(on, Ladder(number), "primary"),),
        (scene.press("follow.again", PersonStartedAgain(number, attempt)),),
        (scene.press("outcome.mail", PersonRecorded(number, attempt, "mail")),),
        (scene.open("follow.correct", Timeline(number)),),
    )


def _silence(scene: Scene, case: Case) -> str:
    limit = answer_due(case)
    if limit is None:
        return scene.say("other.silence-no-rule" if case.whose else "follow.silence-no-rule")
    day, rule = scene.weekday(limit), law(scene, case)
    return scene.say("other.silence" if case.whose else "follow.silence", day=day, law=rule)


def law(scene: Scene, case: Case) -> str:
    """Return the short name of the law that gives Meta a month."""
    return scene.label(f"law.{case.region}")


def ladder_page(book: Book, region: str) -> str:
    """Return the page on writing and complaining in a region."""
    page = f"ladder-{region}"
    return page if page in book.pages else "ladder-uncertain"


def _ladder(scene: Scene, case: Case) -> Reply:
    number, attempt = case.id, len(case.attempts) - 1
    heading = f"<b>{scene.say('ladder.title', accounts=scene.accounts(case))}</b>"
    title = "\n".join((heading, *written_lines(scene, case)))
    color = _colored(case)
    how = scene.open("ladder.write", Page(ladder_page(scene.book, case.region)))
    again = scene.press("ladder.again", PersonStartedAgain(number, attempt), color("again"))
    if case.region not in scene.book.letters:
        rows: tuple[Row, ...] = (
            (how,),
            (scene.press("ladder.wrote", PersonEscalated(number, attempt, "asked"), color("write")),),
            (
                scene.press(
                    "ladder.complained", PersonEscalated(number, attempt, "complained"), color("complain")
                ),
            ),
        )
        return Reply(scene.text(title, scene.say("ladder.what")), ((again,), *rows))
    rows = ((scene.open("letter.to-meta", Letter(number, "meta"), color("write")),),)
    complaint = Letter(number, "authority")
    hindered = obstacle(scene.book, scene.session, complaint, scene.today)
    if hindered not in ("settled", "write-first"):
        rows = (*rows, (scene.open("letter.to-authority", complaint, color("complain")),))
    later = [scene.say("ladder.later")] if hindered == "write-first" else []
    what = "\n".join((scene.say("ladder.what"), *later))
    return Reply(scene.text(title, what), ((again,), *rows, (how,), *house.button(scene)))


def _colored(case: Case) -> Callable[[str], Style | None]:
    """Return how the steps after a no are coloured: the next one, in their order."""
    asked, complained = written(case)
    sent = sum(attempt.sent is not None for attempt in since(case))
    step = "complain" if asked else "write" if sent > 1 else "again"
    return lambda name: "primary" if name == step and not complained else None


def entry(session: Session, case: Case) -> Earlier | Walk | Follow:
    """Return the screen on which a case goes on; first, whether an earlier answer belongs to it."""
    if not case.walking:
        return Follow(case.id)
    told = session.found or session.refused
    return Earlier(case.id) if told and state(case) == "new" and not case.whose else Walk(case.id)


def recorded_items(attempt: Attempt) -> list[tuple[Item, Day]]:
    """Return what was recorded about an attempt, in the order of the road."""
    sent: list[tuple[Item, Day | None]] = [("sent", attempt.sent)]
    answers: list[tuple[Item, Day | None]] = [(reply.kind, reply.day) for reply in attempt.replies]
    after: list[tuple[Item, Day | None]] = [("asked", attempt.asked), ("complained", attempt.complained)]
    return [(item, day) for item, day in (*sent, *answers, *after) if day is not None]


def _timeline(scene: Scene, case: Case) -> Reply:
    lines, rows = [], list[Row]()
    several = len(case.attempts) > 1
    for place, attempt in enumerate(case.attempts):
        if several and not attempt.empty:
            lines.append(f"<b>{scene.say('timeline.attempt', number=place + 1)}</b>")
        for item, day in recorded_items(attempt):
            what = scene.label(f"timeline.item.{item}")
            lines.append(scene.say("timeline.line", what=what, day=scene.day(day)))
            if several:
                what = scene.label("timeline.of", number=place + 1, what=what)
            rows.append(
                (
                    scene.open("timeline.when", Dating(case.id, place, item), what=what),
                    scene.press("timeline.wrong", PersonWithdrew(case.id, place, item), what=what),
                )
            )
    rows.append((_taken_away(scene, case),))
    title = scene.say("timeline.title", accounts=scene.accounts(case))
    return Reply(scene.text(f"<b>{title}</b>", "\n".join(lines) or scene.say("timeline.empty")), tuple(rows))


def _dating(scene: Scene, case: Case, attempt: int, item: Item, *, earlier: bool) -> Reply:
    def on(label: str, day: date | None, *, about: bool = False) -> Press:
        return Press(label, PersonDated(case.id, attempt, item, day, about))

    today = scene.today
    ask = scene.say("dating.ask", what=scene.label(f"timeline.item.{item}"))
    if not earlier:
        return Reply(
            ask,
            (
                (
                    on(scene.label("dating.today"), today),
                    on(scene.label("dating.yesterday"), today - timedelta(1)),
                ),
                (scene.open("dating.earlier", Dating(case.id, attempt, item, earlier=True)),),
                (on(scene.label("dating.unsure"), None),),
            ),
        )
    recent = [on(scene.short(day), day) for day in (today - timedelta(ago) for ago in RECENT)]
    rows: list[Row] = [(recent[place], recent[place + 1]) for place in range(0, len(recent), 2)]
    for ago in LONG_AGO:
        day = today - timedelta(ago)
        rows.append((on(scene.label("dating.about", ago=scene.ahead(day)), day, about=True),))
    return Reply(ask, (*rows, (on(scene.label("dating.unsure"), None),)))
