"""When does somebody want to be reminded?

Known words and numbers become marks of one letter, filler words vanish, anything else ends the attempt. The
row of marks is cut into pieces (_PIECES: a day, a time, a while from now), with backtracking; the first cut
that leaves nothing over and does not contradict itself is the wish. Words and marks are in calendar_words/.

The readings chosen where people differ; each is read back before it is saved:
- The name of today is the day in a week. "Next Friday" is the coming Friday when that is more than two days
  away, else the one after; in Dutch, Polish and Swedish that of next week.
- "Next week" is a week from today; with a weekday ("in two weeks on Friday") that of the calendar week.
- A day without a year is the next such day. 3/4 is the third of April; in English that is doubtful.
- Hours up to 6 mean the afternoon where nothing else is said, those up to 11 the evening once they are gone.
  Where clocks have 24 hours, 6:30 and "6 Uhr" are taken at their word, and only "5 Uhr" and earlier are not.
"""

import re
import tomllib
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from dialogs.days import at_night
from dialogs.meaning import Doubt

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "tr")
LONGEST, MOST_MARKS = 200, 14
DAY, NOON, EARLY_EVENING, NIGHT = 24 * 60, 12 * 60, 18 * 60, 20 * 60  # in minutes


@dataclass(frozen=True)
class Wish:
    """A wall time that was wished for."""

    wall: datetime
    exact: bool = False
    doubt: Doubt = ""


def understood_date(text: str, language: str, here: datetime) -> Wish | None:
    """Return the time that a text names, when all of it is one; `here` is the wall clock of who wrote it."""
    words = _words(language[:2] if language[:2] in LANGUAGES else "en")
    marks = _marked(text, words) if len(text) <= LONGEST else []
    kinds = "".join(mark.kind for mark in marks)
    if not 0 < len(kinds) <= MOST_MARKS or ("?" in text and re.fullmatch("n[tlg]", kinds)):  # "a month?" asks
        return None
    scene = _Scene(marks, kinds, words, here)
    try:
        return next((wish for said in _readings(scene, 0, {}) if (wish := _wish(said, scene))), None)
    except (OverflowError, ValueError):  # beyond the years of the calendar
        return None


class _Mark(NamedTuple):
    kind: str
    value: float = 0


class _Words(NamedTuple):
    phrases: dict[str, tuple[_Mark, ...]]
    scanner: re.Pattern[str]
    joint: re.Pattern[str]  # where words have grown together: Freitag|abend
    twelve: bool  # clocks have twelve hours, and the month may come first
    next_week: bool  # "next Friday" is that of next week


_FOLDER = files("bot.understanding") / "calendar_words"
_GRAMMAR = tomllib.loads((_FOLDER / "grammar.toml").read_text(encoding="utf-8"))
_NUMBER = (
    r"\d{4}([-/.])\d\d?\1\d\d?(?!\d)|\d\d?(?: ?([./]) ?|(-))\d\d?(?:(?:\2|\3) ?(?:\d{4}|\d\d))?(?!\d)\.?"
    r"|\d\d?[:hu][0-5]\d(?!\d)|\d+(?:,\d)?"
)
_FOLDED = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "‘": "'", "ʼ": "'"})
_DROPPED = ("Mn", "So", "Sk", "Cf")  # accents and pictures
_BETWEEN = r"[\s.,;:!?'\"()…–—“”„«»¿¡@-]+"


def _plain(text: str) -> str:
    text = re.sub(r"\b[éè]\b", "is", text.casefold())  # a verb; "e" is but an "and"
    letters = unicodedata.normalize("NFKD", text.translate(_FOLDED))
    seen = "".join(letter for letter in letters if unicodedata.category(letter) not in _DROPPED)
    return re.sub(_BETWEEN + r"(?=[^\W\d_])", " ", seen)


@cache
def _words(language: str) -> _Words:
    """Return the words of a language, read when first needed."""
    table = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    phrases = {each: _spec(spec) for spec, listed in table["words"].items() for each in _listed(listed)}
    longest_first = "|".join(sorted(phrases, reverse=True))
    scanner = re.compile(rf"(?<![^\W\d_])(?:{longest_first})(?![^\W\d_])|{_NUMBER}")
    return _Words(phrases, scanner, re.compile(table["joint"]), table["twelve"], table["next_week"])


def _spec(spec: str) -> tuple[_Mark, ...]:
    """Return marks as the files write them: "day 0 part 20:00"; filler words have none."""
    found, kinds = re.findall(r"([a-z]+)(?: (-?\d+)(?::(\d\d))?)?", spec), _GRAMMAR["kinds"]
    return tuple(_Mark(kinds[name], int(a) * 60 + int(b) if b else int(a or 0)) for name, a, b in found)


def _listed(text: str) -> Iterator[str]:
    """Yield the phrases of a list as they look in plain letters, those with ä also with ae."""
    for spelt in (text, re.sub("[äöü]", lambda letter: f"{_plain(letter[0])}e", text)):
        yield from (re.sub(_BETWEEN, " ", _plain(phrase)).strip() for phrase in spelt.split(","))


