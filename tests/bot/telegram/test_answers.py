"""A press is answered when Telegram allows it, and never sooner; in these tests time passes at once."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import cast

from telegram.error import BadRequest, TelegramError

from bot.telegram.answers import Answers
from bot.telegram.calls import Calls
from bot.telegram.request import Held
from tests.bot.telegram.test_limits import in_no_time

TOO_OLD = BadRequest("Query is too old and response timeout expired or query id is invalid")


class Telegram:
    """Takes answers, and refuses the first ones if told to."""

    def __init__(self, *refusals: TelegramError) -> None:
        self.asked: list[str] = []
        self._refusals = list(refusals)

    async def answer(self, query: str) -> None:
        self.asked.append(query)
        await asyncio.sleep(0.01)
        if self._refusals:
            raise self._refusals.pop(0)


def answering(*refusals: TelegramError) -> tuple[Telegram, Answers, Counter[str]]:
    telegram, counts = Telegram(*refusals), Counter[str]()
    return telegram, Answers(cast(Calls, telegram), counts), counts


@in_no_time
async def test_after_too_many_answers_none_goes_out_before_telegram_allows_it() -> None:
    telegram, answers, counts = answering(Held(timedelta(seconds=7)))
    for query in ("refused", "at once"):
        await answers.give(query)
    await asyncio.sleep(6.9)
    await answers.give("early")
    await asyncio.sleep(0.2)
    await answers.give("later")

    assert telegram.asked == ["refused", "later"], "what was dropped does not come after all"
    assert counts == {"answer: Held": 1, "answer: dropped": 2}


@in_no_time
async def test_a_shorter_wait_does_not_end_a_longer_one() -> None:
    telegram, answers, _ = answering(Held(timedelta(seconds=30)), Held(timedelta(seconds=5)))
    await asyncio.gather(answers.give("one"), answers.give("beside it"))
    await asyncio.sleep(6)
    await answers.give("early")

    assert telegram.asked == ["one", "beside it"]


@in_no_time
async def test_an_answer_that_comes_too_late_is_counted_and_holds_nothing() -> None:
    telegram, answers, counts = answering(TOO_OLD)
    for query in ("old", "new"):
        await answers.give(query)

    assert telegram.asked == ["old", "new"]
    assert counts == {"answer: BadRequest": 1}
