"""How does the local Bot API speak HTTP?"""

import asyncio
import hmac
import inspect
from collections import Counter, deque

from aiohttp import web

from bot.playground.calls import Call, CallLog, Outcome, is_send
from bot.playground.errors import BotApiError
from bot.playground.faults import Answer, Delay, Fault, Faults, LoseAnswer
from bot.playground.introduction import profile_methods
from bot.playground.limits import Limits
from bot.playground.methods import Method, message_methods
from bot.playground.parameters import Parameters, read_parameters
from bot.playground.polling import BY_WEBHOOK, Polling
from bot.playground.raw import Raw
from bot.playground.uploads import LARGEST_UPLOAD, file_methods
from bot.playground.webhook import SETTING, Webhook
from bot.playground.world import World

__all__ = ["Answer", "BotApi", "Call", "Delay", "Fault", "Faults", "LoseAnswer", "Outcome"]


class BotApi:
    """A server on this machine that answers like Telegram, strictly."""

    def __init__(
        self,
        world: World,
        token: str,
        bot_id: int = 1,
        username: str = "playground_bot",
        faults: Faults | None = None,
    ) -> None:
        world.bot = {"id": bot_id, "is_bot": True, "first_name": "Playground", "username": username}
        self.faults = faults or Faults()
        self.limits = Limits()
        self.webhook = Webhook(world.updates)
        self._token = token
        self._log = CallLog()
        self._polling = Polling(world.updates)
        self._methods = (
            message_methods(world) | file_methods(world) | profile_methods(world) | self._update_methods()
        )
        self._runner: web.AppRunner | None = None

    @property
    def calls(self) -> deque[Call]:
        """Return the newest calls, oldest first."""
        return self._log.calls

    @property
    def counts(self) -> Counter[str]:
        """Return how often each method was called."""
        return self._log.counts

    @property
    def under_way(self) -> int:
        """Return how many sends have come and are not answered yet."""
        return self._log.under_way

    @property
    def most_under_way(self) -> int:
        """Return how many sends were under way at once, at most."""
        return self._log.most_under_way

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen, on a free port unless one is named, and return the address."""
        application = web.Application(client_max_size=LARGEST_UPLOAD + 1_000_000)
        application.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound_host, bound_port = self._runner.addresses[0][:2]
        return f"http://{bound_host}:{bound_port}"

    async def stop(self) -> None:
        """Stop listening, and end what is under way."""
        await self.webhook.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if not hmac.compare_digest(request.match_info["token"].encode(), self._token.encode()):
            return _json(BotApiError(401, "Unauthorized"))
        try:
            parameters = await read_parameters(request)
        except BotApiError as error:
            return _json(error)
        came = self._log.begin(method)
        outcome = Outcome.LOST_BEFORE
        try:
            outcome, response = await self._serve(method, parameters)
        finally:
            self._log.end(Call(came, method, parameters.chat_id(), outcome))
        if response is None:
            return _cut(request)
        return response

    async def _serve(self, method: str, parameters: Parameters) -> tuple[Outcome, web.Response | None]:
        """Do a call, with what goes wrong on the way; no response means that the connection is cut."""
        fault = self.faults.decide(method, parameters.values)
        await self._pause(fault)
        if isinstance(fault, Answer):
            self._hold(fault, parameters)
            return Outcome.REPLACED, _replaced(fault)
        if fault == LoseAnswer(before=True):
            return Outcome.LOST_BEFORE, None
        outcome, response = await self._do(method, parameters)
        if fault == LoseAnswer(before=False):
            return Outcome.LOST_AFTER, None
        return outcome, response

    async def _do(self, name: str, parameters: Parameters) -> tuple[Outcome, web.Response]:
        try:
            if is_send(name):
                self.limits.note(parameters.chat_id(), self.faults.enforce_limits)
            method = self._methods.get(name)
            if method is None:
                raise BotApiError(404, "Not Found: method not found")
            parameters.refuse_unknown(method.knows)
            result = method.call(parameters)
            if inspect.isawaitable(result):
                result = await result
        except BotApiError as error:
            return (Outcome.FLOODED if error.code == 429 else Outcome.REFUSED), _json(error)
        return Outcome.DONE, web.json_response({"ok": True, "result": result})

    async def _pause(self, fault: Fault | None) -> None:
        seconds = self.faults.latency + (fault.seconds if isinstance(fault, Delay) else 0)
        if seconds:
            await asyncio.sleep(seconds)

    def _hold(self, fault: Answer, parameters: Parameters) -> None:
        """Remember a wait that a test demands, to notice who comes back too soon."""
        if fault.code == 429 and isinstance(fault.body, dict):
            seconds = fault.body.get("parameters", {}).get("retry_after", 0)
            self.limits.hold(parameters.chat_id(), seconds)

    def _update_methods(self) -> dict[str, Method]:
        polling = frozenset({"offset", "limit", "timeout", "allowed_updates"})
        return {
            "getUpdates": Method(self._get_updates, polling),
            "setWebhook": Method(self._set_webhook, SETTING),
            "deleteWebhook": Method(self.webhook.delete_webhook, frozenset({"drop_pending_updates"})),
            "getWebhookInfo": Method(self.webhook.describe),
        }

    async def _set_webhook(self, parameters: Parameters) -> bool:
        self._polling.end(BY_WEBHOOK)
        return await self.webhook.set_webhook(parameters)

    async def _get_updates(self, parameters: Parameters) -> list[Raw]:
        self.webhook.refuse_polling()
        return await self._polling.get_updates(parameters)


def _json(error: BotApiError) -> web.Response:
    return web.json_response(error.as_answer(), status=error.code)


def _replaced(fault: Answer) -> web.Response:
    if isinstance(fault.body, bytes):
        return web.Response(body=fault.body, status=fault.code, content_type=fault.content_type)
    return web.json_response(fault.body, status=fault.code, content_type=fault.content_type)


def _cut(request: web.Request) -> web.Response:
    """Cut the connection; the response goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
