"""How does one write to Meta or complain: what is shown before and after, and the letter itself?"""

from html import escape
from typing import Literal, assert_never

from dialogs import card as cards
from dialogs import office, page
from dialogs.book import Book, Provenance
from dialogs.complaint import ACKNOWLEDGED, Obstacle, acknowledgement, addressed, lengthened, obstacle
from dialogs.events import PersonAskedForFile, PersonEscalated, PersonStartedAgain
from dialogs.letter import languages, letters, plain
from dialogs.reply import Copy, Description, Link, Reply, Row
from dialogs.scene import Scene
from dialogs.screen import Dating, FileKind, Follow, Home, Letter, LetterKind, Recipient, Remind, Sources
from dialogs.session import Case, Day
from dialogs.state import due_by, unanswered

FITS = 3800
"""Characters of a letter that go into a message of at most 4,096, with what is said around it."""
Step = Literal["asked", "complained"]
KINDS: dict[Recipient, tuple[LetterKind, LetterKind]] = {
    "meta": ("meta-pdf", "meta-text"),
    "authority": ("authority-pdf", "authority-text"),
}
LETTERS: frozenset[FileKind] = frozenset(kind for kinds in KINDS.values() for kind in kinds)
COMPLAIN = "complain-"
"""Before the region, where the page on complaining is named."""


def view(scene: Scene, screen: Letter) -> Reply:
    """Show what comes before a letter, or after it."""
    case = scene.session.case(screen.case)
    if case is None:
        return Reply(scene.say("missing.case"))
    if case.region not in scene.book.letters:
        return page.view(scene, "ladder-uncertain")
    day = case.attempt.asked if screen.to == "meta" else case.attempt.complained
    if day is not None:
        return _after(scene, case, screen.to, day)
    hindered = obstacle(scene.book, scene.session, screen, scene.today)
    if hindered is not None:
        return Reply(*_hindered(scene, case, screen, hindered))
    return _to_meta(scene, case) if screen.to == "meta" else _to_authority(scene, case)


def recipient(what: FileKind) -> Recipient:
    """Return whom a file with a letter is for."""
    return "meta" if what in KINDS["meta"] else "authority"


def sources(book: Book, name: str, country: str | None) -> list[Provenance]:
    """Return the authority on which the page on complaining in a region rests."""
    region = name.removeprefix(COMPLAIN)
    authority = book.authority(country, region) if region in book.letters else None
    return [authority] if authority and name != region else []


# ------------------------------------------------------------------ before


def _to_meta(scene: Scene, case: Case) -> Reply:
    name = f"write-{case.region}"
    card = scene.book.pages[name]
    scene, note = cards.understood(scene, card)
    wrote = scene.press("letter.wrote", _told(case, "asked"), "success")
    rows = [*cards.links(scene, card, scene.book.sites), _files(scene, case, "meta"), (wrote,)]
    return _shown(scene, case, name, note, [], cards.sources(scene, card, scene.book.sites), rows)


def _to_authority(scene: Scene, case: Case) -> Reply:
    name = f"{COMPLAIN}{case.region}"
    card = scene.book.pages[name]
    scene, note = cards.understood(scene, card)
    rests_on = cards.sources(scene, card, scene.book.sites)
    authority = addressed(scene.book, scene.session, case)
    if authority is None:
        site = scene.book.sites["authority-eu"]
        first: Provenance = site
        lines: list[str] = [scene.say("letter.list")]
        rows: list[Row] = [
            (Copy(scene.label("card.copy"), site.url), Link(scene.label("card.open-page"), site.url))
        ]
    else:
        spoken = languages(scene, case, "authority")
        first, lines = authority, list(office.lines(scene, authority, case.region, spoken))
        rows = office.places(scene, authority)
    complained = scene.press("letter.complained", _told(case, "complained"), "success")
    rows = [*rows, _files(scene, case, "authority"), (complained,)]
    return _shown(scene, case, name, note, lines, [first, *rests_on], rows)


def _told(case: Case, step: Step) -> PersonEscalated:
    return PersonEscalated(case.id, len(case.attempts) - 1, step)


def _files(scene: Scene, case: Case, to: Recipient) -> Row:
    pdf, text = KINDS[to]
    return (
        scene.press("letter.pdf", PersonAskedForFile(pdf, case.id)),
        scene.press("letter.text", PersonAskedForFile(text, case.id)),
    )


