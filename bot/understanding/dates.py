"""When does somebody want to be reminded?

Known words and numbers become marks of one letter (marks.py). The row of marks is cut into pieces (PIECES: a
day, a time, a while from now), with backtracking; the first cut that leaves nothing over and does not
contradict itself is the wish.

The readings chosen where people differ; each is read back before it is saved:
- The name of today is the day in a week. "Next Friday" is the coming Friday when that is more than two days
  away, else the one after; in Dutch, Polish and Swedish that of next week.
- "Next week" is a week from today; with a weekday ("in two weeks on Friday") that of the calendar week.
- A day without a year is the next such day. 3/4 is the third of April; in English that is doubtful.
- Hours up to 6 mean the afternoon where nothing else is said, those up to 11 the evening once they are gone.
  Where clocks have 24 hours, 6:30 and "6 Uhr" are taken at their word, and only "5 Uhr" and earlier are not;
  05:00 with its zero always is.
- "Mardi 8" is the eighth when that is a Tuesday; outside the Romance languages small numbers are hours.
- What names no day is not read: the end of a month, next month, a month or a year alone, "some time".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.understanding import clock, day
from bot.understanding.day import Said, Scene
from bot.understanding.language import LANGUAGES
from bot.understanding.marks import marked
from bot.understanding.vocabulary import words
from dialogs.days import at_night
from dialogs.meaning import Doubt

LONGEST, MOST_MARKS = 200, 14


@dataclass(frozen=True)
class Wish:
    """A wall time that was wished for."""

    wall: datetime
    exact: bool = False
    doubt: Doubt = ""


def understood_date(text: str, language: str, here: datetime) -> Wish | None:
    """Return the time that a text names, when all of it is one; `here` is the wall clock of who wrote it."""
    known = words(language[:2] if language[:2] in LANGUAGES else "en")
    marks = marked(text, known) if len(text) <= LONGEST else []
    kinds = "".join(mark.kind for mark in marks)
    if not 0 < len(kinds) <= MOST_MARKS or ("?" in text and re.fullmatch("n[tlg]", kinds)):  # "a month?" asks
        return None
    scene = Scene(marks, kinds, known, here)
    try:
        return next((wish for said in _readings(scene, 0, {}) if (wish := _wish(said, scene))), None)
    except (OverflowError, ValueError):  # beyond the years of the calendar
        return None


PIECES = (
    (r">[cC][kH]?|>nHn(?!t)|nUnt\+", day.hours),
    (r"[xi][lg]|[lg][xi]|[><+fB]?(?:[hq]n?|n[hqA]?|,)?[tHUlg]A?[+<]?", day.span),
    (r"Tl|lT", day.this_week),
    (r"[d/.:,-]", day.figures),
    (r"j?[no][Oj]?my?|m[no]O?y?|e[xT]?g|emy?|j[no]O?|nO|j?oo", day.of_month),
    *((pattern, clock.of_day) for pattern, _ in clock.CLOCKS),
    (r"[ws]o|[ws]n(?![kHmOAqvfbB])", day.of_both),
    (r"[ws][xiW]", day.of_week),
    (r"wl(?![xi+<])", day.a_week_later),
    (r"[xiT]?[ws]", day.of_week),
    (r"r", lambda scene, marks, _: {"day": scene.here.toordinal() + int(marks[0].value)}),
    (r"G", lambda scene, *_: {"day": scene.here.toordinal() + 1}),
    (r"[pG]", lambda _, marks, __: {"part": int(marks[0].value)}),
    (r"P", lambda _, marks, __: {"meridiem": int(marks[0].value)}),
    (r"N", clock.as_now),
    (r"(?:[aj]|(?<!n)b)(?=.)|>(?=[^nacC])|f(?=[cC:]|n(?!O?m))", lambda *_: {}),
)
"""Rows of marks, and what each says."""
DAYS = {"day", "weekday", "days", "months"}
_ADDING = {"days", "months", "minutes", "doubtful"}


def _readings(scene: Scene, start: int, said: Said) -> Iterator[Said]:
    """Yield what the marks from a place on add to what was said before, in every way that fits."""
    if start == len(scene.kinds):
        yield said
    for pattern, build in PIECES:
        if (found := re.compile(pattern).match(scene.kinds, start)) is None:
            continue
        more = build(scene, scene.marks[start : found.end()], found[0])
        if more is not None and all(said.get(key, more[key]) == more[key] for key in more.keys() - _ADDING):
            sums = {key: said.get(key, 0) + more[key] for key in more.keys() & _ADDING}
            yield from _readings(scene, found.end(), said | more | sums)


def _wish(said: Said, scene: Scene) -> Wish | None:
    """Return what was said as a time, None when it says too little or too much."""
    here, half = scene.here, said.get("meridiem")
    if said.keys() == {"minutes"}:
        wall = (here + timedelta(minutes=said["minutes"])).replace(second=0, microsecond=0)
        return Wish(wall, exact=True, doubt="past" if wall < here else "")
    if half is not None:
        said = {"part": half} | said
    if not _enough(said, scene.kinds) or _too_much(said):
        return None
    found, doubtful = day.day_said(said, scene)
    minute = clock.minute_said(said, here if found == here.date() else None)
    wall = datetime.combine(found, time()) + timedelta(minutes=minute)
    if not said.keys() & DAYS and wall <= here:
        wall, doubtful = wall + timedelta(days=1), doubtful or (said.get("loose") == 2 and wall.hour == 12)
    exact = "clock" in said or said.get("part") == clock.NOON
    night: Doubt = "night" if at_night(wall) and not exact else ""
    return Wish(wall, exact, "past" if wall <= here else "ambiguous" if doubtful else night)


def _enough(said: Said, kinds: str) -> bool:
    """Whether a day or a time was named: no bare number, no lone "morning", no "Su" without a time."""
    named, timed = said.keys() & DAYS, said.keys() & {"clock", "part"}
    if "vague" in said and not said.keys() & {"day", "weekday"}:
        return False
    if not named:
        return bool(timed) and kinds not in ("p", "P") and not (said.get("bare") and "part" not in said)
    return bool(timed) or "day" in said or not said.get("short")


def _too_much(said: Said) -> bool:
    """Whether what was said does not go together: "at 8 in 2 hours", "8 am tonight", "2/3 days"."""
    half = said.get("meridiem", said.get("part", 0))
    torn = (half < clock.NOON) != (said.get("part", half) < clock.NOON)
    return torn or "minutes" in said or said.keys() >= {"fixed", "days"}
