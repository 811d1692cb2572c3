"""How do days and hours of a person's own calendar become instants?"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MORNING = time(9)
EVENING = time(20)


def local(now: datetime, zone: str | None) -> datetime:
    """Return an instant as the wall clock of a zone shows it, without the zone."""
    return now.astimezone(_home(zone)).replace(tzinfo=None)


def instant(wall: datetime, zone: str | None) -> datetime:
    """Return the instant of a wall time; a minute that daylight saving skips becomes the next that exists."""
    home = _home(zone)
    moment = wall.replace(tzinfo=home).astimezone(UTC)
    if moment.astimezone(home).replace(tzinfo=None) == wall:
        return moment
    before = wall.replace(tzinfo=home).utcoffset() or timedelta(0)
    after = wall.replace(tzinfo=home, fold=1).utcoffset() or timedelta(0)
    return _gap_end(wall, home, abs(before - after))


def _home(zone: str | None) -> ZoneInfo:
    """Return a zone; one that is not (or no longer) in the table counts as UTC."""
    try:
        return ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _gap_end(wall: datetime, home: ZoneInfo, width: timedelta) -> datetime:
    """Return the first instant after the gap in which a wall time lies."""
    low = (wall - width).replace(tzinfo=home).astimezone(UTC)
    high = (wall + width).replace(tzinfo=home).astimezone(UTC)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(home).replace(tzinfo=None) < wall else (low, middle)
    return high.replace(second=0, microsecond=0)


def at_night(wall: datetime) -> bool:
    """Whether a wall time lies outside the hours in which we write of our own accord (09 to 20)."""
    return not MORNING <= wall.time() < EVENING


def daytime(wall: datetime, offset: int) -> datetime:
    """Return the wall time itself by day, else the next morning, spread by the offset in minutes."""
    if not at_night(wall):
        return wall
    day = wall.date() if wall.time() < MORNING else wall.date() + timedelta(days=1)
    return datetime.combine(day, MORNING) + timedelta(minutes=offset)


def month_after(day: date) -> date:
    """Return the same day of the next month, or its last."""
    return months_after(day, 1)


def months_after(day: date, count: int) -> date:
    """Return the same day so many months later, or the last of that month."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
