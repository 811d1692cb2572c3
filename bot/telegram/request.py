"""How do calls reach Telegram? Over aiohttp, with errors that never hold the address, and so the token."""

import json
from datetime import timedelta
from typing import Any

import aiohttp
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

CONNECTIONS = 256
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
READ, WRITE_FILE, CONNECT, POOL = 15.0, 60.0, 5.0, 10.0


class NotSent(NetworkError):  # noqa: N818 - the library's own exceptions have no suffix either
    """The call surely did nothing: there was no connection, or Telegram said so itself."""


class Held(RetryAfter):
    """Too many messages; the library's own exception warns whenever it is asked for how long."""

    @property
    def retry_after(self) -> timedelta:
        """How long to send nothing."""
        return self._retry_after


class AiohttpRequest(BaseRequest):
    """One session of aiohttp for all calls."""

    def __init__(self, connections: int = CONNECTIONS, read: float = READ, pool: float = POOL) -> None:
        self._connections = connections
        self._read, self._pool = read, pool
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer."""
        return self._read

    async def initialize(self) -> None:
        """Open the session."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,  # noqa: ARG002 - aiohttp knows none; all together have an end all the same
        connect_timeout: Any = None,  # noqa: ARG002 - the same for every call
        pool_timeout: Any = None,  # noqa: ARG002 - the same for every call
    ) -> tuple[int, bytes]:
        """Return status and body; what it raises never names the address."""
        await self.initialize()
        assert self._session is not None  # noqa: S101 - it was just opened
        settings: Any = {
            **_body(request_data),
            "timeout": self._timeout(request_data, read_timeout),
            "allow_redirects": False,  # nobody else is told the token
        }
        try:
            async with self._session.request(method, url, **settings) as answer:
                status, body = answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            failure = _failure(error)
        else:
            return _understood(status, body)
        raise failure  # out here it has no context: that is an error which holds the address

    def _timeout(self, data: RequestData | None, read: Any) -> aiohttp.ClientTimeout:
        wait = float(read) if isinstance(read, int | float) else self._read
        if data is not None and data.contains_files:
            wait = max(wait, WRITE_FILE)
        total = self._pool + 2 * wait  # also when every piece of the answer comes just in time
        return aiohttp.ClientTimeout(total, connect=self._pool, sock_connect=CONNECT, sock_read=wait)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return what Telegram says; what cannot be read is neither logged nor quoted."""
        if (answer := _read(payload)) is None:
            raise NetworkError("an answer that is not Telegram's")
        return answer


class _Answer(dict[str, Any]):
    """What Telegram says; asked for the result of a call it has always one."""

    def __missing__(self, key: str) -> None:
        raise NetworkError(f"an answer without {key!r}")


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        # Encoded here: aiohttp prepares a form for files first, and urllib goes byte by byte; each costs more
        # than the call. The query of an address is written as a form is.
        query = URL.build(query=data.json_parameters).raw_query_string
        return {"data": query.encode(), "headers": FORM}
    form = aiohttp.FormData(quote_fields=False)  # or else a space in the name of a file arrives as %20
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}


def _failure(error: aiohttp.ClientError | TimeoutError) -> NetworkError:
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return NotSent(f"no connection ({type(error).__name__})")
    if isinstance(error, TimeoutError):
        return TimedOut("no answer in time")
    return NetworkError(f"the connection broke ({type(error).__name__})")


def _understood(status: int, body: bytes) -> tuple[int, bytes]:
    """Return an answer of Telegram's own; what stands between us and Telegram answers without meaning."""
    if status < 300:
        return status, body
    match _read(body):
        case None:
            raise NetworkError(f"an answer that is not Telegram's (HTTP {status})")
        case {"parameters": {"retry_after": int() | float() as seconds}}:
            raise Held(timedelta(seconds=seconds))
    if status >= 500:
        raise NotSent(f"Telegram has trouble (HTTP {status})")
    return status, body


def _read(body: bytes) -> _Answer | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return _Answer(answer) if isinstance(answer, dict) else None
