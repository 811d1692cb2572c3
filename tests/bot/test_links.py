"""Do the addresses still lead somewhere? Opened on a web of our own; nobody is asked outside."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import aiohttp
import pytest
from aiohttp import web

from bot import links
from bot.links import Address, Opened, addresses, in_words, opened, warnings
from dialogs.book import Checked
from tests.talk import BOOK

SITE = BOOK.sites["form-facebook"]


class Web:
    """A few pages on loopback, and how many are being opened at once."""

    def __init__(self) -> None:
        self.cookies: list[str] = []
        self.agents: set[str] = set()
        self.now = self.most = 0
        self.base = ""
        self.slow = asyncio.Event()

    async def page(self, request: web.Request) -> web.Response:
        self.cookies += request.cookies
        self.agents.add(request.headers["User-Agent"])
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            return await self._answer(request.match_info["name"])
        finally:
            self.now -= 1

    async def _answer(self, name: str) -> web.Response:
        if name.startswith("to-"):
            raise web.HTTPFound("/" + name.removeprefix("to-").replace("+", "/"))
        if name == "password":
            return web.Response(
                text='<form><INPUT name="p" type="password"></form>', content_type="text/html"
            )
        if name == "long":
            return web.Response(text="x" * 300_000 + '<input type="password">', content_type="text/html")
        if name == "slow":
            await self.slow.wait()
        if name == "together":
            await asyncio.sleep(0.05)
        answer = web.Response(status=int(name) if name.isdigit() else 200, text="a page")
        answer.set_cookie("seen", "yes")
        return answer


@pytest.fixture
async def pages() -> AsyncIterator[Web]:
    """Serve the pages."""
    pages = Web()
    application = web.Application()
    application.router.add_get("/{name:.*}", pages.page)
    runner = web.AppRunner(application, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    pages.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield pages
    pages.slow.set()
    await runner.cleanup()


def address(url: str, name: str = "form-facebook") -> Address:
    return Address(url, "links.toml", name, SITE, "Facebook", "a form")


async def state_of(url: str, patience: float = 10.0) -> tuple[str, str]:
    (found,) = await opened([address(url)], patience)
    return found.state, found.why


@pytest.mark.parametrize(
    ("page", "state"),
    [
        ("help/contact/1", "alive"),
        ("204", "alive"),
        ("to-other", "alive"),
        ("long", "alive"),
        ("404", "dead"),
        ("410", "dead"),
        ("to-404", "dead"),
        ("401", "cannot tell"),
        ("403", "cannot tell"),
        ("429", "cannot tell"),
        ("500", "cannot tell"),
        ("503", "cannot tell"),
        ("to-login", "cannot tell"),
        ("to-accounts+login+", "cannot tell"),
        ("to-checkpoint+1", "cannot tell"),
        ("to-privacy+consent", "cannot tell"),
        ("password", "cannot tell"),
    ],
)
async def test_what_an_address_answers_says_how_it_is(pages: Web, page: str, state: str) -> None:
    assert (await state_of(f"{pages.base}/{page}"))[0] == state


async def test_an_address_that_only_speaks_of_a_login_in_itself_is_no_wall(pages: Web) -> None:
    assert (await state_of(f"{pages.base}/help/login-trouble"))[0] == "alive"


async def test_who_does_not_answer_in_time_may_be_alive(pages: Web) -> None:
    assert await state_of(f"{pages.base}/slow", patience=0.2) == ("cannot tell", "no answer in time")


async def test_who_cannot_be_reached_may_be_alive() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

    assert (await state_of(f"http://127.0.0.1:{port}/"))[0] == "cannot tell"
    assert (await state_of("http://["))[0] == "cannot tell"


@pytest.mark.parametrize(
    ("number", "state"), [(socket.EAI_NONAME, "dead"), (socket.EAI_AGAIN, "cannot tell")]
)
async def test_only_a_name_that_is_known_not_to_exist_is_dead(
    monkeypatch: pytest.MonkeyPatch, number: int, state: str
) -> None:
    async def resolve(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(number, "told by the test")

    monkeypatch.setattr(aiohttp.ThreadedResolver, "resolve", resolve)
    monkeypatch.setattr(aiohttp.connector, "DefaultResolver", aiohttp.ThreadedResolver)

    assert (await state_of("http://gone.example/"))[0] == state
    offline = await opened([address("http://gone.example/"), address("http://lost.example/")])
    assert {one.state for one in offline} == {"cannot tell"}, "without a network nothing is known to be dead"


async def test_a_few_are_opened_at_once_as_by_a_browser_and_no_cookie_is_kept(pages: Web) -> None:
    found = await opened([address(f"{pages.base}/together") for _ in range(40)])

    assert {one.state for one in found} == {"alive"}
    assert 2 <= pages.most <= links.AT_ONCE
    assert pages.cookies == []
    assert all(agent.startswith("Mozilla/") for agent in pages.agents)


async def test_the_answers_come_in_the_order_of_the_questions(pages: Web) -> None:
    wanted = [address(f"{pages.base}/{page}") for page in ("together", "404", "503")]

    assert [one.state for one in await opened(wanted)] == ["alive", "dead", "cannot tell"]


def test_every_address_of_the_content_is_opened_and_has_what_a_person_needs_to_know() -> None:
    found = addresses(BOOK)
    places = {(one.file, one.name): one for one in found}

    assert {site.url for site in BOOK.sites.values()} <= {one.url for one in found}
    assert {authority.url for authority in BOOK.authorities.values()} <= {one.url for one in found}
    assert {authority.also for authority in BOOK.authorities.values() if authority.also} <= {
        one.url for one in found
    }
    assert all(one.sees and one.url.startswith("http") for one in found)
    assert places["links.toml", "form-facebook"].login.startswith("Facebook")
    assert places["elsewhere/linkedin.toml", "links.switch"].url == BOOK.sites["linkedin.switch"].url
    assert "DE" in {one.name for one in found if one.file == "authorities.toml"}
    for name, site in BOOK.sites.items():
        assert site.sees or "." in name, f"links.toml: {name} does not say what must be seen"


def test_the_dead_are_warnings_with_their_file_and_name() -> None:
    found = [
        Opened(address("https://a.example"), "alive", "200"),
        Opened(address("https://b.example"), "dead", "404"),
        Opened(address("https://c.example"), "cannot tell", "403"),
    ]

    assert warnings(found) == ["links.toml: form-facebook: dead (404): https://b.example"]


def test_a_person_is_told_exactly_what_to_click() -> None:
    text = in_words([Opened(address("https://b.example/form"), "cannot tell", "403")])

    assert text.startswith("cannot tell: https://b.example/form (403; links.toml: form-facebook)")
    for said in (
        "1. Open https://b.example/form",
        "logged in: Facebook",
        "must be seen: a form",
        "in links.toml, [form-facebook]",
        'checked = { day = YYYY-MM-DD, device = "web", region = "eu" }',
    ):
        assert said in text


def test_what_a_person_has_opened_and_is_alive_need_not_be_opened_again() -> None:
    checked = SITE.model_copy(update={"checked": Checked(day=date(2026, 11, 23), device="web", region="eu")})
    known = replace(address("https://a.example"), says=checked)

    assert "Open https" not in in_words([Opened(known, "alive", "200")])
    assert "Open https" in in_words([Opened(known, "dead", "404")])
    assert "nowhere" in in_words([Opened(replace(known, login=""), "dead", "404")])
