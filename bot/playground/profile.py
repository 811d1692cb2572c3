"""What does the bot say about itself: its commands and its texts in each language?"""

import json

from bot.playground.raw import Raw


class Profile:
    """The commands of each scope and the texts of each kind, per language; "" is that of everybody else."""

    def __init__(self) -> None:
        self.commands: dict[tuple[str, str], list[Raw]] = {}
        self.texts: dict[str, dict[str, str]] = {"name": {}, "description": {}, "short_description": {}}

    def text(self, kind: str, language: str = "") -> str:
        """Return the name, description or short description that a reader of this language sees."""
        texts = self.texts[kind]
        return texts.get(language) or texts.get("", "")

    def set_text(self, kind: str, language: str, text: str) -> None:
        """Set a text; an empty one goes away."""
        self.texts[kind][language] = text
        if not text:
            del self.texts[kind][language]

    def commands_for(self, chat_id: int, language: str) -> list[Raw]:
        """Return the commands that somebody sees in their own chat."""
        for scope in (
            {"type": "chat", "chat_id": chat_id},
            {"type": "all_private_chats"},
            {"type": "default"},
        ):
            for code in (language, ""):
                if commands := self.commands.get((scope_key(scope), code)):
                    return commands
        return []


def scope_key(scope: Raw) -> str:
    """Return a scope as something to look up."""
    return json.dumps(scope, sort_keys=True)
