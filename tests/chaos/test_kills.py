"""A short version of what `make chaos` does for minutes: kills at the pace of life, and everything twice.

Kills at full speed and trouble on the way are short in tests/bot: test_kill and test_faults.
"""

from pathlib import Path

from tests.chaos.kills import pace
from tests.chaos.proof import SHORT, nobody
from tests.chaos.storm import twice


async def test_killed_at_the_pace_of_life_less_than_one_new_message_a_kill_is_repeated(
    tmp_path: Path,
) -> None:
    verdict = await pace(tmp_path, SHORT, nobody)
    print(verdict)
    assert not verdict.broken


async def test_delivered_twice_and_tapped_twice_everything_counts_once(tmp_path: Path) -> None:
    verdict = await twice(tmp_path, SHORT, nobody)
    print(verdict)
    assert not verdict.broken
