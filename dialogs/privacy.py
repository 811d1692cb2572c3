"""What do we know, how does one get it, and how does one make us forget it?"""

from dataclasses import replace
from datetime import datetime
from itertools import accumulate
from typing import assert_never

from dialogs import countries, days
from dialogs.events import PersonAskedForFile, PersonDeletedData, PersonKeptData, PersonOpened
from dialogs.follow import recorded_items
from dialogs.notice import File
from dialogs.notices import owed
from dialogs.reply import Press, Reply
from dialogs.scene import Scene
from dialogs.schedule import forgotten_at
from dialogs.screen import Deleting, Gone, Page, Privacy, Welcome
from dialogs.session import Answer, Case, Session
from dialogs.settings import SWITCHES
from dialogs.turn import Forget, Turn

PrivacyEvent = PersonAskedForFile | PersonKeptData | PersonDeletedData
PrivacyScreen = Privacy | Deleting | Gone

FITS = 2500
"""Characters of what is stored that fit into a message of at most 4,096, with what is said around it."""


def update(session: Session, event: PrivacyEvent) -> Turn:
    """Return what follows when a person wants their data, to be kept, or to be forgotten."""
    match event:
        case PersonAskedForFile(what, case):
            if (what == "calendar" or case) and session.case(case) is None:
                return Turn(session)
            return Turn(owed(session, File(what, case)), shows=False)
        case PersonKeptData():
            return Turn(replace(session, remark="kept"))
        case PersonDeletedData():
            return Turn(Session(language=session.language, screen=Gone()), effects=(Forget(),))
        case _:
            assert_never(event)


def exported(session: Session) -> Session:
    """Return the session with both files of everything stored on their way."""
    return owed(owed(session, File("readable")), File("data"))


def view(scene: Scene, screen: PrivacyScreen) -> Reply:
    """Show what is stored, or ask once before it is deleted, or say goodbye."""
    match screen:
        case Privacy():
            return _privacy(scene)
        case Deleting():
            return Reply(
                scene.text(f"<b>{scene.say('deleting.title')}</b>", scene.say("deleting.what")),
                (
                    (scene.press("deleting.yes", PersonDeletedData(), "danger"),),
                    (scene.press("privacy.export", PersonAskedForFile("readable", 0)),),
                ),
            )
        case Gone():
            return Reply(
                scene.text(f"<b>{scene.say('gone.title')}</b>", scene.say("gone.what")),
                ((Press(scene.label("gone.again"), PersonOpened(Welcome())),),),
            )
        case _:
            assert_never(screen)


def _privacy(scene: Scene) -> Reply:
    operator = scene.book.operator.name or scene.label("welcome.nobody")
    return Reply(
        scene.text(
            f"<b>{scene.say('privacy.title')}</b>",
            f"<blockquote expandable>{chr(10).join(_fitting(scene, stored(scene)))}</blockquote>",
            scene.say("privacy.never"),
            scene.say("privacy.operator", operator=operator, until=_until(scene)),
            scene.say("privacy.telegram"),
        ),
        (
            (scene.press("privacy.export", PersonAskedForFile("readable", 0)),),
            (scene.press("privacy.export-data", PersonAskedForFile("data", 0)),),
            (scene.open("privacy.rights", Page("rights")),),
            (scene.open("privacy.delete", Deleting(), "danger"),),
        ),
    )


def _fitting(scene: Scene, lines: list[str]) -> list[str]:
    """Return the lines that fit a message; of the others it is said where they stand."""
    ends = accumulate(len(line) + 1 for line in lines)
    shown = [line for line, end in zip(lines, ends, strict=True) if end <= FITS]
    return shown if shown == lines else [*shown, scene.say("stored.more")]


def _until(scene: Scene) -> str:
    if scene.session.acted is None:
        return scene.label("day.unknown")
    return scene.weekday(forgotten_at(scene.book, scene.session).date())


def stored(scene: Scene) -> list[str]:
    """Return everything stored about a chat, in plain words, a line each."""
    session = scene.session
    place = (
        countries.name(session.country, scene.words.locale) if session.country else scene.label("day.unknown")
    )
    lines: list[str] = [
        scene.say("stored.number"),
        scene.say("stored.language", language=scene.words.locale.get_display_name(), app=session.app),
        scene.say("stored.country", country=place, zone=session.zone or "–"),
        *_stored_settings(scene),
    ]
    if session.accounts or session.others:
        named = [scene.account(account) for account in session.accounts]
        others = [scene.label(f"accounts.{other}") for other in session.others]
        lines.append(scene.say("stored.accounts", accounts=scene.listed([*named, *others])))
    for case in session.cases:
        lines += _stored_case(scene, case)
    if session.source:
        lines.append(scene.say("stored.source", source=session.source))
    if session.heard:
        lines.append(scene.say("stored.heard", number=len(session.heard)))
    if session.acted:
        moments = {name: _moment(scene, getattr(session, name)) for name in ("acted", "reached", "warned")}
        lines += [
            scene.say("stored.acted", **moments),
            *([scene.say("stored.scolded", number=session.objections)] if session.objections else []),
            scene.say("stored.rest", minutes=session.offset),
            scene.say("stored.looks"),
        ]
    return lines


def _moment(scene: Scene, instant: datetime | None) -> str:
    return scene.moment(days.local(instant, scene.session.zone)) if instant else scene.label("stored.never")


def _stored_settings(scene: Scene) -> list[str]:
    session = scene.session
    lines: list[str] = [
        scene.say(f"settings.{name}.{'on' if getattr(session, name) else 'off'}") for name in SWITCHES
    ]
    lines.append(scene.say(f"settings.hour.{session.hour}"))
    lines += [
        scene.say(f"stored.on.{name}")
        for name in ("detailed", "news", "found", "refused", "farewell")
        if getattr(session, name)
    ]
    return [*lines, scene.say("stored.screens", number=1 + len(session.trail))]


def _answered(scene: Scene, case: Case, answer: Answer) -> str:
    """Return an answer in the words of its button; by its names when the guide has it no more."""
    guide = scene.book.guides.get(case.guide)
    card = guide.steps.get(answer.step) if guide else None
    if card is None or answer.option not in card.options:
        return f"{answer.step}: {answer.option}"
    return scene.label(
        "stored.answer", answer=scene.words.plain(f"{card.address}.options.{answer.option}.label")
    )


def _stored_case(scene: Scene, case: Case) -> list[str]:
    lines: list[str] = [
        scene.say(
            "stored.case",
            accounts=scene.accounts(case),
            region=scene.label(f"region.{case.region}"),
            nudges=case.nudges,
        )
    ]
    if case.answers:
        answers = scene.listed(_answered(scene, case, answer) for answer in case.answers)
        lines.append(f"– {scene.say('stored.answers', answers=answers)}")
    for attempt in case.attempts:
        for item, day in recorded_items(attempt):
            what = scene.label(f"timeline.item.{item}")
            lines.append(f"– {scene.say('timeline.line', what=what, day=scene.day(day))}")
    lines += [
        f"– {scene.say('stored.reminder', when=scene.moment(reminder.at))}" for reminder in case.reminders
    ]
    return lines
