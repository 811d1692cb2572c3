"""What does a letter to Meta or to an authority say?

A letter is a value: a title and blocks, in one language. It tells only what the person noted, marks each such
line for checking, and leaves blank what only the person knows. It is made on the spot and never kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from babel.dates import format_date

from dialogs.complaint import ACKNOWLEDGED, acknowledgement, addressed
from dialogs.follow import recorded_items
from dialogs.scene import Scene
from dialogs.screen import Recipient
from dialogs.session import Attempt, Case, Day
from dialogs.state import overdue, state

BLANK = "_" * 24
BETWEEN = "\n\n" + "=" * 24 + "\n\n"

Kind = Literal["blank", "line", "title", "text", "heading", "item", "box"]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a letter: a blank to fill in, a line, a paragraph, a heading, an item, a box to tick."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in one language."""

    language: str
    title: str
    blocks: tuple[Block, ...]


def letters(scene: Scene, case: Case, to: Recipient) -> tuple[Letter, ...]:
    """Return a letter in the language of whom it is for, where we have it, and in English beside it."""
    return tuple(
        letter(replace(scene, words=scene.book.words(language)), case, to)
        for language in languages(scene, case, to)
    )


def languages(scene: Scene, case: Case, to: Recipient) -> tuple[str, ...]:
    """Return the languages of a letter: to an authority one of its country's, else the person's own."""
    mine = scene.session.language
    wanted = [mine]
    if to == "authority":
        authority = addressed(scene.book, scene.session, case)
        official = authority.languages if authority else ()
        wanted = [language for language in scene.book.languages if _base(language) in official[:1]]
        if _base(mine) in official:
            wanted = [mine, *wanted]
    ready = [language for language in wanted if _complete(scene, language, case, to)]
    return tuple(dict.fromkeys((*ready[:1], "en")))


def _base(language: str) -> str:
    return language.partition("-")[0]


def _complete(scene: Scene, language: str, case: Case, to: Recipient) -> bool:
    words = scene.book.words(language)
    return words.has(f"letters.{case.region}.{to}") and words.has("letters.parts")


def letter(scene: Scene, case: Case, to: Recipient) -> Letter:
    """Return the letter of a case in the language of the scene."""
    frame = f"letters.{case.region}.{to}"
    title = scene.words.plain(f"{frame}.title")
    asks = [Block("item", text) for text in _asks(scene, case, to, frame)]
    boxes = ("screenshot", "mail") if to == "meta" else ("screenshot", "mail", "letter")
    blocks = (
        *(_blank(scene, name) for name in ("name", "address", "account")),
        *_addressee(scene, case, to),
        _blank(scene, "date"),
        Block("title", title),
        *(Block("text", text) for text in _story(scene, case, to, frame)),
        *((_blank(scene, "reason"),) if to == "meta" else ()),
        Block("heading", _part(scene, "notes")),
        *_notes(scene, case, to),
        Block("heading", _part(scene, "asks")),
        *asks,
        Block("heading", _part(scene, "attached")),
        *(Block("box", _part(scene, f"attach.{name}")) for name in boxes),
        Block("text", _part(scene, "closing")),
        _blank(scene, "signature"),
    )
    return Letter(scene.words.language, title, blocks)


def _part(scene: Scene, name: str, **values: object) -> str:
    return scene.words.plain(f"letters.parts.{name}", **values)


def _blank(scene: Scene, name: str) -> Block:
    return Block("blank", _part(scene, name))


def _day(scene: Scene, day: date) -> str:
    return format_date(day, "long", locale=scene.words.locale)


def _noted(scene: Scene, day: Day) -> str:
    if day.on is None:
        return _part(scene, "unknown")
    return _part(scene, "about", day=_day(scene, day.on)) if day.about else _day(scene, day.on)


def _addressee(scene: Scene, case: Case, to: Recipient) -> Iterator[Block]:
    """Yield to whom it goes, and about whom; what nobody has checked stays blank."""
    controller = scene.book.controllers[case.region]
    authority = addressed(scene.book, scene.session, case)
    if to == "authority":
        yield (
            Block("line", f"{_part(scene, 'to')}: {authority.own}")
            if authority
            else _blank(scene, "to-authority")
        )
    if not controller.known:
        yield _blank(scene, "about-meta" if to == "authority" else "to-meta")
        return
    said = _part(scene, "about-meta" if to == "authority" else "to")
    yield Block("line", f"{said}: {', '.join(controller.lines)}")


def _own(case: Case) -> Case:
    """Return the case as its owner would call it, who signs the letter: "Facebook", not "Mum's Facebook"."""
    return replace(case, accounts=tuple(replace(account, whose="") for account in case.accounts))


def _story(scene: Scene, case: Case, to: Recipient, frame: str) -> Iterator[str]:
    """Yield what it is about, and how Meta's answer stands."""
    yield scene.words.plain(f"{frame}.opening", accounts=scene.accounts(_own(case)))
    yield scene.words.plain(f"{frame}.{'refused' if state(case) == 'refused' else 'silent'}")
    limit = overdue(case, scene.today)
    if to == "authority" and limit is not None and state(case) != "refused":
        yield scene.words.plain(f"{frame}.over", day=_day(scene, limit))


def _notes(scene: Scene, case: Case, to: Recipient) -> Iterator[Block]:
    """Yield what the person noted, each line to be checked; of this very letter it does not tell."""
    own = "asked" if to == "meta" else "complained"
    noted = [attempt for attempt in case.attempts if not attempt.empty]
    for number, attempt in enumerate(noted, 1):
        if len(noted) > 1:
            yield Block("line", _part(scene, "attempt", number=number))
        for item, day in recorded_items(attempt):
            if item != own or attempt is not case.attempt:
                what = _part(scene, f"item.{item}")
                yield Block("item", _part(scene, "line", what=what, day=_noted(scene, day)))
        if url := _form(scene, case, attempt):
            yield Block("item", _part(scene, "form", url=url))


def _form(scene: Scene, case: Case, attempt: Attempt) -> str:
    """Return the address of the form that the person had before them."""
    guide = scene.book.guides.get(case.guide)
    card = guide.steps.get(attempt.form) if guide else None
    if guide is None or card is None:
        return ""
    site = scene.book.sites[guide.links[card.links[0]]] if card.links else None
    known = site is not None and site.form and (not site.regions or case.region in site.regions)
    return site.url if site and known else ""


def _asks(scene: Scene, case: Case, to: Recipient, frame: str) -> Iterator[str]:
    """Yield what is asked for."""
    authority = addressed(scene.book, scene.session, case)
    due = acknowledgement(case)
    for ask in scene.book.letters[case.region][to].asks:
        if ask == "acknowledged" and due is not None:
            values = {"asked": _day(scene, due - ACKNOWLEDGED), "day": _day(scene, due)}
            yield scene.words.plain(f"{frame}.asks.{ask}", **values)
        elif ask != "acknowledged" and not (ask == "passed" and authority and "lead" in authority.asks):
            yield scene.words.plain(f"{frame}.asks.{ask}")


def plain(made: tuple[Letter, ...]) -> str:
    """Return letters as text to paste into a form."""
    return BETWEEN.join("\n".join(_line(block) for block in one.blocks).strip() for one in made)


def _line(block: Block) -> str:
    match block.kind:
        case "blank":
            return f"{block.text}: {BLANK}"
        case "title":
            return f"\n{block.text}"
        case "heading":
            return f"\n{block.text}:"
        case "item":
            return f"– {block.text}"
        case "box":
            return f"☐ {block.text}"
        case "text":
            return f"\n{block.text}"
        case _:
            return block.text
