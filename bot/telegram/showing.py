"""How does what was decided reach the person?

The committed row is the outbox: a screen is owed while `shown < revision`, notices until they are noted as
delivered. One send per chat is under way at a time; when it returns, the newest revision goes next, so some
screens in between may be skipped, the last one never.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import RetryAfter, TelegramError

from bot.clock import Clock
from bot.engine import Goodbye
from bot.store import Change, Kept, Row, Store
from bot.telegram.answers import Answers
from bot.telegram.calls import Calls
from bot.telegram.errors import Meaning, meaning, seconds
from bot.telegram.format import plain
from bot.telegram.limits import Limits
from bot.telegram.notices import Notices, own_accord
from bot.telegram.patience import SOON, Patience
from dialogs import machine
from dialogs.book import Book
from dialogs.notice import Recognised
from dialogs.reply import Reply
from dialogs.screen import Home
from dialogs.session import Session

log = logging.getLogger(__name__)


NOTHING = Row(Session())
"""What is owed to somebody who was forgotten, or whom another process serves."""

Blocked = Callable[[int], Awaitable[None]]
Fatal = Callable[[], None]
Send = Callable[[int, Row, Patience], Awaitable[None]]


class Showing:
    """Sends and edits messages, a chat at a time."""

    def __init__(self, bot: Bot, book: Book, store: Store, clock: Clock, limits: Limits) -> None:
        self._bot = bot
        self._calls = Calls(bot)
        self._book = book
        self._store = store
        self._clock = clock
        self._limits = limits
        self._notices = Notices(bot, book, store, clock)
        self._rows: dict[int, Row] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._quotes: dict[int, str] = {}
        self._others: set[asyncio.Task[None]] = set()
        self.counts: Counter[str] = Counter()
        self._answers = Answers(self._calls, self.counts)
        self.blocked: Blocked | None = None
        self.fatal: Fatal | None = None
        store.team.lapsed = self.drop

    @property
    def under_way(self) -> int:
        """How many chats are being served."""
        return len(self._tasks)

    @property
    def chats(self) -> list[int]:
        """The chats that are being served."""
        return list(self._tasks)

    def drop(self) -> None:
        """Send nothing more of what others may have taken over; it is owed in the store."""
        self._rows = dict.fromkeys(self._rows, NOTHING)

    def wake(self, chat: int, row: Row) -> None:
        """Serve a chat what its row owes."""
        older = self._rows.get(chat)
        if older is None or row.revision >= older.revision:
            self._rows[chat] = row
        if chat not in self._tasks:
            self._tasks[chat] = asyncio.create_task(self._serve(chat))

    def remember(self, chat: int, quote: str) -> None:
        """Keep the sentence that decided for the first showing only; of two at once none is quoted."""
        self._quotes[chat] = "" if chat in self._quotes else quote

    def answer(self, query: str) -> None:
        """Answer a press at once and without text, so that the button stops waiting."""
        self.in_background(self._answers.give(query))

    def farewell(self, goodbye: Goodbye) -> None:
        """Say goodbye from memory to somebody who was just forgotten."""
        if goodbye.chat in self._rows:
            self._rows[goodbye.chat] = NOTHING
        self.in_background(self._say_goodbye(goodbye))

    def announce(self, chat: int, reply: Reply) -> None:
        """Tell an operator something that belongs to no session."""
        put = partial(self._put, chat, reply, None, ParseMode.HTML)
        self.in_background(self._in_turn(chat, "announcement", put))

    async def close(self, within: float) -> None:
        """Let what is under way end, at most so long."""
        pending = {*self._tasks.values(), *self._others}
        if pending:
            _, late = await asyncio.wait(pending, timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def in_background(self, work: "Awaitable[None]") -> None:
        """Do something beside; the end waits for it."""
        task = asyncio.ensure_future(work)
        self._others.add(task)
        task.add_done_callback(self._others.discard)

    async def _say_goodbye(self, goodbye: Goodbye) -> None:
        if task := self._tasks.get(goodbye.chat):
            await asyncio.wait([task])  # what is under way may not overwrite the goodbye
        put = partial(self._put, goodbye.chat, goodbye.reply, goodbye.live, ParseMode.HTML)
        await self._in_turn(goodbye.chat, "goodbye", put)

    async def _in_turn(self, chat: int, what: str, send: Callable[[], Awaitable[object]]) -> None:
        """Send something that is not noted, as soon as it may go; trouble is waited for, but not for ever."""
        patience = Patience()
        while True:
            await self._limits.turn(chat, own_accord=False)
            try:
                await send()
                return
            except RetryAfter as error:
                self._limits.hold(chat, seconds(error))
            except TelegramError as error:
                self.counts[f"{what}: {type(error).__name__}"] += 1
                patience.unknown += 1
                if patience.unknown > 1 or meaning(error) not in (Meaning.NOT_SENT, Meaning.UNKNOWN):
                    return
                await patience.wait()

    # ---------------------------------------------------------------- one chat

    async def _serve(self, chat: int) -> None:
        patience = {self._screen: Patience(), self._notice: Patience()}
        try:
            while self._rows[chat].owing:
                row = self._rows[chat]
                await self._limits.turn(chat, own_accord=row.shown >= row.revision and own_accord(row))
                if not self._store.team.sends:
                    return  # by now another process may send it
                if (row := self._rows[chat]).owing:
                    send = self._screen if row.shown < row.revision else self._notice
                    patience[send] = await self._served(chat, row, send, patience[send])
        finally:
            del self._tasks[chat], self._rows[chat]
            self._quotes.pop(chat, None)

    async def _served(self, chat: int, row: Row, send: Send, patience: Patience) -> Patience:
        """Send what is owed first; return with how much patience the next one of its kind begins."""
        try:
            await send(chat, row, patience)
        except RetryAfter as error:
            self.counts["held"] += 1
            self._limits.hold(chat, seconds(error))
            return patience
        except TelegramError as error:
            return await self._failed(chat, row, patience, error)
        except Exception as error:
            log.error("what is owed could not be shown: %s", type(error).__name__)
            self.counts["broken"] += 1
            return replace(patience, refused=patience.refused + 1)
        return Patience()

    async def _failed(self, chat: int, row: Row, patience: Patience, error: TelegramError) -> Patience:
        what = meaning(error)
        self.counts[what.name.lower()] += 1
        match what:
            case Meaning.DONE:
                await self._note(chat, row, row.live)
                return Patience()
            case Meaning.ANEW if not patience.anew:
                return replace(patience, anew=True)
            case Meaning.PLAIN | Meaning.ANEW:
                log.error("Telegram refused what was to be shown: %s", error.message)
                return replace(patience, refused=patience.refused + 1)
            case Meaning.UNREACHABLE:
                await self._unreachable(chat, patience)
            case Meaning.FATAL:
                await self._stop()
            case Meaning.UNKNOWN:
                patience = replace(patience, unknown=patience.unknown + 1)
                await patience.wait()
            case _:
                await patience.wait()
        return patience

    async def _unreachable(self, chat: int, patience: Patience) -> None:
        try:
            if self.blocked is not None:
                await self.blocked(chat)
        except Exception as error:
            log.error("cannot note that a chat is closed: %s", type(error).__name__)
            await patience.wait()
            return
        row = self._rows[chat]
        today = self._clock.now().date()
        self._rows[chat] = replace(row, session=replace(row.session, blocked=row.session.blocked or today))

    async def _stop(self) -> None:
        """The token is refused: end the process, and send nothing more until it has."""
        if self.fatal is not None:
            self.fatal()
        await asyncio.Event().wait()

    # ---------------------------------------------------------------- a screen

    async def _screen(self, chat: int, row: Row, patience: Patience) -> None:
        edits = row.live if not row.session.reader and not patience.anew else None
        if patience.refused > 2 or (edits is None and patience.unknown > 1):
            await self._note(chat, row, None)  # given up: refused even as Home, or sent twice already
            return
        session = replace(row.session, screen=Home()) if patience.refused > 1 else row.session
        reply = machine.view(self._book, session, self._clock.now())
        text = replace(reply, text=plain(reply.text)) if patience.refused == 1 else reply
        message = await self._put(chat, text, edits, None if patience.refused == 1 else ParseMode.HTML)
        await self._note(chat, row, message)
        if row.session.reader and row.live is not None:
            await self._strip(chat, row.live)

    async def _put(self, chat: int, reply: Reply, edits: int | None, mode: ParseMode | None) -> int:
        """Edit a message, or send a new one; return its id."""
        if edits is None:
            return await self._calls.send(chat, reply, mode)
        await self._calls.edit(chat, edits, reply, mode)
        return edits

    async def _strip(self, chat: int, message: int) -> None:
        """Take the buttons from an old message: a screen reader would read them again."""
        await self._in_turn(chat, "strip", partial(self._bot.edit_message_reply_markup, chat, message))

    async def _note(self, chat: int, sent: Row, live: int | None) -> None:
        """Commit that a revision was delivered; never lower, and not where something newer has happened."""

        def noted(row: Row | None) -> Row | None:
            if row is None or row.revision < sent.revision:
                return row  # forgotten meanwhile, perhaps begun anew: this was for somebody else
            carries = live if row.revision == sent.revision else row.live
            return replace(row, shown=max(row.shown, sent.revision), live=carries)

        await self._commit(Change(chat, noted))

    # ---------------------------------------------------------------- a notice

    async def _notice(self, chat: int, row: Row, patience: Patience) -> None:
        notice = row.session.notices[0]
        if patience.refused < 2 and patience.unknown < 2:
            quote = self._quotes.get(chat, "") if isinstance(notice, Recognised) else ""
            reply = machine.view_notice(self._book, row.session, notice, self._clock.now(), quote)
            if reply is not None:
                await self._notices.send(chat, row, reply, refused=patience.refused > 0)
        if isinstance(notice, Recognised):
            self._quotes.pop(chat, None)

        def noted(row: Row | None) -> Row | None:
            if row is None or row.session.notices[:1] != (notice,):
                return row
            return replace(row, session=replace(row.session, notices=row.session.notices[1:]))

        await self._commit(Change(chat, noted))

    async def _commit(self, change: Change) -> None:
        """Commit a note of delivery; a database that fails for a while is waited for."""
        patience = Patience()
        while True:
            try:
                outcome = (await self._store.change([change]))[0]
            except Exception as error:
                log.error("cannot note a delivery: %s", type(error).__name__)
                await patience.wait(SOON)
                continue
            if isinstance(outcome, Kept) and outcome.row is not None and outcome.ours:
                self._newest(change.chat, outcome.row)
            else:
                self._rows[change.chat] = NOTHING  # forgotten meanwhile: nothing is owed any more
            return

    def _newest(self, chat: int, row: Row) -> None:
        if row.revision >= self._rows[chat].revision:
            self._rows[chat] = row
