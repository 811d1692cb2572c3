"""How fast and how small is the bot, beside its peers? `python -m tests.bench.speed`

Everything in one run: the bot and each peer in turn, round after round, over real HTTP, the load in this
process and the bot in another. Then reminders, beside people who act. Medians and ratios; read the ratios.
"""

import argparse
import asyncio
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.machine import Machine
from tests.bench.speed import backlog, flood, spread
from tests.bench.speed.crowd import Crowd, reader
from tests.bench.speed.numbers import at, under
from tests.bench.speed.peers.texts import shown
from tests.bench.speed.runner import OURS, PEERS, Kind, more_files, running
from tests.bench.speed.story import Step, story

PEOPLE = 400
LONG = 250
WARM_UP = 1.5
DISTANCE = 0.05
CALM = 100.0
AT_LEAST = 30.0
"""Seconds in which enough people act for a 99th percentile while reminders go out."""
NOTES = (
    "Medians of the rounds; in brackets: ours divided by that, or by ours with nothing due.",
    "0 screens were skipped, and 0 were seen before they were committed: or else there is no table.",
    "The peers have no limits, nor has ours (OPTOUT_RATE=0, OPTOUT_CHAT_RATE=0), but in the rows about "
    "reminders, where both are at their defaults.",
    "Sent, of the limit: messages to all, so that what people were answered is in it. Below the limit: "
    f"{backlog.FEW:.0f} reminders a second.",
)
NOT_MEASURED = (
    "a network: Telegram is a process beside it that answers after a fixed time, checks nothing, never fails",
    "a webhook: updates are polled",
    "typed questions, pictures and files: people press, and send commands; everybody does so in German",
    "other machines, such as a Raspberry Pi or one with a slow disk",
    "what the peers lose at a kill: they are counted when their text is seen, also where they keep nothing",
)


@dataclass(frozen=True)
class Figures:
    """What one measurement of one bot gave."""

    rate: float = 0.0
    cpu: float = 0.0
    p50: float = 0.0
    p99: float = 0.0
    peak: float = 0.0
    ready: float = 0.0


def walk(kind: Kind, ours: list[Step]) -> list[Step]:
    """Return what people do with a bot: the same texts and presses, though peers only count."""
    if not kind.steps:
        return ours
    return [Step(step.writes, step.presses and "next", shown(n), n) for n, step in enumerate(ours, 1)]


async def measured(kind: Kind, ours: list[Step], latency: float, rate: float, seconds: float) -> Figures:
    """Measure a bot once, in a closed loop or at a rate; raises when a screen was skipped or uncommitted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        committed = reader(str(folder / "bot.db"), kind.question) if kind.question else None
        crowd = Crowd(walk(kind, ours), PEOPLE, committed)
        async with running(kind, crowd.telegram, folder) as bot:
            crowd.telegram.latency = latency
            await asyncio.sleep(0.5)
            before, done = bot.cpu, crowd.done
            reached = await crowd.lives(rate, WARM_UP, seconds)
            spent = (bot.cpu - before) / max(1, crowd.done - done)
            if crowd.skipped or crowd.uncommitted:
                raise RuntimeError(f"{kind.name}: {crowd.skipped} skipped, {crowd.uncommitted} not committed")
            p50, p99 = (at(percent, crowd.waits) * 1000 for percent in (50, 99))
            return Figures(reached, spent * 1e6, p50, p99, bot.peak, bot.ready)


async def compared(ours: list[Step], rounds: int, seconds: float) -> dict[str, dict[str, list[Figures]]]:
    """Return the figures of all bots, a list for each bot and row, in alternating rounds."""
    kinds = {"ours": OURS, **PEERS}
    rows = {"closed": (0.0, 0.0), "calm": (0.0, CALM), "far": (DISTANCE, 0.0)}
    far = ("ours", "one-by-one")
    found: dict[str, dict[str, list[Figures]]] = {row: defaultdict(list) for row in rows}
    for number in range(rounds):
        for row, (latency, rate) in rows.items():
            for name, kind in kinds.items():
                if row != "far" or name in far:
                    figures = await measured(kind, ours, latency, rate, seconds)
                    found[row][name].append(figures)
                    print(f"round {number + 1}, {row}, {kind.name}: {figures}", file=sys.stderr, flush=True)
    return found


def table(found: dict[str, dict[str, list[Figures]]]) -> list[str]:
    """Return the figures as a table, medians of all rounds, with how they stand to ours."""

    def of(row: str, name: str, figure: str) -> float:
        return median(getattr(each, figure) for each in found[row][name]) if found[row][name] else 0.0

    def against(row: str, name: str, figure: str) -> str:
        other = of(row, name, figure)
        return f"{other:,.1f} ({of(row, 'ours', figure) / other:.2f})" if other else "–"

    columns = (
        "",
        "updates/s",
        "CPU µs an update",
        "at 50 ms",
        "100/s: p50 ms",
        "p99 ms",
        "peak MB",
        "ready s",
    )
    lines = [f"| {' | '.join(columns)} |", "|---|---|---|---|---|---|---|---|"]
    for name, kind in {"ours": OURS, **PEERS}.items():
        cells = [
            against("closed", name, "rate"),
            against("closed", name, "cpu"),
            against("far", name, "rate"),
            against("calm", name, "p50"),
            against("calm", name, "p99"),
            against("closed", name, "peak"),
            against("closed", name, "ready"),
        ]
        lines.append(f"| {kind.name} | {' | '.join(cells)} |")
    return lines


async def everything(rounds: int, seconds: float) -> list[str]:
    """Return both tables, and what there is to say under them, also of a flood."""
    ours = story(LONG)
    peers = table(await compared(ours, rounds, seconds))
    reminders = backlog.table(await backlog.compared(rounds, max(seconds, AT_LEAST), ours))
    return [*peers, "", *reminders, "", await spread.seen(), "", await flood.seen(rounds, seconds, ours)]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=6.0)
    chosen = parser.parse_args()
    more_files()
    machine = Machine()
    lines = asyncio.run(everything(chosen.rounds, chosen.seconds))
    print("\n".join([*lines, *under(machine.words(), NOTES, NOT_MEASURED)]))


if __name__ == "__main__":
    main()
