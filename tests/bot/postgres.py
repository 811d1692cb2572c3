"""How does a test get a PostgreSQL of its own?

The server of the system's package is started as an ordinary user, on a free port of this machine, in a
folder of its own that is gone afterwards; it writes to the disk as in production. Each test has a database.
"""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg

from tests.bot.process import free_port

PLACES = "/usr/lib/postgresql/*/bin/postgres", "/usr/local/pgsql/bin/postgres"
USERS = "postgres", "nobody"
NAME, PASSWORD = "optout", "a-password-that-no-output-may-hold"
PATIENCE = 20.0
GUARDED = '"$@" </dev/null & read -r _; kill -QUIT $! 2>/dev/null; wait'
"""Runs a command that ends when nobody holds the other side of standard input any more."""
EMPTIED = """SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid();
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;"""


def binaries() -> Path | None:
    """Return the folder with the newest server of this machine; None when there is none."""
    found = [path for place in PLACES for path in sorted(Path("/").glob(place.removeprefix("/")))]
    named = shutil.which("postgres")
    return found[-1].parent if found else Path(named).parent if named else None


class Postgres:
    """A server that can be stopped, killed and started again."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self._programs = programs
        self._names = count(1)
        self._empty: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None
        user = next(name for name in USERS if _is_there(name)) if os.geteuid() == 0 else None
        self._as: dict[str, Any] = {"user": user, "group": pwd.getpwnam(user).pw_gid} if user else {}
        if user:
            self._as["extra_groups"] = []
            shutil.chown(folder, user)

    def make(self) -> None:
        """Make the folder of a new server."""
        secret = self.folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        secret.chmod(0o644)
        command = [str(self._programs / "initdb"), "-D", str(self.folder / "data"), "-U", NAME]
        command += ["--pwfile", str(secret)]
        command += ["-A", "scram-sha-256", "-E", "UTF8", "--locale", "C", "--no-sync"]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **self._as)

    def start(self) -> None:
        """Start the server, unless it runs; `ready` waits for it."""
        if self._process is not None:
            return
        settings = [f"port={self.port}", "listen_addresses=127.0.0.1", "max_connections=100"]
        settings += [f"unix_socket_directories={self.folder}", "shared_buffers=64MB"]
        command = [str(self._programs / "postgres"), "-D", str(self.folder / "data")]
        command += [word for setting in settings for word in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                ["sh", "-c", GUARDED, "sh", *command],
                cwd=self.folder,
                stdin=subprocess.PIPE,  # closed when the tests end, however they do
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._as,
            )

    def stop(self, number: int = signal.SIGINT) -> None:
        """Let the server hang up on everybody and end; with SIGQUIT it crashes."""
        if self._process is not None:
            os.kill(self._number(), number)
            self._ended()

    def kill(self) -> None:
        """Kill the server with every process it has started, as when a machine loses its power."""
        if self._process is not None:
            server = self._number()
            os.kill(server, signal.SIGSTOP)  # it starts nothing more
            children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="utf-8").split()
            for number in (server, *map(int, children)):
                with suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
            self._ended()

    @property
    def cpu(self) -> float:
        """Seconds of CPU of all its processes so far, also of those that have ended."""
        server = self._number()
        children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="utf-8").split()
        return _cpu(server, 4) + sum(_cpu(int(child), 2) for child in children)

    def _number(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])

    def end(self) -> None:
        """End whatever still runs."""
        if self._process is not None:
            self._ended()

    def _ended(self) -> None:
        assert self._process is not None
        self._process.communicate(timeout=PATIENCE)
        self._process = None

    async def ready(self) -> None:
        """Wait until the server takes connections."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                connection = await asyncpg.connect(self.address("postgres"), timeout=5)
            except (OSError, asyncpg.PostgresError):
                assert time.monotonic() < deadline, (self.folder / "log").read_text(encoding="utf-8")[-2000:]
                await asyncio.sleep(0.05)
            else:
                await connection.close()
                return

    def address(self, database: str, port: int | None = None) -> str:
        """Return the address of a database, perhaps through another port."""
        return f"postgresql://{NAME}:{PASSWORD}@127.0.0.1:{port or self.port}/{database}"

    @asynccontextmanager
    async def database(self) -> AsyncIterator["Database"]:
        """Lend an empty database: one that was emptied, which is quicker, or a new one."""
        self.start()  # a test that failed may have left it ended
        await self.ready()
        if self._empty:
            name = self._empty.pop()
        else:
            name = f"test_{os.getpid()}_{next(self._names)}"
            await self._order("postgres", f"CREATE DATABASE {name}")
        try:
            yield Database(self, name)
        finally:
            if self._process is not None:
                await self._order(name, EMPTIED)
                self._empty.append(name)

    async def _order(self, database: str, statement: str) -> None:
        connection = await asyncpg.connect(self.address(database), timeout=PATIENCE)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


class Database:
    """A database, and a look into it behind the back of the store."""

    def __init__(self, server: Postgres, name: str) -> None:
        self.server = server
        self.address = server.address(name)
        self.name = name

    async def look(self, question: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Read, or damage, what is stored."""
        connection = await asyncpg.connect(self.address, timeout=PATIENCE)
        try:
            return [tuple(row) for row in await connection.fetch(question, *parameters)]
        finally:
            await connection.close()


def _cpu(process: int, fields: int) -> float:
    """Return seconds of CPU: user, system, and the same of the children that have ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        said = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return sum(map(int, said[11 : 11 + fields])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _is_there(user: str) -> bool:
    with suppress(KeyError):
        return bool(pwd.getpwnam(user))
    return False


@contextmanager
def served(programs: Path) -> Iterator[Postgres]:
    """Run a server in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="optout-pg-", ignore_cleanup_errors=True) as folder:
        server = Postgres(Path(folder), programs)
        try:
            server.make()
            server.start()
            yield server
        finally:
            server.end()
