"""Makes the picture of the playground that README shows: `python -m tests.screenshot`."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bot.playground.phone import TO_THE_FORM, WIDE, Playground, launched, visit

PICTURE = Path(__file__).parent / "data" / "playground.png"
SETTLED = 1_500  # milliseconds, until what is stored is shown and no longer marked as new


async def take(path: Path) -> None:
    """Walk to the form in a playground of its own, and take a picture of the whole page."""
    with TemporaryDirectory() as folder:
        playground = await Playground.start(Path(folder))
        try:
            async with launched() as browser, visit(browser, playground.address, WIDE) as phone:
                await phone.start()
                await phone.press(*TO_THE_FORM)
                await phone.page.wait_for_timeout(SETTLED)
                await phone.page.screenshot(path=path)
        finally:
            await playground.stop()


if __name__ == "__main__":
    asyncio.run(take(PICTURE))
