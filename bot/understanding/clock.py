"""Which time of day do marks say?"""

import re
from datetime import datetime

from bot.understanding.day import Said, Scene
from bot.understanding.vocabulary import GRAMMAR, Mark

DAY, NOON, EARLY_EVENING, NIGHT = 24 * 60, 12 * 60, 18 * 60, 20 * 60  # in minutes
CLOCKS = [(f"[aHU]?{pattern}[kH]?", weights) for pattern, weights in GRAMMAR["clock"].items()]


def of_day(scene: Scene, marks: list[Mark], kinds: str) -> Said | None:
    """Say a time of day; loose: it may mean the other half of the day (1: only in the small hours)."""
    weights = next(numbers for pattern, numbers in CLOCKS if re.fullmatch(pattern, kinds))
    values = [int(mark.value) for mark in marks if mark.kind in "ncC:hqAt"]
    if ":" in kinds or (kinds in ("an", "Hn", "Un") and values[0] >= 100):  # 9.30, at 0930
        values, weights = list(divmod(values[0], 100)), [60, 1]
        kinds += ":"
    clock = sum(weight * value for weight, value in zip(weights, values, strict=True))
    spoken = scene.words.twelve or not re.search(".[kH]|[:C]", kinds)
    loose = 0 if "c" in kinds else 2 if spoken else 1
    how = {"loose": loose, "bare": kinds in ("n", "nn"), "doubtful": scene.kinds == "nH"}
    from_to = re.search("n[bB]n", kinds) and values[0] < 5  # hours: 2 to 3
    fits = 0 <= clock <= DAY and (max(values) < 60 or not values[1:]) and not from_to
    return {"clock": clock, **how} if fits else None


def as_now(scene: Scene, _: list[Mark], __: str) -> Said:
    """Say the time of day that it is now."""
    return {"clock": scene.here.hour * 60 + scene.here.minute, "loose": 0, "bare": True}


def minute_said(said: Said, here: datetime | None) -> int:
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
