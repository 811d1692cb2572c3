"""The numbers of the week: a chat counts once, and nothing under ten can be seen or worked out."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.board import OUTCOMES, REST, Entry, Outcome, board, entries, grouped, published
from dialogs.live import Live
from dialogs.screen import Numbers
from dialogs.session import Attempt, Case, Day, MetaReply, Session
from tests.dialogs.people import at_the_form, sent_twice
from tests.talk import BOOK, Talk

DAY = date(2026, 11, 23)


def entry(outcome: Outcome = "confirmed", region: str = "eu", **other: object) -> Entry:
    known: dict[str, object] = {
        "product": "facebook", "region": region, "outcome": outcome, "language": "de",
        "source": "", "sent": DAY, "wait": None, **other,
    }  # fmt: skip
    return Entry(**known)  # type: ignore[arg-type]  # a region of a test may be invented


def shown(found: list[Entry]) -> str:
    talk = Talk(replace(BOOK, live=Live(board=board(found, DAY))))
    return talk.command("numbers").text


def test_each_outcome_of_a_case_counts_for_its_product_and_region() -> None:
    talk = at_the_form()
    assert entries(talk.session) == [], "not sent"
    talk.press("I sent it")
    assert [(one.outcome, one.region, one.sent) for one in entries(talk.session)] == [
        ("unanswered", "eu", DAY)
    ]
    talk.press("They want more")
    assert entries(talk.session) == [], "an answer, and neither yes nor no"
    talk.press("Another answer came", "Refused")
    assert [one.outcome for one in entries(talk.session)] == ["refused"]
    talk.press("Confirmed by e-mail")
    assert [(one.outcome, one.wait) for one in entries(talk.session)] == [("confirmed", 0)]


def test_a_chat_counts_once_for_a_product_and_outcome() -> None:
    assert len(entries(sent_twice().session)) == 1


def case(*replies: MetaReply, sent: Day | None) -> Session:
    attempt = Attempt(sent=sent, replies=replies)
    return Session(cases=(Case(1, "facebook", "eu", (), attempts=(attempt,)),))


@pytest.mark.parametrize(
    ("sent", "answered", "bucket"),
    [
        (Day(DAY), Day(DAY), 0),
        (Day(DAY), Day(DAY + timedelta(1)), 1),
        (Day(DAY), Day(DAY + timedelta(30)), 5),
        (Day(DAY), Day(DAY + timedelta(31)), 6),
        (Day(DAY), Day(DAY - timedelta(1)), None),
        (Day(DAY, about=True), Day(DAY), None),
        (Day(DAY), Day(DAY, about=True), None),
        (Day(), Day(DAY), None),
        (Day(DAY), Day(), None),
    ],
)
def test_a_wait_is_kept_as_a_bucket_where_both_days_are_known(
    sent: Day, answered: Day, bucket: int | None
) -> None:
    (found,) = entries(case(MetaReply("mail", answered), sent=sent))
    assert found.wait == bucket


def test_nothing_under_ten_is_shown() -> None:
    assert "too few" in shown([entry()] * 9)
    text = shown([entry()] * 19 + [entry("refused", "uk")] * 9)
    assert "confirmed: 10" in text
    assert "United Kingdom" not in text
    assert "9" not in text.replace("19", "")


def test_small_regions_are_folded_together() -> None:
    text = shown([entry(region="uk")] * 6 + [entry(region="switzerland")] * 6 + [entry()] * 20)
    assert "all other regions" in text
    assert "confirmed: 10" in text


def test_a_region_with_one_small_outcome_is_folded_whole() -> None:
    counts: dict[tuple[str, Outcome], int] = {("eu", "confirmed"): 50, ("eu", "refused"): 3}
    assert published(_counter(counts)) == {REST: (50, 0, 0)}


def _counter(counts: dict[tuple[str, Outcome], int]) -> Counter[tuple[str, Outcome]]:
    return Counter(counts)


@pytest.mark.walks
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["eu", "uk", "brazil", "switzerland"]), st.sampled_from(OUTCOMES)),
        st.integers(1, 60),
    )
)
def test_no_subtraction_of_what_is_published_yields_less_than_ten(
    counts: dict[tuple[str, Outcome], int],
) -> None:
    found = [entry(outcome, region) for (region, outcome), number in counts.items() for _ in range(number)]
    said = board(found, DAY)
    numbers = [number for line in said.lines for number in line.counts] + [said.cases, said.unanswered]
    assert all(number % 10 == 0 for number in numbers)
    assert all(abs(one - other) % 10 == 0 for one, other in combinations(numbers, 2))
    for line in said.lines:
        for outcome, number in zip(OUTCOMES, line.counts, strict=True):
            inside = [
                n for (region, name), n in counts.items() if name == outcome and line.region in (region, REST)
            ]
            assert number <= sum(inside)


@pytest.mark.parametrize(
    ("waits", "said"),
    [
        ([0] * 10, "on the same day"),
        ([0] * 4 + [2] * 6, "within 3 days"),
        ([6] * 12, "longer than 30 days"),
    ],
)
def test_half_of_the_waits_are_told_from_ten_on(waits: list[int], said: str) -> None:
    assert said in shown([entry(wait=wait) for wait in waits])
    assert "Half" not in shown([entry()] * 3 + [entry(wait=wait) for wait in waits[:9]])


def test_the_heading_says_what_this_is_and_nothing_is_a_percentage() -> None:
    text = shown([entry()] * 120 + [entry("unanswered")] * 30)
    assert "150 cases, 30 of them without any answer" in text
    assert "not a survey" in text
    assert "%" not in text


def test_before_the_first_count_there_is_nothing_to_show() -> None:
    talk = Talk(replace(BOOK, live=Live())).command("numbers")
    assert talk.session.screen == Numbers()
    assert "too few" in talk.text


def test_a_product_that_is_gone_keeps_its_id() -> None:
    assert "gone, EU" in shown([entry(product="gone")] * 10)


def test_groups_by_week_language_source_and_since_a_day() -> None:
    found = [entry(sent=DAY)] * 10 + [entry(sent=DAY - timedelta(1))] * 10 + [entry(sent=None)] * 10
    assert grouped(found, "week", None) == {
        "2026-11-16": (10, 0, 0),
        "2026-11-23": (10, 0, 0),
        "unknown": (10, 0, 0),
    }
    assert grouped(found, "source", None) == {"none": (30, 0, 0)}
    assert grouped(found, "language", DAY) == {"de": (10, 0, 0)}
