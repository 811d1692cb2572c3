"""What is a guide as a page: every way in order, what comes after it, and how sure all of it is?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile

from babel.dates import format_date

from dialogs import card as cards
from dialogs import countries, follow
from dialogs.book import Book, Card, Guide, Provenance, Site
from dialogs.more import frame
from dialogs.paper import Address, Blank, Block, Paper, Quote, Section, Text
from dialogs.scene import Scene
from dialogs.session import Case, Region, Session
from dialogs.walk import without_other
from dialogs.ways import ways

OTHERWISE = ("fallback", "stuck")
"""The steps that a guide offers where its ways fail."""
WITHOUT_FORM = ("no-form", "hide-posts", "ai-safe", "third-party")
"""The pages on what helps where no form exists."""
WITH_RULE: tuple[Region, ...] = ("eu", "uk")

Printed = tuple[Card, Mapping[str, Site]]
"""A card, and the links it speaks of."""


def products(session: Session, case: Case | None) -> tuple[str, ...]:
    """Return the guides a person wants on paper: that of a case, those of their accounts, or else all."""
    if case is not None:
        return (case.guide,)
    return tuple(dict.fromkeys(account.product for account in session.accounts)) or ("facebook", "instagram")


def guide(scene: Scene, names: Sequence[str], region: Region) -> Paper:
    """Return guides as one page for people of a region, or that for another company."""
    book = scene.book
    made = scene.say("printed.made", country=_country(scene), day=full(scene, scene.today))
    if other := book.elsewhere.get(names[0]):
        title = scene.label("printed.title-elsewhere", name=other.name)
        facts = [fact for card in other.steps.values() for fact in _facts(book, card)]
        return paper(scene, title, made, _elsewhere(scene, other, region), facts)
    guides = [book.guides[name] for name in names if name in book.guides]
    title = scene.label("printed.title", name=scene.listed(each.name for each in guides))
    return paper(scene, title, made, sections(scene, guides, region), rests_on(book, guides, region))


def paper(scene: Scene, title: str, made: str, parts: Iterable[Section], facts: list[Provenance]) -> Paper:
    """Return a page, with its sources and its age at the end."""
    known = list(dict.fromkeys(facts))
    return Paper(
        scene.words.language,
        title,
        (made, _age(scene, known)),
        (*parts, *_sources(scene, known)),
        scene.say("printed.foot", operator=scene.book.operator.name or scene.label("welcome.nobody")),
    )


def sections(scene: Scene, guides: Sequence[Guide], region: Region) -> list[Section]:
    """Return everything about objecting to Meta in a region, from before the form to after a no."""
    scope = Section(scene.label("scope.title"), tuple(map(Text, _scope(scene, region))))
    found = [part for guide in guides for part in _ways(scene, guide, region, named=len(guides) > 1)]
    if region == "none":
        return [*found, *(_page(scene, name, region) for name in WITHOUT_FORM)]
    return [scope, *found, _reasons(scene, region), _after(scene, region), *_refused(scene, region)]


def rests_on(book: Book, guides: Sequence[Guide], region: Region) -> list[Provenance]:
    """Return every link and statement of what is printed."""
    found: list[Provenance] = []
    for guide in guides:
        steps = [step for way in ways(guide, region) for step in way.steps]
        for step in (*steps, *_otherwise(guide, region)):
            card = without_other(guide.steps[step])
            found += [book.sites[guide.links[link]] for link in card.links]
            found += [book.facts[fact] for fact in card.facts]
    for page in _pages(book, region):
        found += _facts(book, book.pages[page])
    return found


# -------------------------------------------------------------------- the sections


def _country(scene: Scene) -> str:
    country = scene.session.country
    return countries.name(country, scene.words.locale) if country else scene.label("day.unknown")


def _scope(scene: Scene, region: Region) -> Iterator[str]:
    yield scene.say("scope.does")
    yield scene.say("scope.does-not")
    yield scene.say("scope.reason-brazil" if region == "brazil" else "scope.reason")


def _ways(scene: Scene, guide: Guide, region: Region, *, named: bool) -> Iterator[Section]:
    found = ways(guide, region)
    steps = zip(*(way.steps for way in found), strict=False)
    shared = [names[0] for names in takewhile(lambda names: len(set(names)) == 1, steps)]
    yield _cards(scene, guide, shared, region, _named(scene, "printed.before", guide, named=named))
    for way in found:
        rest = [step for step in way.steps[len(shared) :] if guide.steps[step].facts]
        if rest:
            made = way.made[way.steps.index(rest[0])]  # what is chosen further on has its own heading
            label = ": ".join(scene.words.plain(choice) for choice in way.choices[:made])
            yield _cards(scene, guide, rest, region, f"{guide.name}: {label}" if named else label)
    if otherwise := _otherwise(guide, region):
        yield _cards(scene, guide, otherwise, region, _named(scene, "printed.otherwise", guide, named=named))


def _named(scene: Scene, phrase: str, guide: Guide, *, named: bool) -> str:
    return f"{guide.name}: {scene.label(phrase)}" if named else scene.label(phrase)


def _otherwise(guide: Guide, region: Region) -> tuple[str, ...]:
    return tuple(step for step in OTHERWISE if step in guide.steps and region != "none")


def _cards(scene: Scene, guide: Guide, steps: Sequence[str], region: Region, title: str) -> Section:
    sites = {name: scene.book.sites[site] for name, site in guide.links.items()}
    named = [(without_other(guide.steps[step]), sites) for step in steps]
    return _section(scene, named, region, title, accounts=guide.name, name=guide.name)


def _page(scene: Scene, name: str, region: Region) -> Section:
    return _section(scene, [(scene.book.pages[name], scene.book.sites)], region, "")


def _section(
    scene: Scene, found: Sequence[Printed], region: Region | None, title: str, **values: object
) -> Section:
    """Return cards under one heading; in English, all of it, where one of them is not translated."""
    own = all(scene.words.has(card.address) for card, _ in found)
    spoken = scene if own else scene.in_english()
    blocks: list[Block] = []
    for place, (card, sites) in enumerate(found):
        if card.title and place:
            blocks.append(Text(f"<b>{spoken.words.say(f'{card.address}.title', **values)}</b>"))
        blocks += _blocks(spoken, card, sites, region, **values)
    blocks = [block for place, block in enumerate(blocks) if block not in blocks[place + 1 :]]
    first = found[0][0]
    title = title or spoken.words.plain(f"{first.address}.title", **values)
    if not own:
        blocks.insert(0, Text(f"<i>{scene.say('card.english')}</i>"))
    return Section(title, tuple(blocks), "" if own else "en")


def _blocks(
    scene: Scene, card: Card, sites: Mapping[str, Site], region: Region | None, **values: object
) -> Iterator[Block]:
    said = scene.words.say
    if card.undo in ("no", "partly"):
        yield Text(scene.say(f"guide.undo.{card.undo}"))
    yield Text(said(f"{card.address}.{'paper' if card.paper else 'text'}", **values))
    if card.more and not card.paper:
        yield Text(said(f"{card.address}.more", **values))
    yield from (_address(scene, sites[link], region) for link in card.links)
    for number in range(0 if card.paper else len(card.copies)):
        copied = f"{card.address}.copies.{number}"
        yield Quote(scene.words.plain(f"{copied}.label"), scene.words.plain(f"{copied}.text"))


def _address(scene: Scene, site: Site, region: Region | None) -> Address:
    name = scene.words.plain(f"{site.address}.name")
    return Address(name, site.url, cards.last_line(scene, [site], region))


def _reasons(scene: Scene, region: Region) -> Section:
    name = frame(scene.book, region)
    spoken = scene if scene.words.has(f"reasons.{name}") else scene.in_english()
    quotes = [
        Quote(
            spoken.words.plain(f"reasons.{name}.{kind}.label"),
            spoken.words.plain(f"reasons.{name}.{kind}.text"),
        )
        for kind in scene.book.reasons[name]
    ]
    how = Text(scene.say("printed.reasons-how"))
    return Section(scene.label("printed.reasons"), (how, *quotes), "" if spoken is scene else "en")


def _after(scene: Scene, region: Region) -> Section:
    law = scene.label(f"law.{region}") if region in WITH_RULE else ""
    rule = scene.say("printed.rule", law=law) if law else scene.say("remind.no-rule")
    blanks = ["printed.sent-on", *(["printed.month-on"] if law else []), "printed.answer-on"]
    return Section(
        scene.label("printed.after"),
        (Text(scene.say("follow.waiting")), Text(rule), *(Blank(scene.label(blank)) for blank in blanks)),
    )


def _refused(scene: Scene, region: Region) -> list[Section]:
    first = Section(scene.label("printed.refused"), (Text(scene.say("ladder.what")),))
    return [first, *(_page(scene, name, region) for name in _pages(scene.book, region))]


def _pages(book: Book, region: Region) -> tuple[str, ...]:
    if region == "none":
        return WITHOUT_FORM
    return (follow.ladder_page(book, region), "proof")


# -------------------------------------------------------------------- other companies


def _elsewhere(scene: Scene, guide: Guide, region: Region) -> Iterator[Section]:
    waiting, known = [guide.first(region)], dict[str, None]()
    while waiting:
        step = waiting.pop(0)
        known[step] = None
        onward = (option.next(region) for option in guide.steps[step].options.values())
        waiting += [goal for goal in dict.fromkeys(onward) if goal and goal not in (*known, *waiting)]
    for card in (guide.steps[step] for step in known):
        title = "" if card.title else guide.name
        yield _section(scene, [(card, scene.book.sites)], None, title, name=guide.name)


def _facts(book: Book, card: Card) -> list[Provenance]:
    return [*(book.sites[link] for link in card.links), *(book.facts[fact] for fact in card.facts)]


# -------------------------------------------------------------------- how old, how sure


def full(scene: Scene, day: date) -> str:
    """Return a day as a page needs it that may be read years later."""
    return format_date(day, "full", locale=scene.words.locale)


def _age(scene: Scene, known: list[Provenance]) -> str:
    if not known:
        return ""
    dated = [fact for fact in known if fact.confidence != "unverified"]
    newest = cards.reported(scene, max(dated or known, key=lambda fact: fact.reported))
    checked = sum(fact.checked is not None for fact in known)
    phrase = "printed.age-checked" if checked else "printed.age"
    return scene.say(phrase, number=len(known), checked=checked, day=newest)


def _sources(scene: Scene, known: list[Provenance]) -> Iterator[Section]:
    entries = tuple(Text(cards.entry(scene, fact)) for fact in known)
    if entries:
        yield Section(scene.label("printed.sources"), entries, small=True)
