"""What do operators learn from numbers? Nothing here names a chat, or holds a word of anybody's."""

import logging
import os
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.exposition import Histogram, Sample, family, histogram
from bot.store import Change, Failed, Kept, Outcome, Row
from dialogs.book import Book

log = logging.getLogger(__name__)

STATM = Path("/proc/self/statm")
PAGE = os.sysconf("SC_PAGE_SIZE")
FROM_ZERO = {"broken": 0, "duty": 0, "plain": 0}
"""Troubles with an alarm are told before the first: for Prometheus a counter born at one has not grown."""


@dataclass(frozen=True, slots=True)
class State:
    """How it stands at this moment; times in seconds."""

    database: bool  # whether it can be written
    polled: float | None  # since the last poll that worked; None with a webhook
    owed: int  # chats to which something is owed
    oldest: float  # how long one of them waits at most
    late: float  # how long something due has waited
    operator: str | None
    wipe_owed: float = 0.0  # how long bytes of people who were forgotten wait to be removed
    copied: float | None = None  # since the newest copy; None with PostgreSQL
    pending: int | None = None  # updates that wait to be delivered to the webhook; None when polling
    delivered_here: bool | None = None  # whether the webhook is ours; None when polling
    undelivered: float | None = None  # since a delivery to it last failed; None: none is known of


@dataclass(frozen=True, slots=True)
class _Owed:
    """Since when something is owed to a chat, and what was delivered until then."""

    since: float
    shown: int
    notices: int


class Metrics:
    """Counts what is committed: updates, deliveries, errors, and how long people wait for an answer."""

    def __init__(self) -> None:
        self.began = time.time()
        self.updates: Counter[tuple[str, str]] = Counter()
        self.deliveries: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.set_aside = 0
        self.commits = Histogram()
        self.answers = Histogram()
        self._start = time.monotonic()
        self._owed: dict[int, _Owed] = {}
        self._seen: dict[int, float] = {}

    def saw(self, changes: Sequence[Change], outcomes: Sequence[Outcome] | Exception, seconds: float) -> None:
        """Count changes that were committed, or that the database refused, after so many seconds."""
        if isinstance(outcomes, Exception):
            self.errors[f"database: {type(outcomes).__name__}"] += 1
            return
        self.commits.observe(seconds)
        for change, outcome in zip(changes, outcomes, strict=True):
            if change.update is not None:
                became = type(outcome).__name__.lower()
                self.updates[change.update.kind, became] += 1
                log.debug("update %d (%s) was committed: %s", change.update.id, change.update.kind, became)
            if isinstance(outcome, Failed):
                self.errors[type(outcome.error).__name__] += 1
            elif isinstance(outcome, Kept):
                if outcome.set_aside:
                    self.set_aside += 1
                    log.error("a stored session could not be read whole and was set aside")
                # What another process sends, it counts.
                self._kept(change, outcome.row if outcome.ours else None, time.monotonic() - seconds)

    def oldest_owed(self, owing: Iterable[int], *, shared: bool = False) -> float:
        """Return for how many seconds one of these chats waits at most.

        If from before, since the start; if by another process, since it was first seen here.
        """
        now = time.monotonic()
        first = now if shared else self._start
        self._seen = {
            chat: owed.since if (owed := self._owed.get(chat)) else self._seen.get(chat, first)
            for chat in owing
        }
        return max((now - since for since in self._seen.values()), default=0.0)

    def _kept(self, change: Change, row: Row | None, begun: float) -> None:
        before = self._owed.pop(change.chat, None)
        if row is None:
            return
        shown, notices = row.shown, len(row.session.notices)
        if before is not None:
            begun = before.since
            if change.update is None and (what := _delivered(before, shown, notices)):
                self.deliveries[what] += 1
                self.answers.observe(time.monotonic() - begun)
                begun = time.monotonic()
        if row.owing:
            self._owed[change.chat] = _Owed(begun, shown, notices)


def _delivered(before: _Owed, shown: int, notices: int) -> str | None:
    """Return what was delivered, if anything was."""
    if shown > before.shown:
        return "screen"
    return "notice" if notices < before.notices else None


def text(counted: Metrics, state: State, troubles: Mapping[str, int], book: Book, today: date) -> str:
    """Return everything in Prometheus's format."""
    updates = [({"kind": kind, "outcome": became}, n) for (kind, became), n in counted.updates.items()]
    deliveries, errors = _by("what", counted.deliveries), _by("kind", counted.errors)
    kinds = {**FROM_ZERO, **troubles}
    return "".join(
        [
            family(
                "optout_updates_total", "counter", "Updates, by kind and by what became of them.", updates
            ),
            histogram("optout_commit_seconds", "How long a commit took.", counted.commits),
            histogram("optout_answer_seconds", "From an update to its answer.", counted.answers),
            family("optout_deliveries_total", "counter", "Messages that Telegram took.", deliveries),
            family("optout_errors_total", "counter", "What was raised, by type.", errors),
            _counter("optout_failures_total", "What was raised, of all types.", counted.errors.total()),
            _counter("optout_sessions_set_aside_total", "Stored sessions not read whole.", counted.set_aside),
            family(
                "optout_trouble_total",
                "counter",
                "What went wrong besides.",
                _by("kind", kinds),
            ),
            _gauge("optout_owed_chats", "Chats to which something is owed.", state.owed),
            _gauge("optout_owed_oldest_seconds", "How long one of them waits at most.", state.oldest),
            _gauge("optout_reminders_late_seconds", "How long something due has waited.", state.late),
            _gauge("optout_wipe_owed_seconds", "How long forgotten bytes wait to be wiped.", state.wipe_owed),
            _gauge("optout_database_writable", "Whether it can be written.", state.database),
            _gauge("optout_operator_named", "Whether people see who runs it.", state.operator is not None),
            _gauge("optout_poll_age_seconds", "Since the last poll that worked.", state.polled),
            _gauge("optout_webhook_pending_updates", "Updates that wait at Telegram.", state.pending),
            _gauge("optout_webhook_ours", "Whether updates are delivered here.", state.delivered_here),
            _gauge("optout_webhook_error_age_seconds", "Since a delivery failed.", state.undelivered),
            _gauge("optout_copy_age_seconds", "Since the newest copy was made.", state.copied),
            family("optout_content_age_days", "gauge", "Age of the facts.", _ages(book, today)),
            _gauge("process_resident_memory_bytes", "Memory.", memory()),
            _gauge("process_start_time_seconds", "When the process began.", counted.began),
        ]
    )


def memory() -> int:
    """Return the memory of the process in bytes; 0 where the system does not say."""
    return int(STATM.read_text().split()[1]) * PAGE if STATM.exists() else 0


def _counter(name: str, what: str, value: float) -> str:
    return family(name, "counter", what, [({}, value)])


def _gauge(name: str, what: str, value: float | None) -> str:
    return family(name, "gauge", what, [] if value is None else [({}, value)])


def _by(label: str, counts: Mapping[str, int]) -> list[Sample]:
    return [({label: name}, count) for name, count in sorted(counts.items())]


def _ages(book: Book, today: date) -> list[Sample]:
    """Return how many days ago the oldest fact was last looked at, the one in the middle, and the newest."""
    known = [*book.facts.values(), *book.sites.values()]
    ages = sorted((today - (fact.checked.day if fact.checked else fact.reported)).days for fact in known)
    places = {"newest": 0, "median": len(ages) // 2, "oldest": -1}
    return [({"of": which}, ages[place]) for which, place in places.items()]
