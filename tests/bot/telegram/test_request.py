"""What a call does with whatever a server may answer, and that its errors never tell the token."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.telegram.request import AiohttpRequest, Held, NotSent

TOKEN = "7:secret-token"
Answers = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Server:
    """Answers every call as it is told to, and keeps what it was asked."""

    url: str = ""
    answer: Answers | None = None
    seen: list[dict[str, object]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        self.seen.append({name: _plain(value) for name, value in form.items()})
        assert self.answer is not None
        return await self.answer(request)


def _plain(value: object) -> object:
    if isinstance(value, web.FileField):
        return value.filename, value.content_type, value.file.read()
    return value


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    runner = web.AppRunner(_app(server), shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=512).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    yield server
    await runner.cleanup()


def _app(server: Server) -> web.Application:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.handle)
    return app


@pytest.fixture
async def calls() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest() as request:
        yield request


@pytest.fixture
def bot(server: Server, calls: AiohttpRequest) -> Bot:
    return Bot(TOKEN, base_url=server.url, request=calls, get_updates_request=calls)


@pytest.fixture
async def hasty(server: Server) -> AsyncIterator[Bot]:
    """A bot that waits for an answer for a fifth of a second only."""
    async with AiohttpRequest(read=0.2, pool=2) as request:
        yield Bot(TOKEN, base_url=server.url, request=request, get_updates_request=request)


def says(text: str, status: int = 200, kind: str = "application/json") -> Answers:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text=text, status=status, content_type=kind)

    return answer


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Walk through everything that hangs on an error."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


async def failure(bot: Bot) -> TelegramError:
    """Send something that fails; the error, and what hangs on it, keeps the token to itself."""
    with pytest.raises(TelegramError) as raised:
        await bot.send_message(5, "words of a person")
    for error in chain(raised.value):
        assert "secret" not in f"{error} {error!r} {error.args} {vars(error)}"
    assert "secret" not in "".join(traceback.format_exception(raised.value))
    return raised.value


MESSAGE = '{"ok":true,"result":{"message_id":3,"date":1,"chat":{"id":5,"type":"private"},"text":"x"}}'


@pytest.mark.parametrize("text", ["ö & <b>", "a+b=c; d%20e#f?", "„Ä“ – İğŁ 🇩🇪", "one\r\ntwo\tthree\x01"])
async def test_what_is_sent_arrives(bot: Bot, server: Server, text: str) -> None:
    server.answer = says(MESSAGE)
    message = await bot.send_message(5, text, disable_notification=True)
    assert message.message_id == 3
    assert server.seen == [{"chat_id": "5", "text": text, "disable_notification": "true"}]


async def test_a_file_arrives_with_its_name(bot: Bot, server: Server) -> None:
    server.answer = says(MESSAGE)
    await bot.send_document(5, b"%PDF", filename="Brief ö.pdf", caption="c")
    assert server.seen == [
        {"chat_id": "5", "caption": "c", "document": ("Brief ö.pdf", "application/pdf", b"%PDF")}
    ]


async def test_hundreds_are_under_way_at_once(server: Server) -> None:
    everybody = asyncio.Barrier(200)

    async def together(_: web.Request) -> web.StreamResponse:
        await everybody.wait()
        return web.json_response({"ok": True, "result": True})

    server.answer = together
    async with AiohttpRequest() as request:
        url = f"{server.url}{TOKEN}/sendMessage"
        assert await asyncio.gather(*(request.post(url) for _ in range(200))) == [True] * 200


REFUSALS = [
    (400, '{"ok":false,"description":"Bad Request: message is not modified"}', BadRequest),
    (401, '{"ok":false,"description":"Unauthorized"}', InvalidToken),
    (403, '{"ok":false,"description":"Forbidden: bot was blocked by the user"}', Forbidden),
    (409, '{"ok":false,"description":"Conflict: terminated by other getUpdates request"}', Conflict),
    (429, '{"ok":false,"description":"Too Many","parameters":{"retry_after":7}}', Held),
    (500, '{"ok":false,"description":"Internal Server Error"}', NotSent),
    (502, '{"ok":false,"description":"Bad Gateway"}', NotSent),
]


@pytest.mark.parametrize(("status", "text", "kind"), REFUSALS)
async def test_what_telegram_says_itself_is_told_apart(
    bot: Bot, server: Server, status: int, text: str, kind: type[TelegramError]
) -> None:
    server.answer = says(text, status)
    error = await failure(bot)
    assert type(error) is kind
    if isinstance(error, Held):
        assert error.retry_after == timedelta(seconds=7)


GARBAGE = [
    (502, "<html>502 Bad Gateway /bot7:secret-token</html>"),
    (404, "<html>/bot7:secret-token/sendMessage was not found</html>"),
    (403, "Log in to this hotel first: 7:secret-token"),
    (500, "[1]"),
    (200, "<html>Log in to this hotel first: 7:secret-token</html>"),
    (200, MESSAGE[:50]),
    (200, ""),
    (200, "[7]"),
    (200, '{"ok":true}'),
    (200, '{"ok":false,"description":"7:secret-token"}'),
]


@pytest.mark.parametrize(("status", "text"), GARBAGE)
async def test_what_is_not_telegrams_answer_says_nothing_and_is_quoted_nowhere(
    bot: Bot, server: Server, caplog: pytest.LogCaptureFixture, status: int, text: str
) -> None:
    server.answer = says(text, status, "text/html")
    error = await failure(bot)
    assert type(error) is NetworkError
    assert error.message.startswith("an answer")
    assert "hotel" not in error.message
    assert "secret" not in caplog.text


async def test_nobody_is_told_the_token_by_a_redirection(bot: Bot, server: Server) -> None:
    async def elsewhere(request: web.Request) -> web.StreamResponse:
        raise web.HTTPTemporaryRedirect(str(request.url))

    server.answer = elsewhere
    assert type(await failure(bot)) is NetworkError
    assert len(server.seen) == 1


async def test_no_connection_means_not_sent(server: Server, calls: AiohttpRequest) -> None:
    for base in (
        "http://127.0.0.1:9/bot",
        "http://bot.invalid/bot",
        "nowhere/bot",
        "http://127.0.0.1:99999/",
    ):
        assert type(await failure(Bot(TOKEN, base_url=base, request=calls))) is NotSent, base
    assert server.seen == []


async def test_no_free_connection_means_not_sent(server: Server) -> None:
    reached = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        reached.set()
        return await silence(request)

    server.answer = answer
    async with AiohttpRequest(connections=1, read=5, pool=0.05) as request:
        bot = Bot(TOKEN, base_url=server.url, request=request)
        first = asyncio.ensure_future(bot.send_message(5, "first"))
        await reached.wait()
        assert type(await failure(bot)) is NotSent
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert len(server.seen) == 1


async def silence(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response()


async def test_silence_leaves_open_whether_it_was_sent(hasty: Bot, server: Server) -> None:
    server.answer = silence
    assert type(await failure(hasty)) is TimedOut


@pytest.mark.parametrize("piece", [b"", b'{"ok":true,'])
async def test_a_cut_connection_leaves_open_whether_it_was_sent(
    bot: Bot, server: Server, piece: bytes
) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        answer = web.StreamResponse(headers={"Content-Length": "500"})
        if piece:
            await answer.prepare(request)
            await answer.write(piece)
        request.transport.close()
        return answer

    server.answer = cut
    error = await failure(bot)
    assert type(error) is NetworkError
    assert "connection broke" in error.message


async def test_an_answer_that_drips_has_an_end(hasty: Bot, server: Server) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b" ")
            await asyncio.sleep(0.05)

    server.answer = drip
    assert type(await failure(hasty)) is TimedOut


async def test_a_call_may_wait_longer_than_others(hasty: Bot, server: Server) -> None:
    async def slow(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.3)
        return web.json_response({"ok": True, "result": []})

    server.answer = slow
    assert await hasty.get_updates(timeout=10) == ()


async def test_it_can_be_shut_down_twice_and_used_again(server: Server) -> None:
    server.answer = says('{"ok":true,"result":1}')
    request = AiohttpRequest()
    for _ in range(2):
        assert await request.post(f"{server.url}x/y") == 1
        await request.shutdown()
        await request.shutdown()
