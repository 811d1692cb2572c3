"""How does a test run the bot as a process of its own, and talk to it as a person with a phone?

The process is `python -m bot run --no-playground`; its Telegram is the local Bot API, here in the test. Unless
a test says otherwise it runs without limits of its own (OPTOUT_RATE and OPTOUT_CHAT_RATE at 0).
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
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any, TypeVar

from bot.clock import Clock
from bot.playground.api import BotApi, Fault, LoseAnswer
from bot.playground.checks import check_text
from bot.playground.world import World
from bot.telegram.format import keyboard
from dialogs.reply import Reply

ROOT = Path(__file__).parents[2]
BOT_ID = 7
TOKEN = f"{BOT_ID}:pretended-token-that-no-output-may-hold"
PATIENCE = 10.0
RUN = ("-m", "bot", "run", "--no-playground")
KEPT_RUNNING = """
import os
from bot.__main__ import main
while True:
    child = os.fork()
    if not child:
        os._exit(main(['run', '--no-playground']))
    print(child, flush=True)
    if not os.WIFSIGNALED(os.waitpid(child, 0)[1]):
        break
"""
"""Starts the bot again whenever it is killed, as a service manager does, but without loading it anew."""

T = TypeVar("T")
Message = Mapping[str, Any]


class Bot:
    """A bot, its files, and the Telegram around it; the process may be started and ended again and again."""

    def __init__(self, world: World, api: BotApi, url: str, folder: Path, settings: Mapping[str, str]) -> None:
        self.world = world
        self.api = api
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
        self._process: Process | None = None

    # ---------------------------------------------------------------- the process

    async def launch(self, *arguments: str) -> None:
        """Start the process, and wait for nothing."""
        with self._stderr.open("ab") as errors:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *(arguments or RUN),
                stdout=PIPE,
                stderr=errors,
                cwd=self.database.parent,
                env=self._settings,
                start_new_session=True,
            )
        self.pid = self._process.pid

    async def start(self) -> None:
        """Start the process, and wait until it listens and polls, or has its webhook."""
        asked = self._asked_for_updates
        await self.launch()
        await self.listens()
        await self.until(lambda: self._asked_for_updates > asked, "the bot asks for updates")

    async def keep_running(self) -> None:
        """Start a process that starts the bot again whenever it is killed."""
        await self.launch("-c", KEPT_RUNNING)
        await self.listens()

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

    def strike(self) -> None:
        """Kill the process at this very moment."""
        os.kill(self.pid, signal.SIGKILL)

    async def kill(self) -> None:
        """Kill the process, and wait until it is gone."""
        self.strike()
        await self.ended()

    async def restart(self) -> None:
        """Start again after a kill."""
        await self.ended()
        await self.start()

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

    def on(self, method: str, *faults: Fault | None | Callable[[], None]) -> None:
        """Let the next calls of a method (or of any that begins so) go wrong, each in its own way."""
        waiting = list(faults)

        def decide(called: str, values: Mapping[str, object]) -> Fault | None:
            del values
            if not waiting or not called.startswith(method):
                return None
            fault = waiting.pop(0)
            if callable(fault):
                fault()
                return LoseAnswer(before=True)
            return fault

        self.api.faults.on_call = decide

    def rows(self, question: str, *parameters: object) -> list[Any]:
        """Ask the database, beside the process that writes it."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(question, parameters).fetchall()

    def stored(self, person: int) -> dict[str, Any] | None:
        """Return the session of somebody as it is stored, with the number of turns that were shown."""
        for session, revision in self.rows("SELECT session, revision FROM chats WHERE chat = ?", person):
            return {**json.loads(session), "revision": revision}
        return None

    def called(self, *methods: str, chat: int | None = None) -> int:
        """Count the calls of methods, to a chat if one is named."""
        return sum(call.method in methods and chat in (None, call.chat_id) for call in list(self.api.calls))

    def phone(self, language: str | None = "en", name: str = "Ada Nevermore") -> "Phone":
        """Give somebody a phone."""
        return Phone(self, self.world.add_person(name, language).id)


