"""Does the page serve whoever sits at this machine, and nobody else?"""

import asyncio
import json
import re
import socket
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, web

from bot.clock import Clock
from bot.playground.page import STATIC, Page
from bot.playground.world import StoredFile, World

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass
class Browser:
    """Somebody who has the page open."""

    world: World
    clock: Clock
    page: Page
    session: ClientSession
    ada: int

    def own_headers(self) -> dict[str, str]:
        return {
            "Origin": self.page.address,
            "Content-Type": "application/json",
            "X-Playground-Token": self.page.token,
        }

    async def get(self, path: str, **headers: str) -> ClientResponse:
        answer = await self.session.get(self.page.address + path, headers={**self.own_headers(), **headers})
        await answer.read()
        return answer

    async def post(self, path: str, wish: object, **headers: str | None) -> ClientResponse:
        given = {**self.own_headers(), **headers}
        kept = {name: value for name, value in given.items() if value is not None}
        answer = await self.session.post(
            self.page.address + path,
            data=json.dumps(wish).encode(),
            headers=kept,
            skip_auto_headers={"Content-Type"},
        )
        await answer.read()
        return answer

    async def changes(self, version: int, offset: int = 0) -> Any:
        answer = await self.get(f"/playground/changes?version={version}&offset={offset}&chat={self.ada}")
        return await answer.json()

    def texts(self) -> list[str]:
        return [message["text"] for message in self.world.messages(self.ada)]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    clock = Clock()
    world = World(clock)
    ada = world.add_person("Ada", "de").id

    async def about(chat: int) -> str:
        return f'{{"chat": {chat}}}'

    with socket.create_server(("127.0.0.1", 0)) as listening:
        page = Page(world, clock, about, f"http://127.0.0.1:{listening.getsockname()[1]}")
        application = web.Application()
        application.add_routes(page.routes())
        runner = web.AppRunner(application, shutdown_timeout=1)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        async with ClientSession() as session:
            yield Browser(world, clock, page, session, ada)
        page.end()
        await runner.cleanup()


def assert_is_guarded(answer: ClientResponse) -> None:
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_every_answer_is_guarded(browser: Browser) -> None:
    paths = ["/", "/static/page.js", "/playground/changes?version=-1&offset=0"]
    refused = ["/static/unknown.js", "/static/index.html", "/playground/files/none", "/playground/about"]

    for path in paths + refused:
        answer = await browser.get(path)

        assert answer.ok == (path in paths), path
        assert_is_guarded(answer)


async def test_the_page_carries_its_token_and_loads_only_its_own_files(browser: Browser) -> None:
    answer = await browser.session.get(browser.page.address + "/")
    text = await answer.text()

    assert f'content="{browser.page.token}"' in text
    for name in re.findall(r'(?:src|href)="/static/([^"]+)"', text):
        assert (await browser.get(f"/static/{name}")).status == 200


def test_the_scripts_never_make_nodes_from_markup() -> None:
    forbidden = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser")

    for script in STATIC.glob("*.js"):
        text = script.read_text()
        assert not [word for word in forbidden if word in text], script.name
        assert len(text.splitlines()) <= 300


def test_every_language_of_the_page_has_the_same_words() -> None:
    text = (STATIC / "words.js").read_text()
    languages = [
        re.findall(r"^    (\w+): ", block, re.MULTILINE)
        for block in re.findall(r"^  \w\w: \{\n(.*?)^  \},", text, re.MULTILINE | re.DOTALL)
    ]

    assert len(languages) == 2
    assert languages[0] == languages[1]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Playground-Token": None},
        {"X-Playground-Token": "guessed"},
        {"X-Playground-Token": "gûessed"},
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:1"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": None},
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
    ],
)
async def test_a_stranger_cannot_write(browser: Browser, headers: dict[str, str | None]) -> None:
    answer = await browser.post("/playground/write", {"person": browser.ada, "text": "/start"}, **headers)

    assert answer.status == 403
    assert_is_guarded(answer)
    assert browser.texts() == []


@pytest.mark.parametrize("path", ["/", "/static/page.js", "/playground/files/file-1"])
async def test_another_name_for_this_machine_is_refused(browser: Browser, path: str) -> None:
    answer = await browser.get(path, Host="rebound.example:80")

    assert answer.status == 403


@pytest.mark.parametrize("path", ["/playground/changes?version=-1&offset=0", "/playground/about?person=1001"])
async def test_what_people_wrote_is_shown_only_with_the_token(browser: Browser, path: str) -> None:
    answer = await browser.get(path, **{"X-Playground-Token": ""})

    assert answer.status == 403


async def test_localhost_is_a_name_of_this_machine(browser: Browser) -> None:
    port = browser.page.address.rpartition(":")[2]
    names = {"Host": f"localhost:{port}", "Origin": f"http://localhost:{port}"}

    answer = await browser.post("/playground/write", {"person": browser.ada, "text": " /start "}, **names)

    assert answer.status == 200
    assert browser.texts() == ["/start"]


@pytest.mark.parametrize(
    ("path", "wish"),
    [
        ("write", {"person": 1, "text": ""}),
        ("write", {"person": 1, "text": "x" * 4097}),
        ("write", {"person": "1", "text": "x"}),
        ("write", {"person": 1, "text": "x", "more": 1}),
        ("people", {"first_name": "Ben", "language_code": "Deutsch!"}),
        ("push", {"seconds": -3600}),
        ("push", {"seconds": 86400 * 400}),
        ("press", []),
    ],
)
async def test_what_the_page_would_not_send_is_refused(browser: Browser, path: str, wish: object) -> None:
    answer = await browser.post(f"/playground/{path}", wish)

    assert answer.status == 400


