"""Which accounts are there, and which of them does one objection cover?

The map says how many accounts of each product; linking says which share an Accounts Centre. From both follows
the smallest set of cases. It can be run again at any time: what was recorded stays as it is.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from dialogs import ground
from dialogs.book import Book
from dialogs.events import (
    PersonFinishedMap,
    PersonFoundEarlier,
    PersonHas,
    PersonLinked,
    PersonRecorded,
    PersonUses,
    PersonWasRefused,
)
from dialogs.reply import Button, Press, Reply, Row
from dialogs.scene import Scene
from dialogs.screen import Accounts, Earlier, ForOther, Home, Linking, Page, Screen, Walk, Welcome
from dialogs.session import Account, Case, Other, Product, Session
from dialogs.trail import opened

AccountsEvent = (
    PersonHas | PersonUses | PersonFinishedMap | PersonLinked | PersonFoundEarlier | PersonWasRefused
)
AccountsScreen = Accounts | Linking | Earlier

MOST = 5
PRODUCTS: tuple[Product, ...] = ("facebook", "instagram")


def update(book: Book, session: Session, event: AccountsEvent) -> Session:
    """Return the session after the person said which accounts they have."""
    match event:
        case PersonHas(product, number):
            return opened(having(session, product, number), Accounts())
        case PersonUses(product, uses):
            others = tuple(other for other in session.others if other != product)
            return opened(replace(session, others=(*others, product) if uses else others), Accounts())
        case PersonFinishedMap():
            return _finished(book, session)
        case PersonLinked(index, first):
            return _linked(book, session, index, first)
        case PersonFoundEarlier():
            return _objected_before(replace(session, found=True, refused=False))
        case PersonWasRefused():
            return _objected_before(replace(session, found=False, refused=True))
        case _:
            assert_never(event)


def _objected_before(session: Session) -> Session:
    """Return the session where it is asked for which accounts that was; first, where they are at home."""
    if session.cases:
        return opened(session, next_case(session))
    return opened(session, Accounts() if session.country else Welcome())


def having(session: Session, product: Product, number: int) -> Session:
    """Return the session with so many accounts of a product on the map."""
    kept = tuple(account for account in session.accounts if account.product != product)
    new = tuple(Account(product, place) for place in range(1, min(number, MOST) + 1))
    accounts = tuple(
        sorted((*kept, *new), key=lambda account: (PRODUCTS.index(account.product), account.number))
    )
    return session if accounts == session.accounts else replace(session, accounts=accounts, links=())


def _finished(book: Book, session: Session) -> Session:
    if not session.accounts:
        page = next(iter(session.others), None)
        return opened(session, Page(page)) if page else replace(session, remark="choose")
    together = replace(session, links=(0,) * len(session.accounts))
    if len(session.accounts) == 1:
        return _settled(book, together)
    if book.region(session.country) != "none":
        return opened(session, Linking(1))
    return replace(_settled(book, together), links=())  # how they are linked was not asked


def _linked(book: Book, session: Session, index: int, first: int) -> Session:
    before = session.links[:index] or (0,)
    if not 0 < index < len(session.accounts) or not 0 <= first <= index or len(before) < index:
        return session
    session = replace(session, links=(*before, before[first] if first < index else index))
    if index + 1 < len(session.accounts):
        return opened(session, Linking(index + 1))
    return _settled(book, session)


def _settled(book: Book, session: Session) -> Session:
    """Return the session with the smallest set of cases for its map, at the first of them that is open."""
    cases = [case for case in session.cases if case.recorded or case.whose]
    taken = {account for case in cases for account in case.accounts}
    last = session.last_case
    for leader in dict.fromkeys(session.links):
        group = tuple(
            account
            for account, first in zip(session.accounts, session.links, strict=True)
            if first == leader and account not in taken
        )
        if not group:
            continue
        guide = next(product for product in PRODUCTS if any(account.product == product for account in group))
        older = _begun(session.cases, guide, group)
        last += older is None
        fresh = Case(last, guide, book.region(session.country), group)
        cases.append(fresh if older is None else replace(older, accounts=group))
    session = replace(session, cases=tuple(sorted(cases, key=lambda case: case.id)), last_case=last)
    return opened(session, next_case(session))


def _begun(cases: Sequence[Case], guide: str, group: tuple[Account, ...]) -> Case | None:
    """Return the unsent case that goes on as this group: it keeps its place in the guide."""
    return next(
        (
            case
            for case in cases
            if not case.recorded and case.guide == guide and case.accounts[0] == group[0]
        ),
        None,
    )


def next_case(session: Session, after: int = 0) -> Screen:
    """Return where the next open case goes on, or home."""
    unsent = (case for case in session.own_cases if case.id > after and not case.recorded)
    if case := next(unsent, None):
        return Earlier(case.id) if session.found or session.refused else Walk(case.id)
    return Home()


def view(scene: Scene, screen: AccountsScreen) -> Reply:
    """Show the map, or a question about it."""
    match screen:
        case Accounts():
            return _map(scene)
        case Linking(index):
            return _linking(scene, index)
        case Earlier(number):
            return _earlier(scene, number)
        case _:
            assert_never(screen)


def _map(scene: Scene) -> Reply:
    session = scene.session
    chosen = [scene.account(account) for account in session.accounts]
    others = [scene.label(f"accounts.{other}") for other in session.others]
    so_far = (
        scene.say("accounts.so-far", accounts=scene.listed([*chosen, *others])) if chosen or others else ""
    )
    notes = [
        f"{scene.say(f'accounts.{other}-note')}\n{ground.line(scene, ground.USED[other], None)}"
        for other in session.others
    ]
    rows: list[Row] = [tuple(_product(scene, product) for product in PRODUCTS)]
    rows.extend((_another(scene, product),) for product in PRODUCTS if _offers_more(session, product))
    rows.append((_other(scene, "threads"), _other(scene, "whatsapp")))
    rows.extend((scene.open(f"accounts.about-{other}", Page(other)),) for other in session.others)
    rows.append((scene.open("accounts.none", Page("no-account")), scene.open("other.button", ForOther())))
    rows.append((scene.press("accounts.done", PersonFinishedMap(), "primary" if session.accounts else None),))
    title = f"<b>{scene.say('accounts.title')}</b>"
    return Reply(scene.text(title, so_far or scene.say("accounts.how"), *notes), tuple(rows))


def _number(session: Session, product: Product) -> int:
    return sum(account.product == product for account in session.accounts)


def _offers_more(session: Session, product: Product) -> bool:
    number = _number(session, product)
    return number < MOST and (product == "instagram" or number > 0)


def _product(scene: Scene, product: Product) -> Button:
    name, number = scene.account(Account(product)), _number(scene.session, product)
    if number:
        return Press(scene.label("accounts.chosen", name=name), PersonHas(product, 0), "success")
    return Press(name, PersonHas(product, 1))


def _another(scene: Scene, product: Product) -> Button:
    name, number = scene.account(Account(product)), _number(scene.session, product)
    phrase = "accounts.one-more" if number > 1 else "accounts.several"
    return scene.press(phrase, PersonHas(product, max(number + 1, 2)), name=name, number=number)


def _other(scene: Scene, product: Other) -> Button:
    name = scene.label(f"accounts.{product}")
    if product in scene.session.others:
        return Press(scene.label("accounts.chosen", name=name), PersonUses(product, uses=False), "success")
    return Press(name, PersonUses(product, uses=True))


def _linking(scene: Scene, index: int) -> Reply:
    accounts = scene.session.accounts
    if not 0 < index < len(accounts):
        return Reply(scene.say("missing.account"))
    before = (scene.session.links or (0,))[:index]
    leaders = [leader for leader in dict.fromkeys(before) if leader < index]
    two = len(accounts) == 2
    this = scene.account(accounts[index])
    title = scene.say("linking.both", accounts=scene.listed(map(scene.account, accounts)))
    yes = [
        scene.press("linking.yes", PersonLinked(index, 0), "primary")
        if two
        else scene.press(
            "linking.yes-with", PersonLinked(index, leader), name=scene.account(accounts[leader])
        )
        for leader in leaders
    ]
    region = scene.book.region(scene.session.country)
    rests_on = ground.LINKED.get(region, ground.LINKED_EU)
    return Reply(
        scene.text(
            f"<b>{title if two else scene.say('linking.one', name=this)}</b>",
            scene.say("linking.covers" if region == "eu" else "linking.covers-elsewhere"),
            ground.line(scene, rests_on, region),
        ),
        (
            *((button,) for button in yes),
            (scene.press("linking.no", PersonLinked(index, index)),),
            (scene.press("linking.unsure" if two else "linking.unsure-one", PersonLinked(index, index)),),
            (scene.open("linking.how", Page("linked")),),
            *ground.sure(scene, rests_on),
        ),
    )


def _earlier(scene: Scene, number: int) -> Reply:
    case = scene.session.case(number)
    if case is None:
        return Reply(scene.say("missing.case"))
    attempt = len(case.attempts) - 1
    if scene.session.refused:
        refused = scene.press("earlier.refused", PersonRecorded(number, attempt, "refused"), "primary")
        asked = scene.say("earlier.ask-refused", accounts=scene.accounts(case))
        return Reply(asked, ((refused,), (scene.open("earlier.no", Walk(number)),)))
    return Reply(
        scene.text(
            scene.say("earlier.ask", accounts=scene.accounts(case)),
            ground.line(scene, ground.EARLIER, case.region),
        ),
        (
            (scene.press("earlier.yes", PersonRecorded(number, attempt, "earlier"), "success"),),
            (scene.open("earlier.no", Walk(number)),),
            *ground.sure(scene, ground.EARLIER),
        ),
    )
