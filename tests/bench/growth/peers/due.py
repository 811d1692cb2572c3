"""How much comes due at once, when, and what is sent then?"""

from datetime import UTC, datetime, timedelta

AT_ONCE = 300
SOON = timedelta(seconds=5)
LATER = timedelta(days=2)
"""When everything else comes due."""


def soon() -> datetime:
    """Return when it comes due: at a full second."""
    return (datetime.now(UTC) + SOON).replace(microsecond=0)


def text(planned: datetime) -> str:
    """Return what is sent."""
    return f"due at {planned.timestamp()}"
