"""How is a card (a step of a guide, a page) shown?

Bold line, text, what to copy and open, and one last line on how sure this is. Where the person's language
does not have the card, all of the screen is English, under one line in the person's language that says so.
"""

from collections.abc import Mapping
from html import escape

from babel.dates import format_date, format_skeleton

from dialogs.book import Card, Checked, Provenance, Site
from dialogs.book.authority import Authority
from dialogs.book.translation import Markup
from dialogs.events import PersonSet
from dialogs.reply import Button, Copy, Link, Reply, Row
from dialogs.scene import Scene

LABEL_WIDTH = 20
"""Two buttons whose labels are no longer than this fit side by side on a small phone."""


def understood(scene: Scene, card: Card, *others: str) -> tuple[Scene, str]:
    """Return the scene in the language the card is in (and other addresses), and the line that says so."""
    if all(scene.words.has(address) for address in (card.address, *others)):
        return scene, ""
    return scene.in_english(), f"<i>{scene.say('card.english')}</i>"


def body(scene: Scene, card: Card, title: str, note: str, **values: object) -> str:
    """Return the text of a card."""
    said, values = scene.words.say, {"called": called(scene), **values}
    heading = said(f"{card.address}.title", **values) if card.title else ""
    lines = [f"<b>{line}</b>" for line in (title, heading) if line]
    return scene.text(
        note,
        "\n".join(lines),
        scene.say(f"guide.undo.{card.undo}") if card.undo in ("no", "partly") else "",
        said(f"{card.address}.text", **values),
        said(f"{card.address}.more", **values) if card.more and scene.session.detailed else "",
    )


def called(scene: Scene) -> Markup:
    """Return what this chat is called, in brackets; nothing where Telegram has not told us."""
    name = scene.book.live.name
    return Markup(f" (<b>{escape(name, quote=False)}</b>)" if name else "")


def sources(scene: Scene, card: Card, sites: Mapping[str, Site]) -> list[Provenance]:
    """Return what a card rests on: its links first, then its statements."""
    found: list[Provenance] = [sites[name] for name in card.links if name in sites]
    return [*found, *(scene.book.facts[name] for name in card.facts)]


def last_line(scene: Scene, rests_on: list[Provenance], region: str | None) -> str:
    """Return the one quiet line on how old this is and who says it."""
    if not rests_on:
        return ""
    first = rests_on[0]
    state = first.age(scene.today)
    if first.checked and state != "reported":
        return f"<i>{scene.say(f'source.{state}', when=opened(scene, first.checked))}</i>"
    elsewhere = region is not None and bool(first.regions) and region not in first.regions
    phrase = "elsewhere" if elsewhere else _said_by(first)
    return f"<i>{scene.say(f'source.{phrase}', when=reported(scene, first), who=source(scene, first))}</i>"


def _said_by(fact: Provenance) -> str:
    named = {"law": fact.law, "ours": fact.ours, "meta": fact.says == "meta"}
    return next((phrase for phrase, holds in named.items() if holds), "reported")


def if_it_fails(scene: Scene, rests_on: list[Provenance]) -> str:
    """Return what is said at once about a link that nobody has opened for too long."""
    for fact in rests_on[:1]:
        if isinstance(fact, Site) and fact.checked and fact.age(scene.today) == "unconfirmed":
            return scene.say("source.fails", when=opened(scene, fact.checked))
    return ""


def opened(scene: Scene, checked: Checked) -> str:
    """Return the day on which somebody of the team opened it."""
    return format_date(checked.day, "long", locale=scene.words.locale)


def _state(scene: Scene, fact: Provenance) -> str:
    state = fact.age(scene.today)
    if fact.checked is None:
        return scene.say(f"source.state.{state}")
    return scene.say(f"source.state.{state}", day=opened(scene, fact.checked), device=fact.checked.device)


def source(scene: Scene, fact: Provenance) -> str:
    """Return who says it."""
    return fact.source if isinstance(fact, Authority) else scene.words.plain(f"{fact.address}.source")


def reported(scene: Scene, fact: Provenance) -> str:
    """Return when it was reported, as exactly as is known."""
    if fact.precision == "day":
        return format_date(fact.reported, "long", locale=scene.words.locale)
    skeleton = "y" if fact.precision == "year" else "yMMMM"
    return format_skeleton(skeleton, fact.reported, locale=scene.words.locale)


def links(scene: Scene, card: Card, sites: Mapping[str, Site]) -> list[Row]:
    """Return two buttons for each link: one to copy it, one to open it; of several forms each by its name."""
    rows: list[Row] = []
    forms = len(card.links) > 1 and all(sites[name].form for name in card.links)
    for place, name in enumerate(card.links):
        site = sites[name]
        if place == 0 and not forms:
            copy, opened = (
                scene.label("card.copy"),
                scene.label("card.open" if site.form else "card.open-page"),
            )
        else:
            said = scene.words.plain(f"{site.address}.name")
            copy, opened = (
                scene.label("card.copy-named", name=said),
                scene.label("card.open-named", name=said),
            )
        rows.append((Copy(copy, site.url), Link(opened, site.url)))
    first = sites[card.links[0]].url if card.links else ""
    for number in range(len(card.copies)):
        address = f"{card.address}.copies.{number}"
        text = scene.words.plain(f"{address}.text", link=first)
        rows.append((Copy(scene.words.plain(f"{address}.label"), text),))
    return rows


def more(scene: Scene, card: Card, sure: Button | None) -> list[Row]:
    """Return the switch between a minute and everything, and the way to what a card rests on."""
    on = not scene.session.detailed
    switch = (
        scene.press("card.explain" if on else "card.brief", PersonSet("detailed", on)) if card.more else None
    )
    row = tuple(button for button in (switch, sure) if button)
    return [row] if row else []


def paired(buttons: list[Button]) -> list[Row]:
    """Return buttons in rows: alone, or two short ones side by side."""
    rows: list[Row] = []
    for button in buttons:
        short = len(button.label) <= LABEL_WIDTH
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0].label) <= LABEL_WIDTH:
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return rows


def view_sources(scene: Scene, rests_on: list[Provenance]) -> Reply:
    """Return how sure this is: each link and statement with its source, its day and our confidence."""
    entries = [entry(scene, fact) for fact in rests_on]
    return Reply(scene.text(scene.say("source.title"), *(entries or [scene.say("source.nothing")])))


def _what(scene: Scene, fact: Provenance) -> str:
    if isinstance(fact, Authority):
        return fact.own  # names are not translated
    return scene.words.say(f"{fact.address}.{'name' if isinstance(fact, Site) else 'text'}")


def entry(scene: Scene, fact: Provenance) -> str:
    """Return a link or a statement with its source, its day and our confidence."""
    return scene.say(
        "source.entry",
        what=_what(scene, fact),
        who=source(scene, fact),
        when=reported(scene, fact),
        sure=scene.say(f"source.sure.{fact.confidence}"),
        says=scene.say(f"source.says.{fact.says}"),
        state=_state(scene, fact),
    )
