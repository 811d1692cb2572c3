"""What does a person take away: their cases as one page that needs no bot any more?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from dialogs import printed
from dialogs.book import Guide
from dialogs.follow import recorded_items
from dialogs.notice import Farewell
from dialogs.paper import Address, Block, Entries, Paper, Section, Text
from dialogs.scene import Scene
from dialogs.schedule import proposal, reminding
from dialogs.session import Attempt, Case, Day, Region, Reminder, Session
from dialogs.standing import standing
from dialogs.state import look_again, silent_too_long, state
from dialogs.turn import Turn


def farewell(session: Session) -> Turn:
    """Return what follows when the bot is closing: once, the take-away of whoever has begun."""
    if session.farewell or not (session.cases or session.country):
        return Turn(session, shows=False)
    # Not by way of `owed`: in place of this one nobody may be asked for patience.
    given = replace(session, farewell=True, notices=(*session.notices, Farewell()))
    return Turn(given, shows=False)


def paper(scene: Scene, number: int) -> Paper:
    """Return one case, or (0) all of them, with the guides that belong to them."""
    cases = [case for case in scene.session.cases if number in (0, case.id)]
    if not cases:
        names = printed.products(scene.session, None)
        return printed.guide(scene, names, scene.book.region(scene.session.country))
    parts = [_case(scene, case) for case in cases]
    rests_on = []
    for region, guides in _guides(scene, cases):
        parts += printed.sections(scene, guides, region)
        rests_on += printed.rests_on(scene.book, guides, region)
    made = scene.say("takeaway.made", day=printed.full(scene, scene.today))
    return printed.paper(scene, scene.label("takeaway.title"), made, parts, rests_on)


def dated(session: Session, case: Case, today: date) -> Case:
    """Return the case with every day that matters as a reminder: also the one on which to look once more."""
    known = {reminder.kind for reminder in case.reminders}
    if state(case) in ("waiting", "received") and "month" not in known:
        case = reminding(case, proposal(session, "month", look_again(case, today)))
    return replace(case, reminders=tuple(each for each in case.reminders if each.kind != "worked"))


def _guides(scene: Scene, cases: Sequence[Case]) -> Iterator[tuple[Region, list[Guide]]]:
    for region in dict.fromkeys(case.region for case in cases):
        names = dict.fromkeys(case.guide for case in cases if case.region == region)
        yield region, [scene.book.guides[name] for name in names if name in scene.book.guides]


def _case(scene: Scene, case: Case) -> Section:
    stands = state(case)
    silent = silent_too_long(case, scene.today)
    blocks: list[Block] = [Text(scene.say("takeaway.stands", state=standing(scene, case)))]
    blocks += [block for attempt in case.attempts for block in _attempt(scene, case, attempt)]
    blocks.append(Text(scene.say(f"takeaway.next.{'silent' if silent else stands}")))
    planned = dated(scene.session, case, scene.today).reminders
    if planned:
        blocks += [Text(_planned(scene, case, reminder)) for reminder in planned]
        blocks.append(Entries(scene.label("takeaway.calendar"), scene.label("file.calendar-name"), case.id))
    return Section(scene.accounts(case), tuple(blocks))


def _attempt(scene: Scene, case: Case, attempt: Attempt) -> Iterator[Block]:
    lines = [
        scene.say("takeaway.happened", what=scene.label(f"timeline.item.{item}"), day=_day(scene, day))
        for item, day in recorded_items(attempt)
    ]
    if lines:
        yield Text("\n".join(lines))
    guide = scene.book.guides.get(case.guide)
    card = guide.steps.get(attempt.form) if guide else None
    if guide and card:
        for link in card.links[:1]:
            site = scene.book.sites[guide.links[link]]
            yield Address(scene.label("takeaway.form"), site.url, scene.words.say(f"{site.address}.name"))


def _planned(scene: Scene, case: Case, reminder: Reminder) -> str:
    with_rule = case.region in printed.WITH_RULE
    kind = "thirty" if reminder.kind == "month" and not with_rule else reminder.kind
    return scene.say(f"takeaway.date.{kind}", day=printed.full(scene, reminder.at.date()))


def _day(scene: Scene, day: Day) -> str:
    if day.on is None:
        return scene.label("day.unknown")
    said = printed.full(scene, day.on)
    return scene.label("day.about", day=said) if day.about else said
