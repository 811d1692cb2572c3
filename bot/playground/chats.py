"""What stands in one chat?"""

from dataclasses import dataclass, field

from bot.playground.raw import Raw

KEPT_MESSAGES = 200


@dataclass
class Person:
    """Somebody who has Telegram."""

    id: int
    first_name: str
    language_code: str | None
    blocked: bool = False
    started: bool = False

    def as_user(self) -> Raw:
        """Return the person as a Bot API User."""
        user: Raw = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.language_code is not None:
            user["language_code"] = self.language_code
        return user


@dataclass
class Chat:
    """A chat with its newest messages; a message is never changed, only replaced."""

    raw: Raw
    person: Person | None = None
    messages: dict[int, Raw] = field(default_factory=dict)
    last_id: int = 0

    def add(self, content: Raw) -> Raw:
        """Add a message under the next id, and let go of the oldest when there are many."""
        self.last_id += 1
        message: Raw = {"message_id": self.last_id, "chat": self.raw, **content}
        self.messages[self.last_id] = message
        while len(self.messages) > KEPT_MESSAGES:
            del self.messages[next(iter(self.messages))]
        return message
