"""A session of whatever shape is read back the same; of a damaged one, what parses is kept."""

import json
import random
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import AwareDatetime, NaiveDatetime

from dialogs import machine
from dialogs.memory import SHORT, VERSION, named, read, told, written
from dialogs.notice import Expiring, File, Nudge
from dialogs.schedule import due
from dialogs.screen import Dating, Home, Page, RemindHour, Walk
from dialogs.session import Session
from tests.dialogs.people import at_the_form, sent_twice
from tests.talk import BOOK, MONDAY

st.register_type_strategy(
    AwareDatetime, st.integers(0, 20_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
)
st.register_type_strategy(NaiveDatetime, st.datetimes())

LIVED_IN = replace(
    sent_twice().press("Refused").command("settings").session,
    notices=(Nudge(((1, "look"),), late=True), File("calendar", 1), Expiring(date(2026, 12, 7))),
    trail=(Dating(1, 0, "sent", earlier=True), RemindHour(1, "look", date(2026, 12, 7)), Page("help")),
)


@pytest.mark.walks
@settings(max_examples=30)
@given(st.from_type(Session))
def test_a_session_of_every_shape_is_read_back_the_same(session: Session) -> None:
    assert read(written(session)) == (session, True)
    assert read(told(session)) == (session, True)


def test_what_is_as_always_is_not_written() -> None:
    assert json.loads(written(Session())) == {"v": VERSION}
    assert len(written(at_the_form().session)) < 450


def test_nothing_but_the_session_is_written() -> None:
    names = {field.name for field in fields(Session)} | {"v"}

    assert json.loads(told(LIVED_IN)).keys() <= names
    assert json.loads(written(LIVED_IN), object_hook=named).keys() == json.loads(told(LIVED_IN)).keys()


def test_a_short_name_is_nobody_elses() -> None:
    assert len(set(SHORT.values())) == len(SHORT)
    assert not set(SHORT.values()) & {"v", *_names(Session)}


def _names(kind: object) -> set[str]:
    names = {field.name for field in fields(kind)} if is_dataclass(kind) and isinstance(kind, type) else set()
    below = [get_type_hints(kind).values()] if names else [get_args(kind)]
    return names.union(*(_names(part) for parts in below for part in parts))


def test_what_a_later_release_added_is_passed_over() -> None:
    stored = json.loads(told(LIVED_IN))
    stored |= {"v": VERSION + 1, "mood": "calm", "keep": 5, "case": "x"}
    stored["cases"][0]["colour"] = "blue"

    assert read(json.dumps(stored)) == (LIVED_IN, True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("screen", {"kind": "dancing"}),
        ("hour", 3),
        ("hour", "late"),
        ("trail", [{"kind": "dancing"}]),
        ("notices", "many"),
        ("accounts", [{"product": "myspace"}]),
        ("acted", "2026-11-23T09:00:00"),
        ("acted", "yesterday"),
        ("country", ["DE"]),
    ],
)
def test_a_field_that_does_not_parse_is_left_out_and_the_others_are_kept(name: str, value: object) -> None:
    stored = json.loads(told(LIVED_IN)) | {name: value, "keep": 5}

    session, is_whole = read(json.dumps(stored))

    assert not is_whole
    kept = {field.name for field in fields(Session)} - {name}
    assert {field for field in kept if getattr(session, field) != getattr(LIVED_IN, field)} == set()
    assert getattr(session, name) == (Home() if name == "screen" else getattr(Session(), name))


def test_a_case_that_does_not_parse_is_left_out_and_the_others_are_kept() -> None:
    stored = json.loads(told(LIVED_IN))
    stored["cases"][0]["region"] = "atlantis"
    del stored["last_case"]

    session, is_whole = read(json.dumps(stored))

    assert not is_whole
    assert session.cases == LIVED_IN.cases[1:]
    assert session.last_case == 2, "a number is not given twice"


def test_with_the_screen_lost_one_stands_before_the_cases() -> None:
    stored = json.loads(told(replace(LIVED_IN, screen=Walk(1)))) | {"screen": None}

    assert read(json.dumps(stored))[0].screen == Home()


@pytest.mark.parametrize(
    "text", ["", "{", "null", "[]", "[1, 2]", '"text"', "5", "{}x", "\x00", "[" * 100_000, '{"cases": 5}']
)
def test_what_is_no_session_at_all_is_a_new_one(text: str) -> None:
    assert read(text) == (Session(), False)


@pytest.mark.walks
def test_whatever_byte_is_damaged_what_is_read_can_be_shown() -> None:
    chance = random.Random(5)
    text = written(replace(LIVED_IN, acted=MONDAY, reached=datetime(2026, 11, 22, tzinfo=UTC)))
    for _ in range(250):
        place = chance.randrange(len(text))
        damaged = text[:place] + chance.choice("09x-,:{}[]\"'\ufffd") + text[place + chance.randrange(2) :]
        session, _ = read(damaged)
        assert machine.view(BOOK, session, MONDAY).text, damaged
        for notice in session.notices:
            machine.view_notice(BOOK, session, notice, MONDAY)
        due(BOOK, session, MONDAY)
        assert read(written(session)) == (session, True), damaged
