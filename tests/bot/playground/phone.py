"""Who holds the phone of the playground? The program as its own process, and a person at a real browser."""

import asyncio
import os
import shutil
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, async_playwright, expect

from tests.bot.forked import Forked, command

CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium"))), None)
"""The browser of this machine; the one without windows does the same with less work."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
PATIENCE = 15.0
ADA = 1001
TO_THE_FORM = ("Ireland", "Which accounts", "Facebook", "Instagram", "Done", "Yes, linked", "In a browser")
NARROW = (390, 844)
WIDE = (1440, 900)
Theme = Literal["light", "dark"]

WATCH = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`refused by the policy: ${event.violatedDirective} ${event.blockedURI}`));"""

LOOK = """(phone) => [...phone.querySelectorAll(".message")].map((message) => {
  const pressed = [...message.querySelectorAll("[data-press]")].map((key) => key.dataset.press);
  return [message.textContent, ...pressed].join("|");
})"""

UNSOUND = """() => {
  const inView = (node) => node.checkVisibility() && !node.closest(".unseen");
  const sticksOut = (node) => {
    const { left, right } = node.getBoundingClientRect();
    return left < -0.5 || right > innerWidth + 0.5 || node.scrollWidth > node.clientWidth + 1;
  };
  const isTorn = (key) => [...key.textContent.matchAll(/[^\\s-]+/g)].some((word) => {
    const range = new Range();
    range.setStart(key.firstChild, word.index);
    range.setEnd(key.firstChild, word.index + word[0].length);
    return new Set([...range.getClientRects()].map((place) => place.top)).size > 1;
  });
  const open = document.body.classList.contains("panel-open") ? "#panel" : ".phone";
  const nodes = document.querySelectorAll(`:is(${open}) :is(.bubble, .key, .description, .menu, button)`);
  const out = [...nodes].filter((node) => inView(node) && getComputedStyle(node).display !== "inline")
    .filter(sticksOut).map((node) => `${node.className} sticks out: ${node.textContent}`);
  const torn = [...document.querySelectorAll(".phone .key")].filter(inView).filter(isTorn)
    .map((node) => `a word is torn: ${node.textContent}`);
  const { scrollWidth, clientWidth } = document.scrollingElement;
  const wide = scrollWidth > clientWidth ? [`the page is ${scrollWidth} px wide`] : [];
  const words = (node) => [node.getAttribute("aria-label"), node.innerText, node.labels?.[0]?.innerText,
    document.getElementById(node.getAttribute("aria-labelledby"))?.innerText].join("").trim();
  const nameless = [...document.querySelectorAll(`:is(button, a, select, textarea, input, [tabindex="0"])`)]
    .filter((node) => node.checkVisibility() && !words(node)).map((node) => `no name: ${node.outerHTML}`);
  return [...wide, ...out, ...torn, ...nameless];
}"""


@dataclass
class Playground:
    """The real program in a folder of its own."""

    address: str
    process: Forked
    errors: Path

    @classmethod
    async def start(cls, folder: Path, listen: str = "127.0.0.1:0") -> "Playground":
        """Start it without limits on how fast it writes, and wait until it says where it is."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("OPTOUT_")}
        errors = folder / "errors.txt"
        with errors.open("ab") as stderr:
            settings = {**own, "OPTOUT_LISTEN": listen, "OPTOUT_RATE": "0", "OPTOUT_CHAT_RATE": "0"}
            process = await Forked.start(command("playground"), folder, settings, stderr.fileno())
        address = (await asyncio.wait_for(process.stdout.readline(), 4 * PATIENCE)).decode().strip()
        assert address.startswith("http://127.0.0.1:"), address + errors.read_text()
        return cls(address, process, errors)

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self) -> None:
        """End it as Ctrl+C would, unless it has ended."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(self.process.wait(), PATIENCE) == 0
        assert "Traceback" not in self.errors.read_text()


