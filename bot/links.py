"""Do the addresses of the content still lead somewhere? Alive, dead, or only a person can tell."""

import asyncio
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import aiohttp

from dialogs.book import Book, Provenance, Site

State = Literal["alive", "dead", "cannot tell"]

PATIENCE = 10.0
"""Seconds for one address, with everything it leads on to."""
AT_ONCE = 8
LOOKED_AT = 200_000
"""Bytes of a page in which the field of a login would stand."""
HEADERS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Language": "en",
}
NO_HOST = "there is no such host"
GONE = frozenset({404, 410})
_WALL = re.compile(r"/[^?]*(?:login|checkpoint|consent)", re.IGNORECASE)
_LOGIN_FIELD = re.compile(rb"<input\b[^>]*type=[\"']?password", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the content: where it stands, and what a person who opens it has to do and to see."""

    url: str
    file: str
    name: str
    says: Provenance
    login: str = ""
    sees: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of opening an address."""

    address: Address
    state: State
    why: str


def addresses(book: Book) -> list[Address]:
    """Return every address of the content, in its order."""
    return [*_sites(book), *_authorities(book)]


def _sites(book: Book) -> Iterator[Address]:
    for name, site in book.sites.items():
        place, _, _ = site.address.rpartition(".links.")
        file, table = (f"{place}.toml", f"links.{name.partition('.')[2]}") if place else ("links.toml", name)
        yield Address(site.url, file, table, site, site.login, _seen(site))


def _seen(site: Site) -> str:
    return site.sees or f"what its name says: {site.name}"


def _authorities(book: Book) -> Iterator[Address]:
    for country, authority in book.authorities.items():
        sees = f"the page of {authority.own} on which one complains"
        for url in filter(None, (authority.url, authority.also)):
            yield Address(url, "authorities.toml", country, authority, "", sees)


async def opened(wanted: list[Address], patience: float = PATIENCE) -> list[Opened]:
    """Open all addresses, a few at a time, without cookies; `patience` in seconds for each."""
    gate = asyncio.Semaphore(AT_ONCE)
    timeout = aiohttp.ClientTimeout(total=patience)
    async with aiohttp.ClientSession(
        headers=HEADERS, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        found = list(await asyncio.gather(*(_opened(session, gate, address) for address in wanted)))
    if len(found) > 1 and all(one.why == NO_HOST for one in found):
        return [
            Opened(one.address, "cannot tell", "no host at all was found: is there a network?")
            for one in found
        ]
    return found


async def _opened(session: aiohttp.ClientSession, gate: asyncio.Semaphore, address: Address) -> Opened:
    async with gate:
        try:
            async with session.get(address.url) as answer:
                state, why = _judged(answer, await _beginning(answer))
        except TimeoutError:
            state, why = "cannot tell", "no answer in time"
        except (aiohttp.ClientError, ValueError) as error:
            state, why = _failed(error)
    return Opened(address, state, why)


async def _beginning(answer: aiohttp.ClientResponse) -> bytes:
    """Return the first bytes of a page: enough to see whether it asks for a password."""
    read = bytearray()
    async for piece in answer.content.iter_chunked(1 << 14):
        read += piece
        if len(read) >= LOOKED_AT:
            break
    return bytes(read)


def _judged(answer: aiohttp.ClientResponse, page: bytes) -> tuple[State, str]:
    if answer.history and _WALL.match(answer.url.path):
        return "cannot tell", f"leads to {answer.url.host}{answer.url.path}"
    if answer.status in GONE:
        return "dead", str(answer.status)
    if not answer.ok:
        return "cannot tell", str(answer.status)
    if _LOGIN_FIELD.search(page):
        return "cannot tell", "asks for a password"
    return "alive", str(answer.status)


def _failed(error: Exception) -> tuple[State, str]:
    """Return what a failure says: only a name that is known not to exist is dead."""
    cause = getattr(error, "os_error", None)
    if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME:
        return "dead", NO_HOST
    return "cannot tell", type(error).__name__


def warnings(found: list[Opened]) -> list[str]:
    """Return a line for each dead address, with its file and its name."""
    return [
        f"{one.address.file}: {one.address.name}: dead ({one.why}): {one.address.url}"
        for one in found
        if one.state == "dead"
    ]


def in_words(found: list[Opened]) -> str:
    """Return a line for each address, and then what a person has to click."""
    lines = [
        f"{one.state}: {one.address.url} ({one.why}; {one.address.file}: {one.address.name})" for one in found
    ]
    lines += [
        f"{sum(one.state == state for one in found)} {state}" for state in ("alive", "dead", "cannot tell")
    ]
    clicks = [one.address for one in found if one.address.says.checked is None or one.state != "alive"]
    return "\n".join([*lines, *_to_click(clicks)])


def _to_click(wanted: list[Address]) -> Iterator[str]:
    if wanted:
        yield "\nTo be opened by a person, one after the other:"
    for number, address in enumerate(wanted, start=1):
        region, device = (next(iter(known), "…") for known in (address.says.regions, address.says.devices))
        yield f"{number}. Open {address.url}"
        yield f"   logged in: {address.login or 'nowhere, no login is needed'}"
        yield f"   must be seen: {address.sees}"
        yield f"   then write by hand in {address.file}, [{address.name}], as it was:"
        yield f'   checked = {{ day = YYYY-MM-DD, device = "{device}", region = "{region}" }}'
