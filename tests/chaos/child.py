"""How does the bot run that dies at named places, and is started again whenever it was killed?

It does what `python -m bot run --no-playground` does, and looks for two files in the current folder: `point`
names where to die next, and `news` says how many changes of the Instagram guide are to be told; `died` tells
when it did.
"""

import os
import random
import signal
import sqlite3
import threading
import time
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot import app, parts
from bot.store.hop import Connection
from bot.store.sqlite import SqliteStore
from dialogs.book import Book, Operator
from dialogs.book.news import News
from tests.bot import forked

POINT, NEWS, DIED = Path("point"), Path("news"), Path("died")
BEFORE, IN, AFTER = "before the commit", "in the commit", "after the commit"
STATEMENT, ANNOUNCING = "statement", "announcing"
LONGEST_COMMIT = 0.0006  # seconds, about


def armed() -> tuple[str, int, int]:
    """Return the place at which to die, at the how manieth time, and by how much that grows."""
    try:
        name, number, more = f"{POINT.read_text(encoding='utf-8')}/0/0".split("/")[:3]
    except FileNotFoundError:
        return "", 0, 0
    return name, int(number), int(more)


def die() -> None:
    """Be killed, like by the system."""
    POINT.unlink(missing_ok=True)
    DIED.write_text(str(time.monotonic()), encoding="utf-8")
    os.kill(os.getpid(), signal.SIGKILL)


def _die_soon() -> None:
    time.sleep(random.uniform(0, LONGEST_COMMIT))
    die()


class Mortal(Connection):
    """A connection that may die around a commit, or at the n-th statement while the schema changes."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        name, number, more = armed()
        if name == STATEMENT:
            POINT.write_text(
                f"{STATEMENT}/{number + more}/{more}", encoding="utf-8"
            )  # the next start dies later
            self.set_trace_callback(partial(_die_at, number, count(1), set[str]()))

    def execute(self, work: Any, parameters: Any = (), /) -> sqlite3.Cursor:
        """Execute a statement, or a function of this connection."""
        if work != "COMMIT":
            return super().execute(work, parameters)
        name, _, _ = armed()
        if name == BEFORE:
            die()
        if name == IN:
            threading.Thread(target=_die_soon, daemon=True).start()
        cursor = super().execute(work, parameters)
        if name == AFTER:
            die()
        return cursor


def _die_at(number: int, statements: "count[int]", done: set[str], statement: str) -> None:
    """Die at the n-th statement, unless the schema is up to date by then: it is, when the log is begun."""
    if statement.startswith("PRAGMA journal_mode"):
        done.add(statement)
    if next(statements) == number and not done:
        os.kill(os.getpid(), signal.SIGKILL)


class MortalStore(SqliteStore):
    """A store that may die while it notes how far an announcement has come."""

    left = 0

    async def set_note(self, key: str, value: str) -> None:
        """Note something about the store itself."""
        name, number, _ = armed()
        if name == ANNOUNCING and key.startswith("announced "):
            self.left = (self.left or number) - 1
            if not self.left:
                die()
        await super().set_note(key, value)


def changed(book: Book, operator: Operator) -> Book:
    """Return the content with so many changes of the Instagram guide, for people in the United Kingdom."""
    known = int(NEWS.read_text(encoding="utf-8")) if NEWS.exists() else 0
    told = {f"guides/instagram.news.{number}.text": f"News number {number}." for number in range(known)}
    news = tuple(
        News(id=f"n{number}", day=date(2026, 11, 1), regions=("uk",), asks="nothing", text=text)
        for number, text in enumerate(told.values())
    )
    instagram = book.guides["instagram"].model_copy(update={"news": news})
    guides, texts = {**book.guides, "instagram": instagram}, {**book.texts, **told}
    made = replace(book, operator=operator, guides=guides, texts=texts)
    read = (language for language in book.languages if language != "en")  # English has more to say
    vars(made)["_words"] = {language: replace(book.words(language), english=texts) for language in read}
    return made


def run() -> int:
    """Start the mortal bot again whenever it is killed, without loading it anew."""
    from tests.bot.preloaded import READ  # only here: this is forked where it has been read already

    opened = partial(MortalStore.open, factory=Mortal)
    with (
        patch.object(MortalStore, "open", opened),
        patch.object(app, "SqliteStore", MortalStore),
        patch.object(parts, "load", partial(changed, READ)),
    ):
        return forked.keep_running("run", "--no-playground")
