"""How does the Bot API refuse a call?"""

from bot.playground.raw import Raw


class BotApiError(Exception):
    """A refusal, with the code and the words that Telegram uses for it."""

    def __init__(self, code: int, description: str, parameters: Raw | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_answer(self) -> Raw:
        """Return the body of the answer."""
        answer: Raw = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters is not None:
            answer["parameters"] = self.parameters
        return answer


def bad_request(reason: str) -> BotApiError:
    """Return the error 400 with this reason."""
    return BotApiError(400, f"Bad Request: {reason}")
