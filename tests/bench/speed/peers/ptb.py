"""How does a bot on python-telegram-bot answer, and how does it run?"""

from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, MessageHandler, filters

from tests.bench.speed.peers.steps import TOKEN, URL
from tests.bench.speed.peers.texts import shown

MARKUP = InlineKeyboardMarkup([[InlineKeyboardButton("Next", callback_data="next")]])
Builder = ApplicationBuilder[Any, Any, Any, Any, Any, Any]


def builder() -> Builder:
    """Return what builds an application for the benchmark."""
    return Application.builder().token(TOKEN).base_url(f"{URL}/bot")


async def reply(update: Update, step: int) -> None:
    """Show a step: in the message whose button was pressed, or else in a new one."""
    if update.callback_query is not None:
        await update.callback_query.answer()
        await update.callback_query.edit_message_text(shown(step), reply_markup=MARKUP)
    elif update.effective_chat is not None:
        await update.effective_chat.send_message(shown(step), reply_markup=MARKUP)


def handlers(callback: Any) -> list[Any]:
    """Return the two handlers, for texts and for presses."""
    return [MessageHandler(filters.ALL, callback), CallbackQueryHandler(callback)]


def run(application: Any) -> None:
    """Poll until killed."""
    application.run_polling(bootstrap_retries=0)
