"""How a case stands follows from what was recorded, and from nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from dialogs.session import Account, Answer, Attempt, Case, Day, MetaReply, Region, ReplyKind
from dialogs.state import answer_due, look_again, open_cases, silent_too_long, state

MONDAY = date(2026, 11, 23)
NEW = Case(1, "facebook", "eu", (Account("facebook"),))
SENT = Attempt(Day(MONDAY))


def answered(*kinds: ReplyKind, renews: bool = False) -> Attempt:
    return replace(SENT, replies=tuple(MetaReply(kind) for kind in kinds), renews=renews)


@pytest.mark.parametrize(
    ("attempts", "stands"),
    [
        ((Attempt(),), "new"),
        ((SENT,), "waiting"),
        ((Attempt(asked=Day()),), "waiting"),
        ((answered("received"),), "received"),
        ((answered("code"),), "code"),
        ((answered("more"),), "more"),
        ((answered("refused"),), "refused"),
        ((answered("mail"),), "confirmed"),
        ((answered("screen"),), "confirmed"),
        ((answered("notification"),), "confirmed"),
        ((answered("earlier"),), "confirmed"),
        ((answered("refused", "mail"),), "confirmed"),
        ((answered("mail", "refused"),), "refused"),
        ((answered("refused"), Attempt()), "walking"),
        ((answered("refused"), SENT), "waiting"),
        ((answered("mail"), SENT), "confirmed"),
        ((answered("mail"), answered("refused")), "confirmed"),
        ((answered("mail"), Attempt(renews=True)), "walking"),
        ((answered("mail"), replace(SENT, renews=True)), "waiting"),
        ((answered("mail"), answered("refused", renews=True), answered("mail")), "confirmed"),
        ((answered("mail"), answered("mail", renews=True), Attempt(renews=True)), "walking"),
    ],
)
def test_the_last_word_counts_and_a_confirmation_until_it_is_renewed(
    attempts: tuple[Attempt, ...], stands: str
) -> None:
    assert state(replace(NEW, attempts=attempts)) == stands


def test_who_has_answered_something_is_on_the_way() -> None:
    assert state(replace(NEW, answers=(Answer("login", "browser"),))) == "walking"


def test_open_is_what_is_not_confirmed() -> None:
    cases = tuple(replace(NEW, id=number, attempts=(answered(kind),)) for number, kind in enumerate(KINDS))

    assert [case.id for case in open_cases(cases)] == [1, 2]


KINDS: tuple[ReplyKind, ...] = ("mail", "refused", "received", "earlier")


@pytest.mark.parametrize("region", ["eu", "uk", "switzerland", "brazil", "uncertain", "none"])
def test_meta_has_a_month_only_where_the_law_is_known(region: Region) -> None:
    case = replace(NEW, region=region, attempts=(SENT,))
    known = region in ("eu", "uk")

    assert answer_due(case) == (date(2026, 12, 23) if known else None)
    assert look_again(case, MONDAY) == date(2026, 12, 23)
    january = replace(case, attempts=(Attempt(Day(date(2027, 1, 31))),))
    assert look_again(january, MONDAY) == (date(2027, 2, 28) if known else date(2027, 3, 2))


@pytest.mark.parametrize("attempt", [Attempt(), Attempt(Day())])
def test_without_a_day_there_is_no_date(attempt: Attempt) -> None:
    case = replace(NEW, attempts=(attempt,))

    assert answer_due(case) is None
    assert look_again(case, MONDAY) == date(2026, 12, 23)
    assert not silent_too_long(case, date(2030, 1, 1))


@pytest.mark.parametrize(
    ("attempt", "day", "silent"),
    [
        (SENT, "2026-12-23", False),
        (SENT, "2026-12-24", True),
        (answered("received"), "2026-12-24", True),
        (answered("refused"), "2026-12-24", False),
        (answered("mail"), "2026-12-24", False),
    ],
)
def test_silence_is_too_long_the_day_after_the_month(attempt: Attempt, day: str, *, silent: bool) -> None:
    assert silent_too_long(replace(NEW, attempts=(attempt,)), date.fromisoformat(day)) is silent
