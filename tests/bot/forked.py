"""How does a test start the program again and again, without loading it anew each time?

Loading takes most of a start. So the first start leaves a server behind that has loaded the program and forks
at every start; it ends with the process of the tests. What is forked is a process of its own: with its own
settings, folder, session and output, with signals that reach it, and with an exit code.
"""

import asyncio
import os
import sys
import time
from asyncio import StreamReader
from collections.abc import Callable, Mapping
from functools import partial
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import DupFd
from pathlib import Path
from signal import Signals
from subprocess import CompletedProcess
from tempfile import TemporaryFile
from typing import Any

from bot.__main__ import main

PATIENCE = 60.0
SERVER = get_context("forkserver")
SERVER.set_forkserver_preload(["bot.__main__", __name__, "tests.bot.preloaded"])


class Streams:
    """The standard output, error and input of a process; they travel to it when it is forked."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = numbers

    def __reduce__(self) -> tuple[Callable[..., "Streams"], tuple[Any, ...]]:
        return _arrived, tuple(DupFd(number) for number in self.numbers)

    def take(self) -> None:
        """Make them those of this process."""
        for standard, number in zip((1, 2, 0), self.numbers, strict=True):
            os.dup2(number, standard)
            os.close(number)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - it stays open


def _arrived(*travelled: Any) -> Streams:
    return Streams(*(one.detach() for one in travelled))


class Forked:
    """A process that was forked; whoever knows one of asyncio knows this one."""

    def __init__(self, process: BaseProcess, stdout: StreamReader) -> None:
        assert process.pid is not None
        self.pid, self.stdout = process.pid, stdout
        self.returncode: int | None = None
        self._process = process

    @classmethod
    async def start(
        cls, does: Callable[[], int], folder: Path, settings: Mapping[str, str], errors: int
    ) -> "Forked":
        """Start a process that does something; its standard error is written to an open file."""
        ours, theirs = os.pipe()
        nothing = os.open(os.devnull, os.O_RDONLY)
        try:
            process = _forked(does, folder, settings, Streams(theirs, errors, nothing))
        finally:
            os.close(theirs)
            os.close(nothing)
        stdout = StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stdout), os.fdopen(ours, "rb")
        )
        return cls(process, stdout)

    def send_signal(self, signal: Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self._process.is_alive():
            os.kill(self.pid, signal)

    async def wait(self) -> int:
        """Wait until it has ended, and return its exit code."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        self.returncode = _code(self._process)
        return self.returncode


def ran(
    *arguments: str, folder: Path, settings: Mapping[str, str], asked: bytes = b""
) -> CompletedProcess[bytes]:
    """Run a command to its end, with something to read on its standard input."""
    with TemporaryFile() as stdin, TemporaryFile() as stdout, TemporaryFile() as errors:
        stdin.write(asked)
        stdin.seek(0)
        streams = Streams(stdout.fileno(), errors.fileno(), stdin.fileno())
        code = _code(_forked(command(*arguments), folder, settings, streams))
        stdout.seek(0)
        errors.seek(0)
        return CompletedProcess(arguments, code, stdout.read(), errors.read())


def command(*arguments: str) -> Callable[[], int]:
    """Return what `python -m bot` does with such arguments."""
    return partial(main, list(arguments))


def keep_running(*arguments: str) -> int:
    """Start a command again whenever it is killed, as a service manager does; each start says its number."""
    while True:
        child = os.fork()
        if not child:
            print(os.getpid(), flush=True)
            os._exit(main(list(arguments)))
        status = os.waitpid(child, 0)[1]
        if not os.WIFSIGNALED(status):
            return os.waitstatus_to_exitcode(status)


def _forked(
    does: Callable[[], int], folder: Path, settings: Mapping[str, str], streams: Streams
) -> BaseProcess:
    process = SERVER.Process(target=_live, args=(does, folder, dict(settings), streams), daemon=True)
    process.start()
    return process


def _code(process: BaseProcess) -> int:
    process.join(PATIENCE)
    assert process.exitcode is not None, "it has not ended"
    return process.exitcode


def _live(does: Callable[[], int], folder: Path, settings: Mapping[str, str], streams: Streams) -> None:
    """Become a process of its own, and do it."""
    os.setsid()
    streams.take()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(settings)
    time.tzset()
    sys.exit(does())
