"""What goes wrong with what is sent besides the screen: texts, pictures and files, and answers to presses."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.playground.api import LoseAnswer
from bot.telegram import wire
from dialogs.events import PersonAskedForFile
from tests.bot.phone import Phone
from tests.bot.process import PATIENCE, Bot, running
from tests.bot.test_faults import NOT_PARSED, SEND, TOO_MANY, refusal
from tests.bot.test_kill import at_the_form
from tests.bot.test_metrics import figures

DOCUMENT, PHOTO = "sendDocument", "sendPhoto"
ANSWER = "answerCallbackQuery"
HOUR = refusal(429, "Too Many Requests: retry after 3600", retry_after=3600)


@dataclass(frozen=True)
class Notice:
    """Something a person asks for, how it goes out, and how as plain text."""

    ask: Callable[[Phone], object]
    method: str
    plain: str


def asks_a_question(phone: Phone) -> None:
    phone.send({"text": "does it cover whatsapp?"})


def wants_a_picture(phone: Phone) -> None:
    phone.touch(phone.find("Show me where")[1])


def wants_a_file(phone: Phone) -> None:
    phone.touch(wire.written(PersonAskedForFile("readable", 0)))


NOTICES = (
    Notice(asks_a_question, SEND, SEND),
    Notice(wants_a_picture, PHOTO, SEND),
    Notice(wants_a_file, DOCUMENT, DOCUMENT),
)


async def phones(bot: Bot) -> list[tuple[Notice, Phone]]:
    """Bring somebody to the form for each notice."""
    people = await asyncio.gather(*(at_the_form(bot) for _ in NOTICES))
    return list(zip(NOTICES, people, strict=True))


def sent(phone: Phone) -> Mapping[str, int]:
    """Return how often which method was called for somebody."""
    return {method: phone.bot.called(method, chat=phone.person) for method in (SEND, PHOTO, DOCUMENT)}


def more(phone: Phone, before: Mapping[str, int]) -> dict[str, int]:
    """Return what was called since."""
    return {method: count - before[method] for method, count in sent(phone).items() if count > before[method]}


async def delivered(bot: Bot) -> None:
    """Wait until everything is fetched, and nothing is owed to anybody."""
    await bot.until(lambda: not len(bot.world.updates), "everything is fetched")
    owing = "SELECT 1 FROM chats WHERE owing OR shown < revision"
    await bot.until(lambda: not bot.rows(owing), "nothing is owed")


async def test_too_many_requests_hold_a_notice_as_long_as_telegram_says(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        for notice, phone in await phones(bot):
            before, counted, begin = sent(phone), len(phone.messages), time.monotonic()
            bot.on(notice.method, TOO_MANY, chat=phone.person)
            notice.ask(phone)
            await delivered(bot)

            assert time.monotonic() - begin >= 1.0
            assert more(phone, before) == {notice.method: 2}
            assert len(phone.messages) == counted + 1
        assert bot.api.limits.early == 0


async def test_a_notice_that_is_refused_comes_once_as_plain_text_and_is_then_dropped_for_good(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as bot:
        people = await phones(bot)
        before = [sent(phone) for _, phone in people]
        counted = [len(phone.messages) for _, phone in people]
        for notice, phone in people:
            bot.on(notice.method, NOT_PARSED, chat=phone.person)
            bot.on(notice.plain, NOT_PARSED, chat=phone.person)
            notice.ask(phone)
        await delivered(bot)
        await counts(bot, "plain", 2 * len(NOTICES))
        await bot.kill()
        await bot.start()
        await bot.phone().write("/start")

        for (notice, phone), then in zip(people, before, strict=True):
            tried = [notice.method, notice.plain]
            assert more(phone, then) == {method: tried.count(method) for method in tried}
        assert [len(phone.messages) for _, phone in people] == counted


async def test_a_notice_whose_answer_is_lost_comes_twice_at_most(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        people = await phones(bot)
        before = [sent(phone) for _, phone in people]
        counted = [len(phone.messages) for _, phone in people]
        for notice, phone in people:
            bot.on(notice.method, *[LoseAnswer(before=False)] * 4, chat=phone.person)
            notice.ask(phone)
        await delivered(bot)

        assert [more(phone, then) for (_, phone), then in zip(people, before, strict=True)] == [
            {notice.method: 2} for notice in NOTICES
        ]
        assert [len(phone.messages) for _, phone in people] == [count + 2 for count in counted]


async def test_a_press_meanwhile_does_not_bring_a_lost_notice_a_third_time(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        before, counted = sent(phone), len(phone.messages)
        bot.on(SEND, *[LoseAnswer(before=False)] * 4, chat=phone.person)
        asks_a_question(phone)
        await bot.until(lambda: more(phone, before), "the first one is lost")
        await phone.press("I sent it")
        await delivered(bot)

        assert more(phone, before) == {SEND: 2}
        assert len(phone.messages) == counted + 2


async def test_a_refused_notice_does_not_make_the_next_screen_plain(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        before = sent(phone)
        bot.on(SEND, NOT_PARSED, TOO_MANY, chat=phone.person)
        asks_a_question(phone)
        await bot.until(lambda: more(phone, before) == {SEND: 2}, "it waits to come as plain text")
        await phone.press("I sent it")

        assert "entities" in phone.screen
        await delivered(bot)
        assert more(phone, before) == {SEND: 3}


async def test_what_cannot_be_sent_anew_either_is_given_up(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        before = sent(phone)
        bot.on(SEND, *[refusal(400, "Bad Request: MESSAGE_ID_INVALID")] * 9, chat=phone.person)
        asks_a_question(phone)
        await delivered(bot)

        assert more(phone, before) == {SEND: 3}


async def test_too_many_answers_to_presses_hold_answers_and_no_screen(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = bot.phone("de")
        await phone.write("/start en")
        bot.on(ANSWER, HOUR)
        await phone.press("Germany")
        await counts(bot, "answer: Held", 1)
        await phone.press("Which accounts", "Facebook", "Instagram", "Done")
        await counts(bot, "answer: dropped", 4)

        assert bot.called(ANSWER) == 1


async def counts(bot: Bot, kind: str, number: int) -> None:
    """Wait until so much trouble of a kind is counted."""
    name = f'optout_trouble_total{{kind="{kind}"}}'
    async with asyncio.timeout(PATIENCE):
        found = await figures(bot)
        while found.get(name) != number:
            await asyncio.sleep(0.02)
            found = await figures(bot)
