"""What is seen of a byte that changes by itself, anywhere in the file?"""

import random
import shutil
from collections import Counter
from functools import partial
from pathlib import Path

from bot.store import Change, Row, StoreError
from bot.store.health import looked_through
from bot.store.rows import BEFORE_ALL
from dialogs.events import (
    Event,
    PersonChoseCountry,
    PersonCommanded,
    PersonFinishedMap,
    PersonHas,
    PersonLinked,
    PersonRecorded,
    PersonSent,
)
from dialogs.session import Session
from tests.bot.process import FIRST_PERSON
from tests.bot.store.files import content, damage, look, varint
from tests.chaos.proof import SEED, Progress, Verdict, share
from tests.chaos.shell import Shell

PEOPLE, RESTING = 40, 20
STEPS: tuple[Event, ...] = (
    PersonCommanded("start"),
    PersonChoseCountry("DE"),
    PersonHas("facebook", 1),
    PersonHas("instagram", 2),
    PersonFinishedMap(),
    PersonLinked(1, 0),
    PersonSent(1, 0),
    PersonRecorded(1, 0, "received"),
)
REFUSED, STOPPED, ASIDE, MISSING, NOTHING = (
    "refused at the start",
    "stopped when it was met",
    "a session set aside",
    "a person not found",
    "nothing to be seen",
)

Known = dict[int, Session]


async def _lived(path: str) -> Known:
    """Let people walk each as far as they like; return what is remembered of them."""
    shell = await Shell.open(path)
    chats = [FIRST_PERSON + 7_919 * number for number in range(PEOPLE)]
    for step, what in enumerate(STEPS):
        those = [chat for number, chat in enumerate(chats) if number % len(STEPS) >= step]
        await shell.handle(*(shell.arrives(chat, what) for chat in those))
        await shell.deliver()
    resting = {chats[-1] + 104_729 * number: number for number in range(1, RESTING + 1)}
    await shell.store.change([Change(chat, partial(_rests, number)) for chat, number in resting.items()])
    known = {chat: row.session for chat in (*chats, *resting) if (row := await shell.store.row(chat))}
    await shell.store.close()
    return known


def _rests(number: int, _: Row | None) -> Row:
    """Remember somebody for whom nothing comes due and to whom nothing is owed."""
    return Row(Session("de", country="DE", source=f"of {number}", rests=True), revision=number, shown=number)


async def _met(path: str, known: Known) -> tuple[str, list[str]]:
    """Let everybody write to a bot whose file is damaged; return what was seen, and what should not be."""
    before = content(path)
    try:
        shell = await Shell.open(path)
    except StoreError as error:
        wrong = ["the file was changed"] * (content(path) != before)
        return REFUSED, [*wrong, *_unclear(error)]
    wrong, seen = [], NOTHING
    try:
        there = {*known, *await shell.store.chats(BEFORE_ALL)}
        rows = {chat: await shell.store.row(chat) for chat in there}
        for chat, row in rows.items():
            if row is None:
                seen = MISSING
                continue
            seen = ASIDE if row.damaged else seen
            if not row.damaged and row.session != known.get(chat):
                wrong.append("another session than before")
            if _is_of_another(row.session, chat, known):
                wrong.append("the session of somebody else")
        shell.updates = 10_000
        await shell.handle(*(shell.arrives(chat, PersonCommanded("status")) for chat in there))
        await shell.deliver()
        await shell.sleep(days=40)
    except StoreError as error:
        return STOPPED, [*wrong, *_unclear(error)]
    finally:
        await shell.store.close()
    wrong += [f"taken back: {row}" for row in look(path, "SELECT kind, error, place FROM poison")]
    aside = look(path, "SELECT count(*) FROM aside")[0][0]
    wrong += ["nothing was set aside"] * (seen == ASIDE and not aside)
    return seen, wrong


def _is_of_another(session: Session, chat: int, known: Known) -> bool:
    """Whether it is what somebody else had, and neither one's own nor nothing at all."""
    return session not in (known.get(chat), Session()) and session in known.values()


def _unclear(error: StoreError) -> list[str]:
    said = str(error)
    return [] if "`optout-bot restore`" in said and "\n" not in said else [f"it says only: {said}"]


def _clear(folder: Path, name: str) -> None:
    for left in folder.glob(f"{Path(name).name}*"):
        left.unlink()


def _is_seen(path: str) -> bool:
    """Whether the full check finds something."""
    try:
        return looked_through(path).damaged > 0
    except StoreError:
        return True


async def flips(folder: Path, scale: float, tell: Progress) -> Verdict:
    """Turn all bits of a byte, at 500 places over the whole file, each in a file of its own.

    And one bit in the number of each who rests, which makes it somebody else's.
    """
    whole, seen, broken = str(folder / "whole.db"), Counter[str](), list[str]()
    known = await _lived(whole)
    data = content(whole)
    places = [(place, 0xFF) for place in random.Random(SEED).sample(range(len(data)), share(scale, 500, 10))]
    places += [(data.index(varint(chat)) + 4, 1) for chat in list(known)[-share(scale, RESTING, 3) :]]
    for number, (place, bits) in enumerate(places):
        path = str(folder / f"{number}.db")
        shutil.copy(whole, path)
        damage(path, [place], bits)
        found = _is_seen(path)
        what, wrong = await _met(path, known)
        seen[what] += 1
        if what in (MISSING, ASIDE) and not found:
            wrong.append(f"{what}, but the full check finds nothing")
        broken += [f"a byte at {place}: {words}" for words in wrong]
        _clear(folder, path)
        tell(f"{number + 1} of {len(places)} places")
    went = ", ".join(f"{what} {count}" for what, count in seen.most_common())
    return Verdict(f"{len(places)} bytes of {len(data)}: {went}", tuple(broken))
