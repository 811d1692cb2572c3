"""Where does one stand, and where can one go from here?"""

from dialogs import card as cards
from dialogs.book import Card, Option
from dialogs.events import (
    ButtonEvent,
    PersonFoundEarlier,
    PersonOpened,
    PersonSet,
)
from dialogs.follow import entry, next_line, sent_line
from dialogs.reply import Press, Reply, Row
from dialogs.scene import Scene
from dialogs.screen import (
    Accounts,
    Countries,
    Deleting,
    Home,
    Page,
    Privacy,
    Reminders,
    Scope,
    Screen,
    Settings,
    Sources,
    Welcome,
)
from dialogs.session import Case
from dialogs.state import state


def view(scene: Scene) -> Reply:
    """Show every case with its state, the next date, and the ways on."""
    cases = scene.session.cases
    rows = [_way_on(scene, case) for case in cases]
    begin: Screen = Scope() if scene.session.country else Welcome()
    if not cases:
        rows.append((scene.open("home.begin", begin, "primary"),))
    rows += [(scene.open(f"accounts.about-{other}", Page(other)),) for other in scene.session.others]
    rows += [
        (scene.open("home.accounts", Accounts()), scene.open("home.reminders", Reminders())),
        (scene.open("home.settings", Settings()), scene.open("home.privacy", Privacy())),
        (scene.open("home.child", Page("child")), scene.open("home.help", Page("help"))),
    ]
    if scene.book.region(scene.session.country) == "none":
        rows.insert(0, (scene.open("home.no-form", Page("no-form")),))
    text = "\n\n".join(_line(scene, case) for case in cases) or scene.say("home.empty")
    return Reply(scene.text(f"<b>{scene.say('home.title')}</b>", text), tuple(rows))


def _line(scene: Scene, case: Case) -> str:
    stands = state(case)
    lines = [f"<b>{scene.accounts(case)}</b>: {scene.say(f'state.{stands}')}"]
    if case.attempt.sent is not None:
        lines.append(sent_line(scene, case))
    if stands != "confirmed" and case.reminders:
        lines.append(next_line(scene, case))
    return "\n".join(lines)


def _way_on(scene: Scene, case: Case) -> Row:
    stands = state(case)
    label = scene.label(f"home.way.{stands}", accounts=scene.accounts(case))
    return (Press(label, PersonOpened(entry(case)), None if stands == "confirmed" else "primary"),)


def view_page(scene: Scene, name: str) -> Reply:
    """Show a page of content."""
    card = scene.book.pages.get(name)
    if card is None:
        return Reply(scene.say("missing.page"))
    scene, note = cards.understood(scene, card)
    sites = dict(scene.book.sites)
    rests_on = cards.sources(scene, card, sites)
    operator = scene.book.operator.name or scene.label("welcome.nobody")
    text = scene.text(
        cards.body(scene, card, "", note, operator=operator),
        cards.last_line(scene, rests_on, None),
    )
    options = cards.paired([_option(scene, card, name, option) for name, option in card.options.items()])
    sure = scene.open("card.sure", Sources(page=name)) if rests_on else None
    return Reply(text, (*cards.links(scene, card, sites), *options, *cards.more(scene, card, sure)))


def _option(scene: Scene, card: Card, name: str, option: Option) -> Press:
    return Press(scene.words.plain(f"{card.address}.options.{name}.label"), _event(option), option.style)


def _event(option: Option) -> ButtonEvent:
    if option.opens:
        return PersonOpened(Page(option.opens))
    does: dict[str | None, ButtonEvent] = {
        "accounts": PersonOpened(Accounts()),
        "country": PersonOpened(Countries()),
        "privacy": PersonOpened(Privacy()),
        "delete": PersonOpened(Deleting()),
        "earlier": PersonFoundEarlier(),
        "news": PersonSet("news", on=True),
        "reader": PersonSet("reader", on=True),
    }
    return does.get(option.does, PersonOpened(Home()))
