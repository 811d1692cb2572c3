"""Buttons carry events in 64 bytes, and whatever comes back is understood, or means nothing."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram import wire
from dialogs.events import ButtonEvent, PersonChose, PersonDated, PersonOpened, PersonPressedUnknown
from dialogs.screen import Dating, Home, Page, Screen
from tests.depth import depth

RELEASED = Path(__file__).parents[2] / "data" / "buttons.txt"
SAMPLES: dict[str, object] = {
    "country": "DE",
    "zone": "Europe/Berlin",
    "language": "pt-BR",
    "step": "form-uk",
    "option": "browser",
    "name": "no-form",
    "page": "no-form",
}
OF_A_TYPE: dict[object, object] = {int: 1, bool: True, str: "x", date: date(2026, 12, 23)}


def literals(kind: Any) -> list[object]:
    """Return the values that a type allows one by one: those of literals, yes and no, a day or none."""
    if kind is bool:
        return [True, False]
    members = [member for member in (kind, *get_args(kind)) if get_origin(member) is Literal]
    found = [value for member in members for value in get_args(member)]
    return [*found, None] if type(None) in get_args(kind) else found


def names(kind: type[Any]) -> dict[str, Any]:
    return {name: hint for name, hint in get_type_hints(kind).items() if name != "kind"}


def sample(name: str, kind: Any) -> object:
    members = (kind, *get_args(kind))
    if str in members and name in SAMPLES:
        return SAMPLES[name]
    usual = [OF_A_TYPE[member] for member in members if member in OF_A_TYPE]
    return (usual or literals(kind))[0]


def each(kind: type[Any]) -> Iterator[Any]:
    """Yield one value of a kind for every literal in it."""
    hints = names(kind)
    usual = {name: sample(name, hint) for name, hint in hints.items()}
    yield kind(**usual)
    for name, hint in hints.items():
        for value in literals(hint):
            yield kind(**(usual | {name: value}))


def examples() -> list[ButtonEvent]:
    """Return one event for every kind, screen and literal that a button can carry."""
    events = [event for kind in get_args(ButtonEvent) if kind is not PersonOpened for event in each(kind)]
    screens = [PersonOpened(screen) for kind in get_args(Screen) for screen in each(kind)]
    return list(dict.fromkeys([*events, *screens]))


def forged(kind: type[Any]) -> st.SearchStrategy[Any]:
    word = st.from_regex(r"[a-z][a-z-]{0,12}", fullmatch=True)
    words = {name: word for name, hint in names(kind).items() if hint is str}
    counts = {name: st.integers(-9, 999_999) for name, hint in names(kind).items() if hint is int}
    return st.builds(kind, **words, **counts)


FORGED = st.one_of(
    *(forged(kind) for kind in get_args(ButtonEvent) if kind is not PersonOpened),
    st.builds(PersonOpened, st.one_of([forged(kind) for kind in get_args(Screen)])),
)


# ------------------------------------------------------------------ there and back


@settings(max_examples=300, deadline=None)
@given(FORGED)
def test_what_is_written_is_read_back_the_same(event: ButtonEvent) -> None:
    assert wire.read(wire.written(event)) == event


def test_every_kind_of_event_and_screen_has_a_code_of_its_own() -> None:
    assert set(wire.EVENTS.values()) == set(get_args(ButtonEvent)) - {PersonOpened}
    assert set(wire.SCREENS.values()) == set(get_args(Screen))
    assert len(set(wire.EVENTS.values())) == len(wire.EVENTS)
    assert len(set(wire.SCREENS.values())) == len(wire.SCREENS)
    assert wire.OPEN not in wire.EVENTS
    for event in examples():
        assert wire.read(wire.written(event)) == event


@pytest.mark.parametrize("event", [PersonChose(1, "s" * 40, "o" * 40), PersonOpened(Page("ä" * 40))])
def test_what_does_not_fit_is_an_error_of_ours(event: ButtonEvent) -> None:
    with pytest.raises(ValueError, match="a button carries"):
        wire.written(event)


# ------------------------------------------------------------------ forged


def test_whatever_is_forged_means_nothing_or_exactly_what_would_be_written() -> None:
    chance = random.Random(64)
    sound = [wire.written(event) for event in examples()]
    many = depth(20_000, 20_000, 2_000_000)  # half of them are random bytes
    for number in range(many):
        data = _random_bytes(chance) if number % 2 else _damaged(chance, chance.choice(sound))
        event = wire.read(data)
        assert event == PersonPressedUnknown() or wire.written(event) == data, data  # type: ignore[arg-type]
    print(f"\n{many:,} forged buttons: each means nothing, or exactly what would be written")


def _random_bytes(chance: random.Random) -> str:
    return chance.randbytes(chance.randint(1, 64)).decode(chance.choice(("latin-1", "utf-8")), "replace")


def _damaged(chance: random.Random, data: str) -> str:
    place = chance.randrange(len(data))
    return (data[:place] + chance.choice("0:19-_ x\x00٣é\ud83d") + data[place + chance.randrange(2) :])[:64]


@pytest.mark.parametrize(
    "data",
    [
        *("", ":", "o", "o:", "o:zz", "zz:1", "o:h:", "o:wa", "o:wa:", "o:wa:1:2", "o:wa:x", "o:wa:1.0"),
        *("o:wa: 1", "o:wa:01", "o:wa:+1", "o:wa:1_0", "o:wa:١", "o:wa:\ud83d", f"o:wa:{'9' * 80}"),
        *("r:1:0:maybe", "r:1:0:", "r:1:0", "R:1:0:mail", "se:discreet:2", "se:discreet:True", "se:mood:1"),
        *("da:1:0:sent:2026-02-30:0", "da:1:0:sent:20261223:0", "da:1:0:hat:2026-12-23:0", "o:da:1:0:hat:0"),
        *("o:rh:1:look:tomorrow", "o:rh:1:never:2026-12-23"),
        "o:rh:1:look:",
    ],
)
def test_what_is_not_exactly_as_written_means_nothing(data: str) -> None:
    assert wire.read(data) == PersonPressedUnknown()


def test_an_unknown_day_is_written_as_none() -> None:
    event = PersonDated(1, 0, "sent", None, about=False)

    assert wire.written(event) == "da:1:0:sent::0"
    assert wire.read("da:1:0:sent::0") == event
    assert wire.read("o:h") == PersonOpened(Home())
    assert wire.read("o:da:1:0:sent:1") == PersonOpened(Dating(1, 0, "sent", earlier=True))


# ------------------------------------------------------------------ released


def released() -> list[str]:
    return [line for line in RELEASED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def traits(event: object) -> set[tuple[str, str, object]]:
    """Return what an event shows of the language of buttons: its kind, and each literal in it."""
    value = event.screen if isinstance(event, PersonOpened) else event
    kind = type(value)
    shown = {
        (kind.__name__, name, getattr(value, name)) for name, hint in names(kind).items() if literals(hint)
    }
    return {(kind.__name__, "", ""), *((*trait[:2], _day(trait[2])) for trait in shown)}


def _day(value: object) -> object:
    return "some day" if isinstance(value, date) else value


@pytest.mark.parametrize("data", released())
def test_every_button_ever_released_is_still_understood(data: str) -> None:
    event = wire.read(data)

    assert not isinstance(event, PersonPressedUnknown)
    assert wire.written(event) == data


def test_every_button_that_can_be_written_is_among_the_released() -> None:
    known = {trait for data in released() for trait in traits(wire.read(data))}
    new = [wire.written(event) for event in examples() if traits(event) - known]

    assert new == [], "append these lines to tests/data/buttons.txt before the release"


def test_the_released_buttons_are_listed_once_each() -> None:
    assert len(released()) == len(set(released())) > 100
