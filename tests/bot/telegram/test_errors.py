"""What each error of Telegram's leads to, as it comes over the wire."""

import pytest
from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot.clock import Clock
from bot.playground.api import Answer, BotApi, Fault, Faults, LoseAnswer
from bot.playground.methods import NOT_MODIFIED
from bot.playground.world import World
from bot.telegram.calls import Calls
from bot.telegram.errors import Meaning, meaning, seconds
from bot.telegram.request import AiohttpRequest

TOKEN = "7:pretended"
SAID = {
    "403 Forbidden: bot was blocked by the user": Meaning.UNREACHABLE,
    "403 Forbidden: user is deactivated": Meaning.UNREACHABLE,
    "403 Forbidden: bot can't initiate conversation with a user": Meaning.UNREACHABLE,
    "400 Bad Request: chat not found": Meaning.UNREACHABLE,
    "400 Bad Request: user is deactivated": Meaning.UNREACHABLE,
    "400 Bad Request: PEER_ID_INVALID": Meaning.UNREACHABLE,
    f"400 Bad Request: {NOT_MODIFIED}": Meaning.DONE,
    "400 Bad Request: message to edit not found": Meaning.ANEW,
    "400 Bad Request: MESSAGE_ID_INVALID": Meaning.ANEW,
    "400 Bad Request: message can't be edited": Meaning.ANEW,
    "400 Bad Request: there is no text in the message to edit": Meaning.ANEW,
    "400 Bad Request: can't parse entities: unsupported start tag": Meaning.PLAIN,
    "400 Bad Request: message is too long": Meaning.PLAIN,
    "400 Bad Request: BUTTON_DATA_INVALID": Meaning.PLAIN,
    "401 Unauthorized": Meaning.FATAL,
    "404 Not Found": Meaning.FATAL,
    "409 Conflict: terminated by other getUpdates request": Meaning.NOT_SENT,
    "500 Internal Server Error": Meaning.NOT_SENT,
}
OTHERWISE: dict[str, Fault] = {
    "a page": Answer(502, b"<html><body>Bad Gateway</body></html>", "text/html"),
    "garbage": Answer(200, b"\x00garbage"),
    "lost before": LoseAnswer(before=True),
    "lost after": LoseAnswer(before=False),
}


async def raised(fault: Fault) -> TelegramError:
    """Return what a call raises that goes wrong like this."""
    api = BotApi(World(Clock()), TOKEN, faults=Faults(on_call=lambda *_: fault))
    base = f"{await api.start()}/bot"
    try:
        async with AiohttpRequest() as request:
            with pytest.raises(TelegramError) as caught:
                await Calls(Bot(TOKEN, base_url=base, request=request)).answer("1")
    finally:
        await api.stop()
    return caught.value


def refusal(said: str, **parameters: int) -> Answer:
    """Return how Telegram refuses with this code and these words."""
    code, _, words = said.partition(" ")
    body = {"ok": False, "error_code": int(code), "description": words, "parameters": parameters}
    return Answer(int(code), body)


@pytest.mark.parametrize("said", SAID)
async def test_every_error_of_telegrams_has_a_meaning(said: str) -> None:
    assert meaning(await raised(refusal(said))) is SAID[said]


@pytest.mark.parametrize("instead", OTHERWISE)
async def test_who_gets_no_answer_of_telegrams_does_not_know_whether_it_was_sent(instead: str) -> None:
    assert meaning(await raised(OTHERWISE[instead])) is Meaning.UNKNOWN


async def test_too_many_requests_name_how_long_to_hold() -> None:
    error = await raised(refusal("429 Too Many Requests: retry after 7", retry_after=7))

    assert isinstance(error, RetryAfter)
    assert (meaning(error), seconds(error)) == (Meaning.HOLD, 7)
