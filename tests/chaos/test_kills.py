"""A short version of what `make chaos` does for minutes: kills, trouble on the way, everything twice."""

from pathlib import Path

from tests.chaos.kills import kills, pace
from tests.chaos.proof import SHORT, nobody
from tests.chaos.storm import storm, twice


async def test_killed_at_any_moment_and_at_named_points_nothing_is_lost_and_nothing_done_twice(
    tmp_path: Path,
) -> None:
    verdict = await kills(tmp_path, SHORT, nobody)
    print(verdict)
    assert not verdict.broken


async def test_killed_at_the_pace_of_life_less_than_one_new_message_a_kill_is_repeated(
    tmp_path: Path,
) -> None:
    verdict = await pace(tmp_path, SHORT, nobody)
    print(verdict)
    assert not verdict.broken


async def test_when_calls_go_wrong_and_it_is_killed_as_well_everybody_is_answered(tmp_path: Path) -> None:
    verdict = await storm(tmp_path, SHORT, nobody)
    print(verdict)
    assert not verdict.broken


async def test_delivered_twice_and_tapped_twice_everything_counts_once(tmp_path: Path) -> None:
    verdict = await twice(tmp_path, SHORT, nobody)
    print(verdict)
    assert not verdict.broken
