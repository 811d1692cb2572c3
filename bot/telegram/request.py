"""How do calls reach Telegram? Over aiohttp, with errors that never hold the address, and so the token."""

import json
from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 256
READ, WRITE_FILE, CONNECT, POOL = 15.0, 60.0, 5.0, 10.0


class NotSent(NetworkError):  # noqa: N818 - the library's own exceptions have no suffix either
    """The call surely did nothing: there was no connection, or Telegram said so itself."""


class AiohttpRequest(BaseRequest):
    """One session of aiohttp for all calls."""

    def __init__(self, connections: int = CONNECTIONS) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer."""
        return READ

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
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """Return status and body; raises NotSent, TimedOut or NetworkError; none names the address."""
        del write_timeout, connect_timeout, pool_timeout
        wait = read_timeout if isinstance(read_timeout, int | float) else READ
        files = request_data is not None and request_data.contains_files
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=CONNECT, connect=POOL, sock_read=WRITE_FILE if files else wait
        )
        await self.initialize()
        assert self._session is not None  # noqa: S101 - it was just opened
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeout
            ) as answer:
                status, body = answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(f"no connection ({type(error).__name__})") from None
        except TimeoutError:
            raise TimedOut("no answer in time") from None
        except aiohttp.ClientError as error:
            raise NetworkError(f"the connection broke ({type(error).__name__})") from None
        return _understood(status, body)


def _body(data: RequestData | None) -> dict[str, str] | aiohttp.FormData | None:
    if data is None:
        return None
    if not data.contains_files:
        return data.json_parameters
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def _understood(status: int, body: bytes) -> tuple[int, bytes]:
    """Return an answer of Telegram's own; what stands between us and Telegram answers without meaning."""
    try:
        spoken = (
            isinstance(json.loads(body), dict) if status >= 300 or not body.startswith(b'{"ok":') else True
        )
    except ValueError:
        spoken = False
    if not spoken:
        raise NetworkError(f"an answer that is not Telegram's (HTTP {status})")
    if status >= 500:
        raise NotSent(f"Telegram has trouble (HTTP {status})")
    return status, body
