"""How is a bot started for a measurement, and what does its process cost?"""

import asyncio
import os
import resource
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.bench.speed.telegram import Telegram

ROOT = Path(__file__).parents[3]
TOKEN = "7:a-token-of-the-benchmark"
PATIENCE = 60.0
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Kind:
    """A bot to be measured: its command, its settings, and how its file tells what is committed."""

    name: str
    command: tuple[str, ...]
    question: str = ""
    steps: bool = True  # whether it counts steps instead of walking the guides


OURS = Kind(
    "optout-bot",
    ("-m", "bot", "run", "--no-playground"),
    "SELECT revision FROM chats WHERE chat = ?",
    steps=False,
)
STEPS = "SELECT step FROM people WHERE chat = ?"


def peer(name: str, module: str, *options: str, question: str = "") -> Kind:
    """Return a peer."""
    return Kind(name, ("-m", f"tests.bench.speed.peers.{module}", *options), question)


PEERS = {
    "echo": peer("PTB echo over aiohttp, stores nothing", "echo"),
    "one-by-one": peer("PTB + aiosqlite, one by one, FULL", "naive", question=STEPS),
    "pickle": peer("PTB ConversationHandler + pickle", "conversation"),
    "aiogram": peer("aiogram FSM + SQLite FULL", "fsm", "sqlite", question=STEPS),
    "aiogram-memory": peer("aiogram FSM in memory", "fsm", "memory"),
}


class DidNotStartError(Exception):
    """A bot ended, or did not ask for updates in time; the text says what it said last."""


class Running:
    """A bot that runs."""

    def __init__(self, process: Process, ready: float) -> None:
        self._process = process
        self.ready = ready

    @property
    def cpu(self) -> float:
        """Seconds of CPU so far."""
        fields = (
            Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        )
        return (int(fields[11]) + int(fields[12])) / TICK

    @property
    def peak(self) -> float:
        """The most memory it ever had, in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024


@asynccontextmanager
async def running(kind: Kind, telegram: Telegram, folder: Path, **settings: str) -> AsyncIterator[Running]:
    """Run a bot until it asks for updates, and end it at last."""

    async def polls() -> bool:
        return telegram.polls > 0

    url = await telegram.start()
    try:
        async with _process(kind, url, folder, polls, **settings) as bot:
            yield bot
    finally:
        await telegram.stop()


@asynccontextmanager
async def started(kind: Kind, url: str, folder: Path, place: str, **settings: str) -> AsyncIterator[Running]:
    """Run a bot that listens at a place until it is ready to be told of updates, and end it at last."""

    async def ready() -> bool:
        try:
            async with aiohttp.request("GET", f"http://{place}/ready") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async with _process(kind, url, folder, ready, OPTOUT_LISTEN=place, **settings) as bot:
        yield bot


@asynccontextmanager
async def _process(
    kind: Kind, url: str, folder: Path, ready: Callable[[], Awaitable[bool]], **settings: str
) -> AsyncIterator[Running]:
    environment = {
        "OPTOUT_TOKEN": TOKEN,
        "OPTOUT_API_URL": url,
        "OPTOUT_DATABASE": str(folder / "bot.db"),
        "OPTOUT_LISTEN": "127.0.0.1:0",
        "OPTOUT_OPERATOR": "the tests, tests@example.org",
        "OPTOUT_RATE": "0",
        "OPTOUT_CHAT_RATE": "0",
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "PATH": os.environ["PATH"],
        **settings,
    }
    began = time.perf_counter()
    with (folder / "errors").open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *kind.command, stdout=DEVNULL, stderr=errors, cwd=folder, env=environment
        )
    try:
        while not await ready():
            if process.returncode is not None or time.perf_counter() - began > PATIENCE:
                said = (folder / "errors").read_text(encoding="utf-8")[-2000:]
                raise DidNotStartError(f"{kind.name} does not start\n{said}")
            await asyncio.sleep(0.002)
        yield Running(process, time.perf_counter() - began)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


def more_files() -> None:
    """Allow as many connections as the system does."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