def _marked(text: str, words: _Words) -> list[_Mark]:
    """Return the marks of a text, none when it holds anything else."""
    plain = words.joint.sub(r"\1 \2", _plain(text))
    if re.sub(_BETWEEN, "", words.scanner.sub("", plain)):
        return []
    tokens = (token[0] for token in words.scanner.finditer(plain))
    found = (words.phrases[each] if each in words.phrases else _numeric(each, words) for each in tokens)
    return [mark for marks in found for mark in marks]


def _numeric(token: str, words: _Words) -> tuple[_Mark, ...]:
    """Return the mark of what begins with a digit; the value of a date is written yyyyaabb."""
    first, *rest = (int(part) for part in re.findall(r"\d+", token))
    sign = re.sub(r"[\d ]", "", token)
    if not rest or sign == ",":
        value = float(token.replace(",", "."))
        return (_Mark("y" if 1990 <= value < 2100 else "n", value),)
    if sign in (":", "h", "u"):
        return (_Mark("C" if words.twelve and token[0] != "0" else "c", first * 60 + rest[0]),)
    if first > 999:
        return (_Mark("d", first * 10000 + rest[1] * 100 + rest[0]),)
    year = rest[1] + 2000 * (rest[1] < 100) if rest[1:] else 0
    if sign == ".":
        sign = ":" if token[-2] in "012345" else "," if token.endswith(".5") else "."
    return (_Mark("/" if year and sign[0] == "-" else sign[0], year * 10000 + first * 100 + rest[0]),)


class _Scene(NamedTuple):
    marks: list[_Mark]
    kinds: str
    words: _Words
    here: datetime


_Said = dict[str, int]
"""What pieces say: day (an ordinal), weekday, days, months, minutes, clock, part; and how (next, loose)."""
_ADDING = {"days", "months", "minutes", "doubtful"}


def _readings(scene: _Scene, start: int, said: _Said) -> Iterator[_Said]:
    """Yield what the marks from a place on add to what was said before, in every way that fits."""
    if start == len(scene.kinds):
        yield said
    for pattern, build in _PIECES:
        if (found := re.compile(pattern).match(scene.kinds, start)) is None:
            continue
        more = build(scene, scene.marks[start : found.end()], found[0])
        if more is not None and all(said.get(key, more[key]) == more[key] for key in more.keys() - _ADDING):
            sums = {key: said.get(key, 0) + more[key] for key in more.keys() & _ADDING}
            yield from _readings(scene, found.end(), said | more | sums)


