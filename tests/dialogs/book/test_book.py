"""Guides lead only forwards, and everything in them is reached somewhere."""

from collections.abc import Iterator
from graphlib import TopologicalSorter
from typing import get_args

import pytest

from dialogs.book import Card, Guide, chosen
from dialogs.session import Region
from tests.dialogs import code
from tests.talk import BOOK

REGIONS: tuple[Region, ...] = get_args(Region)


def ways(card: Card) -> Iterator[str]:
    for option in card.options.values():
        yield from {way for region in REGIONS if (way := option.next(region))}


def reached(guide: Guide, region: Region) -> set[str]:
    found, waiting = set[str](), [guide.first(region)]
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting += [way for option in guide.steps[step].options.values() if (way := option.next(region))]
    return found


@pytest.mark.parametrize("guide", BOOK.guides.values(), ids=lambda guide: guide.id)
def test_a_guide_leads_only_forwards(guide: Guide) -> None:
    order = TopologicalSorter({name: set(ways(card)) for name, card in guide.steps.items()})

    order.prepare()  # raises for a circle
    for card in guide.steps.values():
        for way in ways(card):
            assert guide.steps[way].stage >= card.stage or way == "login-again", (card.address, way)


@pytest.mark.parametrize("guide", BOOK.guides.values(), ids=lambda guide: guide.id)
def test_every_step_of_a_guide_is_reached_in_some_region(guide: Guide) -> None:
    everywhere = set.union(*(reached(guide, region) for region in REGIONS))

    assert guide.steps.keys() - everywhere == set()


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("guide", BOOK.guides.values(), ids=lambda guide: guide.id)
def test_where_there_is_a_form_it_can_be_reported_as_sent(guide: Guide, region: Region) -> None:
    sends = [
        step
        for step in reached(guide, region)
        if any(option.does == "send" for option in guide.steps[step].options.values())
    ]

    assert bool(sends) == (region != "none")


@pytest.mark.parametrize("guide", BOOK.guides.values(), ids=lambda guide: guide.id)
def test_every_step_offers_a_way_on(guide: Guide) -> None:
    for name, card in guide.steps.items():
        for region in REGIONS:
            if name in reached(guide, region):
                assert [
                    option
                    for option in card.options.values()
                    if option.next(region) or option.opens or option.does
                ], (name, region)


def test_every_link_of_a_guide_is_used() -> None:
    for guide in BOOK.guides.values():
        used = {link for card in guide.steps.values() for link in card.links}
        assert guide.links.keys() == used, guide.id


@pytest.mark.walks
def test_every_page_is_reached() -> None:
    cards = [*BOOK.pages.values(), *(card for guide in BOOK.guides.values() for card in guide.steps.values())]
    opened = {option.opens for card in cards for option in card.options.values()}
    from_code = {page for page in BOOK.pages if page in code.strings()}
    groups = ("ladder", "write", "complain", "wrote", "complained")
    built = {f"{group}-{region}" for group in groups for region in REGIONS}

    assert BOOK.pages.keys() - opened - from_code - built == set()


def test_a_way_may_differ_by_region() -> None:
    way = {"eu": "form", "else": "other"}

    assert [chosen(way, "eu"), chosen(way, "uk"), chosen({"eu": "form"}, "uk")] == ["form", "other", None]
    assert [chosen("form", "uk"), chosen(None, "uk")] == ["form", None]


def test_a_guide_begins_with_its_first_step_where_nothing_else_is_said() -> None:
    guide = BOOK.guides["facebook"].model_copy(update={"start": {"none": "none"}})

    assert guide.first("none") == "none"
    assert guide.first("eu") == next(iter(guide.steps))
