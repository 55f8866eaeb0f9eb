"""python-telegram-bot's own way to a conversation that survives: ConversationHandler with PicklePersistence, written every second.

Six steps, as a report takes: start, own words, what it is about, the safety question, whether it goes on, send.
"""

import os
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

WORDS, CATEGORY, DANGER, GOING_ON, SEND = range(5)
Context = ContextTypes.DEFAULT_TYPE


def keyboard(*data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(each, callback_data=each)] for each in data])


def facts(context: Context) -> dict[Any, Any]:
    assert context.user_data is not None
    return context.user_data


async def start(update: Update, context: Context) -> int:
    assert update.message
    facts(context).clear()
    facts(context)["place"] = update.message.text
    await update.message.reply_text("Write in your own words.")
    return WORDS


async def words(update: Update, context: Context) -> int:
    assert update.message
    facts(context)["words"] = update.message.text
    await update.message.reply_text("What is it about?", reply_markup=keyboard("neighbour", "property", "other"))
    return CATEGORY


async def pressed(update: Update, context: Context, name: str, text: str, *data: str) -> None:
    query = update.callback_query
    assert query
    facts(context)[name] = query.data
    await query.answer()
    await query.edit_message_text(text, reply_markup=keyboard(*data) if data else None)


async def category(update: Update, context: Context) -> int:
    await pressed(update, context, "category", "Is anything of this so?", "hurt", "threat", "none")
    return DANGER


async def danger(update: Update, context: Context) -> int:
    await pressed(update, context, "danger", "Does it go on?", "yes", "no")
    return GOING_ON


async def going_on(update: Update, context: Context) -> int:
    await pressed(update, context, "going_on", "Is this right?", "send", "change")
    return SEND


async def send(update: Update, context: Context) -> int:
    await pressed(update, context, "sent", "Got it: XX-2026-000001.")
    return ConversationHandler.END


def main() -> None:
    application = (
        Application.builder()
        .token(os.environ["BOT_TOKEN"])
        .base_url(f"{os.environ['BENCH_API']}/bot")
        .persistence(PicklePersistence(os.environ["BENCH_FILE"], update_interval=1))
        .build()
    )
    conversation: ConversationHandler[Any] = ConversationHandler(
        entry_points=[CommandHandler("start", start)],
        states={
            WORDS: [MessageHandler(filters.TEXT, words)],
            CATEGORY: [CallbackQueryHandler(category)],
            DANGER: [CallbackQueryHandler(danger)],
            GOING_ON: [CallbackQueryHandler(going_on)],
            SEND: [CallbackQueryHandler(send)],
        },
        fallbacks=[CommandHandler("start", start)],
        name="report",
        persistent=True,
    )
    application.add_handler(conversation)
    application.run_polling()


if __name__ == "__main__":
    main()
