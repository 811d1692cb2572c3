"""Journeys: people get from /start to a confirmed objection, with the bot as a process of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import pytest

from bot.engine import SPREAD
from bot.telegram import wire
from dialogs import machine
from dialogs.book import Operator
from dialogs.events import ButtonEvent, PersonWithdrew
from dialogs.live import Live
from dialogs.reply import Press
from dialogs.session import Session
from dialogs.settings import matching
from tests.bot.phone import Phone, as_kept, buttons, looks
from tests.bot.process import Bot, receiving, running
from tests.talk import BOOK as CONTENT
from tests.talk import Talk

BOOK = replace(CONTENT, operator=Operator("the tests, tests@example.org"), live=Live(name="Playground"))
FACEBOOK_FORM = "https://www.facebook.com/help/contact/712876720715583"
INSTAGRAM_FORM = "https://help.instagram.com/contact/767264225370182"
EU = ("Germany", "Which accounts", "Facebook", "Instagram", "Done", "Yes, linked", "In a browser")


class Walker:
    """A person with a phone, and the core beside it: both see the same screens."""

    def __init__(self, phone: Phone, app: str, *, reader: bool = False) -> None:
        self.phone = phone
        offset = crc32(str(phone.person).encode()) % SPREAD
        session = Session(language=matching(BOOK, app), app=app, offset=offset)
        self.talk = Talk(BOOK, session, datetime.now(UTC))
        self._reader = reader

    async def start(self, language: str) -> None:
        """Send /start with what a deep link may say."""
        parts = (language, *(("a11y",) if self._reader else ()))
        self.talk.command("start", *parts)
        await self.phone.write(f"/start {'_'.join(parts)}")
        self.compare()

    async def press(self, *labels: str) -> None:
        """Press buttons by their labels; the screens are those of the core."""
        for label in labels:
            self._now()
            self.talk.press(label)
            await self.phone.press(label)
            await self._stripped()
            self.compare()

    async def follow(self, english: Talk, *labels: str) -> None:
        """Press what an English-speaking person would press, whatever its label is here."""
        for label in labels:
            self._now()
            event = offered(english, label)
            english.happens(event)
            self.talk.happens(event)
            await self.phone.tap(wire.written(event))
            self.compare()

    def compare(self) -> None:
        """Compare the phone with the core; a clock on the screen may have moved on meanwhile."""
        moments = (datetime.now(UTC) - timedelta(minutes=minutes) for minutes in (0, 1))
        expected = [as_kept(machine.view(BOOK, self.talk.session, moment)) for moment in moments]
        assert looks(self.phone.screen) in expected, f"{self.phone.text}\ninstead of\n{self.talk.text}"

    async def _stripped(self) -> None:
        """With a screen reader each answer is a new message, and only the newest has buttons."""

        def alone() -> bool:
            *older, newest = map(buttons, self.phone.messages)
            return bool(newest) and not any(older)

        if self._reader:
            await self.phone.bot.until(alone, "older messages lose their buttons")
            assert len(self.phone.messages) == 1 + self.phone.presses

    def _now(self) -> None:
        self.talk.now = datetime.now(UTC)


def offered(talk: Talk, label: str) -> ButtonEvent:
    """Return the event of a button on the screen."""
    presses = [button for row in talk.screen.rows for button in row if isinstance(button, Press)]
    found = [button.event for button in presses if label in button.label]
    assert found, f"no button {label!r} in {talk.buttons()}"
    return next((button.event for button in presses if button.label == label), found[0])


# -------------------------------------------------------------------- the journeys of "Done means"


async def in_the_eu(walker: Walker) -> None:
    await walker.start("en")
    await walker.press(*EU)

    assert walker.phone.presses <= 7
    assert FACEBOOK_FORM in walker.phone.links
    assert FACEBOOK_FORM in walker.phone.copies

    at_the_form = walker.phone.presses
    await walker.press("I sent it", "Confirmed by e-mail")

    assert walker.phone.presses - at_the_form <= 3
    assert outcomes(walker) == [["facebook", "instagram", "mail"]]


async def in_the_uk(walker: Walker) -> None:
    await walker.start("en")
    await walker.press("United Kingdom", "Which accounts", "More than one Instagram", "Done")
    await walker.press("No, separate", "In a browser")
    assert INSTAGRAM_FORM in walker.phone.links
    assert "First check whose" not in walker.phone.text

    await walker.press("I sent it", "Confirmed by e-mail", "Go on: Instagram 2", "In a browser")
    assert walker.phone.text.index("First check whose") >= 0
    assert INSTAGRAM_FORM in walker.phone.links

    await walker.press("I sent it", "Confirmed by e-mail")
    assert outcomes(walker) == [["instagram", "mail"], ["instagram", "mail"]]


async def in_brazil(walker: Walker) -> None:
    await walker.start("en")
    await walker.press("Brazil")
    if "Sao Paulo" in " ".join(button["text"] for button in buttons(walker.phone.screen)):
        await walker.press("Sao Paulo")
    await walker.press("Which accounts", "Instagram", "Done", "In a browser")
    assert INSTAGRAM_FORM in walker.phone.links
    assert any("LGPD" in copied for copied in walker.phone.copies)

    await walker.press("I sent it", "Nothing yet")
    assert outcomes(walker) == [["instagram"]]


async def in_turkey(walker: Walker) -> None:
    await walker.start("en")
    await walker.press("Türkiye", "Which accounts", "Facebook", "Done")
    assert "not certain" in walker.phone.text

    await walker.press("Try", "In a browser", "I sent it", "Confirmed by e-mail")
    assert outcomes(walker) == [["facebook", "mail"]]

    await walker.phone.tap(wire.written(PersonWithdrew(1, 0, "mail")))
    assert outcomes(walker) == [["facebook"]]


async def in_the_united_states(walker: Walker) -> None:
    await walker.start("en")
    await walker.press("United States", "New York")

    assert not {FACEBOOK_FORM, INSTAGRAM_FORM} & {*walker.phone.links, *walker.phone.copies}
    assert outcomes(walker) == []


JOURNEYS: dict[str, Callable[[Walker], Awaitable[None]]] = {
    "de": in_the_eu,
    "en-gb": in_the_uk,
    "pt-br": in_brazil,
    "tr": in_turkey,
    "en-us": in_the_united_states,
}


def outcomes(walker: Walker) -> list[list[str]]:
    """Return, for each stored case, its products and what Meta answered."""
    stored = walker.phone.bot.stored(walker.phone.person) or {}
    return [
        [account["product"] for account in case["accounts"]]
        + [reply["kind"] for reply in case.get("attempts", [{}])[-1].get("replies", [])]
        for case in stored.get("cases", [])
    ]


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_people_get_from_start_to_confirmed_all_over_the_world(tmp_path: Path, way: str) -> None:
    async with receiving(tmp_path, way) as bot:
        await asyncio.gather(
            *(
                journey(Walker(bot.phone(app), app, reader=reader))
                for app, journey in JOURNEYS.items()
                for reader in (False, True)
            )
        )

        assert await bot.stop() == 0
        assert len(bot.world.updates) == 0
        assert {call.kind for call in bot.api.calls if call.method != "getUpdates"} == {"done"}


async def test_each_language_tells_the_same_story(tmp_path: Path) -> None:
    async def story(bot: Bot, language: str) -> None:
        walker = Walker(bot.phone(language.lower()), language.lower())
        await walker.start(language)
        english = Talk(BOOK, Session(app=language.lower()), datetime.now(UTC)).command("start", "DE")
        walker.talk.command("start", "DE")
        await walker.phone.write("/start DE")
        walker.compare()
        await walker.follow(english, *EU[1:], "I sent it", "Confirmed by e-mail")
        assert outcomes(walker) == [["facebook", "instagram", "mail"]]
        assert (bot.stored(walker.phone.person) or {}).get("language", "en") == language

    async with running(tmp_path) as bot:
        await asyncio.gather(*(story(bot, language) for language in BOOK.languages))