@dataclass
class Phone:
    """A person with the page open; whatever they do, the page has to stay sound."""

    page: Page
    person: int = ADA
    complaints: list[str] = field(default_factory=list)

    @property
    def shown(self) -> Locator:
        """This person's phone."""
        return self.page.locator(f"#phone-{self.person}")

    @property
    def messages(self) -> Locator:
        """What the bot wrote, oldest first."""
        return self.shown.locator(".message:not(.own)")

    @property
    def keys(self) -> Locator:
        """The buttons and links under the newest message of the bot."""
        return self.messages.last.locator(".key")

    def key(self, label: str) -> Locator:
        """The newest button or link with exactly this label."""
        return self.shown.locator(".key").get_by_text(label, exact=True).last

    async def start(self) -> None:
        """Press what an empty chat offers, and wait for the first screen."""
        await self.shown.locator(".start").click()
        await self.keys.first.wait_for()
        await self.assert_sound()

    async def press(self, *labels: str) -> None:
        """Press buttons one after the other, each once it is seen what the last one did."""
        for label in labels:
            before = await self.look()
            await (await self._found(label)).click()
            await self._changed(before, 0)

    async def write(self, text: str, answers: int = 1) -> None:
        """Type something, send it, and wait for so many answers."""
        before = await self.look()
        await self.shown.locator("textarea").fill(text)
        await self.shown.locator("textarea").press("Enter")
        await self._changed(before, 1 + answers)

    async def look(self) -> list[str]:
        """What stands in the chat, message by message."""
        seen: list[str] = await self.shown.evaluate(LOOK)
        return seen

    async def text(self) -> str:
        """What the newest message of the bot says."""
        return await self.messages.last.locator(".bubble").inner_text()

    async def stored(self) -> str:
        """What the page says is stored about the chosen person; it asks a moment after a change."""
        return await self.page.locator("#stored").text_content() or ""

    @asynccontextmanager
    async def behind(self) -> AsyncIterator[Locator]:
        """Look behind the chat: on a narrow screen that is opened, and closed afterwards."""
        panel = self.page.locator("#panel")
        covered = not await panel.is_visible()
        if covered:
            await self.shown.locator(".open-panel").click()
        yield panel
        await self.assert_sound()
        if covered:
            await self.page.keyboard.press("Escape")

    async def push(self, time: str) -> None:
        """Push the clock."""
        async with self.behind() as panel:
            before = await panel.locator("#clock-offset").inner_text()
            await panel.get_by_role("button", name=time, exact=True).click()
            await until(lambda: differs(panel.locator("#clock-offset"), before))

    async def join(self, language: str) -> "Phone":
        """Add a person whose phone speaks a language; theirs is the chosen phone then."""
        async with self.behind() as panel:
            people = await self.page.locator("#tabs button").count()
            await panel.locator("#join-language").select_option(language)
            await panel.locator("#join button").click()
            tab = self.page.locator("#tabs button").nth(people)
            await tab.wait_for(state="attached")
        name = await tab.get_attribute("id") or ""
        other = replace(self, person=int(name.removeprefix("tab-")))
        await other.shown.locator(".start").wait_for()
        return other

    async def assert_sound(self) -> None:
        """Nothing is cut off or without a name, and nothing went wrong."""
        assert await self.page.evaluate(UNSOUND) == []
        assert self.complaints == []

    async def _found(self, label: str) -> Locator:
        """Return the button with this label or, where there is none, one that holds it."""
        like = self.keys.filter(has_text=label)
        await like.first.wait_for(timeout=PATIENCE * 1_000)
        exact = self.keys.get_by_text(label, exact=True)
        return exact.first if await exact.count() else like.first

    async def _changed(self, before: list[str], more: int) -> None:
        async def has() -> bool:
            now = await self.look()
            return now != before and len(now) >= len(before) + more

        await until(has)
        await expect(self.messages.last).to_be_in_viewport()
        await self.assert_sound()


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """Run the browser of this machine, for nothing but pages of this machine."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def visit(
    browser: Browser,
    address: str,
    size: tuple[int, int] = NARROW,
    locale: str = "en-GB",
    theme: Theme = "light",
) -> AsyncIterator[Phone]:
    """Open the page, and note whatever it should not do."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=locale,
        color_scheme=theme,
        reduced_motion="reduce",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(PATIENCE * 1_000)
    await context.add_init_script(WATCH)
    page = await context.new_page()
    complaints: list[str] = []

    def told(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def asked(url: str) -> None:
        if not url.startswith(f"{address}/"):
            complaints.append(f"asked for {url}")

    context.on("console", told)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", lambda request: asked(request.url))
    await page.goto(address)
    phone = Phone(page, complaints=complaints)
    await phone.shown.wait_for()
    try:
        yield phone
        await phone.assert_sound()
    finally:
        await context.close()


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds; fail when it does not in time."""
    assert await comes(holds, PATIENCE), f"it did not come to hold within {PATIENCE:g} s"


async def comes(holds: Callable[[], Awaitable[bool]], within: float) -> bool:
    """Tell whether something comes to hold within so many seconds."""
    end = time.monotonic() + within
    while not await holds():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.02)
    return True


async def differs(place: Locator, before: str) -> bool:
    """Tell whether something else stands there now."""
    return await place.inner_text() != before
