"""What does an error of Telegram's mean for what was being sent?"""

from datetime import timedelta
from enum import Enum

from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.telegram.request import NotSent


class Meaning(Enum):
    """What to do about it."""

    DONE = "it is as it should be"
    ANEW = "the message cannot be edited: send a new one"
    PLAIN = "the content was refused: send it as plain text"
    UNREACHABLE = "the person cannot be written to"
    HOLD = "too many messages: wait exactly as long as it says"
    NOT_SENT = "surely not sent: try again"
    UNKNOWN = "nobody knows whether it was sent"
    FATAL = "the token is refused"


NOT_EDITABLE = (
    "message to edit not found",
    "message_id_invalid",
    "message can't be edited",
    "no text in the message to edit",
)
UNREACHABLE = ("chat not found", "peer_id_invalid", "user is deactivated")


def meaning(error: TelegramError) -> Meaning:
    """Return what an error means."""
    if isinstance(error, RetryAfter):
        return Meaning.HOLD
    if isinstance(error, InvalidToken):
        return Meaning.FATAL
    if isinstance(error, Forbidden):
        return Meaning.UNREACHABLE
    if isinstance(error, BadRequest):
        return _refusal(error.message.lower())
    if isinstance(error, NotSent | Conflict):
        return Meaning.NOT_SENT
    return Meaning.UNKNOWN if isinstance(error, NetworkError) else Meaning.NOT_SENT


def _refusal(text: str) -> Meaning:
    if "message is not modified" in text:
        return Meaning.DONE
    if any(words in text for words in NOT_EDITABLE):
        return Meaning.ANEW
    if any(words in text for words in UNREACHABLE):
        return Meaning.UNREACHABLE
    return Meaning.PLAIN


def seconds(error: RetryAfter) -> float:
    """Return how long to hold."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
