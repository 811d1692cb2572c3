"""How does a test run the bot as a process of its own?

The process does what `python -m bot run --no-playground` does, and is that command where a test says `anew`;
its Telegram is the local Bot API, here in the test.
Unless a test says otherwise it runs without limits of its own (OPTOUT_RATE and OPTOUT_CHAT_RATE at 0).
"""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.clock import Clock
from bot.playground.api import BotApi, Fault, LoseAnswer
from bot.playground.world import World
from dialogs import memory
from tests.bot.forked import Forked, command, keep_running
from tests.bot.phone import Phone

ROOT = Path(__file__).parents[2]
BOT_ID = 7
TOKEN = f"{BOT_ID}:pretended-token-that-no-output-may-hold"
FIRST_PERSON = 5_000_000_123  # as large as Telegram's numbers are: it takes SQLite six bytes
SECRET = "a-secret-of-the-tests"
PATIENCE = 30.0
RUN = ("run", "--no-playground")

T = TypeVar("T")


class Bot:
    """A bot, its files, and the Telegram around it; the process may be started and ended again and again."""

    def __init__(
        self, world: World, api: BotApi, url: str, folder: Path, settings: Mapping[str, str]
    ) -> None:
        self.world = world
        self.api = api
        self.url = url
        self.doubles = False  # whether Telegram delivers every update twice
        self.database = folder / "bot.db"
        self.address = ""
        self.lines: list[str] = []  # of standard output
        self.pid = 0
        self._stderr = folder / f"stderr-{time.monotonic_ns()}"
        self._settings = {
            "OPTOUT_TOKEN": TOKEN,
            "OPTOUT_API_URL": url,
            "OPTOUT_DATABASE": str(self.database),
            "OPTOUT_LISTEN": "127.0.0.1:0",
            "OPTOUT_OPERATOR": "the tests, tests@example.org",
            "OPTOUT_RATE": "0",
            "OPTOUT_CHAT_RATE": "0",
            "PYTHONPATH": str(ROOT),
            "PATH": os.environ["PATH"],
            **settings,
        }
        self._process: Process | Forked | None = None
        self._troubles: list[tuple[str, int | None, list[Fault | Callable[[], Fault]]]] = []
        api.faults.on_call = self.trouble

    # ---------------------------------------------------------------- the process

    async def launch(self, *arguments: str) -> None:
        """Start a command of the program, and wait for nothing."""
        await self.fork(command(*(arguments or RUN)))

    async def keep_running(self) -> None:
        """Start the bot so that it is started again whenever it is killed, and wait for nothing."""
        await self.fork(partial(keep_running, *RUN))

    async def execute(self, *arguments: str) -> None:
        """Start Python anew, and wait for nothing."""
        with self._stderr.open("ab") as errors:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *arguments,
                stdout=PIPE,
                stderr=errors,
                cwd=self.database.parent,
                env=self._settings,
                start_new_session=True,
            )
        self.pid = self._process.pid

    async def fork(self, does: Callable[[], int]) -> None:
        """Start a process that does something, and wait for nothing."""
        with self._stderr.open("ab") as errors:
            folder = self.database.parent
            self._process = await Forked.start(does, folder, self._settings, errors.fileno())
        self.pid = self._process.pid

    async def start(self, *, anew: bool = False) -> None:
        """Start the process, and wait until it listens and polls, or has its webhook."""
        asked = self._asked_for_updates
        await (self.execute("-m", "bot", *RUN) if anew else self.launch())
        await self.listens()
        await self.until(lambda: self._asked_for_updates > asked, "the bot asks for updates")

    async def listens(self) -> None:
        """Wait until the bot has said where it listens."""
        assert self._process is not None
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while line := (await self._process.stdout.readline()).decode().strip():
                self.lines.append(line)
                if line.isdecimal():
                    self.pid = int(line)
                    continue
                self.address = line
                return
        raise AssertionError(f"the bot did not start\n{self.last_lines()}")

    @property
    def _asked_for_updates(self) -> int:
        return self.api.counts["getUpdates"] + self.api.counts["setWebhook"]

    def strike(self, *, before: bool = True) -> Fault:
        """Kill the process at this very moment, before or after the call under way is done."""
        os.kill(self.pid, signal.SIGKILL)
        return LoseAnswer(before)

    async def kill(self) -> None:
        """Kill the process, and wait until it is gone."""
        self.strike()
        await self.ended()

    async def stop(self) -> int:
        """Ask the process to end, and return its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> int:
        """Wait until the process has ended, and return its exit code."""
        assert self._process is not None
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            rest = (await self._process.stdout.read()).decode()
            self.lines += rest.splitlines()
            return await self._process.wait()

    async def end(self) -> None:
        """End whatever still runs."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)  # its own group: it was started in a new session
        await self.ended()

    @property
    def errors(self) -> str:
        """What the process has written to standard error."""
        return self._stderr.read_text(encoding="utf-8") if self._stderr.exists() else ""

    def last_lines(self) -> str:
        """Return the last lines of standard error, to explain what went wrong."""
        return "the bot's last words:\n" + "\n".join(self.errors.splitlines()[-15:])

    # ---------------------------------------------------------------- what is around it

    async def until(self, holds: Callable[[], T], what: str, within: float = PATIENCE) -> T:
        """Wait until something holds, and return it."""
        deadline, version = time.monotonic() + within, self.world.version
        while not (found := holds()):
            if time.monotonic() > deadline:
                raise AssertionError(f"{what}: not within {within} s\n{self.last_lines()}")
            version = await self.world.wait_change(version, 0.01)
        return found

    def on(self, method: str, *faults: Fault | Callable[[], Fault], chat: int | None = None) -> None:
        """Let the next calls of a method (or of all that begin so), to a chat or to all, go wrong in turn."""
        self._troubles.append((method, chat, list(faults)))

    def trouble(self, called: str, values: Mapping[str, object]) -> Fault | None:
        """Return what is to go wrong with this call."""
        for method, chat, faults in self._troubles:
            if faults and called.startswith(method) and chat in (None, int(str(values.get("chat_id", 0)))):
                fault = faults.pop(0)
                return fault() if callable(fault) else fault
        return None

    def rows(self, question: str, *parameters: object) -> list[Any]:
        """Ask the database, beside the process that writes it."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(question, parameters).fetchall()

    def stored(self, person: int) -> dict[str, Any] | None:
        """Return the session of somebody as it is stored, with the number of turns that were shown."""
        for session, revision in self.rows("SELECT session, revision FROM chats WHERE chat = ?", person):
            return {**json.loads(session, object_hook=memory.named), "revision": revision}
        return None

    def called(self, *methods: str, chat: int | None = None) -> int:
        """Count the calls of methods, to a chat if one is named."""
        return sum(call.method in methods and chat in (None, call.chat_id) for call in list(self.api.calls))

    def phone(self, language: str | None = "en", name: str = "Ada Nevermore") -> Phone:
        """Give somebody a phone."""
        person = FIRST_PERSON + 7_919 * len(self.world.people)
        return Phone(self, self.world.add_person(name, language, person).id)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def pretended(folder: Path, **settings: str) -> AsyncIterator[Bot]:
    """Build a Telegram on this machine and a bot for it, not started yet; everything is ended at last."""
    world = World(Clock())
    api = BotApi(world, TOKEN, bot_id=BOT_ID)
    api.webhook.first_pause = 0.05
    bot = Bot(world, api, await api.start(), folder, settings)
    try:
        yield bot
    finally:
        await bot.end()
        await api.stop()
    said = bot.errors + "\n".join(bot.lines)
    assert TOKEN.partition(":")[2] not in said, "the token stands in the output"
    assert "Traceback" not in said, bot.last_lines()


@asynccontextmanager
async def running(folder: Path, **settings: str) -> AsyncIterator[Bot]:
    """Run a bot."""
    async with pretended(folder, **settings) as bot:
        await bot.start()
        yield bot


@asynccontextmanager
async def kept_running(folder: Path, **settings: str) -> AsyncIterator[Bot]:
    """Run a bot that is started again whenever it is killed; `listens` waits for the next start."""
    async with pretended(folder, **settings) as bot:
        await bot.keep_running()
        await bot.listens()
        yield bot


@asynccontextmanager
async def receiving(folder: Path, way: str, **settings: str) -> AsyncIterator[Bot]:
    """Run a bot that is told of updates by polling or by webhook."""
    if way == "webhook":
        listen = f"127.0.0.1:{free_port()}"
        settings |= {"OPTOUT_LISTEN": listen, "OPTOUT_WEBHOOK_SECRET": SECRET}
        settings |= {"OPTOUT_WEBHOOK_URL": f"http://{listen}/from-telegram"}
    async with running(folder, **settings) as bot:
        yield bot
