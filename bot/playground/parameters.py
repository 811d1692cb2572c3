"""What did the bot ask for, whichever way it was encoded?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.playground.errors import BotApiError, bad_request
from bot.playground.world import StoredFile


@dataclass(frozen=True)
class Parameters:
    """The parameters of one call, read by the kind of value that is expected."""

    values: Mapping[str, object]
    files: Mapping[str, StoredFile]

    def refuse_unknown(self, known: frozenset[str]) -> None:
        """Refuse a call with a parameter that the method does not have."""
        if unknown := sorted((self.values.keys() | self._direct_files()) - known):
            raise bad_request(f"unknown parameter {', '.join(unknown)}")

    def text(self, name: str, default: str = "") -> str:
        """Return a text."""
        value = self.values.get(name, default)
        if not isinstance(value, str):
            raise bad_request(f'field "{name}" must be of type String')
        return value

    def number(self, name: str, default: int | None = None) -> int:
        """Return a whole number."""
        value = self.values.get(name, default)
        if value is None:
            raise bad_request(f"{name} is empty")
        try:
            return int(str(value))
        except ValueError:
            raise bad_request(f'field "{name}" must be of type Number') from None

    def truth(self, name: str) -> bool:
        """Return a yes or no; what is absent is no."""
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes"}

    def structure(self, name: str) -> object:
        """Return an object or an array; what is absent is None."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def names(self, name: str) -> frozenset[str] | None:
        """Return an array of words as a set."""
        value = self.structure(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise bad_request(f'field "{name}" must be an Array of String')
        return frozenset(value)

    def upload(self, name: str) -> StoredFile | None:
        """Return a file that came with the call."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.files.get(value.removeprefix("attach://"))
        return self.files.get(name)

    def chat_id(self) -> int | None:
        """Return the chat that the call is about, if any."""
        try:
            return int(str(self.values["chat_id"]))
        except (KeyError, ValueError):
            return None

    def _direct_files(self) -> set[str]:
        attached = {value for value in self.values.values() if isinstance(value, str)}
        return {name for name in self.files if f"attach://{name}" not in attached}


async def read_parameters(request: web.Request) -> Parameters:
    """Read the parameters from the query and from a JSON, form or multipart body."""
    values: dict[str, object] = dict(request.query)
    files: dict[str, StoredFile] = {}
    if request.content_type == "application/json":
        values |= _from_json(await request.read())
    else:
        for name, field in (await request.post()).items():
            if isinstance(field, web.FileField):
                files[name] = StoredFile(field.filename, field.content_type, field.file.read())
            else:
                values[name] = field.decode() if isinstance(field, bytes | bytearray) else field
    return Parameters({name: value for name, value in values.items() if value is not None}, files)


def _from_json(body: bytes) -> dict[str, object]:
    try:
        values = json.loads(body or b"{}")
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise BotApiError(400, "Bad Request: can't parse JSON")
    return values
