"""What does a pretend person do with their phone: press, write, look?"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from bot.playground.checks import check_text
from bot.telegram.format import keyboard
from dialogs.reply import Reply

if TYPE_CHECKING:
    from tests.bot.process import Bot

Message = Mapping[str, Any]


class Phone:
    """What a person has in hand: they press labels, write and look."""

    def __init__(self, bot: "Bot", person: int) -> None:
        self.bot = bot
        self.person = person
        self.presses = 0
        self.at: int | None = None  # the message that showed the newest screen

    @property
    def messages(self) -> list[Message]:
        """What the bot has sent, oldest first."""
        world = self.bot.world
        return [
            message for message in world.messages(self.person) if message["from"]["id"] == world.bot["id"]
        ]

    @property
    def screen(self) -> Message:
        """The message that showed the newest screen."""
        found = [message for message in self.messages if message["message_id"] == self.at]
        return found[0] if found else {}

    @property
    def text(self) -> str:
        """The text of the newest screen."""
        return str(self.screen.get("text", ""))

    @property
    def links(self) -> list[str]:
        """What can be opened from the newest screen."""
        return [button["url"] for button in buttons(self.screen) if "url" in button]

    @property
    def copies(self) -> list[str]:
        """What can be copied from the newest screen."""
        return [button["copy_text"]["text"] for button in buttons(self.screen) if "copy_text" in button]

    async def write(self, text: str) -> Message:
        """Write, wait for the answer, and return the update."""
        before = self.messages
        update = self.send({"text": text})
        await self.changed(before, f"an answer to {text!r}")
        return update

    async def press(self, *labels: str) -> None:
        """Press buttons, each on the newest message that has it, and wait each time for the next screen."""
        for label in labels:
            message, data = self.find(label)
            await self.tap(data, message)

    async def tap(self, data: str, message: int | None = None) -> Message:
        """Press the button that carries this, wait for the next screen, and return the update."""
        before = self.messages
        update = self.touch(data, message)
        await self.changed(before, f"another screen after {data!r}")
        return update

    def touch(self, data: str, message: int | None = None) -> Message:
        """Press whatever carries this, there or not, wait for nothing, and return the update."""
        self.presses += 1
        place = message or self.at or 0
        return self._delivered(self.bot.world.press(self.person, place, data, force=True))

    def send(self, content: Message) -> Message:
        """Send any message, wait for nothing, and return the update."""
        return self._delivered(self.bot.world.send(self.person, dict(content)))

    def _delivered(self, update: dict[str, Any]) -> Message:
        if self.bot.doubles:
            self.bot.world.updates.repeat(update)
        return update

    def find(self, label: str) -> tuple[int, str]:
        """Return the newest message with a button of this label, or else with one that contains it."""
        offers = [
            (message["message_id"], button["text"], button["callback_data"])
            for message in reversed(self.messages)
            for button in buttons(message)
            if "callback_data" in button
        ]
        exact = [(place, data) for place, text, data in offers if text == label]
        for place, data in (*exact, *((place, data) for place, text, data in offers if label in text)):
            return place, data
        on_offer = [text for _, text, _ in offers]
        raise AssertionError(f"no button {label!r} in {on_offer}\n{self.text}\n{self.bot.last_lines()}")

    async def changed(self, before: Iterable[Message], what: str) -> None:
        """Wait for a message with buttons that was not there before, or not like this."""
        old = {id(message): message for message in before}
        await self.bot.until(lambda: self._look(old), what)

    def _look(self, old: Mapping[int, Message]) -> bool:
        new = [message for message in self.messages if id(message) not in old and buttons(message)]
        if new:
            self.at = new[-1]["message_id"]
        return bool(new)


def buttons(message: Message) -> list[dict[str, Any]]:
    """Return the buttons under a message."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def looks(message: Message) -> tuple[object, ...]:
    """Return how a message looks."""
    return message.get("text"), message.get("entities", []), message.get("reply_markup")


def as_kept(reply: Reply) -> tuple[object, ...]:
    """Return how a reply of the core looks once Telegram has it."""
    markup = keyboard(reply)
    checked = check_text(reply.text, "HTML", markup)
    return checked.text, list(checked.entities), checked.markup