def _clock(scene: _Scene, marks: list[_Mark], kinds: str) -> _Said | None:
    """Say a time of day; loose: it may mean the other half of the day (1: only in the small hours)."""
    weights = next(numbers for pattern, numbers in _CLOCKS if re.fullmatch(pattern, kinds))
    values = [int(mark.value) for mark in marks if mark.kind in "ncC:hqAt"]
    clock = sum(weight * value for weight, value in zip(weights, values, strict=True))
    if ":" in kinds:
        clock = sum(divmod(clock, 100)) + 59 * (clock // 100)
    spoken = scene.words.twelve or not re.search(".[kH]|:", kinds)
    loose = 0 if "c" in kinds else 2 if spoken else int(not re.search("n[kH]n|:", kinds))
    how = {"loose": loose, "bare": kinds in ("n", "nn"), "doubtful": scene.kinds == "nH"}
    return {"clock": clock, **how} if 0 <= clock <= DAY and (max(values) < 60 or not values[1:]) else None


def _while(_: _Scene, marks: list[_Mark], kinds: str) -> _Said | None:
    """Say how long from now: "in 2 days", "half an hour", "next week", "dwa tygodnie temu"."""
    if not re.search("[><+Bxi]|f.*[tlg]", kinds) and (kinds[0] in "tHlg" or "H" in kinds):
        return None
    counts = [one.value if one.kind != "," else one.value // 100 + 0.5 for one in marks if one.kind in "nxi,"]
    parts = [abs(mark.value) / 60 for mark in marks if mark.kind in "hq"]
    unit = next(mark for mark in marks if mark.kind in "tHlg")
    amount = (counts or [1])[0] * (parts or [1])[0] + sum(one.value / 60 for one in marks if one.kind == "A")
    total = int(amount * unit.value) * (-1 if re.search("[<B]", kinds) else 1)
    return {{"l": "days", "g": "months"}.get(unit.kind, "minutes"): total} if total else None


def _date(scene: _Scene, marks: list[_Mark], kinds: str) -> _Said | None:
    """Say a day in figures."""
    year, figures = divmod(int(marks[0].value), 10000)
    first, second = divmod(figures, 100)
    american = scene.words.twelve and kinds in "/-"
    day, month = (second, first) if american and second > 12 else (first, second)
    doubtful = american and day != month and day < 13
    found = _next(scene.here.date(), day, month, year) if not american or kinds == "/" else None
    return {"day": found, "doubtful": doubtful} if found else None


def _next(today: date, day: int, month: int = 0, year: int = 0) -> int | None:
    """Return the next such day, as an ordinal: of this month or any; below 0 is the last."""
    start = year * 12 if year else today.year * 12 + today.month - 1
    for years, place in (divmod(months, 12) for months in range(start, start + (12 if year else 9 * 12))):
        found = date(years, place + 1, max(1, min(day % 32, monthrange(years, place + 1)[1])))
        if month in (0, place + 1) and (day < 0 or found.day == day) and (year or found >= today):
            return found.toordinal()
    return None


def _month_day(scene: _Scene, marks: list[_Mark], kinds: str) -> _Said | None:
    """Say a day of a month that is named, or of the next that has it; a month alone is its first day."""
    values, today = {mark.kind: int(mark.value) for mark in marks}, scene.here.date()
    day = values.get("n", values.get("o", values.get("e", 1)))
    month = today.month % 12 + 1 if "x" in kinds else values.get("m", 0)
    found = _next(today, day, month, values.get("y", 0)) if values.get("g", 1) == 1 else None
    return {"day": found, "doubtful": not re.search("[noe]", kinds)} if found else None


def _weekday(scene: _Scene, marks: list[_Mark], kinds: str) -> _Said | None:
    """Say a weekday, perhaps with its day of the month; small numbers are left to be hours."""
    values = {mark.kind: int(mark.value) for mark in marks}
    weekday = values.get("w", values.get("s", 0))
    if kinds[1:] in ("n", "o"):
        found = _next(scene.here.date(), int(marks[1].value)) or 0
        return {"day": found} if found and (found - 1) % 7 == weekday and marks[1].value > 12 else None
    return {"weekday": weekday, "next": values.get("x", 0), "coming": "i" in kinds, "short": "s" in kinds}


_CLOCKS = [(f"[aH]?{pattern}[kH]?", weights) for pattern, weights in _GRAMMAR["clock"].items()]
_PIECES = (
    (r"[xi][lg]|[lg][xi]|[><+fB]?(?:[hq]n?|n[hqA]?|,)?[tHlg]A?[+<]?", _while),
    (r"[d/.:,-]", _date),
    (r"j?[no][Oj]?my?|m[no]O?y?|[>jb]my?|e[xT]?g|emy?|j[no]O?|nO", _month_day),
    *((pattern, _clock) for pattern, _ in _CLOCKS),
    (r"[ws][xi]|[ws][no]", _weekday),
    (r"[xiT]?[ws]", _weekday),
    (r"r", lambda scene, marks, _: {"day": scene.here.toordinal() + int(marks[0].value)}),
    (r"G", lambda scene, *_: {"day": scene.here.toordinal() + 1}),
    (r"[pG]", lambda _, marks, __: {"part": int(marks[0].value)}),
    (r"[ajb](?=.)|>(?=[^na])|f(?=[cC:]|n(?!O?m))", lambda *_: {}),
)


def _wish(said: _Said, scene: _Scene) -> Wish | None:
    """Return what was said as a time, None when it says too little or too much."""
    here, timed = scene.here, bool(said.keys() & {"clock", "part"})
    if said.keys() == {"minutes"}:
        wall = (here + timedelta(minutes=said["minutes"])).replace(second=0, microsecond=0)
        return Wish(wall, exact=True, doubt="past" if wall < here else "")
    named = bool(said.keys() & {"day", "weekday", "days", "months"})
    enough = (named or (timed and scene.kinds != "p")) and (timed or not said.get("short"))
    if "minutes" in said or not enough or (said.get("bare") and not named and "part" not in said):
        return None
    day, doubtful = _day(said, scene)
    minute = _minute(said, here if day == here.date() else None)
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    if not named and wall <= here:
        wall, doubtful = wall + timedelta(days=1), doubtful or (said.get("loose") == 2 and wall.hour == 12)
    exact = "clock" in said or said.get("part") == NOON
    night: Doubt = "night" if at_night(wall) and not exact else ""
    return Wish(wall, exact, "past" if wall <= here else "ambiguous" if doubtful else night)


def _day(said: _Said, scene: _Scene) -> tuple[date, bool]:
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
        return today + timedelta(ahead), ahead == 7 and not said["coming"]
    this_week = ahead < 7 - today.weekday()
    weeks = said["next"] - 1 + (this_week and (scene.words.next_week or ahead < 3))
    return today + timedelta(ahead + 7 * weeks), this_week


def _minute(said: _Said, here: datetime | None) -> int:
    """Return the minute of the day that was said or implied; `here` when the day is today."""
    now, part = here.hour * 60 + here.minute if here else -1, said.get("part")
    if "clock" not in said:
        implied = EARLY_EVENING if part is None else part
        return (now // 60 + 2) * 60 if now >= implied >= EARLY_EVENING else implied
    clock, loose, hour = said["clock"], said["loose"], said["clock"] // 60
    if part is None:
        afternoon = hour < 5 + loose or (loose == 2 and hour < 12 and clock <= now < clock + NOON)
        return clock + NOON * (loose > 0 and hour > 0 and afternoon)
    if part < NOON:
        return clock - NOON * (hour == 12)
    if part >= NIGHT and (hour == 12 or hour < 6):
        return clock + (NOON if hour == 12 else DAY)
    return clock + NOON * (0 < hour < 12)
