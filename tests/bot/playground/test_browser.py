"""Does the playground work as a phone would, for people in a real browser?"""

import asyncio
import json
import os
import re
import struct
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Download

from tests.screenshot import PICTURE
from tests.talk import BOOK

from .phone import CHROMIUM, NARROW, TO_THE_FORM, WIDE, Phone, Playground, comes, launched, until, visit

story = pytest.mark.asyncio(loop_scope="module")

NIGHT = ["+1 hour"] * 13
"""Pushes after which it is day for sure: at night nothing arrives."""
LATE = """async (command) => {
  const { CommandMenu } = await import("/static/menu.js");
  const menu = new CommandMenu("late", () => {});
  const other = document.createElement("button");
  document.body.append(menu.list, menu.button, other);
  menu.update([]);
  menu.button.focus();
  menu.button.click();
  const focused = [[command], [command, command]].map((commands) => {
    menu.update(commands);
    return document.activeElement.textContent;
  });
  document.activeElement.blur();
  other.focus();
  menu.update([command]);
  focused.push(document.activeElement === other);
  [menu.list, menu.button, other].forEach((node) => node.remove());
  return focused;
}"""
"""Opens a menu that has no commands yet; they come, change, and change again while the focus is elsewhere."""


@dataclass
class Visits:
    """A playground of its own, and whoever has its page open."""

    folder: Path
    browser: Browser
    playground: Playground
    stack: AsyncExitStack

    async def open(self, size: tuple[int, int] = NARROW, locale: str = "en-GB") -> Phone:
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

    async def end(self) -> None:
        """Stop the playground that runs now."""
        await self.playground.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Run the browser once for all stories."""
    if CHROMIUM is None:
        missing = "there is no Chromium, so nobody can look at the playground"
        (pytest.fail if os.environ.get("OPTOUT_TEST_STRICT") else pytest.skip)(missing)
    async with launched() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def visits(browser: Browser, tmp_path: Path) -> AsyncIterator[Visits]:
    """Start a playground; at the end every page has to be sound, and the program to stop."""
    async with AsyncExitStack() as stack:
        opened = Visits(tmp_path, browser, await Playground.start(tmp_path), stack)
        stack.push_async_callback(opened.end)
        yield opened


@story
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


@story
async def test_a_reminder_arrives_before_the_eyes_and_can_be_answered(visits: Visits) -> None:
    phone = await visits.begin()
    await phone.press(*TO_THE_FORM, "I sent it", "Nothing yet")
    assert await phone.messages.count() == 1

    for time in ("+1 day", "+1 day", *NIGHT):
        await phone.push(time)
        if await comes(lambda: reminded(phone), within=0.5):
            break
    reminder = await phone.text()
    await phone.press("Confirmed by e-mail")

    assert "Facebook" in reminder
    assert await phone.text() != reminder
    assert await reminded(phone)


async def reminded(phone: Phone) -> bool:
    return await phone.messages.count() == 2


@story
async def test_two_people_side_by_side_each_have_a_language_and_what_is_stored(visits: Visits) -> None:
    ada = await visits.open(WIDE)
    await until(lambda: holds(ada, "nothing"))
    await ada.start()

    ben = await ada.join("de")
    await ada.page.locator("#beside").check()
    await ben.start()
    await ben.press("Deutschland")

    assert await ada.shown.is_visible()
    assert await ben.shown.is_visible()
    assert await ada.key("Ireland").is_visible()
    assert re.search(r"\b(und|nicht|deine)\b", await ben.text())
    await until(lambda: holds(ben, '"DE"'))
    await ada.press("Ireland", "Which accounts", "Instagram")

    await until(lambda: holds(ada, "instagram"))
    assert await holds(ada, '"IE"')
    assert not await holds(ada, "Ada")
    assert "Ada" in await ada.page.locator("#who").inner_text()
    assert re.search(r"\b(und|nicht|deine)\b", await ben.text())


@story
async def test_the_whole_way_in_german_fits_a_small_phone(visits: Visits) -> None:
    ada = await visits.open(locale="de-DE")
    phone = await ada.join("de")
    await phone.start()

    await phone.press("Deutschland", *map(in_german, TO_THE_FORM[1:]))
    await phone.press(in_german("I sent it"), in_german("Confirmed by e-mail"))

    assert await phone.page.evaluate("document.documentElement.lang") == "de"
    assert await phone.messages.count() == 1


def in_german(label: str) -> str:
    """Return the German words of a label, given its first words in English; names stay."""
    if label in {"Facebook", "Instagram"}:
        return label
    words = BOOK.words("de")
    answers = ("faq.", "facts.")
    texts = {place: text for place, text in words.english.items() if not place.startswith(answers)}
    found = [place for place, text in texts.items() if text.startswith(label)]
    return words.plain(min(found, key=lambda place: len(words.english[place])))


@story
async def test_a_country_is_typed_and_what_is_stored_is_read_taken_along_and_deleted(visits: Visits) -> None:
    phone = await visits.begin()
    await phone.write("Austria")
    await phone.press("Which accounts", "Facebook")

    await phone.write("/privacy")
    assert "Facebook" in await phone.text()
    await phone.write("/export", answers=2)
    files = [await downloaded(phone, number) for number in range(await phone.shown.locator(".file").count())]
    await phone.write("/delete")
    await phone.press("Yes, delete everything")

    assert len(files) == 2
    assert [name.rpartition(".")[2] for name, _ in files] == ["html", "json"]
    assert json.loads(files[1][1])
    await until(lambda: holds(phone, "nothing"))


async def holds(phone: Phone, words: str) -> bool:
    return words in await phone.stored()


async def downloaded(phone: Phone, number: int) -> tuple[str, bytes]:
    """Press a file and return what the browser kept of it; one that is shown instead never comes."""
    async with phone.page.expect_download() as waiting:
        await phone.shown.locator(".file").nth(number).click()
    download: Download = await waiting.value
    path = await download.path()
    return download.suggested_filename, await asyncio.to_thread(path.read_bytes)


@pytest.mark.whole
@story
async def test_a_picture_shows_where_to_tap(visits: Visits) -> None:
    phone = await visits.begin()
    await phone.press(*TO_THE_FORM, "Show me where")

    image = phone.shown.locator(".picture img")
    await until(lambda: image.evaluate("(node) => node.complete && node.naturalWidth >= 700"))
    assert await image.evaluate("(node) => node.getBoundingClientRect().right < innerWidth")
    assert "Copy the link" in await phone.text()


@story
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
    await escape_closes_the_menu_and_the_panel(phone)
    status = {"command": "status", "description": "Where I stand"}
    assert await page.evaluate(LATE, status) == ["/status Where I stand", "/status Where I stand", True]


async def escape_closes_the_menu_and_the_panel(phone: Phone) -> None:
    """Open both with the keyboard; what is closed gives the focus back."""
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


@pytest.mark.whole
@story
async def test_after_a_crash_the_page_comes_back_and_nothing_is_forgotten(visits: Visits) -> None:
    phone = await visits.begin()
    await phone.press("Ireland", "Which accounts", "Facebook", "Done")
    await phone.push("+3 days")
    pushed = await phone.page.locator("#clock-offset").text_content()
    await phone.page.wait_for_timeout(500)  # until it is saved; nothing on the page tells

    await visits.restart()
    await phone.shown.locator(".start").wait_for()
    outage = [complaint for complaint in phone.complaints if "Failed to load resource" in complaint]
    phone.complaints[:] = [complaint for complaint in phone.complaints if complaint not in outage]
    await phone.start()

    assert outage
    assert "Facebook" in await phone.text()
    assert await phone.page.locator("#clock-offset").text_content() == pushed


def test_the_picture_in_the_readme_shows_a_wide_screen_and_is_small() -> None:
    picture = PICTURE.read_bytes()

    assert struct.unpack(">II", picture[16:24]) == WIDE
    assert len(picture) <= 200_000
