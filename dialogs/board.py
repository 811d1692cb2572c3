"""How did Meta answer, as far as people tapped it here? Counts of which none is under ten.

A chat counts at most once for a product and an outcome. A published number is rounded down to tens; regions
too small are folded together; sums are sums of what is published, so subtraction yields nothing more.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from dialogs.session import Attempt, Case, Region, Session
from dialogs.state import state

Outcome = Literal["confirmed", "refused", "unanswered"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
By = Literal["week", "region", "product", "language", "source"]
TEN = 10
REST = "others"
"""Where groups too small are folded."""
WAITS = (0, 1, 3, 7, 14, 30)
"""Upper ends, in days, of the buckets in which waits are kept; above the last there is one more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one chat adds for one product and outcome."""

    product: str
    region: Region
    outcome: Outcome
    language: str
    source: str
    sent: date | None
    wait: int | None  # the place of its bucket

    def group(self, by: By) -> str:
        """Return the group this belongs to."""
        if by == "week":
            return str(self.sent - timedelta(days=self.sent.weekday())) if self.sent else "unknown"
        return str(getattr(self, by)) or "none"


@dataclass(frozen=True, slots=True)
class Line:
    """The published numbers of a product in a region (or in the others)."""

    product: str
    region: str
    counts: tuple[int, int, int]  # as OUTCOMES
    median: int | None  # the place of the bucket in which half have their answer


@dataclass(frozen=True, slots=True)
class Board:
    """The numbers of a week."""

    day: date
    lines: tuple[Line, ...]

    @property
    def cases(self) -> int:
        """All that is published."""
        return sum(sum(line.counts) for line in self.lines)

    @property
    def unanswered(self) -> int:
        """Those without any answer noted."""
        return sum(line.counts[2] for line in self.lines)


def entries(session: Session) -> list[Entry]:
    """Return what a chat adds: at most one entry for a product and an outcome."""
    found: dict[tuple[str, Outcome], Entry] = {}
    for case in session.cases:
        outcome = _outcome(case)
        if outcome is not None:
            attempt = next(one for one in reversed(case.attempts) if one.sent is not None)
            sent = attempt.sent.on if attempt.sent else None
            entry = Entry(
                case.guide,
                case.region,
                outcome,
                session.language,
                session.source,
                sent,
                _wait(attempt, outcome),
            )
            found.setdefault((case.guide, outcome), entry)
    return list(found.values())


def _outcome(case: Case) -> Outcome | None:
    if all(attempt.sent is None for attempt in case.attempts):
        return None
    stands = state(case)
    if stands in ("confirmed", "refused"):
        return "confirmed" if stands == "confirmed" else "refused"
    return "unanswered" if stands == "waiting" else None


def _wait(attempt: Attempt, outcome: Outcome) -> int | None:
    """Return the bucket of the days between sending and answer; only where both days are known exactly."""
    if outcome == "unanswered" or not attempt.replies or attempt.sent is None:
        return None
    sent, answered = attempt.sent, attempt.replies[-1].day
    if sent.on is None or answered.on is None or sent.about or answered.about or answered.on < sent.on:
        return None
    days = (answered.on - sent.on).days
    return next((place for place, end in enumerate(WAITS) if days <= end), len(WAITS))


def published(counts: Counter[tuple[str, Outcome]]) -> dict[str, tuple[int, int, int]]:
    """Return the groups that may be shown, rounded down to tens; a group too small goes to the others."""
    groups = sorted({group for group, _ in counts})
    small = [group for group in groups if min(_nonzero(counts, group)) < TEN]
    shown = {group: _rounded(counts, [group]) for group in groups if group not in small}
    rest = _rounded(counts, small)
    return {**shown, **({REST: rest} if any(rest) else {})}


def _nonzero(counts: Counter[tuple[str, Outcome]], group: str) -> list[int]:
    return [counts[group, outcome] for outcome in OUTCOMES if counts[group, outcome]]


def _rounded(counts: Counter[tuple[str, Outcome]], groups: Iterable[str]) -> tuple[int, int, int]:
    named = list(groups)
    first, second, third = (
        sum(counts[group, outcome] for group in named) // TEN * TEN for outcome in OUTCOMES
    )
    return first, second, third


def board(found: Iterable[Entry], day: date) -> Board:
    """Return the numbers of a week from the entries of all chats."""
    counts: dict[str, Counter[tuple[str, Outcome]]] = {}
    waits: dict[str, Counter[tuple[str, int]]] = {}
    for entry in found:
        counts.setdefault(entry.product, Counter())[entry.region, entry.outcome] += 1
        if entry.wait is not None:
            waits.setdefault(entry.product, Counter())[entry.region, entry.wait] += 1
    return Board(day, tuple(_lines(counts, waits)))


def _lines(
    counts: dict[str, Counter[tuple[str, Outcome]]], waits: dict[str, Counter[tuple[str, int]]]
) -> Iterator[Line]:
    for product in sorted(counts):
        for region, numbers in published(counts[product]).items():
            yield Line(product, region, numbers, _median(waits.get(product, Counter()), region))


def _median(waits: Counter[tuple[str, int]], region: str) -> int | None:
    """Return the bucket in which half of a group have their answer; of fewer than ten, none."""
    buckets = [waits[region, place] for place in range(len(WAITS) + 1)]
    if sum(buckets) < TEN:
        return None
    return next(place for place in range(len(buckets)) if 2 * sum(buckets[: place + 1]) >= sum(buckets))


def grouped(found: Iterable[Entry], by: By, since: date | None) -> dict[str, tuple[int, int, int]]:
    """Return the counts of all entries sent since a day, by group, none under ten."""
    counts: Counter[tuple[str, Outcome]] = Counter()
    for entry in found:
        if since is None or (entry.sent is not None and entry.sent >= since):
            counts[entry.group(by), entry.outcome] += 1
    return published(counts)
