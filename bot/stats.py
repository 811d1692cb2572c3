"""What does `stats` print? Counts of what people tapped, none under ten."""

import asyncio
import csv
import io
import json
from datetime import date
from typing import TypedDict

from bot.clock import Clock
from bot.numbers import counted
from bot.store.engines import reading
from dialogs.board import OUTCOMES, By, Entry, grouped


class Group(TypedDict):
    """The counts of a group."""

    group: str
    confirmed: int
    refused: int
    unanswered: int


def stats(database: str, by: By, since: date | None) -> list[Group]:
    """Count what is stored in a database, beside the bot that writes it; raises StoreError."""
    found = grouped(asyncio.run(_entries(database)), by, since)
    return [
        Group(group=name, confirmed=yes, refused=no, unanswered=none)
        for name, (yes, no, none) in found.items()
    ]


async def _entries(database: str) -> list[Entry]:
    async with reading(database, Clock()) as store:
        return [entry async for entry in counted(store)]


def in_json(groups: list[Group]) -> str:
    """Return the counts as one JSON array."""
    return json.dumps(groups, ensure_ascii=False)


def in_csv(groups: list[Group]) -> str:
    """Return the counts as comma-separated values with a heading."""
    text = io.StringIO()
    rows = csv.DictWriter(text, ("group", *OUTCOMES), lineterminator="\n")
    rows.writeheader()
    rows.writerows(groups)
    return text.getvalue().rstrip("\n")


def in_words(groups: list[Group]) -> str:
    """Return the counts for people."""
    lines = [
        f"{group['group']}: {group['confirmed']} confirmed, {group['refused']} refused, "
        f"{group['unanswered']} unanswered"
        for group in groups
    ]
    note = "What people tapped, not a survey. Rounded down to tens; small groups are folded."
    return "\n".join([*(lines or ["too few to show"]), note])
