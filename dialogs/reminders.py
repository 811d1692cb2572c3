"""When shall we write again, and how is that changed or stopped?"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import assert_never

from dialogs import days, ground
from dialogs.events import (
    PersonAskedForFile,
    PersonAskedToBeReminded,
    PersonChoseTime,
    PersonOpened,
    PersonStoppedReminder,
)
from dialogs.follow import law, next_line
from dialogs.reply import Press, Reply, Row, in_rows
from dialogs.scene import Scene
from dialogs.schedule import kind_now, proposal, reminding, without
from dialogs.screen import Deleting, Follow, Home, Remind, RemindDay, ReminderKind, Reminders, RemindHour
from dialogs.session import Case, Reminder, Session
from dialogs.state import WITHOUT_RULE, answer_due, look_again, state
from dialogs.trail import opened

ReminderEvent = PersonAskedToBeReminded | PersonChoseTime | PersonStoppedReminder
ReminderScreen = Remind | RemindDay | RemindHour | Reminders

HOURS = range(6, 24)
DAYS_TO_CHOOSE = 14
DAY, HOUR = 24, 60
FURTHEST = timedelta(days=366)


def update(session: Session, event: ReminderEvent, now: datetime) -> Session:
    """Return the session after the person set, moved or stopped a reminder."""
    case = session.case(event.case)
    if case is None:
        return opened(session, Home())
    if state(case) == "confirmed":
        return opened(session, Follow(case.id))
    if isinstance(event, PersonStoppedReminder):
        stopped = without(case, event.about, *(("month",) if event.about == "look" else ()))
        return opened(replace(session.keep(stopped), remark="stopped"), Remind(case.id, kind_now(case)))
    reminder = _wanted(session, case, event, now)
    if reminder is None:
        return opened(replace(session, remark="past"), Remind(case.id, kind_now(case)))
    remark = "at-night" if reminder.chosen and days.at_night(reminder.at) else "noted"
    session = replace(session.keep(reminding(case, reminder)), remark=remark)
    return opened(session, Remind(case.id, kind_now(case)))


def _wanted(
    session: Session, case: Case, event: PersonAskedToBeReminded | PersonChoseTime, now: datetime
) -> Reminder | None:
    here = days.local(now, session.zone)
    match event:
        case PersonChoseTime(_, about, day, hour, minute):
            if (
                not (0 <= hour < DAY and 0 <= minute < HOUR)
                or not timedelta(0) <= day - here.date() <= FURTHEST
            ):
                return None
            wall = datetime.combine(day, time(hour, minute))
            return Reminder(about, wall, chosen=True) if wall > here else None
        case PersonAskedToBeReminded(_, about, "hour"):
            hour_later = days.local(now + timedelta(hours=1), session.zone)
            # The later of the two: where clocks go back, the wall time of the first may be over already.
            wall = max(hour_later, here + timedelta(hours=1)).replace(second=0, microsecond=0, fold=0)
            return Reminder(about, wall, chosen=True)
        case PersonAskedToBeReminded(_, _, "month"):
            day = look_again(case, here.date())
            return proposal(session, "month", day) if day > here.date() else None
        case PersonAskedToBeReminded(_, about, _, ahead):
            within = 0 < ahead <= FURTHEST.days
            return proposal(session, about, here.date() + timedelta(days=ahead)) if within else None
        case _:
            assert_never(event)


def view(scene: Scene, screen: ReminderScreen) -> Reply:
    """Show the reminders, or the times to choose from."""
    if isinstance(screen, Reminders):
        return _all(scene)
    case = scene.session.case(screen.case)
    if case is None:
        return Reply(scene.say("missing.case"))
    match screen:
        case Remind(_, about):
            return _times(scene, case, about)
        case RemindDay(number, about):
            return _days(scene, number, about)
        case RemindHour(number, about, day):
            return _hours(scene, number, about, day)
        case _:
            assert_never(screen)


def _times(scene: Scene, case: Case, about: ReminderKind) -> Reply:
    title = scene.say("remind.title", accounts=scene.accounts(case))
    planned = [reminder for reminder in case.reminders if reminder.kind != "worked"]
    lines = [_planned(scene, reminder) for reminder in sorted(planned, key=lambda reminder: reminder.at)]
    month = _month_button(scene, case)
    rows: list[Row] = [
        (
            scene.press("remind.hour", PersonAskedToBeReminded(case.id, about, "hour")),
            scene.press("remind.tomorrow", PersonAskedToBeReminded(case.id, about, "days", 1)),
        ),
        (
            scene.press("remind.three-days", PersonAskedToBeReminded(case.id, about, "days", 3)),
            scene.press("remind.week", PersonAskedToBeReminded(case.id, about, "days", 7)),
        ),
        *([(month,)] if month else []),
        (scene.open("remind.other", RemindDay(case.id, about)),),
    ]
    if planned:
        rows.append((scene.press("remind.stop", PersonStoppedReminder(case.id, about)),))
        rows.append((scene.press("remind.calendar", PersonAskedForFile("calendar", case.id)),))
    rule = "" if case.walking or state(case) == "refused" else _rule(scene, case)
    rests_on = ground.MONTH.get(case.region) if rule else None
    last = ground.line(scene, rests_on, case.region)
    text = scene.text(f"<b>{title}</b>", "\n".join(lines) or next_line(scene, case), rule, last)
    return Reply(text, (*rows, *ground.sure(scene, rests_on)))


def _planned(scene: Scene, reminder: Reminder) -> str:
    return scene.say(f"remind.planned.{reminder.kind}", when=scene.when(reminder))


def _rule(scene: Scene, case: Case) -> str:
    """Return what the law says about the time Meta has: only where facts name a rule."""
    limit = answer_due(case)
    if case.region not in ("eu", "uk"):
        return scene.say("remind.no-rule")
    if limit is None:
        return scene.say("remind.rule-unknown", law=law(scene, case))
    rule = "rule-over" if scene.today > limit else "rule"
    return scene.say(f"remind.{rule}", day=scene.weekday(limit), law=law(scene, case))


def _month_button(scene: Scene, case: Case) -> Press | None:
    if case.walking:
        return None
    day = look_again(case, scene.today)
    if day <= scene.today:
        return None
    event = PersonAskedToBeReminded(case.id, "month", "month")
    if answer_due(case):
        return scene.press("remind.month", event, day=scene.short(day))
    return scene.press("remind.thirty", event, days=WITHOUT_RULE)


def _days(scene: Scene, number: int, about: ReminderKind) -> Reply:
    ahead = [scene.today + timedelta(days=day) for day in range(DAYS_TO_CHOOSE)]
    buttons = [Press(scene.short(day), PersonOpened(RemindHour(number, about, day))) for day in ahead]
    return Reply(scene.say("remind.which-day"), in_rows(buttons, 2))


def _hours(scene: Scene, number: int, about: ReminderKind, day: date) -> Reply:
    walls = [datetime.combine(day, time(hour)) for hour in HOURS]
    buttons = [
        Press(scene.clock(wall), PersonChoseTime(number, about, day, wall.hour))
        for wall in walls
        if wall > scene.here
    ]
    return Reply(scene.say("remind.which-hour", day=scene.near(day)), in_rows(buttons, 3))


def _all(scene: Scene) -> Reply:
    lines, rows = [], list[Row]()
    for case in scene.session.cases:
        for reminder in case.reminders:
            if reminder.kind != "worked":
                lines.append(f"<b>{scene.accounts(case)}</b>: {_planned(scene, reminder)}")
        if state(case) != "confirmed":
            about = kind_now(case)
            rows.append(
                (scene.open("reminders.change", Remind(case.id, about), accounts=scene.accounts(case)),)
            )
    text = "\n".join(lines) or scene.say("reminders.none")
    rows.append((scene.open("privacy.delete", Deleting()),))
    return Reply(scene.text(f"<b>{scene.say('reminders.title')}</b>", text), tuple(rows))
