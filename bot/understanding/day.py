"""Which day do marks say? A piece of marks says something; what all pieces say together is a day."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.understanding.vocabulary import Mark, Words

Said = dict[str, int]
"""What pieces say: day (an ordinal), weekday, days, months, minutes, clock, part; and how (next, loose)."""


class Scene(NamedTuple):
    """A text as marks, and the wall clock of who wrote it."""

    marks: list[Mark]
    kinds: str
    words: Words
    here: datetime


def span(scene: Scene, marks: list[Mark], kinds: str) -> Said | None:
    """Say how long from now: "in 2 days", "half an hour", "next week", "dwa tygodnie temu"."""
    if not re.search("[><+Bxi]|f.*[tlg]", kinds) and (kinds[0] in "tHUlg" or re.search("[HU]", kinds)):
        return None
    unit = next(mark for mark in marks if mark.kind in "tHUlg")
    if not scene.words.bare_unit and re.fullmatch(">?[tHUlg][+<]?", kinds) and unit.value in (1, 7, 60):
        return None
    counts = [one.value if one.kind != "," else one.value // 100 + 0.5 for one in marks if one.kind in "nxi,"]
    parts = [abs(mark.value) / 60 for mark in marks if mark.kind in "hq"]
    amount = (counts or [1])[0] * (parts or [1])[0] + sum(one.value / 60 for one in marks if one.kind == "A")
    total = int(amount * unit.value) * (-1 if re.search("[<B]", kinds) else 1)
    if not total or (scene.kinds == "nl" and total == 1):  # "one day" is some day
        return None
    said = {{"l": "days", "g": "months"}.get(unit.kind, "minutes"): total}
    return said | {"vague": 1} if re.search("[xi]g|g[xi]", kinds) else said


def this_week(_: Scene, __: list[Mark], ___: str) -> Said:
    """Say that the weekday is that of this week; alone it is vague."""
    return {"days": 0, "vague": 1}


def hours(_: Scene, marks: list[Mark], __: str) -> Said:
    """Say how long from now in hours and minutes: "dans 1h30", "dans une heure trente"."""
    values = [int(mark.value) for mark in marks]
    numbers = [int(mark.value) for mark in marks if mark.kind == "n"]
    return {"minutes": numbers[0] * 60 + numbers[1] if numbers else values[1]}


def figures(scene: Scene, marks: list[Mark], kinds: str) -> Said | None:
    """Say a day in figures."""
    year, rest = divmod(int(marks[0].value), 10000)
    first, second = divmod(rest, 100)
    american = scene.words.twelve and kinds in "/-"
    day, month = (second, first) if american and second > 12 else (first, second)
    doubtful = american and day != month and day < 13
    found = _next(scene.here.date(), day, month, year) if month and (not american or kinds == "/") else None
    return {"day": found, "doubtful": doubtful, "fixed": 1} if found else None


def _next(today: date, day: int, month: int = 0, year: int = 0) -> int | None:
    """Return the next such day, as an ordinal: of this month or any; below 0 is the last."""
    start = year * 12 if year else today.year * 12 + today.month - 1
    for years, place in (divmod(months, 12) for months in range(start, start + (12 if year else 9 * 12))):
        found = date(years, place + 1, max(1, min(day % 32, monthrange(years, place + 1)[1])))
        if month in (0, place + 1) and (day < 0 or found.day == day) and (year or found >= today):
            return found.toordinal()
    return None


def of_month(scene: Scene, marks: list[Mark], kinds: str) -> Said | None:
    """Say a day of a month that is named, or of the next that has it."""
    values, today = {mark.kind: int(mark.value) for mark in marks}, scene.here.date()
    day = values.get("n", values.get("o", values.get("e", 0)))
    month = today.month % 12 + 1 if "x" in kinds else values.get("m", 0)
    if "oo" in kinds:
        day, month = (int(mark.value) for mark in marks[-2:])
    found = _next(today, day, month, values.get("y", 0)) if values.get("g", 1) == 1 else None
    return {"day": found} if found else None


def of_week(_: Scene, marks: list[Mark], kinds: str) -> Said:
    """Say a weekday."""
    values = {mark.kind: int(mark.value) for mark in marks}
    weekday = values.get("w", values.get("s", 0))
    return {
        "weekday": weekday,
        "next": values.get("x", 0),
        "coming": "i" in kinds,
        "short": "s" in kinds,
        "later": values.get("W", 0),
    }


def a_week_later(scene: Scene, marks: list[Mark], kinds: str) -> Said | None:
    """Say a weekday of the week after the coming one, as the British do: "Thursday week"."""
    if not scene.words.twelve or marks[1].value != 7:
        return None
    return of_week(scene, marks, kinds) | {"later": 1}


def of_both(scene: Scene, marks: list[Mark], kinds: str) -> Said | None:
    """Say a weekday with its day of the month; numbers that may be hours are left to be hours."""
    weekday, day = int(marks[0].value), int(marks[1].value)
    hours = 0 if kinds[1] == "o" or scene.words.day_behind else 12 if scene.words.twelve else 24
    found = _next(scene.here.date(), day) if day > hours else None
    if found is None or (found - 1) % 7 != weekday:
        return None
    return {"day": found, "doubtful": day < 13 and kinds[1] == "n"}


def day_said(said: Said, scene: Scene) -> tuple[date, bool]:
    """Return the day that was said, and whether another may have been meant."""
    today, weekday = scene.here.date(), said.get("weekday")
    day = date.fromordinal(said.get("day", today.toordinal()))
    months = said.get("months", 0)
    month = today.month if months % 12 else day.month  # the 3rd of next month; next year in March
    years, place = divmod((today if months else day).year * 12 + month - 1 + months, 12)
    day = date(years, place + 1, min(day.day, monthrange(years, place + 1)[1]))
    day += timedelta(said.get("days", 0))
    if weekday is None:
        return day, bool(said.get("doubtful"))
    if said.keys() & {"days", "months"}:
        return day + timedelta(weekday - day.weekday()), False
    if "day" in said:
        return day, day.weekday() != weekday
    ahead = (weekday - today.weekday()) % 7 or 7
    if not said["next"]:
        return today + timedelta(ahead + 7 * said["later"]), ahead == 7 and not said["coming"]
    this_week = ahead < 7 - today.weekday()
    weeks = said["next"] - 1 + (this_week and (scene.words.next_week or ahead < 3))
    return today + timedelta(ahead + 7 * weeks), this_week
