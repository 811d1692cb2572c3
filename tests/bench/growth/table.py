"""How is what was measured at each size shown?"""

from collections.abc import Mapping, Sequence
from statistics import median

from tests.bench.growth.grown import Grown
from tests.bench.growth.peers.due import AT_ONCE
from tests.bench.speed.numbers import at, ms

COLUMNS = (
    "",
    "people",
    "ready s",
    "peak MB",
    "bytes a person",
    f"{AT_ONCE} due at once: late p50 ms",
    "p99 ms",
    "dropped",
    "100/s: p50 ms",
    "p99 ms",
    "what is due: p50 ms",
    "p99 ms",
    "longest stall ms",
    "lot of the count ms",
)
NOTES = (
    "Medians of the rounds; in brackets, divided by the figure of the first size (MB: the difference).",
    "“–”: it does not have that, nothing came, or it did not start within a minute.",
    "Ours has no limit to messages here (OPTOUT_RATE=0), as the schedulers have none, and counts the numbers "
    "of the week meanwhile.",
    "The schedulers drop what is late by more than a second, as they do by default.",
    "A stall is how much later than asked a task in the bot's loop ran, whoever used the machine; in "
    "brackets, the longest in which the bot itself computed all the while.",
    "What is due, and a lot near the end of the count, are asked by a reader beside the running bot.",
)
NOT_MEASURED = (
    "a file that is not in the system's memory (it was written just before), or a slow card or disk",
    "people with several cases or a long history: all have one case for two accounts, sent once",
    "VACUUM and a copy of a large file while people act",
    "how the schedulers answer people, and from where JobQueue, which keeps nothing, would read its jobs",
    "how long APScheduler takes to add its jobs: all but one were written straight into its table",
)


def table(found: Mapping[str, Mapping[int, Sequence[Grown]]]) -> list[str]:
    """Return the figures, a line for each bot and size."""
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}"]
    for name, sizes in found.items():
        first = next(iter(sizes.values()))
        for many, rounds in sizes.items():
            lines.append(f"| {' | '.join([name, f'{many:,}', *cells(rounds, first)])} |")
    return lines


def cells(rounds: Sequence[Grown], first: Sequence[Grown]) -> list[str]:
    """Return the figures of one bot at one size, beside those at the first size."""
    if not rounds:
        return ["–"] * (len(COLUMNS) - 2)
    disk, peak, more = (
        rounds[0].disk,
        _middle(rounds, "peak"),
        _middle(rounds, "peak") - _middle(first, "peak"),
    )
    return [
        f"{_middle(rounds, 'ready'):.2f}",
        f"{peak:.0f} ({more:+.0f})",
        f"{disk:,.0f}" if disk else "–",
        *(_timed(rounds, "late", percent) for percent in (50, 99)),
        f"{sum(one.dropped for one in rounds)} of {AT_ONCE * len(rounds)}",
        *(_beside(rounds, first, percent) for percent in (50, 99)),
        *(_timed(rounds, "due", percent) for percent in (50, 99)),
        f"{ms(_middle(rounds, 'stall'))} ({ms(_middle(rounds, 'computing'))})" if rounds[0].waits else "–",
        _timed(rounds, "lots", 50),
    ]


def _middle(rounds: Sequence[Grown], figure: str) -> float:
    return median(getattr(one, figure) for one in rounds) if rounds else 0.0


def _percentile(rounds: Sequence[Grown], figure: str, percent: float) -> float:
    found = [values for one in rounds if (values := getattr(one, figure))]
    return median(at(percent, values) for values in found) if found else 0.0


def _timed(rounds: Sequence[Grown], figure: str, percent: float) -> str:
    value = _percentile(rounds, figure, percent)
    return ms(value) if value else "–"


def _beside(rounds: Sequence[Grown], first: Sequence[Grown], percent: float) -> str:
    here, there = _percentile(rounds, "waits", percent), _percentile(first, "waits", percent)
    return f"{_timed(rounds, 'waits', percent)}{f' ({here / there:.2f})' if there else ''}"
