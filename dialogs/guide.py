"""How does one walk through a guide: a step at a time, with everything to copy at hand?"""

from typing import assert_never

from dialogs import card as cards
from dialogs import elsewhere, faq, helper, looks, outcome, post
from dialogs.book import Book, Card, Option, Provenance, Site
from dialogs.events import (
    ButtonEvent,
    PersonAskedForFile,
    PersonAskedForPicture,
    PersonAskedToBeReminded,
    PersonChose,
    PersonOpened,
    PersonRecorded,
    PersonSent,
    PersonWentBack,
)
from dialogs.more import frame, reasons
from dialogs.reply import Button, Copy, Press, Reply, Row
from dialogs.scene import Scene
from dialogs.screen import Follow, Home, Ladder, Page, Reasons, Remind, Sources, Walk
from dialogs.session import Case, Session
from dialogs.trail import opened
from dialogs.walk import Place, chosen, leads_to, replay, taken_back

GuideEvent = PersonChose | PersonWentBack
GuideScreen = Walk | Reasons | Sources


def update(book: Book, session: Session, event: GuideEvent) -> Session:
    """Return the session after a step forward or back."""
    case = session.case(event.case)
    if case is None:
        return opened(session, Home())
    if not case.walking:
        return session
    if isinstance(event, PersonWentBack) and _left_by(book, case, event.step):
        before = session.trail[-1:] == (Ladder(case.id),)
        return opened(session.keep(outcome.left(case)), Ladder(case.id) if before else Follow(case.id))
    if case.whose:
        return session
    match event:
        case PersonChose(_, step, option):
            moved = chosen(book, case, step, option)
        case PersonWentBack(_, step):
            moved = taken_back(book, case, step)
        case _:
            assert_never(event)
    return session if moved == case else opened(session.keep(moved), Walk(case.id))


def _left_by(book: Book, case: Case, step: str) -> bool:
    """Whether Back at a step leaves an attempt that was begun after another one."""
    at = replay(book, case)
    return len(case.attempts) > 1 and at is not None and at.step == step and not at.answers


def view(scene: Scene, screen: GuideScreen) -> Reply:
    """Show a step, the reasons to copy, or what a card rests on."""
    match screen:
        case Walk(number):
            return _walk(scene, number)
        case Reasons(number):
            return _reasons(scene, number)
        case Sources(page, number):
            return cards.view_sources(scene, _sources(scene, page, number))
        case _:
            assert_never(screen)


def place(scene: Scene, number: int) -> tuple[Case, Place] | None:
    """Return a case and where it stands, when both are there."""
    case = scene.session.case(number)
    at = replay(scene.book, case) if case else None
    return (case, at) if case and at else None


def _sites(scene: Scene, at: Place) -> dict[str, Site]:
    return {name: scene.book.sites[site] for name, site in at.guide.links.items()}


def _sources(scene: Scene, page: str, number: int) -> list[Provenance]:
    if found := place(scene, number):
        return cards.sources(scene, found[1].card_for(found[0]), _sites(scene, found[1]))
    if page.startswith(faq.TOPIC):
        region = scene.region
        return faq.sources(scene.book, page.removeprefix(faq.TOPIC), region)
    if page.startswith(elsewhere.STEP):
        return elsewhere.sources(scene.book, page)
    card = scene.book.pages.get(page)
    rests_on = cards.sources(scene, card, dict(scene.book.sites)) if card else []
    return [*post.sources(scene.book, page, scene.session.country), *rests_on]


def _walk(scene: Scene, number: int) -> Reply:
    found = place(scene, number)
    if found is None:
        return Reply(scene.say("missing.case"))
    case, at = found
    if case.whose:
        return helper.walk(scene, case)
    card, sites = at.card_for(case), _sites(scene, at)
    scene, note = cards.understood(scene, card)
    title = _title(scene, case, at)
    rests_on = cards.sources(scene, card, sites)
    text = scene.text(
        looks.warning(scene, case, at) or cards.if_it_fails(scene, rests_on),
        cards.body(scene, card, title, note, accounts=scene.accounts(case)),
        scene.say("guide.second", account=scene.account(case.accounts[0])) if _second(case, card) else "",
        cards.last_line(scene, rests_on, case.region),
        looks.line(scene, case, at),
    )
    sure = scene.open("card.sure", Sources(case=case.id)) if rests_on else None
    options = choices(scene, case, at)
    first, later = _links(scene, case, card, sites)
    return Reply(
        text,
        (
            *first,
            *([reasons(scene, case)] if card.reasons else []),
            *cards.paired([*options, *_where(scene, case, at), *looks.different(scene, case, at)]),
            *later,
            *cards.more(scene, card, sure),
            *_page(scene, case, card),
        ),
    )