def _shown(
    scene: Scene,
    case: Case,
    name: str,
    note: str,
    lines: list[str],
    rests_on: list[Provenance],
    rows: list[Row],
) -> Reply:
    """Show a card about a case, with lines and buttons of its own."""
    card = scene.book.pages[name]
    body = cards.body(scene, card, scene.accounts(case), note)
    signs = scene.say("other.signs") if case.whose else ""
    more = cards.more(scene, card, scene.open("card.sure", Sources(page=name)))
    last = cards.last_line(scene, rests_on, case.region)
    return Reply(scene.text(body, signs, "\n".join(lines), last), (*rows, *more))


def _hindered(scene: Scene, case: Case, screen: Letter, what: Obstacle) -> tuple[str, tuple[Row, ...]]:
    """Return what is missing, and how one comes to it."""
    number, attempt = case.id, len(case.attempts) - 1
    match what:
        case "settled":
            return scene.say("letter.settled"), ((scene.open("letter.stands", Follow(number)),),)
        case "write-first":
            return scene.say("letter.write-first"), (
                (scene.open("letter.to-meta", Letter(number, "meta"), "primary"),),
                (scene.press("letter.wrote-before", _told(case, "asked")),),
            )
        case "more-time":
            limit = due_by(case, unanswered(case, scene.today)) or scene.today
            later = scene.weekday(lengthened(case, scene.today))
            asked = scene.say("letter.more-time", limit=scene.weekday(limit), later=later)
            last = cards.last_line(scene, [scene.book.facts["answer-month"]], case.region)
            return scene.text(asked, last), (
                (scene.open("letter.not-more", Letter(number, "authority", screen.proof, in_time=True)),),
                (scene.open("letter.more", Remind(number, "look")),),
            )
        case "proof":
            return scene.say("letter.proof"), (
                (
                    scene.open(
                        "letter.has-proof", Letter(number, "authority", proof=True, in_time=screen.in_time)
                    ),
                ),
                (scene.open("letter.which-day", Dating(number, attempt, "sent")),),
                (scene.press("letter.no-proof", PersonStartedAgain(number, attempt)),),
            )
        case _:
            assert_never(what)


# ------------------------------------------------------------------ after


def _after(scene: Scene, case: Case, to: Recipient, day: Day) -> Reply:
    item: Step = "asked" if to == "meta" else "complained"
    name = f"{'wrote' if to == 'meta' else 'complained'}-{case.region}"
    card = scene.book.pages[name]
    scene, note = cards.understood(scene, card)
    lines: list[str] = [scene.say("letter.noted", day=scene.day(day))]
    due = acknowledgement(case)
    if to == "meta" and due is not None:
        asked = scene.weekday(due - ACKNOWLEDGED)
        lines.append(scene.say("letter.acknowledged", day=scene.weekday(due), asked=asked))
    number, attempt = case.id, len(case.attempts) - 1
    rows: list[Row] = [(scene.open("letter.stands", Follow(number), "primary"),)]
    if to == "meta":
        rows.append((scene.open("letter.to-authority", Letter(number, "authority")),))
    rows += [(page.option(scene, card, key),) for key in card.options]
    rows += [(scene.open("letter.another-day", Dating(number, attempt, item)),), _files(scene, case, to)]
    return _shown(scene, case, name, note, lines, cards.sources(scene, card, scene.book.sites), rows)


# ------------------------------------------------------------------ the letter


def file(scene: Scene, what: FileKind, case: Case | None) -> Reply | None:
    """Return the message with a letter: as text in the message where it fits, else as a file."""
    if case is None or case.region not in scene.book.letters:
        return None
    to = recipient(what)
    home: Row = (scene.open("home.button", Home()),)
    caption = scene.say("letter.caption")
    name = scene.label(f"letter.name-{to}")
    if what == KINDS[to][0]:
        return Reply(caption, (home,), Description(what, f"{name}.pdf", case.id))
    text = plain(letters(scene, case, to))
    if len(text) <= FITS:
        return Reply(scene.text(caption, f"<pre>{escape(text, quote=False)}</pre>"), (home,))
    return Reply(caption, (home,), Description(what, f"{name}.txt", case.id))
