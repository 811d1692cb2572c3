"""What became of copies of a database that were made while the bot ran, some killed on the way?"""

import asyncio
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path

from bot.store import StoreError
from bot.store.health import looked_through
from tests.bot.process import PATIENCE, ROOT

COPYING = """
import sys
from bot.backup import backup
print(flush=True)
backup(*sys.argv[1:])
"""


class Copies:
    """Copies of a database; each is made by a process of its own."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._paths: list[Path] = []
        self._failed = 0

    async def begin(self) -> Process:
        """Return a process that begins to make a copy just now."""
        path = self._database.with_name(f"copy-{len(self._paths)}.db")
        self._paths.append(path)
        places = (str(self._database), str(path))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", COPYING, *places, stdout=PIPE, stderr=DEVNULL, env={"PYTHONPATH": str(ROOT)}
        )
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            await process.stdout.readline()
        return process

    async def end(self, process: Process, *, kill: bool) -> None:
        """Wait for the end of a copy, or kill it."""
        if kill:
            with suppress(ProcessLookupError):  # it has come to its end just now
                process.kill()
        self._failed += await process.wait() not in (0, -signal.SIGKILL)

    @property
    def complete(self) -> list[Path]:
        """The copies that were completed."""
        return [path for path in self._paths if path.exists()]

    def broken(self) -> list[str]:
        """Return what is wrong with those that were completed."""
        found = [f"{self._failed} copies could not be made"] * bool(self._failed)
        for path in self.complete:
            try:
                if damaged := looked_through(str(path)).damaged:
                    found.append(f"a copy with {damaged} damaged sessions")
            except StoreError as error:
                found.append(f"a copy: {error}")
        return found
