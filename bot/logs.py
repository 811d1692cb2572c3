"""What is logged, and how is the token kept out of it?

Events and ids are logged, never what a person wrote. Libraries put the address of a call, and with it the
token, into their lines and exceptions: every record is made into text first, and what looks like the token is
taken out.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Literal

ABOUT_AN_UPDATE = "update %d"
"""How a line about an update begins, wherever it is written: in JSON the id has a field of its own."""
TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{20,}")


class Formatter(logging.Formatter):
    """Makes a line of a record, with every token in it masked."""

    def __init__(self, shape: Literal["text", "json"], secrets: tuple[str, ...]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._shape = shape
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        if self._shape == "text":
            return self.masked(super().format(record))
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if str(record.msg).startswith(ABOUT_AN_UPDATE) and isinstance(record.args, tuple):
            entry["update"] = record.args[0]
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return self.masked(json.dumps(entry, ensure_ascii=False))

    def masked(self, text: str) -> str:
        """Return a text without the token, or anything of its shape."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return TOKEN.sub("[token]", text)


def begin(level: str, shape: Literal["text", "json"], *secrets: str | None) -> None:
    """Log to standard error from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Formatter(shape, tuple(secret for secret in secrets if secret)))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore", "aiohttp.access", "telegram", "aiosqlite", "asyncio"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelName(level)))
