"""How does a bot with a scheduler run?"""

from collections.abc import Callable, Coroutine
from typing import Any

from bot.telegram.request import AiohttpRequest
from tests.bench.speed.peers.ptb import builder


def run(begin: Callable[[Any], Coroutine[Any, Any, None]]) -> None:
    """Load its jobs, then poll until killed."""
    request, polling = AiohttpRequest(), AiohttpRequest(connections=4)
    builder().request(request).get_updates_request(polling).post_init(begin).build().run_polling(
        bootstrap_retries=0
    )
