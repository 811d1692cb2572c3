"""On what was it measured, and how much did others use it meanwhile?"""

import os
import platform
import sqlite3
import time
from pathlib import Path

STAT = Path("/proc/stat")


class Machine:
    """The machine, from now on."""

    def __init__(self) -> None:
        self._began, self._idle, self._mine = time.monotonic(), _idle(), _mine()

    def words(self) -> str:
        """Return what it is, and how much of it others used since."""
        took, cores = time.monotonic() - self._began, os.cpu_count() or 1
        others = max(0.0, 1 - ((_idle() - self._idle) + (_mine() - self._mine)) / (took * cores))
        return (
            f"{cores} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
            f"SQLite {sqlite3.sqlite_version}; {took / 60:.0f} minutes, others used {others:.0%} of it."
        )


def _idle() -> float:
    """Return for how many seconds cores were idle so far, or waited for the disk; 0 where nothing says so."""
    if not STAT.exists():
        return 0.0
    fields = STAT.read_text(encoding="utf-8").splitlines()[0].split()
    return (int(fields[4]) + int(fields[5])) / os.sysconf("SC_CLK_TCK")


def _mine() -> float:
    """Return how many seconds of CPU this process and those it started used."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
