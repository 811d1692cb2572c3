"""Is anything lost or done twice when several processes of one bot are killed, and their database as well?"""

import time
from functools import partial
from pathlib import Path

from bot.store.engines import moved
from tests.bot.phone import Phone
from tests.bot.postgres import Postgres, binaries, served
from tests.bot.process import Bot
from tests.bot.replicas import TAKES_OVER, ready
from tests.chaos.crowd import Crowd
from tests.chaos.fleet import EVERY, Fleet, assembled
from tests.chaos.person import Habits, Person
from tests.chaos.proof import SEED, Progress, Verdict, share
from tests.chaos.town import ANY
from tests.chaos.waiting import keep, planned

LATENCY = 0.004
BETWEEN = 2.5  # seconds between two kills, about
RATE = 28.0
BUCKET = RATE / 5
SMALL = 0.05
"""What is done by less than this is done with two processes only, and waits for no lease."""
LATE = 0.1
"""Seconds by which two sends may come closer than they left: this machine plays both sides, and is busy."""


async def replicas(folder: Path, scale: float, tell: Progress) -> Verdict:
    """Kill two and four processes and their database, let three share a limit, and let a second one poll."""
    programs = binaries()
    assert programs is not None, "PostgreSQL is not installed"
    verdicts = []
    with served(programs) as server:
        for number in (2, 4) if scale > SMALL else (2,):
            verdicts.append(await _killed(_room(folder, f"{number}"), server, number, scale, tell))
        verdicts.append(await _limited(_room(folder, "limited"), server, scale, tell))
        if scale > SMALL:
            verdicts.append(await _succeeded(_room(folder, "polling"), server, share(scale, 6, 1), tell))
    figures = "\n  ".join(one.figures for one in verdicts)
    return Verdict(figures, tuple(words for one in verdicts for words in one.broken))


async def _killed(folder: Path, server: Postgres, number: int, scale: float, tell: Progress) -> Verdict:
    """Kill 50 processes and 5 times the database over 10,000 updates and 2,500 reminders."""
    count = share(scale, 5 * EVERY, 3)
    async with assembled(folder, server, number, SEED) as fleet:
        fleet.bot.api.faults.latency = LATENCY
        waiting = planned(fleet, share(scale, 2_500, 20), within=count * (BETWEEN if scale > SMALL else 1))
        before = fleet.world.updates.next_id - 1  # these are nobody's updates: nobody is told of them
        await keep(waiting, folder / "before.db")
        await moved(str(folder / "before.db"), fleet.database.address)
        await fleet.begin()
        habits = Habits(thinking=1.0 if scale > SMALL else 0.3, questions=0.03)
        people = [Person(fleet, habits, SEED + each) for each in range(share(scale, 100, 10))]
        crowd = Crowd(fleet, people, waiting)
        await crowd.live(before + share(scale, 10_000, 100), count, (ANY,), tell)
        broken = crowd.broken()
        unnoted = fleet.kills if scale <= SMALL else 0  # of few, one may fall between an answer and its note
        if crowd.repeated > fleet.under_way + unnoted:
            broken.append("more new messages were repeated than sends were under way")
        return Verdict(f"{number} processes: {crowd.figures()}", tuple(broken))


async def _limited(folder: Path, server: Postgres, scale: float, tell: Progress) -> Verdict:
    """Let people do more than three processes may send, with some kills and everything delivered twice."""
    async with assembled(folder, server, 3, SEED, OPTOUT_RATE=str(RATE)) as fleet:
        fleet.bot.api.faults.latency = LATENCY
        fleet.bot.doubles = True
        await fleet.begin()
        people = [Person(fleet, Habits(thinking=0.1), SEED + each) for each in range(share(scale, 60, 15))]
        crowd = Crowd(fleet, people)
        await crowd.live(share(scale, 2_000, 80), share(scale, EVERY, 0), (ANY,), tell)
        broken, most = crowd.broken(), fleet.most_in_a_second()
        if most > RATE * (1 + (LATE if scale > SMALL else 1.0)) + BUCKET:
            broken.append(f"{most} sends came within a second, {RATE + BUCKET:.0f} may")
        figures = (
            f"3 processes that may send {RATE:.0f} a second, {fleet.kills} kills, {crowd.updates} updates, "
            f"each delivered twice: transitions lost {crowd.lost}, done twice {crowd.twice}; "
            f"at most {most} sends within a second, {fleet.pace():.1f} on average"
        )
        return Verdict(figures, tuple(broken))


async def _succeeded(folder: Path, server: Postgres, times: int, tell: Progress) -> Verdict:
    """Kill the one of two that polls, again and again; return how long people wait for the other."""
    async with assembled(folder, server, 2, SEED, polls=True) as fleet:
        await fleet.begin()
        phone, waits = fleet.bot.phone(), list[float]()
        await phone.write("/start DE")
        for _ in range(times):
            leader = await _leader(fleet)
            leader.strike()
            began, answered = time.monotonic(), partial(_more, phone, len(phone.messages))
            phone.send({"text": "/status"})
            await phone.bot.until(answered, "another one polls", 4 * TAKES_OVER)
            waits.append(time.monotonic() - began)
            await leader.listens()
            tell(f"{len(waits)} of {times} successors")
        figures = (
            f"the one that polls killed {times} times: the next answered after {max(waits):.1f} s at most"
        )
        return Verdict(figures, ("nobody polled in time",) * (max(waits) > TAKES_OVER))


async def _leader(fleet: Fleet) -> Bot:
    """Return the one that polls."""
    polling = [bot for bot in fleet.bots if (await ready(bot))[1]["polled"] is not None]
    assert len(polling) == 1, f"{len(polling)} poll"
    return polling[0]


def _more(phone: Phone, before: int) -> bool:
    return len(phone.messages) > before


def _room(folder: Path, name: str) -> Path:
    """Make a folder in a folder."""
    (folder / name).mkdir()
    return folder / name
