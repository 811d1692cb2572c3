"""What would Telegram know: the people, their chats, and what waits for the bot?"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from bot.clock import Clock
from bot.playground.chats import Chat, Person
from bot.playground.errors import BotApiError, bad_request
from bot.playground.profile import Profile
from bot.playground.raw import Raw
from bot.playground.updates import Updates

__all__ = ["Asked", "Person", "StoredFile", "World"]

COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@\w+)?(?!\w)")
KEPT_FILES = 1_000
KEPT_QUERIES = 10_000


@dataclass(frozen=True)
class StoredFile:
    """A file that was sent once."""

    name: str
    mime_type: str
    content: bytes


@dataclass
class Asked:
    """A press or an inline query that expects an answer."""

    id: str
    kind: str
    person_id: int
    at: datetime
    answer: Raw | None = None


class World:
    """Telegram in memory, as the bot and the people see it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.version = 0
        self.bot: Raw = {"id": 1, "is_bot": True, "first_name": "Playground", "username": "playground_bot"}
        self.people: dict[int, Person] = {}
        self.updates = Updates()
        self.profile = Profile()
        self._chats: dict[int, Chat] = {}
        self._files: OrderedDict[str, StoredFile] = OrderedDict()
        self._asked: OrderedDict[str, Asked] = OrderedDict()
        self._changed = asyncio.Event()
        self._numbers = iter(range(1, 1 << 62))
        self._era = token_hex(3)  # a file of an earlier world is not one of this

    # The person's side

    def add_person(self, first_name: str, language_code: str | None, id: int | None = None) -> Person:  # noqa: A002
        """Let somebody join Telegram."""
        person = Person(id or 1_000 + next(self._numbers), first_name, language_code)
        chat: Raw = {"id": person.id, "type": "private", "first_name": first_name}
        self.people[person.id] = person
        self._chats[person.id] = Chat(chat, person)
        self._change()
        return person

    def add_group(self, title: str, id: int | None = None) -> int:  # noqa: A002
        """Found a group with the bot in it, and return its id."""
        chat_id = id or -1_000 - next(self._numbers)
        self._chats[chat_id] = Chat({"id": chat_id, "type": "group", "title": title})
        self._change()
        return chat_id

    def remove_person(self, person_id: int) -> None:
        """Let somebody leave, with their chat."""
        del self.people[person_id]
        del self._chats[person_id]
        self._change()

    def write(self, person_id: int, text: str, chat_id: int | None = None) -> Raw:
        """Write to the bot, or into a group, and return the update."""
        content: Raw = {"text": text}
        if command := COMMAND.match(text):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": command.end()}]
        return self.send(person_id, content, chat_id)

    def send(self, person_id: int, content: Raw, chat_id: int | None = None) -> Raw:
        """Send any message, such as a photo, and return the update; a blocked bot is unblocked first."""
        person = self.people[person_id]
        chat = self._chats[chat_id or person_id]
        if chat.person is person:
            self.unblock(person_id)
            person.started = True
        message = chat.add({"from": person.as_user(), "date": self._date(), **content})
        self._change()
        return self.updates.push("message", message)

    def press(self, person_id: int, message_id: int, data: str, force: bool = False) -> Raw:
        """Press a button of a message and return the update; force presses what is no longer there."""
        chat = self._chats[person_id]
        message = chat.messages.get(message_id)
        offered = list(_callback_data(message or {}))
        if data not in offered and not force:
            raise ValueError(f"message {message_id} offers {offered}, not {data!r}")
        asked = self._ask("callback_query", person_id)
        query: Raw = {
            "id": asked.id,
            "from": self.people[person_id].as_user(),
            "message": message or {"chat": chat.raw, "message_id": message_id, "date": 0},
            "chat_instance": str(person_id * 7_919),
            "data": data,
        }
        self._change()
        return self.updates.push("callback_query", query)

    def ask(self, person_id: int, query: str, offset: str = "") -> Raw:
        """Ask the bot in a line of another chat, and return the update."""
        asked = self._ask("inline_query", person_id)
        user = self.people[person_id].as_user()
        return self.updates.push(
            "inline_query", {"id": asked.id, "from": user, "query": query, "offset": offset}
        )

    def block(self, person_id: int) -> None:
        """Block the bot."""
        self._set_blocked(self.people[person_id], True)

    def unblock(self, person_id: int) -> None:
        """Unblock the bot."""
        self._set_blocked(self.people[person_id], False)

    def messages(self, person_id: int) -> list[Raw]:
        """Return what stands in the chat of a person, or in a group, oldest first."""
        return list(self._chats[person_id].messages.values())

    def file(self, file_id: str) -> tuple[str, str, bytes]:
        """Return name, type and content of a file."""
        stored = self._files[file_id]
        return stored.name, stored.mime_type, stored.content

    def asked(self, query_id: str) -> Asked | None:
        """Return a press or an inline query, with its answer once there is one."""
        return self._asked.get(query_id)

    async def wait_change(self, version: int, timeout: float) -> int:
        """Wait until the world is newer than this version, but only so many seconds; return the version."""
        if self.version <= version:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), timeout)
        return self.version

    # The bot's side

    def reach(self, chat_id: int) -> Chat:
        """Return a chat that the bot may write to."""
        chat = self._chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.person is not None and chat.person.blocked:
            raise BotApiError(403, "Forbidden: bot was blocked by the user")
        if chat.person is not None and not chat.person.started:
            raise BotApiError(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    def post(self, chat_id: int, content: Raw) -> Raw:
        """Put a message of the bot into a chat."""
        message = self.reach(chat_id).add({"from": self.bot, "date": self._date(), **content})
        self._change()
        return message

    def replace(self, message: Raw, changes: Raw) -> Raw:
        """Put a message in the place of its former self; what is None goes away."""
        changed = {**message, **changes, "edit_date": self._date()}
        edited = {name: value for name, value in changed.items() if value is not None}
        self._chats[message["chat"]["id"]].messages[message["message_id"]] = edited
        self._change()
        return edited

    def remove(self, message: Raw) -> None:
        """Take a message out of its chat."""
        del self._chats[message["chat"]["id"]].messages[message["message_id"]]
        self._change()

    def keep_file(self, file: StoredFile) -> str:
        """Keep a file and return its id."""
        file_id = f"file-{self.bot['id']}-{self._era}-{next(self._numbers)}"
        self._files[file_id] = file
        while len(self._files) > KEPT_FILES:
            self._files.popitem(last=False)
        return file_id

    def stored_file(self, file_id: str) -> StoredFile | None:
        """Return a file that was sent before."""
        return self._files.get(file_id)

    def note_answer(self, asked: Asked, answer: Raw) -> None:
        """Note what the bot answered to a press or an inline query."""
        asked.answer = answer
        self._change()

    def note_profile(self) -> None:
        """Let everybody see that the bot's commands or texts have changed."""
        self._change()

    def _set_blocked(self, person: Person, blocked: bool) -> None:
        if person.blocked == blocked:
            return
        person.blocked = blocked
        kicked: Raw = {"user": self.bot, "status": "kicked", "until_date": 0}
        member: Raw = {"user": self.bot, "status": "member"}
        self._change()
        self.updates.push(
            "my_chat_member",
            {
                "chat": self._chats[person.id].raw,
                "from": person.as_user(),
                "date": self._date(),
                "old_chat_member": member if blocked else kicked,
                "new_chat_member": kicked if blocked else member,
            },
        )

    def _ask(self, kind: str, person_id: int) -> Asked:
        asked = Asked(str(next(self._numbers)), kind, person_id, self.clock.now())
        self._asked[asked.id] = asked
        while len(self._asked) > KEPT_QUERIES:
            self._asked.popitem(last=False)
        return asked

    def _date(self) -> int:
        return int(self.clock.now().timestamp())

    def _change(self) -> None:
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()


def _callback_data(message: Raw) -> Iterator[str]:
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        for button in row:
            if "callback_data" in button:
                yield button["callback_data"]
