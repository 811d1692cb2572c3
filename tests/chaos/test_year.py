"""A short version of what `make chaos` does: months of reminders, with a clock that is a variable."""

from pathlib import Path

from tests.chaos.proof import SHORT, nobody
from tests.chaos.year import year


async def test_in_months_of_reminders_none_is_lost_told_at_night_or_twice(tmp_path: Path) -> None:
    verdict = await year(tmp_path, SHORT, nobody)
    print(verdict)
    assert not verdict.broken