class Phone:
    """What a person has in hand: they press labels, write and look."""

    def __init__(self, bot: Bot, person: int) -> None:
        self.bot = bot
        self.person = person
        self.presses = 0
        self.at: int | None = None  # the message that showed the newest screen

    @property
    def messages(self) -> list[Message]:
        """What the bot has sent, oldest first."""
        return [message for message in self.bot.world.messages(self.person) if message["from"]["is_bot"]]

    @property
    def screen(self) -> Message:
        """The message that showed the newest screen."""
        found = [message for message in self.messages if message["message_id"] == self.at]
        return found[0] if found else {}

    @property
    def text(self) -> str:
        """The text of the newest screen."""
        return str(self.screen.get("text", ""))

    @property
    def links(self) -> list[str]:
        """What can be opened from the newest screen."""
        return [button["url"] for button in buttons(self.screen) if "url" in button]

    @property
    def copies(self) -> list[str]:
        """What can be copied from the newest screen."""
        return [button["copy_text"]["text"] for button in buttons(self.screen) if "copy_text" in button]

    async def write(self, text: str) -> None:
        """Write, and wait for the answer."""
        before = self.messages
        self.bot.world.write(self.person, text)
        await self.changed(before, f"an answer to {text!r}")

    async def press(self, *labels: str) -> None:
        """Press buttons, each on the newest message that has it, and wait each time for the next screen."""
        for label in labels:
            message, data = self.find(label)
            await self.tap(data, message)

    async def tap(self, data: str, message: int | None = None) -> None:
        """Press the button that carries this, and wait for the next screen."""
        before = self.messages
        self.touch(data, message)
        await self.changed(before, f"another screen after {data!r}")

    def touch(self, data: str, message: int | None = None) -> Message:
        """Press whatever carries this, there or not, wait for nothing, and return the update."""
        self.presses += 1
        place = message or self.at or self.messages[-1]["message_id"]
        return self.bot.world.press(self.person, place, data, force=True)

    def find(self, label: str) -> tuple[int, str]:
        """Return the newest message with a button of this label, or else with one that contains it."""
        offers = [
            (message["message_id"], button["text"], button["callback_data"])
            for message in reversed(self.messages)
            for button in buttons(message)
            if "callback_data" in button
        ]
        exact = [(place, data) for place, text, data in offers if text == label]
        for place, data in (*exact, *((place, data) for place, text, data in offers if label in text)):
            return place, data
        on_offer = [text for _, text, _ in offers]
        raise AssertionError(f"no button {label!r} in {on_offer}\n{self.text}\n{self.bot.last_lines()}")

    async def changed(self, before: Iterable[Message], what: str) -> None:
        """Wait for a message with buttons that was not there before, or not like this."""
        old = {id(message): message for message in before}
        await self.bot.until(lambda: self._look(old), what)

    async def shows(self, text: str) -> None:
        """Wait until a text stands in some message."""
        await self.bot.until(
            lambda: any(text in str(message.get("text", "")) for message in self.messages), repr(text)
        )

    def _look(self, old: Mapping[int, Message]) -> bool:
        new = [message for message in self.messages if id(message) not in old and buttons(message)]
        if new:
            self.at = new[-1]["message_id"]
        return bool(new)


def buttons(message: Message) -> list[dict[str, Any]]:
    """Return the buttons under a message."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def looks(message: Message) -> tuple[object, ...]:
    """Return how a message looks."""
    return message.get("text"), message.get("entities", []), message.get("reply_markup")


def as_kept(reply: Reply) -> tuple[object, ...]:
    """Return how a reply of the core looks once Telegram has it."""
    markup = keyboard(reply)
    checked = check_text(reply.text, "HTML", json.loads(markup.to_json()) if markup else None)
    return checked.text, list(checked.entities), checked.markup


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
