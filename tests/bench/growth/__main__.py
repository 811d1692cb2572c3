"""What changes as the bot grows? `python -m tests.bench.growth`

Databases of a thousand people, a hundred thousand and a million, each with a case and a reminder, beside
schedulers with as many jobs. Everything in one run, size after size, round after round.
"""

import argparse
import asyncio
import sys
import tempfile
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.bench.growth import town
from tests.bench.growth.grown import Grown
from tests.bench.growth.measure import ours, scheduler
from tests.bench.growth.peers import jobs
from tests.bench.growth.table import NOT_MEASURED, NOTES, cells, table
from tests.bench.machine import Machine
from tests.bench.speed.numbers import under
from tests.bench.speed.runner import DidNotStartError, more_files
from tests.bench.speed.story import story

SIZES = (1_000, 100_000, 1_000_000)
LONG = 60


async def compared(
    sizes: list[int], rounds: int, seconds: float, folder: Path
) -> dict[str, dict[int, list[Grown]]]:
    """Return what each gave at each size, in alternating rounds; nothing where it did not start in time."""
    steps = story(LONG)
    for many in sizes:
        town.build(str(folder / f"ours-{many}.db"), many)
        jobs.build(str(folder / f"jobs-{many}.db"), many)
        print(f"databases for {many:,} are written", file=sys.stderr, flush=True)
    kinds: dict[str, Callable[[int], Awaitable[Grown]]] = {
        "optout-bot": lambda many: ours(folder / f"ours-{many}.db", many, steps, seconds),
        "APScheduler + SQLAlchemy": lambda many: scheduler("scheduler", folder / f"jobs-{many}.db", many),
        "PTB JobQueue": lambda many: scheduler("jobqueue", None, many),
    }
    found: dict[str, dict[int, list[Grown]]] = {name: defaultdict(list) for name in kinds}
    for number in range(rounds):
        for many in sizes:
            for name, measure in kinds.items():
                try:
                    figures = [await measure(many)]
                except DidNotStartError:
                    figures = []
                found[name][many] += figures
                print(
                    f"round {number + 1}, {name}, {many:,}: {cells(figures, [])}", file=sys.stderr, flush=True
                )
    return found


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    chosen = parser.parse_args()
    more_files()
    machine = Machine()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(compared(chosen.sizes, chosen.rounds, chosen.seconds, Path(folder)))
    print("\n".join([*table(found), *under(machine.words(), NOTES, NOT_MEASURED)]))


if __name__ == "__main__":
    main()
