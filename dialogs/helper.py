"""How does one help somebody else? They decide and do it themselves; what is kept is a label from a list.

No screen here opens the form: on the helper's phone it would be the helper's own.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never, get_args

from dialogs import card as cards
from dialogs import days, faq
from dialogs.events import PersonAskedForMessage, PersonHelps, PersonOpened, PersonSent
from dialogs.follow import entry, next_line
from dialogs.notice import Forward
from dialogs.notices import owed
from dialogs.reply import Button, Press, Reply, Row, in_rows
from dialogs.scene import Scene
from dialogs.schedule import proposal
from dialogs.screen import (
    ForOther,
    Helping,
    Home,
    Page,
    Product,
    Region,
    Remind,
    Screen,
    Sources,
    TheirCountry,
    Topic,
    Whose,
)
from dialogs.session import Account, Case, Session
from dialogs.start import choosing
from dialogs.trail import opened
from dialogs.turn import Turn

HelperEvent = PersonHelps | PersonAskedForMessage
HelperScreen = ForOther | TheirCountry | Helping

TOPIC = "for_somebody"
"""The question whose answer says what all this rests on."""
ASKED_AFTER = timedelta(days=3)
"""How long after it was kept we first ask whether they have done it."""


def update(session: Session, event: HelperEvent, now: datetime) -> Turn:
    """Return what follows when the message is wanted, or somebody's account is kept or let go."""
    match event:
        case PersonAskedForMessage(product, region):
            return _sent_on(session, Forward(product, region))
        case PersonHelps():
            return Turn(_kept(session, event, now) if event.helps else _let_go(session, event))
        case _:
            assert_never(event)


def _sent_on(session: Session, notice: Forward) -> Turn:
    if notice.region == "none":
        return Turn(session)
    return Turn(session if notice in session.notices else owed(session, notice), shows=False)


def _kept(session: Session, event: PersonHelps, now: datetime) -> Session:
    case = _case(session, event)
    if event.region == "none":
        return opened(session, Helping(event.whose, event.region))
    if case is not None:
        moved = case if case.recorded else replace(case, region=event.region)
        return opened(session.keep(moved), entry(session, case))
    number = session.last_case + 1
    soon = proposal(session, "continue", (days.local(now, session.zone) + ASKED_AFTER).date())
    account = Account(event.product, 1, event.whose)
    case = Case(number, event.product, event.region, (account,), reminders=(soon,))
    session = replace(session, cases=(*session.cases, case), last_case=number)
    return opened(session, entry(session, case))


def _let_go(session: Session, event: PersonHelps) -> Session:
    case = _case(session, event)
    if case is not None and not case.recorded:
        kept = tuple(other for other in session.cases if other is not case)
        session = replace(session, cases=kept)
    return opened(session, Home())


def _case(session: Session, event: PersonHelps) -> Case | None:
    account = Account(event.product, 1, event.whose)
    return next((case for case in session.cases if account in case.accounts), None)


def view(scene: Scene, screen: HelperScreen) -> Reply:
    """Show for whom it can be, where their account is at home, or what can be sent to them."""
    match screen:
        case ForOther():
            return _for_whom(scene)
        case TheirCountry(whose, group):
            return _countries(scene, whose, group)
        case Helping():
            return _helping(scene, screen)
        case _:
            assert_never(screen)


def _for_whom(scene: Scene) -> Reply:
    labels = [Press(_who(scene, whose), _first(scene, whose)) for whose in get_args(Whose)]
    return Reply(
        scene.text(f"<b>{scene.say('other.title')}</b>", scene.say("other.what"), _last_line(scene)),
        (
            *in_rows([*labels], 2),
            (
                scene.open("other.child", Page("child")),
                scene.open("other.died", Topic("deceased")),
            ),
            (_sure(scene),),
        ),
    )


def _helping(scene: Scene, screen: Helping) -> Reply:
    whose, region, product = screen.whose, screen.region, screen.product
    if region == "none":
        return _no_form(scene, whose)
    if not product:
        return _products(scene, whose, region)
    keeps = PersonHelps(whose, product, region, helps=True)
    rows = ((_message(scene, product, region),), (scene.press("other.keep", keeps),), (_sure(scene),))
    return Reply(_said(scene, Account(product, 1, whose), ""), rows)


def _who(scene: Scene, whose: Whose) -> str:
    return scene.label(f"other.who.{whose}")


def _first(scene: Scene, whose: Whose) -> PersonOpened:
    """Return what comes first: at home where the person is, unless nobody knows where that is."""
    country = scene.session.country
    first: Screen = Helping(whose, scene.book.region(country)) if country else TheirCountry(whose)
    return PersonOpened(first)


def _countries(scene: Scene, whose: Whose, group: int) -> Reply:
    def there(country: str) -> PersonOpened:
        return PersonOpened(Helping(whose, scene.book.region(country)))

    ask = scene.say("other.country", who=_who(scene, whose))
    return choosing(scene, group, ask, there, lambda number: TheirCountry(whose, number))


def _products(scene: Scene, whose: Whose, region: Region) -> Reply:
    products: list[Button] = [
        Press(scene.account(Account(product)), PersonOpened(Helping(whose, region, product)), "primary")
        for product in get_args(Product)
    ]
    return Reply(
        scene.text(
            f"<b>{scene.say('other.which', who=_who(scene, whose))}</b>",
            scene.say("other.where", region=scene.label(f"region.{region}")),
        ),
        (tuple(products), (_elsewhere(scene, whose),)),
    )


def _no_form(scene: Scene, whose: Whose) -> Reply:
    return Reply(
        scene.text(f"<b>{_who(scene, whose)}</b>", scene.say("other.no-form")),
        ((scene.open("other.helps", Page("no-form"), "primary"),), (_elsewhere(scene, whose),)),
    )


def _elsewhere(scene: Scene, whose: Whose) -> Press:
    return scene.open("other.elsewhere", TheirCountry(whose))


def walk(scene: Scene, case: Case) -> Reply:
    """Show, in place of the steps of the guide, what the helper can do."""
    (account, *_) = case.accounts
    product, whose = account.product, account.whose
    rows: list[Row] = [
        (_message(scene, product, case.region),),
        (scene.press("other.sent", PersonSent(case.id, len(case.attempts) - 1), "success"),),
        (scene.open("other.later", Remind(case.id, "continue")),),
    ]
    if whose and not case.recorded:
        rows.append((scene.press("other.let-go", PersonHelps(whose, product, case.region, helps=False)),))
    return Reply(_said(scene, account, next_line(scene, case)), (*rows, (_sure(scene),)))


def _said(scene: Scene, account: Account, planned: str) -> str:
    title = f"<b>{scene.account(account)}</b>"
    return scene.text(title, scene.say("other.how"), planned, _last_line(scene))


def _message(scene: Scene, product: Product, region: Region) -> Press:
    return scene.press("other.message", PersonAskedForMessage(product, region), "primary")


def _sure(scene: Scene) -> Press:
    return scene.open("card.sure", Sources(page=f"{faq.TOPIC}{TOPIC}"))


def _last_line(scene: Scene) -> str:
    region = scene.region
    return cards.last_line(scene, faq.sources(scene.book, TOPIC, region), None)
