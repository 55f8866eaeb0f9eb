"""Keyboards as bots send them, checked as Telegram checks them."""

import re
from typing import Any

import telegram

from bot.playground.calls import Call
from bot.playground.refused import bad

DATA_BYTES = 64
MOST_BUTTONS = 100
HOST = re.compile(
    r"^(?:https?://)?(?:[\w-]+\.)+[^\W\d_]{2,}(?:[:/?#].*)?$|^(?:https?://)?(?:\d{1,3}\.){3}\d{1,3}(?:[:/?#].*)?$", re.IGNORECASE
)
KINDS = ("url", "callback_data", "web_app", "copy_text", "login_url", "switch_inline_query", "switch_inline_query_current_chat", "pay")


def read_markup(call: Call, *, private: bool) -> dict[str, Any] | None:
    """The `reply_markup` of a call, normalised: exactly one of inline_keyboard, keyboard, remove_keyboard, force_reply; or None."""
    markup = call.parsed("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"], private=private)
    if "keyboard" in markup:
        return _reply(markup, private=private)
    if markup.get("remove_keyboard"):
        return {"remove_keyboard": True, **_only(markup, "selective")}
    if markup.get("force_reply"):
        return {"force_reply": True, **_only(markup, "selective", "input_field_placeholder")}
    return None


def _only(facts: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: facts[name] for name in names if facts.get(name)}


def _rows(rows: Any, field: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad(f'field "{field}" must be an Array of Arrays')
    return rows


def _inline(rows: Any, *, private: bool) -> dict[str, Any] | None:
    checked = [[_button(button, private=private) for button in row] for row in _rows(rows, "inline_keyboard") if row]
    if sum(map(len, checked)) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    return telegram.InlineKeyboardMarkup(checked).to_dict() if checked else None


def _button(button: Any, *, private: bool) -> telegram.InlineKeyboardButton:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text:
        raise bad("inline keyboard button text must be non-empty")
    kinds = [kind for kind in KINDS if button.get(kind) is not None]
    if not kinds:
        raise bad("text buttons are unallowed in the inline keyboard")
    kind, value = kinds[0], button[kinds[0]]
    if kind == "callback_data":
        if not isinstance(value, str) or not 1 <= len(value.encode()) <= DATA_BYTES:
            raise bad("BUTTON_DATA_INVALID")
        return telegram.InlineKeyboardButton(text, callback_data=value)
    if kind == "url":
        if not isinstance(value, str) or not (value.startswith(("tg://", "ton://")) or HOST.match(value)):
            raise bad(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
        return telegram.InlineKeyboardButton(text, url=value if "://" in value else f"http://{value}")
    if kind == "web_app" and not private:
        raise bad("BUTTON_TYPE_INVALID")
    made = telegram.InlineKeyboardButton.de_json({"text": text, kind: value}, None)
    assert made is not None
    return made


def _reply(markup: dict[str, Any], *, private: bool) -> dict[str, Any]:
    rows = []
    for row in _rows(markup["keyboard"], "keyboard"):
        buttons = []
        for given in row:
            button = {"text": given} if isinstance(given, str) else given
            if not isinstance(button, dict):
                raise bad("can't parse keyboard button: KeyboardButton must be a String or an Object")
            if not button.get("text"):
                raise bad("keyboard button text must be non-empty")
            for request, words in (("request_contact", "phone number"), ("request_location", "location")):
                if button.get(request) and not private:
                    raise bad(f"{words} can be requested in private chats only")
            buttons.append(_only(button, "text", "request_contact", "request_location"))
        if buttons:
            rows.append(buttons)
    if not rows:
        raise bad("reply keyboard must be non-empty")
    return {
        "keyboard": rows,
        **_only(markup, "resize_keyboard", "one_time_keyboard", "is_persistent", "selective", "input_field_placeholder"),
    }
