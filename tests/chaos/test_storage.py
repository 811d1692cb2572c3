"""A short version of what `make chaos` does: a database that fails, is full, or changes by itself."""

from pathlib import Path

from tests.chaos.calls import calls
from tests.chaos.flips import flips
from tests.chaos.full import full
from tests.chaos.proof import SHORT, nobody


async def test_a_day_is_the_same_day_when_any_call_of_the_database_fails(tmp_path: Path) -> None:
    verdict = await calls(tmp_path, SHORT, nobody)
    print(verdict)
    assert not verdict.broken


async def test_a_byte_that_changes_by_itself_is_read_around_or_named_in_one_line(tmp_path: Path) -> None:
    verdict = await flips(tmp_path, SHORT, nobody)
    print(verdict)
    assert not verdict.broken


async def test_a_full_disk_holds_everything_up_and_loses_nothing(tmp_path: Path) -> None:
    verdict = await full(tmp_path, SHORT, nobody)
    print(verdict)
    assert not verdict.broken
