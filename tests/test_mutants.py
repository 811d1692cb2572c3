"""The breakages of `make mutants` still are breakages, and are tried in a copy only."""

from pathlib import Path

import pytest

from tests import mutants as module
from tests.mutants import ROOT, Mutant, copied, main, mutants
from tests.test_faults_table import there

MUTANTS = mutants()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_passage_is_there_once_and_its_tests_are_there(mutant: Mutant) -> None:
    assert mutant.passages() == 1
    assert mutant.old != mutant.new
    assert mutant.tests
    for test in mutant.tests:
        file, _, name = test.partition("::")
        assert name in there(file) if name else there(file)


def test_there_are_enough() -> None:
    assert len(MUTANTS) >= 12


def test_a_copy_is_broken_and_mended_and_the_tree_is_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, seen = copied(tmp_path), []
    mutant = next(mutant for mutant in MUTANTS if mutant.name == "do-not-sync")

    def tried(where: Path, tests: tuple[str, ...]) -> int:
        seen.append((mutant.passages(where), mutant.passages(), tests))
        return 1

    monkeypatch.setattr(module, "tried", tried)
    assert mutant.is_caught(root)
    assert seen == [(0, 1, mutant.tests)]
    assert (root / mutant.file).read_bytes() == (ROOT / mutant.file).read_bytes()


@pytest.mark.parametrize(("ends", "code"), [([0, 1], 0), ([0, 0], 1), ([0, 5], 1), ([1, 1], 1)])
def test_it_ends_well_when_the_breakage_alone_makes_a_test_fail(
    monkeypatch: pytest.MonkeyPatch, ends: list[int], code: int
) -> None:
    monkeypatch.setattr(module, "tried", lambda *_: ends.pop(0))
    monkeypatch.setattr(module, "copied", copied_file)

    assert main(["do-not-sync"]) == code


def copied_file(folder: Path) -> Path:
    """Copy only what the breakage of that name needs."""
    path = folder / "bot" / "store" / "sqlite.py"
    path.parent.mkdir(parents=True)
    path.write_bytes((ROOT / "bot" / "store" / "sqlite.py").read_bytes())
    (folder / "said.txt").touch()
    return folder


def test_a_name_that_is_not_there_is_a_mistake() -> None:
    assert main(["no-such-breakage"]) == 1
