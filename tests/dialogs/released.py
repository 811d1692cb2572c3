"""Sessions as releases have written them down, in tests/data/sessions, and what each of them says.

No file there is ever changed: whoever stored it does not change either.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from dialogs.notice import Alarm, File, Nudge, ReadBack, Recognised
from dialogs.screen import Dating, Home, Linking, Page, RemindHour, Timeline, Walk
from dialogs.session import Account, Answer, Attempt, Case, Day, MetaReply, Reminder, Session

FOLDER = Path(__file__).parent.parent / "data" / "sessions"

REFUSED = Attempt(
    sent=Day(date(2026, 9, 1)),
    form="eu-instagram",
    replies=(MetaReply("received", Day(date(2026, 9, 2), about=True)), MetaReply("refused", Day())),
    asked=Day(date(2026, 9, 20)),
    complained=Day(date(2026, 10, 5), about=True),
)
FIRST = Session(
    language="pt-BR",
    app="pt",
    country="DE",
    zone="Europe/Berlin",
    offset=17,
    discreet=True,
    reader=True,
    detailed=True,
    hour=9,
    asks=False,
    news=True,
    accounts=(Account("facebook"), Account("instagram", 2)),
    others=("whatsapp",),
    links=(0, 0),
    found=True,
    cases=(
        Case(
            3,
            "instagram",
            "eu",
            (Account("instagram", 2), Account("facebook")),
            answers=(Answer("open", "app"), Answer("form", "seen")),
            attempts=(REFUSED, Attempt(sent=Day(), form="eu-instagram")),
            reminders=(
                Reminder("look", datetime(2026, 12, 1, 18, 5), chosen=True),  # noqa: DTZ001  (a wall time)
                Reminder("month", datetime(2026, 12, 24, 9)),  # noqa: DTZ001  (a wall time)
            ),
            nudges=2,
        ),
        Case(4, "facebook", "uk", (Account("facebook", 2),)),
    ),
    last_case=5,
    screen=Walk(3),
    trail=(Home(), Linking(1), Dating(3, 1, "sent", earlier=True), Page("help")),
    remark="kept",
    notices=(Nudge(((3, "look"), (4, "continue")), late=True), File("calendar", 3)),
    objections=1,
    acted=datetime(2026, 11, 25, 12, 30, 1, tzinfo=UTC),
    reached=datetime(2026, 11, 20, 17, 5, tzinfo=UTC),
    warned=datetime(2026, 11, 21, 17, 5, tzinfo=UTC),
    blocked=date(2026, 11, 24),
)
"""As the first schema held it (001.sql)."""

FULL = replace(
    FIRST,
    cases=(
        replace(FIRST.cases[0], attempts=(*FIRST.cases[0].attempts, Attempt(renews=True))),
        replace(FIRST.cases[1], accounts=(Account("facebook", 2, whose="mum"),)),
    ),
    screen=RemindHour(3, "look", date(2026, 12, 7)),
    trail=(*FIRST.trail, Timeline(3)),
    notices=(
        *FIRST.notices,
        Recognised("reply_refused", ("no", "not"), personal=True),
        ReadBack(date(2026, 12, 8), 15, 30, "night"),
    ),
    alarms=(Alarm("instagram", "2026-12-form", (3,)),),
    heard=("2026-11-form",),
    source="library",
    farewell=True,
    rests=True,
)
"""As it is stored with names by a letter (full.json); every field says something."""


def stored(name: str) -> str:
    """Return what a release has written."""
    return (FOLDER / name).read_text(encoding="utf-8").rstrip("\n")
