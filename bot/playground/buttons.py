"""Which keyboards under a message does Telegram accept?"""

from collections.abc import Callable

from bot.playground.entities import SURROGATE
from bot.playground.errors import BotApiError, bad_request
from bot.playground.links import checked_link
from bot.playground.raw import Raw

MOST_BUTTONS = 100
MOST_IN_ROW = 8
MOST_DATA_BYTES = 64
MOST_COPIED = 256
STYLES = frozenset({"primary", "success", "danger"})
DECORATIONS = frozenset({"text", "style", "icon_custom_emoji_id"})


def check_markup(markup: object) -> Raw | None:
    """Return the keyboard as it is stored; one without buttons is none."""
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict) or set(markup) != {"inline_keyboard"}:
        raise bad_request("can't parse reply keyboard markup JSON object: only an inline keyboard is allowed")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    if sum(len(row) for row in rows) > MOST_BUTTONS or any(len(row) > MOST_IN_ROW for row in rows):
        raise bad_request("reply markup is too long")
    checked = [[_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": checked} if checked else None


def _button(button: object) -> Raw:
    if not isinstance(button, dict):
        raise _broken("Object expected")
    text = button.get("text")
    if not _is_text(text) or not str(text).strip():
        raise _broken("Inline keyboard button text must be non-empty")
    _check_decorations(button)
    actions = button.keys() & ACTIONS.keys()
    if unknown := button.keys() - ACTIONS.keys() - DECORATIONS:
        raise _broken(f"unknown field {', '.join(sorted(unknown))}")
    if len(actions) != 1:
        raise _broken(
            "Text buttons are unallowed in the inline keyboard" if not actions else "one action expected"
        )
    action = actions.pop()
    ACTIONS[action](button[action])
    return dict(button)


def _check_decorations(button: Raw) -> None:
    if "style" in button and button["style"] not in STYLES:
        raise _broken("invalid button style specified")
    if "icon_custom_emoji_id" in button and not str(button["icon_custom_emoji_id"]).isdecimal():
        raise _broken("invalid custom emoji identifier specified")


def _check_data(data: object) -> None:
    if not _is_text(data) or not 1 <= len(str(data).encode()) <= MOST_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: object) -> None:
    if not _is_text(url) or checked_link(str(url)) is None:
        raise bad_request("BUTTON_URL_INVALID")


def _check_copied(copied: object) -> None:
    text = copied.get("text") if isinstance(copied, dict) and set(copied) == {"text"} else None
    if not _is_text(text) or not 1 <= len(str(text)) <= MOST_COPIED:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_query(query: object) -> None:
    if not _is_text(query):
        raise _broken("inline query must be a string")


def _check_chosen_chat(chosen: object) -> None:
    if not isinstance(chosen, dict):
        raise _broken("Object expected as switch_inline_query_chosen_chat")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and SURROGATE.search(value) is None


def _broken(reason: str) -> BotApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


ACTIONS: dict[str, Callable[[object], None]] = {
    "callback_data": _check_data,
    "url": _check_url,
    "copy_text": _check_copied,
    "switch_inline_query": _check_query,
    "switch_inline_query_current_chat": _check_query,
    "switch_inline_query_chosen_chat": _check_chosen_chat,
}
