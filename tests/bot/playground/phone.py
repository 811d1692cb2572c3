"""Who holds the phone of the playground? The program as its own process, and a person at a real browser."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, async_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
PATIENCE = 5.0
NARROW = (390, 844)
WIDE = (1440, 900)
Theme = Literal["light", "dark"]

WATCH = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`refused by the policy: ${event.violatedDirective} ${event.blockedURI}`));
"""

LOOK = """() => [...document.querySelectorAll(".phone:not([hidden]) .message")].map(
  (message) => message.textContent + [...message.querySelectorAll("[data-press]")].map((key) => key.dataset.press))
"""

TOO_WIDE = """() => {
  const page = document.scrollingElement;
  const sticksOut = (node) => {
    const { left, right, width } = node.getBoundingClientRect();
    return width > 0 && (left < -0.5 || right > innerWidth + 0.5 || node.scrollWidth > node.clientWidth + 1);
  };
  const open = document.body.classList.contains("panel-open") ? "#panel" : "#stage";
  const nodes = document.querySelectorAll(`${open} :is(.bubble, button, a.key, pre, h2, p, select):not(.unseen)`);
  const found = [...nodes].filter(sticksOut).map((node) => `sticks out: ${node.className} ${node.textContent}`);
  return page.scrollWidth > page.clientWidth ? [`the page is ${page.scrollWidth} px wide`, ...found] : found;
}"""

NAMELESS = """() => {
  const named = (node) => (node.getAttribute("aria-label") ?? node.innerText).trim() || node.labels?.[0]?.innerText;
  const nodes = document.querySelectorAll("button, a, select, textarea, input, [role=button], [role=log], [tabindex='0']");
  return [...nodes].filter((node) => node.checkVisibility() && !named(node)).map((node) => node.outerHTML);
}"""


@dataclass
class Playground:
    """The real program in a folder of its own."""

    address: str
    process: asyncio.subprocess.Process
    errors: Path

    @classmethod
    async def start(cls, folder: Path, listen: str = "127.0.0.1:0") -> "Playground":
        """Start it, and wait until it says where it is."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("OPTOUT_")}
        errors = folder / "errors.txt"
        with errors.open("ab") as stderr:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "playground"),
                cwd=folder,
                env={**own, "OPTOUT_LISTEN": listen, "OPTOUT_RATE": "0", "OPTOUT_CHAT_RATE": "0"},
                stdout=asyncio.subprocess.PIPE,
                stderr=stderr,
            )
        assert process.stdout is not None
        address = (await asyncio.wait_for(process.stdout.readline(), 2 * PATIENCE)).decode().strip()
        assert address.startswith("http://127.0.0.1:"), address + errors.read_text()
        return cls(address, process, errors)

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> None:
        """End it as Ctrl+C would, unless it has ended."""
        if self.process.returncode is None:
            self.process.terminate()
            assert await asyncio.wait_for(self.process.wait(), 2 * PATIENCE) == 0
        assert "Traceback" not in self.errors.read_text()


@dataclass
class Phone:
    """A person with the page open; whatever they do, the page has to stay sound."""

    page: Page
    language: str = "en"
    complaints: list[str] = field(default_factory=list)

    @property
    def shown(self) -> Locator:
        """The phone that is used."""
        return self.page.locator(".phone:not([hidden])").first

    @property
    def newest(self) -> Locator:
        """The newest message of the bot."""
        return self.shown.locator(".message:not(.own)").last

    def key(self, label: str) -> Locator:
        """The newest button or link under a message with exactly this label."""
        return self.shown.locator(".key").get_by_text(label, exact=True).last

    async def press(self, *labels: str) -> None:
        """Press buttons one after the other, each once what the last one did is seen."""
        for label in labels:
            before = await self.look()
            await (await self._find(label)).click()
            await self.changes(before)

    async def write(self, text: str) -> None:
        """Type something and send it."""
        before = await self.look()
        await self.shown.locator("textarea").fill(text)
        await self.page.keyboard.press("Enter")
        await self.changes(before, beyond=1)

    async def push(self, time: str) -> None:
        """Push the clock."""
        behind = self.page.locator("#panel")
        if covered := not await behind.is_visible():
            await self.shown.locator(".open-panel").click()
        pushed = await self.page.locator("#clock-offset").inner_text()
        await behind.get_by_role("button", name=time, exact=True).click()
        await self.until(lambda: self._differs("#clock-offset", pushed))
        if covered:
            await self.assert_sound()
            await self.page.keyboard.press("Escape")

    async def look(self) -> list[str]:
        """What stands in the chat, message by message."""
        seen: list[str] = await self.page.evaluate(LOOK)
        return seen
