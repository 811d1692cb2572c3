"""How does somebody begin: what this is, where the account is at home, what an objection does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from dialogs import countries, days, house
from dialogs.book import Book
from dialogs.events import (
    ButtonEvent,
    PersonAskedForFile,
    PersonChoseCountry,
    PersonChoseZone,
    PersonMovedCase,
    PersonOpened,
)
from dialogs.reply import Button, Press, Reply, in_rows
from dialogs.scene import Scene
from dialogs.screen import (
    Accounts,
    Countries,
    Home,
    Languages,
    Linking,
    Moving,
    Page,
    Scope,
    Screen,
    Welcome,
    Zones,
)
from dialogs.session import Case, Session
from dialogs.trail import opened

StartEvent = PersonChoseCountry | PersonChoseZone | PersonMovedCase
SPAN = 11
"""Letters of a name on a button that stands for a group of countries."""
StartScreen = Welcome | Countries | Zones | Scope | Moving


def update(book: Book, session: Session, event: StartEvent, now: datetime) -> Session:
    """Return the session after the person said where they are."""
    match event:
        case PersonChoseCountry(country):
            return _settled_in(book, session, country, now)
        case PersonChoseZone(zone):
            if zone not in countries.all_zones().get(session.country or "", ()):
                return session
            return opened(replace(session, zone=zone), onward(book, session))
        case PersonMovedCase(number, follow):
            return _moved(book, session, number, follow=follow)
        case _:
            assert_never(event)


def _moved(book: Book, session: Session, number: int, *, follow: bool) -> Session:
    """Return the session after an unsent case followed to the new country, or did not."""
    case = session.case(number)
    if case is None or case.recorded:
        return opened(session, Home())
    if follow:
        session = session.keep(replace(case, region=book.region(session.country)))
    goal = onward(book, session, after=number)
    unasked = follow and len(session.accounts) > 1 and not session.links
    return opened(session, Linking(1) if unasked and goal == Home() else goal)


def _settled_in(book: Book, session: Session, country: str, now: datetime) -> Session:
    if country not in countries.all_zones():
        return session
    clocks = countries.clocks(country, now)
    if len(clocks) == 1:
        session = replace(session, country=country, zone=clocks[0])
        return opened(session, onward(book, session))
    zone = session.zone if country == session.country else None
    return opened(replace(session, country=country, zone=zone), Zones())


def onward(book: Book, session: Session, after: int = 0) -> Screen:
    """Return where one goes once the country is known: unsent cases first, then on with what was begun."""
    region = book.region(session.country)
    moving = (case for case in session.own_cases if case.id > after and _stays_behind(case, region))
    if case := next(moving, None):
        return Moving(case.id)
    if region == "none":
        return Page("no-form")
    return Home() if session.own_cases else Scope()


def _stays_behind(case: Case, region: str) -> bool:
    return not case.recorded and case.region != region


def view(scene: Scene, screen: StartScreen) -> Reply:
    """Show one of the first screens."""
    match screen:
        case Welcome():
            return _welcome(scene)
        case Countries(group):
            return _countries(scene, group)
        case Zones():
            return _zones(scene)
        case Scope():
            return _scope(scene)
        case Moving(number):
            return _moving(scene, number)
        case _:
            assert_never(screen)


def _welcome(scene: Scene) -> Reply:
    operator = scene.book.operator.name
    run_by = (
        scene.say("welcome.run-by", operator=operator) if operator else scene.say("welcome.run-privately")
    )
    return Reply(
        scene.text(
            f"<b>{scene.say('welcome.title')}</b>",
            house.greeting(scene),
            scene.say("welcome.what"),
            f"{scene.say('welcome.not')}\n{run_by}",
            scene.say("welcome.country"),
        ),
        (
            *in_rows([_country(scene, country) for country in _first_countries(scene)], 2),
            (scene.open("welcome.another", Countries()), scene.open("welcome.moved", Page("moved"))),
            (scene.open("welcome.language", Languages()), scene.open("welcome.who", Page("who"))),
        ),
    )


def _first_countries(scene: Scene) -> tuple[str, ...]:
    first = scene.book.regions.first
    app = scene.session.app
    return first.get(app) or first.get(app.split("-")[0]) or first["en"]


def _country(scene: Scene, country: str) -> Press:
    return Press(countries.name(country, scene.words.locale), PersonChoseCountry(country))


def _countries(scene: Scene, group: int) -> Reply:
    return choosing(scene, group, scene.say("countries.ask"), PersonChoseCountry, Countries)


def choosing(
    scene: Scene,
    group: int,
    ask: str,
    chose: Callable[[str], ButtonEvent],
    more: Callable[[int], Screen],
) -> Reply:
    """Show the countries of a group of first letters, or (under the question) the groups."""
    groups, locale = countries.groups(scene.words.locale), scene.words.locale
    if not 0 < group <= len(groups):
        spans = [
            Press(_span(scene, members), PersonOpened(more(number)))
            for number, members in enumerate(groups, start=1)
        ]
        return Reply(ask, in_rows([*spans], 2))
    named = [Press(countries.name(country, locale), chose(country)) for country in groups[group - 1]]
    return Reply(scene.say("countries.which"), in_rows([*named], 2))


def _span(scene: Scene, members: tuple[str, ...]) -> str:
    first, last = (countries.name(members[place], scene.words.locale) for place in (0, -1))
    return f"{_cut(first)} – {_cut(last)}"


def _cut(name: str) -> str:
    """Return as many whole words of a name as fit; of one that is too long its beginning, marked as such."""
    ends = [
        place for place in range(1, SPAN + 1) if place == len(name) or name[place : place + 1] in (" ", "-")
    ]
    return name[: ends[-1]].rstrip(" &-") if ends else f"{name[: SPAN - 1]}…"


def _zones(scene: Scene) -> Reply:
    clocks = countries.clocks(scene.session.country or "", scene.now)
    rows: list[Button] = [Press(_clock(scene, zone), PersonChoseZone(zone)) for zone in clocks]
    return Reply(scene.say("zones.ask"), in_rows(rows, 2))


def _clock(scene: Scene, zone: str) -> str:
    return f"{scene.clock(days.local(scene.now, zone))}, {zone.rpartition('/')[2].replace('_', ' ')}"


def _scope(scene: Scene) -> Reply:
    return Reply(
        scene.text(
            f"<b>{scene.say('scope.title')}</b>",
            scene.say("scope.does"),
            scene.say("scope.does-not"),
            scene.say("scope.reason-brazil" if scene.session.country == "BR" else "scope.reason"),
            f"<i>{scene.say('scope.source')}</i>",
        ),
        (
            (scene.open("scope.accounts", Accounts(), "primary"),),
            (scene.open("scope.more", Page("more")),),
            (scene.open("scope.before", Page("before")),),
            (scene.press("printed.send", PersonAskedForFile("guide", 0)),),
        ),
    )


def _moving(scene: Scene, number: int) -> Reply:
    case = scene.session.case(number)
    if case is None:
        return Reply(scene.say("missing.case"))
    country = countries.name(scene.session.country or "", scene.words.locale)
    return Reply(
        scene.say("moving.ask", accounts=scene.accounts(case), country=country),
        (
            (scene.press("moving.follow", PersonMovedCase(number, follow=True), "primary", country=country),),
            (scene.press("moving.keep", PersonMovedCase(number, follow=False)),),
        ),
    )
