"""What a release has written down, every later one reads; no letter ever gets another meaning."""

import json
from dataclasses import fields, replace
from typing import Any

from dialogs.memory import SHORT, read
from dialogs.screen import Home
from dialogs.session import Session
from tests.dialogs.released import FULL, stored

RELEASED = {
    "accounts": "a",
    "acted": "u",
    "answers": "w",
    "app": "q",
    "attempts": "t",
    "case": "e",
    "cases": "o",
    "country": "c",
    "form": "f",
    "guide": "g",
    "index": "i",
    "kind": "k",
    "last_case": "n",
    "links": "l",
    "option": "x",
    "product": "p",
    "region": "r",
    "reminders": "m",
    "screen": "y",
    "sent": "d",
    "step": "s",
    "trail": "b",
    "zone": "z",
}
"""Lines are added, and no line is ever changed or taken away."""
LATER = {"refused", "scoldings"}
"""Fields that came after `full.json`: it stays as it is."""


def test_a_letter_means_what_it_meant_when_it_was_released() -> None:
    assert {name: SHORT.get(name) for name in RELEASED} == RELEASED


def test_a_session_as_released_is_read_back_whole() -> None:
    assert read(stored("full.json")) == (FULL, True)


def test_the_session_as_released_leaves_nothing_out() -> None:
    always, letters = Session(), set[str]()

    def seen(value: dict[str, Any]) -> dict[str, Any]:
        letters.update(value)
        return value

    json.loads(stored("full.json"), object_hook=seen)
    assert letters >= set(RELEASED.values())
    silent = {
        field.name for field in fields(FULL) if getattr(FULL, field.name) == getattr(always, field.name)
    }
    assert silent == LATER


def test_of_a_newer_release_everything_is_read_that_can_be() -> None:
    assert read(stored("newer.json")) == (replace(FULL, screen=Home()), False)
