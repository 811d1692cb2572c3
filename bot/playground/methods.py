"""What does each method do that sends, changes or answers something?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.playground.checks import CheckedMessage, bad_request, check_markup, check_text
from bot.playground.parameters import Parameters
from bot.playground.raw import Raw
from bot.playground.world import Asked, World

SENDING = frozenset(
    {
        "chat_id",
        "business_connection_id",
        "message_thread_id",
        "direct_messages_topic_id",
        "parse_mode",
        "disable_notification",
        "protect_content",
        "allow_paid_broadcast",
        "message_effect_id",
        "suggested_post_parameters",
        "reply_parameters",
        "reply_markup",
    }
)
"""The parameters that every method has that sends something."""

EDITING = frozenset({"business_connection_id", "chat_id", "message_id", "inline_message_id", "reply_markup"})
LONGEST_CALLBACK_ANSWER = 200
MOST_INLINE_RESULTS = 50
LIFE_OF_QUERY = timedelta(minutes=1)
LIFE_OF_MESSAGE = timedelta(hours=48)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


@dataclass(frozen=True)
class Method:
    """What a method does, and the parameters that it has."""

    call: Callable[[Parameters], object]
    knows: frozenset[str] = frozenset()


def message_methods(world: World) -> dict[str, Method]:
    """Return the methods that send, change and answer."""
    return {
        "sendMessage": Method(
            partial(send_message, world), SENDING | {"text", "entities", "link_preview_options"}
        ),
        "editMessageText": Method(
            partial(edit_text, world),
            EDITING | {"text", "parse_mode", "entities", "link_preview_options"},
        ),
        "editMessageReplyMarkup": Method(partial(edit_markup, world), EDITING),
        "deleteMessage": Method(partial(delete_message, world), frozenset({"chat_id", "message_id"})),
        "answerCallbackQuery": Method(
            partial(answer_press, world),
            frozenset({"callback_query_id", "text", "show_alert", "url", "cache_time"}),
        ),
        "answerInlineQuery": Method(
            partial(answer_inline, world),
            frozenset({"inline_query_id", "results", "cache_time", "is_personal", "next_offset", "button"}),
        ),
        "sendChatAction": Method(
            partial(show_action, world),
            frozenset({"business_connection_id", "chat_id", "message_thread_id", "action"}),
        ),
        "getChat": Method(partial(describe_chat, world), frozenset({"chat_id"})),
    }


def send_message(world: World, parameters: Parameters) -> Raw:
    """Send a text."""
    chat_id = parameters.number("chat_id")
    world.reach(chat_id)
    return world.post(chat_id, text_content(_checked_text(parameters), "text"))


def edit_text(world: World, parameters: Parameters) -> Raw:
    """Put another text into a message."""
    message = own_message(world, parameters)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return change(world, message, text_content(_checked_text(parameters), "text"))


def edit_markup(world: World, parameters: Parameters) -> Raw:
    """Put another keyboard under a message."""
    message = own_message(world, parameters)
    return change(world, message, {"reply_markup": check_markup(parameters.structure("reply_markup"))})


def delete_message(world: World, parameters: Parameters) -> bool:
    """Take a message away."""
    message = world.reach(parameters.number("chat_id")).messages.get(parameters.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if world.clock.now().timestamp() - message["date"] > LIFE_OF_MESSAGE.total_seconds():
        raise bad_request("message can't be deleted for everyone")
    world.remove(message)
    return True


def answer_press(world: World, parameters: Parameters) -> bool:
    """Answer a press, once and in time."""
    asked = _open_question(world, parameters.text("callback_query_id"), "callback_query")
    text = parameters.text("text")
    if len(text) > LONGEST_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    world.note_answer(asked, {"text": text, "show_alert": parameters.truth("show_alert")})
    return True


def answer_inline(world: World, parameters: Parameters) -> bool:
    """Answer what was asked in a line of another chat."""
    asked = _open_question(world, parameters.text("inline_query_id"), "inline_query")
    results = parameters.structure("results")
    if not isinstance(results, list) or not all(isinstance(result, dict) for result in results):
        raise bad_request("can't parse inline query results: Array of Objects expected")
    if len(results) > MOST_INLINE_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [str(result.get("id", "")) for result in results]
    if len(set(ids)) != len(ids) or not all(1 <= len(name.encode()) <= 64 for name in ids):
        raise bad_request("RESULT_ID_INVALID")
    for result in results:
        _check_result(result)
    world.note_answer(asked, {"results": results})
    return True


def show_action(world: World, parameters: Parameters) -> bool:
    """Show that the bot is typing."""
    world.reach(parameters.number("chat_id"))
    if parameters.text("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def describe_chat(world: World, parameters: Parameters) -> Raw:
    """Describe a chat."""
    chat = world.reach(parameters.number("chat_id"))
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        True,
    )
    return {**chat.raw, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def own_message(world: World, parameters: Parameters) -> Raw:
    """Return the message of the bot that is to be changed."""
    message = world.reach(parameters.number("chat_id")).messages.get(parameters.number("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message["from"]["is_bot"]:
        raise bad_request("message can't be edited")
    return message


def change(world: World, message: Raw, changes: Raw) -> Raw:
    """Change a message, or refuse when nothing would be different."""
    if all(message.get(name) == value for name, value in changes.items()):
        raise bad_request(NOT_MODIFIED)
    return world.replace(message, changes)


def text_content(checked: CheckedMessage, name: str) -> Raw:
    """Return the fields of a text or a caption; None where there is nothing."""
    entities = "entities" if name == "text" else "caption_entities"
    return {
        name: checked.text or None,
        entities: list(checked.entities) or None,
        "reply_markup": checked.markup,
    }


def _checked_text(parameters: Parameters) -> CheckedMessage:
    markup = parameters.structure("reply_markup")
    return check_text(parameters.text("text"), parameters.text("parse_mode"), markup)


def _open_question(world: World, query_id: str, kind: str) -> Asked:
    asked = world.asked(query_id)
    if asked is None or asked.kind != kind or asked.answer is not None:
        raise bad_request(TOO_OLD)
    if world.clock.now() - asked.at > LIFE_OF_QUERY:
        raise bad_request(TOO_OLD)
    return asked


def _check_result(result: Raw) -> None:
    if result.get("type") != "article" or not result.get("title"):
        raise bad_request("can't parse inline query result: only articles with a title are allowed")
    content = result.get("input_message_content")
    if not isinstance(content, dict):
        raise bad_request("can't parse inline query result: input_message_content expected")
    check_text(str(content.get("message_text", "")), content.get("parse_mode"), result.get("reply_markup"))