async def test_nobody_can_write_for_somebody_who_is_not_there(browser: Browser) -> None:
    answer = await browser.post("/playground/write", {"person": 7, "text": "hello"})

    assert answer.status == 404


async def test_a_file_is_only_ever_downloaded(browser: Browser) -> None:
    file_id = browser.world.keep_file(StoredFile('<b>"für"\r\n.html', "text/html", b"<script>1</script>"))

    answer = await browser.get(f"/playground/files/{file_id}")

    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%3Cb%3E")
    assert await answer.read() == b"<script>1</script>"
    assert_is_guarded(answer)


async def test_a_message_arrives_while_the_page_waits(browser: Browser) -> None:
    waiting = asyncio.ensure_future(browser.changes(browser.world.version))
    await asyncio.sleep(0.05)
    assert not waiting.done()

    browser.world.write(browser.ada, "hello")
    state = await waiting

    assert [message["text"] for message in state["chats"][str(browser.ada)]["messages"]] == ["hello"]
    assert state["people"][0]["newest"] == 1


async def test_pushing_the_clock_is_seen_at_once(browser: Browser) -> None:
    waiting = asyncio.ensure_future(browser.changes(browser.world.version))
    await asyncio.sleep(0.05)

    await browser.post("/playground/push", {"seconds": 3 * 86400})
    state = await waiting

    assert state["offset"] == 3 * 86400
    assert browser.clock.offset == timedelta(days=3)
    assert state["now"] / 1000 == pytest.approx(browser.clock.now().timestamp(), abs=5)


async def test_a_push_that_was_missed_is_told_without_waiting(browser: Browser) -> None:
    browser.clock.push(timedelta(hours=1))

    state = await asyncio.wait_for(browser.changes(browser.world.version, offset=0), 2)

    assert state["offset"] == 3600


async def test_the_end_of_the_playground_ends_the_waiting(browser: Browser) -> None:
    waiting = asyncio.ensure_future(browser.changes(browser.world.version))
    await asyncio.sleep(0.05)
    began = time.monotonic()

    browser.page.end()
    await waiting

    assert time.monotonic() - began < 1


async def test_a_page_that_was_closed_does_not_disturb_the_others(browser: Browser) -> None:
    waiting = asyncio.ensure_future(browser.changes(browser.world.version))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting

    browser.world.write(browser.ada, "hello")

    assert (await browser.changes(-1))["version"] == browser.world.version


async def test_people_join_with_the_language_of_their_phone(browser: Browser) -> None:
    await browser.post("/playground/people", {"first_name": "Ben", "language_code": "pt-br"})
    await browser.post("/playground/people", {"first_name": "Chiara", "language_code": None})

    people = (await browser.changes(-1))["people"]

    assert [(person["first_name"], person["language_code"]) for person in people] == [
        ("Ada", "de"),
        ("Ben", "pt-br"),
        ("Chiara", None),
    ]


async def test_a_press_waits_for_the_answer_and_shows_it(browser: Browser) -> None:
    browser.world.write(browser.ada, "/start")
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    message = browser.world.post(browser.ada, {"text": "Ready?", "reply_markup": markup})
    wish = {"person": browser.ada, "message": message["message_id"], "data": "go"}

    assert (await browser.post("/playground/press", wish)).status == 200
    press = (await browser.changes(-1))["chats"][str(browser.ada)]["press"]
    assert (press["message"], press["data"], press["answer"]) == (message["message_id"], "go", None)

    asked = browser.world.asked(press["id"])
    assert asked is not None
    browser.world.note_answer(asked, {"text": "Kept", "show_alert": False})
    press = (await browser.changes(-1))["chats"][str(browser.ada)]["press"]
    assert press["answer"] == {"text": "Kept", "show_alert": False}


async def test_a_button_that_is_gone_is_refused_kindly(browser: Browser) -> None:
    browser.world.write(browser.ada, "/start")

    answer = await browser.post("/playground/press", {"person": browser.ada, "message": 1, "data": "go"})

    assert answer.status == 409


async def test_a_person_blocks_and_unblocks_the_bot(browser: Browser) -> None:
    await browser.post("/playground/block", {"person": browser.ada, "blocked": True})
    assert (await browser.changes(-1))["people"][0]["blocked"]

    await browser.post("/playground/block", {"person": browser.ada, "blocked": False})
    assert not (await browser.changes(-1))["people"][0]["blocked"]


async def test_commands_and_name_are_those_of_the_persons_language(browser: Browser) -> None:
    german = [{"command": "start", "description": "Von vorn"}]
    browser.world.profile.commands[('{"type": "default"}', "de")] = german
    browser.world.profile.set_text("name", "de", "KI-Training stoppen")

    person = (await browser.changes(-1))["people"][0]

    assert (person["commands"], person["name"]) == (german, "KI-Training stoppen")


async def test_what_is_stored_is_shown(browser: Browser) -> None:
    answer = await browser.get(f"/playground/about?person={browser.ada}")

    assert await answer.json() == {"about": f'{{"chat": {browser.ada}}}'}
