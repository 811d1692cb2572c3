"""How is a page shown: a card of content that belongs to no case?"""

from dataclasses import replace
from urllib.parse import urlsplit

from dialogs import card as cards
from dialogs import house
from dialogs.answers import kinds
from dialogs.book import Card, Option, Provenance
from dialogs.events import (
    ButtonEvent,
    PersonAskedForFile,
    PersonFoundEarlier,
    PersonOpened,
    PersonSet,
    PersonStartedAgain,
    PersonWasRefused,
    PersonWithdrew,
)
from dialogs.follow import entry
from dialogs.reply import Button, Copy, Link, Press, Reply, Row, Style
from dialogs.scene import Scene
from dialogs.screen import (
    WRONG_FORM,
    Accounts,
    Countries,
    Deleting,
    Elsewhere,
    ForOther,
    Helping,
    Home,
    Languages,
    Page,
    Privacy,
    Reminders,
    Scope,
    Screen,
    Settings,
    Sources,
    TheirCountry,
    Welcome,
)
from dialogs.session import Case, Session
from dialogs.state import State, nowhere, open_cases, state

NO_FORM = Page("no-form")
TO_THE_FORM = frozenset({"go-on", "accounts"})
"""What options do that lead towards a form."""
LADDER_EU = "ladder-eu"
HOUSE = frozenset({"help", "who"})
"""The pages that lead to what the operator offers besides this bot."""
MISTAKEN: frozenset[State] = frozenset({"waiting", "received", "code", "more", "refused"})
"""How a case can stand whose form was the wrong one."""


def view(scene: Scene, name: str) -> Reply:
    """Show a page."""
    card = scene.book.pages.get(name)
    if card is None:
        return Reply(scene.say("missing.page"))
    scene, note = cards.understood(scene, card)
    rests_on = cards.sources(scene, card, dict(scene.book.sites))
    operator = scene.book.operator.name or scene.label("welcome.nobody")
    said = cards.body(scene, card, "", note, operator=operator)
    body = scene.text(none_here(scene, card), said)
    reply = shown(scene, card, body, rests_on, Sources(page=name))
    return replace(reply, rows=(*_first(scene, name), *reply.rows))


def _first(scene: Scene, name: str) -> tuple[Row, ...]:
    """Return what a page offers before everything else."""
    if name == "answers":
        return kinds(scene)
    if name == WRONG_FORM:
        return _no_refusal(scene)
    if name == LADDER_EU:
        return _own_authority(scene)
    return tuple(house.button(scene)) if name in HOUSE else ()


def _no_refusal(scene: Scene) -> tuple[Row, ...]:
    """Return how a no is taken back that came from the wrong form, then how the right one is done."""
    return tuple((_righted(scene, case),) for case in scene.session.cases if state(case) in MISTAKEN)


def _righted(scene: Scene, case: Case) -> Press:
    attempt, accounts = len(case.attempts) - 1, scene.accounts(case)
    if state(case) == "refused":
        return scene.press(
            "page.no-refusal", PersonWithdrew(case.id, attempt, "refused"), "primary", accounts=accounts
        )
    return scene.press("page.right-form", PersonStartedAgain(case.id, attempt), "primary", accounts=accounts)


def _own_authority(scene: Scene) -> tuple[Row, ...]:
    """Return the authority of the person's country, on the page on complaining in its region."""
    authority = scene.book.authority(scene.session.country, "eu") if scene.region == "eu" else None
    if authority is None:
        return ()
    host = urlsplit(authority.url).netloc.removeprefix("www.")
    copied = Copy(scene.label("card.copy-named", name=host), authority.url)
    return ((copied, Link(scene.label("card.open-named", name=host), authority.url)),)


def shown(scene: Scene, card: Card, body: str, rests_on: list[Provenance], sources: Sources) -> Reply:
    """Show a card with its links, its ways on and what it rests on."""
    options: list[Button] = [option(scene, card, name) for name in card.options]
    sure = scene.open("card.sure", sources) if rests_on else None
    rows: tuple[Row, ...] = (
        *cards.links(scene, card, dict(scene.book.sites)),
        *cards.paired(options),
        *cards.more(scene, card, sure),
    )
    return Reply(scene.text(body, cards.last_line(scene, rests_on, scene.region)), rows)


def option(scene: Scene, card: Card, name: str) -> Press:
    """Return the button of an option."""
    return press(scene, card, name, leads_to(scene, card.options[name]))


def press(scene: Scene, card: Card, name: str, event: ButtonEvent) -> Press:
    """Return the button of an option with what it does; where no form is, it is not called an objection."""
    way = card.options[name]
    if way.does in TO_THE_FORM and event == PersonOpened(NO_FORM):
        return scene.open("home.no-form", NO_FORM, way.style)
    return Press(scene.words.plain(f"{card.address}.options.{name}.label"), event, way.style)


def leads_to(scene: Scene, option: Option) -> ButtonEvent:
    """Return what an option of a card does that belongs to no case."""
    if option.opens:
        return PersonOpened(Page(option.opens))
    if option.shows:
        return PersonOpened(Elsewhere(option.shows))
    does: dict[str | None, ButtonEvent] = {
        "go-on": PersonOpened(going_on(scene)),
        "accounts": PersonOpened(NO_FORM if without_form(scene) else Accounts()),
        "country": PersonOpened(Countries()),
        "reminders": PersonOpened(Reminders()),
        "language": PersonOpened(Languages()),
        "settings": PersonOpened(Settings()),
        "privacy": PersonOpened(Privacy()),
        "delete": PersonOpened(Deleting()),
        "export": PersonAskedForFile("readable", 0),
        "elsewhere": PersonOpened(Elsewhere()),
        "for-other": PersonOpened(ForOther()),
        "for-child": PersonOpened(Helping("a", scene.region) if scene.region else TheirCountry("a")),
        "earlier": PersonFoundEarlier(),
        "refused": PersonWasRefused(),
        "note": PersonOpened(_noting(scene.session)),
        "news": PersonSet("news", on=True),
        "reader": PersonSet("reader", on=True),
    }
    return does.get(option.does, PersonOpened(Home()))


def _noting(session: Session) -> Screen:
    """Return where one notes what came; of what was never noted as sent, one tells first."""
    return Home() if any(case.recorded for case in session.cases) else Page("before")


def onward(scene: Scene, phrase: str, style: Style | None = None) -> Press:
    """Return the way on with the objection; where there is no form, to what helps there."""
    goal = going_on(scene)
    return scene.open("home.no-form" if goal == NO_FORM else phrase, goal, style)


def going_on(scene: Scene) -> Screen:
    """Return where the person goes on with their objection: the first open case, or the beginning."""
    if without_form(scene):
        return NO_FORM
    own = scene.session.own_cases
    if cases := open_cases(own):
        return entry(scene.session, cases[0])
    if own:
        return Home()
    return Scope() if scene.session.country else Welcome()


def none_here(scene: Scene, card: Card) -> str:
    """Return what is said first where a card speaks of a form and none is known."""
    return scene.say("home.nowhere") if card.form and without_form(scene) else ""


def without_form(scene: Scene) -> bool:
    """Whether no form is known where the person is, and none was begun elsewhere."""
    return scene.region == "none" and all(map(nowhere, scene.session.own_cases))
