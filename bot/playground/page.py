"""What does a browser get that shows the playground, and what may it ask for?"""

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import quote, urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.clock import Clock
from bot.playground.raw import Raw
from bot.playground.world import Person, World

TOKEN_HEADER = "X-Playground-Token"  # noqa: S105  # the name of a header, not a secret
LONGEST_POLL = 25.0
FIRST_PERSON = 1001  # those who join count on, so that after a restart they are in their chats again
STATIC = Path(__file__).parent / "static"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class _Wish(BaseModel):
    """What a browser posts; anything unexpected is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


Wish = TypeVar("Wish", bound=_Wish)


class _Join(_Wish):
    first_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
    language_code: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$")] | None


class _Write(_Wish):
    person: int
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096)]


class _Press(_Wish):
    person: int
    message: int
    data: str


class _Block(_Wish):
    person: int
    blocked: bool


class _Push(_Wish):
    seconds: Annotated[int, Field(ge=1, le=timedelta(days=31).total_seconds())]


class Page:
    """A phone in a browser on this machine, on which the people of a world write to the bot."""

    def __init__(
        self, world: World, clock: Clock, about: Callable[[int], Awaitable[str]], address: str
    ) -> None:
        self.address = address
        self.token = secrets.token_urlsafe(32)
        self._world = world
        self._clock = clock
        self._about_chat = about
        self.push: Callable[[timedelta], Awaitable[None]] = self._push_at_once
        self._last_press: dict[int, tuple[str, int, str]] = {}
        self._ended = asyncio.Event()
        self._files = {
            path.name: path.read_bytes() for path in sorted(STATIC.iterdir()) if path.suffix in TYPES
        }

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the page; each one refuses strangers by itself."""
        shown = {
            "/": self._index,
            "/static/{name}": self._static,
            "/playground/changes": self._changes,
            "/playground/about": self._about,
            "/playground/files/{id}": self._file,
        }
        done = {
            "/playground/people": self._join,
            "/playground/write": self._write,
            "/playground/press": self._press,
            "/playground/block": self._block,
            "/playground/push": self._push,
        }
        return [
            *(web.get(path, self._guarded(handler)) for path, handler in shown.items()),
            *(web.post(path, self._guarded(handler)) for path, handler in done.items()),
        ]

    def end(self) -> None:
        """End what waits for changes, so that the server can stop at once."""
        self._ended.set()

    # Who may ask

    def _guarded(self, handler: Handler) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                self._refuse_strangers(request)
                response = await handler(request)
            except web.HTTPException as refusal:
                refusal.headers.update(HEADERS)
                raise
            response.headers.update(HEADERS)
            return response

        return answer

    def _refuse_strangers(self, request: web.Request) -> None:
        """Refuse other sites, also those whose name was made to lead to this machine."""
        origin = request.headers.get("Origin")
        own = request.host in self._hosts()
        if not own or origin not in {None, f"http://{request.host}"}:
            raise web.HTTPForbidden(text="this page is only for this machine")
        if request.method == "POST" and (origin is None or request.content_type != "application/json"):
            raise web.HTTPForbidden(text="only the page itself may do that")
        if _needs_token(request) and not self._has_token(request):
            raise web.HTTPForbidden(text="the page is from another start of the playground")

    def _hosts(self) -> set[str]:
        address = urlsplit(self.address)
        return {address.netloc, f"127.0.0.1:{address.port}", f"localhost:{address.port}"} - {""}

    def _has_token(self, request: web.Request) -> bool:
        given = request.headers.get(TOKEN_HEADER, "")
        return hmac.compare_digest(given.encode(errors="replace"), self.token.encode())

    # What is shown

    async def _index(self, _: web.Request) -> web.StreamResponse:
        page = self._files["index.html"].decode().replace("{token}", self.token)
        return web.Response(text=page, content_type="text/html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in self._files or name == "index.html":
            raise web.HTTPNotFound
        return web.Response(body=self._files[name], content_type=TYPES[Path(name).suffix], charset="utf-8")

    async def _changes(self, request: web.Request) -> web.StreamResponse:
        version, offset = _number(request, "version"), _number(request, "offset")
        if version >= self._world.version and offset == self._offset():
            await self._wait(version)
        chats = request.query.getall("chat", [])
        return web.json_response(self._state([one for one in self._world.people if str(one) in chats]))

    async def _about(self, request: web.Request) -> web.StreamResponse:
        person = self._person(_number(request, "person"))
        return web.json_response({"about": await self._about_chat(person.id)})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        try:
            name, _, content = self._world.file(request.match_info["id"])
        except KeyError:
            raise web.HTTPNotFound from None
        disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        return web.Response(
            body=content,
            content_type="application/octet-stream",
            headers={"Content-Disposition": disposition},
        )

    async def _wait(self, version: int) -> None:
        """Wait until something happens, the time is pushed, or the playground stops."""
        waits = [
            asyncio.ensure_future(self._world.wait_change(version, LONGEST_POLL)),
            asyncio.ensure_future(self._clock.wait(LONGEST_POLL)),
            asyncio.ensure_future(self._ended.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _state(self, chats: list[int]) -> Raw:
        return {
            "version": self._world.version,
            "offset": self._offset(),
            "now": int(self._clock.now().timestamp() * 1_000),
            "username": self._world.bot["username"],
            "people": [self._summary(person) for person in self._world.people.values()],
            "chats": {chat: self._chat(chat) for chat in chats},
        }

    def _chat(self, person_id: int) -> Raw:
        return {"messages": self._world.messages(person_id), "press": self._pressed(person_id)}

    def _summary(self, person: Person) -> Raw:
        language = (person.language_code or "").partition("-")[0]
        profile = self._world.profile
        newest = next(reversed(self._world.messages(person.id)), None)
        return {
            "id": person.id,
            "first_name": person.first_name,
            "language_code": person.language_code,
            "blocked": person.blocked,
            "newest": newest["message_id"] if newest else 0,
            "name": profile.text("name", language) or self._world.bot["first_name"],
            "description": profile.text("description", language),
            "commands": profile.commands_for(person.id, language),
        }

    def _pressed(self, person_id: int) -> Raw | None:
        """Return the newest press of a person, with the bot's answer once there is one."""
        if person_id not in self._last_press:
            return None
        query_id, message_id, data = self._last_press[person_id]
        asked = self._world.asked(query_id)
        answer = asked.answer if asked else {}
        return {"id": query_id, "message": message_id, "data": data, "answer": answer}

    def _offset(self) -> int:
        return int(self._clock.offset.total_seconds())

    # What a person does

    async def _join(self, request: web.Request) -> web.StreamResponse:
        wish = await _read(request, _Join)
        number = max(self._world.people, default=FIRST_PERSON - 1) + 1
        person = self._world.add_person(wish.first_name, wish.language_code, id=number)
        return web.json_response({"id": person.id})

    async def _write(self, request: web.Request) -> web.StreamResponse:
        wish = await _read(request, _Write)
        self._world.write(self._person(wish.person).id, wish.text)
        return web.json_response({})

    async def _press(self, request: web.Request) -> web.StreamResponse:
        wish = await _read(request, _Press)
        person = self._person(wish.person)
        try:
            update = self._world.press(person.id, wish.message, wish.data)
        except ValueError:
            raise web.HTTPConflict(text="that button is no longer there") from None
        self._last_press[person.id] = (update["callback_query"]["id"], wish.message, wish.data)
        return web.json_response({})

    async def _block(self, request: web.Request) -> web.StreamResponse:
        wish = await _read(request, _Block)
        person = self._person(wish.person)
        (self._world.block if wish.blocked else self._world.unblock)(person.id)
        return web.json_response({})

    async def _push(self, request: web.Request) -> web.StreamResponse:
        wish = await _read(request, _Push)
        await self.push(timedelta(seconds=wish.seconds))
        return web.json_response({"now": self._clock.now().timestamp()})

    async def _push_at_once(self, by: timedelta) -> None:
        self._clock.push(by)

    def _person(self, person_id: int) -> Person:
        with suppress(KeyError):
            return self._world.people[person_id]
        raise web.HTTPNotFound(text="nobody has this number")


async def _read(request: web.Request, kind: type[Wish]) -> Wish:
    try:
        return kind.model_validate_json(await request.read())
    except ValidationError:
        raise web.HTTPBadRequest(text="not what the page would send") from None


def _number(request: web.Request, name: str) -> int:
    try:
        return int(request.query.get(name, ""))
    except ValueError:
        raise web.HTTPBadRequest(text=f"{name} is to be a number") from None


def _needs_token(request: web.Request) -> bool:
    """Tell whether only the page's own script asks for this; a file is fetched by a plain link."""
    path = request.path
    return path.startswith("/playground/") and not path.startswith("/playground/files/")