def _links(scene: Scene, case: Case, card: Card, sites: dict[str, Site]) -> tuple[list[Row], list[Row]]:
    """Return what to copy and open first; and, for the end, the links reported only for elsewhere."""
    later = [
        place
        for place, name in enumerate(card.links)
        if place and sites[name].regions and case.region not in sites[name].regions
    ]
    rows = cards.links(scene, card, sites)
    return [row for place, row in enumerate(rows) if place not in later], [rows[place] for place in later]


def _title(scene: Scene, case: Case, at: Place) -> str:
    """Return where one stands; where no form is, there is no step of three."""
    accounts = scene.accounts(case)
    if case.region == "none":
        return accounts
    return scene.say("guide.place", accounts=accounts, step=at.card.stage, of=_stages(at) + 1)


def choices(scene: Scene, case: Case, at: Place) -> list[Button]:
    """Return the ways on from a step."""
    return [
        _option(scene, case, at, name, option)
        for name, option in at.card.options.items()
        if option.to is None or leads_to(at, name, case)
    ]


def _where(scene: Scene, case: Case, at: Place) -> list[Button]:
    """Return the way to a picture of the step; with a screen reader none is offered."""
    if scene.session.reader or not at.card.picture:
        return []
    label = "picture.beside" if looks.asks(scene.book, at.card) else "picture.where"
    return [scene.press(label, PersonAskedForPicture(case.id, at.step))]


def _page(scene: Scene, case: Case, card: Card) -> list[Row]:
    """Return the way to the guide as a page, where every word is wanted and there is something to send."""
    wanted = scene.session.detailed and card.nudge
    return [(scene.press("printed.send", PersonAskedForFile("guide", case.id)),)] if wanted else []


def _stages(at: Place) -> int:
    return max(card.stage for card in at.guide.steps.values())


def _second(case: Case, card: Card) -> bool:
    """Whether to check first whose page it is: another account of the same kind may be logged in."""
    return bool(card.links) and case.accounts[0].number > 1


def _option(scene: Scene, case: Case, at: Place, name: str, option: Option) -> Button:
    label = scene.words.plain(f"{at.card.address}.options.{name}.label")
    return Press(label, _event(case, at, name, option), option.style)


def _event(case: Case, at: Place, name: str, option: Option) -> ButtonEvent:
    attempt = len(case.attempts) - 1
    if option.opens:
        return PersonOpened(Page(option.opens))
    does: dict[str | None, ButtonEvent] = {
        "send": PersonSent(case.id, attempt),
        "later": PersonOpened(Remind(case.id, "continue")),
        "week": PersonAskedToBeReminded(case.id, "continue", "days", 7),
        "already": PersonRecorded(case.id, attempt, "earlier"),
        "home": PersonOpened(Home()),
    }
    return does.get(option.does, PersonChose(case.id, at.step, name))


def _reasons(scene: Scene, number: int) -> Reply:
    case = scene.session.case(number)
    if case is None:
        return Reply(scene.say("missing.case"))
    own = frame(scene.book, case.region)
    kinds = [kind for kind in scene.book.reasons[own] if kind != "long"]
    if not scene.words.has(f"reasons.{own}"):
        scene = scene.in_english()
    rows: list[Row] = [
        (
            Copy(
                scene.words.plain(f"reasons.{own}.{kind}.label"),
                scene.words.plain(f"reasons.{own}.{kind}.text"),
            ),
        )
        for kind in kinds
    ]
    long = scene.words.say(f"reasons.{own}.long.text")
    return Reply(scene.text(scene.say("reasons.title"), f"<code>{long}</code>"), tuple(rows))


def back(scene: Scene, number: int) -> ButtonEvent | None:
    """Return what Back does at a step: it takes back the answer that led there, or leaves a new attempt."""
    found = place(scene, number)
    if found is None:
        return None
    case, at = found
    goes = bool(at.answers) or _left_by(scene.book, case, at.step)
    return PersonWentBack(number, at.step) if goes else None
