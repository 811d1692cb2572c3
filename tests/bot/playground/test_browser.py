"""Does the playground work as a phone would, for people in a real browser?"""

import json
import os
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Download

from dialogs.reader import load

from .phone import CHROMIUM, WIDE, Phone, Playground, launched, until, visit

pytestmark = pytest.mark.asyncio(loop_scope="module")

TO_THE_FORM = ("Ireland", "Which accounts", "Facebook", "Instagram", "Done", "Yes, linked", "In a browser")
FIRST_NAME = "Ada"


@dataclass
class Visits:
    """A playground of its own, and whoever has its page open."""

    folder: Path
    browser: Browser
    playground: Playground
    stack: AsyncExitStack

    async def open(self, size: tuple[int, int] = (390, 844), locale: str = "en-GB") -> Phone:
        """Open the page."""
        visiting = visit(self.browser, self.playground.address, size, locale)
        return await self.stack.enter_async_context(visiting)

    async def begin(self) -> Phone:
        """Open the page and press Start."""
        phone = await self.open()
        await phone.start()
        return phone

    async def restart(self) -> None:
        """Cut the power of the playground, and start it again at the same address."""
        await self.playground.kill()
        listen = self.playground.address.removeprefix("http://")
        self.playground = await Playground.start(self.folder, listen)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Run the browser once for all stories."""
    if not CHROMIUM.exists():
        missing = f"there is no {CHROMIUM}, so nobody can look at the playground"
        (pytest.fail if os.environ.get("OPTOUT_TEST_STRICT") else pytest.skip)(missing)
    async with launched() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def visits(browser: Browser, tmp_path: Path) -> AsyncIterator[Visits]:
    """Start a playground; at the end every page has to be sound, and the program to stop."""
    async with AsyncExitStack() as stack:
        opened = Visits(tmp_path, browser, await Playground.start(tmp_path), stack)
        stack.push_async_callback(lambda: opened.playground.stop())
        yield opened


async def test_linked_accounts_in_the_eu_are_confirmed_in_one_message(visits: Visits) -> None:
    phone = await visits.begin()
    assert len(TO_THE_FORM) <= 7

    await phone.press(*TO_THE_FORM)

    form = phone.shown.locator("a.key")
    address = await form.get_attribute("href") or ""
    assert re.match(r"https://www\.facebook\.com/", address)
    assert await form.get_attribute("target") == "_blank"
    assert "noopener" in (await form.get_attribute("rel") or "")
    await phone.shown.locator(".key.copies").first.click()
    await phone.page.locator("#notice p").wait_for()
    assert await phone.page.evaluate("navigator.clipboard.readText()") == address

    await phone.press("I sent it", "Confirmed by e-mail")

    assert await phone.messages.count() == 1


async def test_a_reminder_arrives_before_the_eyes_and_can_be_answered(visits: Visits) -> None:
    phone = await visits.begin()
    await phone.press(*TO_THE_FORM, "I sent it", "Nothing yet")
    assert await phone.messages.count() == 1

    await phone.push("+1 day")
    if await phone.messages.count() == 1:  # it was set for tomorrow evening, which is more than a day away
        await phone.push("+1 day")
    await until(lambda: arrived(phone, 2))
    reminder = await phone.text()
    await phone.press("Confirmed by e-mail")

    assert "Facebook" in reminder
    assert await phone.text() != reminder
    assert await phone.messages.count() == 2


async def arrived(phone: Phone, messages: int) -> bool:
    return await phone.messages.count() == messages


async def test_two_people_side_by_side_each_read_their_own_language(visits: Visits) -> None:
    ada = await visits.open(WIDE)
    await ada.start()

    ben = await ada.join("de")
    await ada.page.locator("#beside").check()
    await ben.start()
    await ben.press("Deutschland")

    assert await ada.shown.is_visible()
    assert await ben.shown.is_visible()
    assert await ada.key("Ireland").is_visible()
    assert re.search(r"\b(und|nicht|deine)\b", await ben.text())
    await ada.press("Ireland", "Which accounts")
    assert re.search(r"\b(und|nicht|deine)\b", await ben.text())


async def test_the_whole_way_in_german_fits_a_small_phone(visits: Visits) -> None:
    ada = await visits.open(locale="de-DE")
    phone = await ada.join("de")
    await phone.start()

    await phone.press("Deutschland", *map(in_german, TO_THE_FORM[1:]))
    await phone.press(in_german("I sent it"), in_german("Confirmed by e-mail"))

    assert await phone.page.evaluate("document.documentElement.lang") == "de"
    assert await phone.messages.count() == 1


def in_german(label: str) -> str:
    """Return the German words of a label, given its first words in English."""
    words = load().words("de")
    found = [place for place, text in words.english.items() if text.startswith(label)]
    return words.plain(min(found, key=lambda place: len(words.english[place])))


async def test_a_country_can_be_typed(visits: Visits) -> None:
    phone = await visits.begin()

    await phone.write("Austria")

    assert await phone.key("Which accounts do you have?").is_visible()


async def test_what_is_stored_can_be_read_taken_along_and_deleted(visits: Visits) -> None:
    phone = await visits.begin()
    await phone.press("Ireland", "Which accounts", "Facebook")

    await phone.write("/privacy")
    assert "Facebook" in await phone.text()
    await phone.write("/export", answers=2)
    files = [await downloaded(phone, number) for number in range(await phone.shown.locator(".file").count())]
    await phone.write("/delete")
    await phone.press("Yes, delete everything")

    assert len(files) == 2
    assert [name.rpartition(".")[2] for name, _ in files] == ["html", "json"]
    assert json.loads(files[1][1])
    assert await phone.stored() == "nothing\n"


async def downloaded(phone: Phone, number: int) -> tuple[str, bytes]:
    """Press a file and return what the browser kept of it; one that is shown instead never comes."""
    async with phone.page.expect_download() as waiting:
        await phone.shown.locator(".file").nth(number).click()
    download: Download = await waiting.value
    return download.suggested_filename, Path(await download.path()).read_bytes()


async def test_what_is_stored_never_holds_the_name_of_the_person(visits: Visits) -> None:
    phone = await visits.open(WIDE)
    assert await phone.stored() == "nothing\n"

    await phone.start()
    await phone.press("Ireland", "Which accounts", "Instagram")

    stored = await phone.stored()
    assert "instagram" in stored
    assert '"IE"' in stored
    assert FIRST_NAME in await phone.page.locator("#who").inner_text()
    assert FIRST_NAME not in stored


async def test_the_keyboard_is_enough(visits: Visits) -> None:
    phone = await visits.open()
    page = phone.page

    await tab_to(phone, "Start")
    await page.keyboard.press("Enter")
    await phone.keys.first.wait_for()
    await tab_to(phone, "Ireland")
    before = await phone.look()
    await page.keyboard.press("Enter")
    await until(lambda: other(phone, before))

    assert await page.locator(":focus").evaluate("(node) => node.closest('.message') !== null")
    assert await phone.shown.get_by_role("log").is_visible()
    await tab_to(phone, "Which accounts do you have?")
    await phone.assert_sound()


async def test_escape_closes_what_was_opened_and_gives_the_focus_back(visits: Visits) -> None:
    phone = await visits.begin()
    page, menu = phone.page, phone.shown.get_by_role("menu")

    await page.get_by_role("button", name="Commands").press("Enter")
    await menu.get_by_role("menuitem").first.wait_for()
    await phone.assert_sound()
    await page.keyboard.press("ArrowDown")
    assert await focused(phone) == await menu.get_by_role("menuitem").nth(1).inner_text()
    await page.keyboard.press("Escape")
    assert await menu.is_hidden()
    assert await page.get_by_role("button", name="Commands").evaluate("(n) => n === document.activeElement")

    await page.locator(".open-panel").press("Enter")
    assert await page.locator("#panel").is_visible()
    await page.keyboard.press("Escape")
    assert await page.locator("#panel").is_hidden()
    assert await page.locator(".open-panel").evaluate("(node) => node === document.activeElement")


async def other(phone: Phone, before: list[str]) -> bool:
    return await phone.look() != before


async def focused(phone: Phone) -> str:
    return await phone.page.locator(":focus").inner_text()


async def tab_to(phone: Phone, label: str) -> None:
    """Press Tab until a button with this label has the focus."""
    for _ in range(12):
        await phone.page.keyboard.press("Tab")
        if await focused(phone) == label:
            return
    raise AssertionError(f"Tab does not lead to {label!r}")


async def test_after_a_crash_the_page_comes_back_and_nothing_is_forgotten(visits: Visits) -> None:
    phone = await visits.begin()
    await phone.press("Ireland", "Which accounts", "Facebook", "Done")
    await phone.push("+3 days")
    pushed = await phone.page.locator("#clock-offset").text_content()
    await phone.page.wait_for_timeout(800)  # the offset is saved twice a second

    await visits.restart()
    await phone.shown.locator(".start").wait_for()
    outage = [complaint for complaint in phone.complaints if "Failed to load resource" in complaint]
    phone.complaints[:] = [complaint for complaint in phone.complaints if complaint not in outage]
    await phone.start()

    assert outage
    assert "Facebook" in await phone.text()
    assert await phone.page.locator("#clock-offset").text_content() == pushed
