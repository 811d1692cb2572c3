"""How is a row written down, whatever the engine?"""

import math
import traceback
from datetime import UTC, datetime
from pathlib import Path

BEFORE_ALL = -(2**63)  # no chat has this number, nor a lower one
_LAST_SECOND = 253_402_300_799  # what a datetime can hold


def seconds(due: datetime | None) -> int | None:
    """Return unix seconds, rounded up: woken a moment early, the core would find nothing due."""
    return math.ceil(due.timestamp()) if due else None


def instant(seconds: int | None) -> datetime | None:
    """Return the instant of unix seconds, whatever damage has made of them."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(min(max(seconds, 0), _LAST_SECOND), UTC)


def place(error: Exception) -> str:
    """Return where something was raised: a file and a line."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{'/'.join(Path(last.filename).parts[-2:])}:{last.lineno}"
