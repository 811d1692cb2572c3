"""Does some test notice when the program is broken on purpose?

python -m tests.mutants [NAME ...]

Each breakage of tests/data/mutants.toml is made in a copy of the tree, one at a time; the tests named with it
have passed there before, and now one of them has to fail.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).parent.parent
LIST = ROOT / "tests" / "data" / "mutants.toml"
NEEDED = ("bot", "deploy", "dialogs", "tests", "pyproject.toml")
PATIENCE = 300.0
"""Seconds for the tests of one breakage; a test that hangs has noticed as well."""
FAILED = 1
"""What pytest ends with when a test has failed, and not for want of one."""


@dataclass(frozen=True)
class Mutant:
    """A breakage that matters: a passage of a file, what stands there instead, and who should notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def passages(self, root: Path = ROOT) -> int:
        """Return how often the passage is there: once, or the breakage is none any more."""
        return (root / self.file).read_text(encoding="utf-8").count(self.old)

    def is_caught(self, root: Path) -> bool:
        """Break the copy, return whether a test notices, and mend it."""
        path = root / self.file
        sound = path.read_text(encoding="utf-8")
        path.write_text(sound.replace(self.old, self.new), encoding="utf-8")
        try:
            return tried(root, self.tests) == FAILED
        finally:
            path.write_text(sound, encoding="utf-8")


def mutants() -> list[Mutant]:
    """Return all breakages."""
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return [
        Mutant(name, entry["file"], entry["old"], entry["new"], tuple(entry["tests"]))
        for name, entry in listed.items()
    ]


def copied(folder: Path) -> Path:
    """Return a copy of what the tests need; the tree itself is never touched."""
    unwanted = shutil.ignore_patterns("__pycache__", "*.db*")
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=unwanted)
        else:
            shutil.copy(source, folder / name)
    return folder


def tried(root: Path, tests: Iterable[str]) -> int:
    """Run tests in a copy until one fails, and return what pytest ends with; too late counts as failed."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", "LOOK": "whole"}
    with (root / "said.txt").open("wb") as said:
        process = subprocess.Popen(
            command, cwd=root, env=environment, stdout=said, stderr=said, start_new_session=True
        )
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)  # a group of its own
            process.wait()
            return FAILED


def main(names: Sequence[str]) -> int:
    """Try the breakages, all or those named; return 0 when each was noticed."""
    chosen = [mutant for mutant in mutants() if not names or mutant.name in names]
    begun = monotonic()
    lost = [mutant.name for mutant in chosen if mutant.passages() != 1]
    if lost or not chosen:
        print(f"the passage is not there exactly once: {', '.join(lost) or 'there is no such breakage'}")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        root = copied(Path(folder))
        if tried(root, dict.fromkeys(test for mutant in chosen for test in mutant.tests)) != 0:
            print(f"the tests fail without any breakage:\n{(root / 'said.txt').read_text(encoding='utf-8')}")
            return 1
        survived = []
        for mutant in chosen:
            start, caught = monotonic(), mutant.is_caught(root)
            print(
                f"{'caught' if caught else 'SURVIVED':8}  {mutant.name} ({monotonic() - start:.0f} s)",
                flush=True,
            )
            survived += [] if caught else [mutant.name]
    print(f"{len(chosen) - len(survived)} of {len(chosen)} breakages caught, in {monotonic() - begun:.0f} s")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
