"""A guide is drawn from the steps that people walk."""

import re

import pytest

from dialogs.book import Card, Guide, Option
from dialogs.diagram import drawn
from tests.talk import BOOK


def edges(drawing: str) -> set[tuple[str, str]]:
    return set(re.findall(r"^    (\w+) -->\|[^|]*\| (\w+)", drawing, re.MULTILINE))


@pytest.mark.parametrize("guide", BOOK.guides.values(), ids=lambda guide: guide.id)
def test_every_step_and_every_way_is_in_the_drawing(guide: Guide) -> None:
    drawing = drawn(guide)

    assert drawing.startswith("flowchart TD")
    names = {name.replace("-", "_") for name in guide.steps}
    assert names <= set(re.findall(r"^    (\w+)\[", drawing, re.MULTILINE))
    for name, card in guide.steps.items():
        for option in card.options.values():
            ways = option.to.values() if isinstance(option.to, dict) else [option.to] if option.to else []
            assert {(name.replace("-", "_"), way.replace("-", "_")) for way in ways} <= edges(drawing)
    assert {("start", step) for step in ("none", "uncertain", "login")} <= edges(drawing)


def test_a_drawing_names_regions_options_and_where_one_leaves() -> None:
    card = Card(
        address="x",
        title="Where?",
        text="x",
        options={
            "go": Option(label="Go", to={"eu": "two", "else": "three"}),
            "on": Option(label="On", to="two"),
            "read": Option(label="Read", opens="no-form"),
            "send": Option(label="Send", does="send"),
        },
    )
    end = Card(address="y", text="y")
    guide = Guide(
        id="x", product="x", name="X", start="one-1", steps={"one-1": card, "two": end, "three": end}
    )

    assert drawn(guide).splitlines() == [
        "flowchart TD",
        '    start(["X"])',
        "    start -->|else| one_1",
        '    one_1["one-1: Where?"]',
        '    one_1 -->|"go, eu"| two',
        '    one_1 -->|"go, else"| three',
        '    one_1 -->|"on"| two',
        '    one_1 -->|"read"| _no_form(["no-form"])',
        '    one_1 -->|"send"| _send(["send"])',
        '    two["two"]',
        '    three["three"]',
    ]
