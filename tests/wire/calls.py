"""The list of Bot API calls and refusals that both clients play."""

from typing import Any

from tests.wire.clients import Call, File
from tests.wire.places import Places, picture

ONE = 100_001
NOBODY = 999_999
STRANGER = 100_002
BLOCKER = 100_003
GROUP = -4_000_001
SUPERGROUP = -1_001_000_000_001
FORUM = -1_001_000_000_002
KICKED = -4_000_002
KICKED_SUPER = -1_001_000_000_003
LEFT = -4_000_003
MOVED = -4_000_004
FOREIGN = -4_000_005
TOPIC = 3
BUTTONS = {"inline_keyboard": [[{"text": "我来办", "callback_data": "take:1"}, {"text": "看详情", "url": "https://example.org/1"}]]}
OTHER_BUTTONS = {"inline_keyboard": [[{"text": "催办", "callback_data": "urge:1"}]]}
ASK_PLACE = {"keyboard": [[{"text": "位置", "request_location": True}, {"text": "电话", "request_contact": True}]], "resize_keyboard": True}
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup "
    "of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def call(method: str, refused: tuple[int, str] | None = None, before: Any = None, **facts: Any) -> Call:
    return Call(method, facts, refused, before)


def text(words: str, refused: tuple[int, str] | None = None, chat: int = ONE, **facts: Any) -> Call:
    return call("send_message", refused, chat_id=chat, text=words, **facts)


def last(chat: int = ONE, back: int = 0) -> Any:
    """The number of a message counted from the chat's newest."""
    return lambda places: _chat(places, chat).last - back


def _chat(places: Places, chat: int) -> Any:
    return places.world.chats_by_ref[f"{places.bot.id}:{chat}" if chat > 0 else str(chat)]


def file_id(kind: str) -> Any:
    return lambda places: [one.id for one in places.world.files.known.values() if one.kind == kind][-1]


def pressed(data: str, answered: bool = False, late: bool = False) -> Any:
    """Somebody presses the newest message's button; the id of the press."""

    def press(places: Places) -> str:
        number = places.world.press(places.started, None, _chat(places, ONE).last, data)
        if answered:
            places.world.call(places.bot.token, "answerCallbackQuery", {"callback_query_id": number})
        if late:
            from datetime import timedelta

            places.clock.advance(timedelta(minutes=30))
        return number

    return press


def wait_days(days: int) -> Any:
    from datetime import timedelta

    return lambda places: places.clock.advance(timedelta(days=days))


def html(words: str, reason: str) -> Call:
    return text(words, (400, f"can't parse entities: {reason}"), parse_mode="HTML")


CALLS: list[Call] = [
    call("get_me"),
    text("您好"),
    text(
        "<b>LJ-2026-000123</b> · <i>邻里</i> <u>u</u><s>s</s> <code>c</code> &lt;ok&gt; 😀<a href='https://example.org/?a=1&amp;b=2'>看</a>",
        parse_mode="HTML",
    ),
    text("<blockquote expandable>楼上漏水\n找了三回</blockquote><tg-spoiler>秘</tg-spoiler><pre>x</pre>", parse_mode="HTML"),
    text("<b>粗<i>粗斜</i></b><blockquote>引用</blockquote>", parse_mode="HTML"),
    text("*粗* _斜_ __下划__ ~删~ ||密|| `码` [链](https://example.org) 1\\.", parse_mode="MarkdownV2"),
    text("😀 粗", entities=[{"type": "bold", "offset": 3, "length": 1}]),
    text("看 https://example.org/a，/help 或 @heyue_bot #标签 a@example.org"),
    text("  前后空白 <b>粗</b>  \n", parse_mode="HTML"),
    text("选一个", reply_markup=BUTTONS),
    text("发位置", reply_markup=ASK_PLACE),
    text("好了", reply_markup={"remove_keyboard": True}),
    text("请说", reply_markup={"force_reply": True}),
    text("回您的话", reply_parameters={"message_id": 1}),
    text("没有那条", reply_parameters={"message_id": 4000, "allow_sending_without_reply": True}),
    text("x" * 4096),
    text("群里", chat=GROUP),
    text("超级群", chat=SUPERGROUP, reply_markup=BUTTONS),
    text("回复超级群", chat=SUPERGROUP, reply_parameters={"message_id": 3}),
    text("总话题", chat=FORUM),
    text("话题里", chat=FORUM, message_thread_id=TOPIC),
    # files and the rest that can be sent
    call("send_photo", chat_id=ONE, photo=File(picture(), "a.jpg"), caption="<b>漏水</b>", parse_mode="HTML", reply_markup=BUTTONS),
    call("send_photo", chat_id=ONE, photo=file_id("photo")),
    call("send_document", chat_id=ONE, document=File("一,二".encode(), "清单.csv"), caption="清单"),
    call("send_video", chat_id=ONE, video=File(b"video", "a.mp4"), duration=5),
    call("send_voice", chat_id=ONE, voice=File(b"voice", "a.ogg"), duration=7),
    call("send_audio", chat_id=ONE, audio=File(b"audio", "a.mp3"), duration=9),
    call("send_location", chat_id=ONE, latitude=30.41, longitude=103.46),
    call("send_contact", chat_id=ONE, phone_number="12356", first_name="心理援助"),
    call("send_poll", chat_id=GROUP, question="哪天方便", options=["周四", "周五"], is_anonymous=False),
    call("stop_poll", chat_id=GROUP, message_id=last(GROUP)),
    call(
        "send_media_group",
        chat_id=ONE,
        media=[
            {"type": "photo", "media": File(picture("red"), "1.jpg"), "caption": "一"},
            {"type": "photo", "media": File(picture("blue", 200), "2.jpg")},
        ],
    ),
    call("send_chat_action", chat_id=ONE, action="typing"),
    call("copy_message", chat_id=ONE, from_chat_id=ONE, message_id=2),
    call("forward_message", chat_id=GROUP, from_chat_id=ONE, message_id=2),
    call("get_file", file_id=file_id("document")),
    # changing
    text("要改的", reply_markup=BUTTONS),
    call("edit_message_text", chat_id=ONE, message_id=last(), text="改了 <b>一次</b>", parse_mode="HTML", reply_markup=BUTTONS),
    call(
        "edit_message_text", (400, SAME), chat_id=ONE, message_id=last(), text="改了 <b>一次</b>", parse_mode="HTML", reply_markup=BUTTONS
    ),
    call("edit_message_reply_markup", chat_id=ONE, message_id=last(), reply_markup=OTHER_BUTTONS),
    call("edit_message_reply_markup", (400, SAME), chat_id=ONE, message_id=last(), reply_markup=OTHER_BUTTONS),
    call("answer_callback_query", callback_query_id=pressed("urge:1"), text="催过了"),
    call("answer_callback_query", (400, TOO_OLD), callback_query_id=pressed("urge:1", answered=True)),
    call("answer_callback_query", (400, TOO_OLD), callback_query_id=pressed("urge:1", late=True)),
    call("answer_callback_query", (400, TOO_OLD), callback_query_id="77"),
    call("answer_callback_query", (400, "MESSAGE_TOO_LONG"), callback_query_id=pressed("urge:1"), text="长" * 201),
    call("edit_message_text", chat_id=ONE, message_id=last(), text="按钮没了"),
    call("send_photo", chat_id=ONE, photo=File(picture("pink"), "c.jpg"), caption="前"),
    call("edit_message_caption", chat_id=ONE, message_id=last(), caption="后"),
    call("edit_message_text", (400, "there is no text in the message to edit"), chat_id=ONE, message_id=last(), text="字"),
    call(
        "edit_message_media",
        chat_id=ONE,
        message_id=last(),
        media={"type": "photo", "media": File(picture("gold"), "d.jpg"), "caption": "换了"},
    ),
    call("edit_message_text", (400, "message to edit not found"), chat_id=ONE, message_id=4000, text="字"),
    call("edit_message_text", (400, "message can't be edited"), chat_id=ONE, message_id=1, text="字"),
    text("带键盘", reply_markup=ASK_PLACE),
    call("edit_message_text", (400, "message can't be edited"), chat_id=ONE, message_id=last(), text="字"),
    call("edit_message_caption", (400, "there is no caption in the message to edit"), chat_id=ONE, message_id=2, caption="字"),
    call("pin_chat_message", chat_id=ONE, message_id=2),
    call("unpin_chat_message", chat_id=ONE, message_id=2),
    call("set_message_reaction", chat_id=ONE, message_id=1, reaction=["👍"]),
    call("delete_message", chat_id=ONE, message_id=2),
    call("delete_message", (400, "message to delete not found"), chat_id=ONE, message_id=2),
    call("delete_message", (400, "message can't be deleted"), chat_id=GROUP, message_id=1),
    call("delete_message", (400, "message can't be deleted for everyone"), before=wait_days(3), chat_id=ONE, message_id=3),
    # about the bot and its chats
    call("set_my_commands", commands=[{"command": "start", "description": "开始"}, {"command": "mine", "description": "我反映的事"}]),
    call("get_my_commands"),
    call("set_my_commands", commands=[{"command": "list", "description": "本组"}], scope={"type": "all_group_chats"}, language_code="zh"),
    call("get_my_commands", scope={"type": "all_group_chats"}, language_code="zh"),
    call("delete_my_commands", scope={"type": "all_group_chats"}, language_code="zh"),
    call("set_my_commands", (400, "BOT_COMMAND_INVALID"), commands=[{"command": "Ab", "description": "x"}]),
    call("set_my_name", name="和悦"),
    call("get_my_name"),
    call("set_my_description", description="把烦心事交给调解员"),
    call("set_my_short_description", short_description="调解小助手"),
    call("set_chat_menu_button", menu_button="commands"),
    call("get_chat_menu_button"),
    call("get_chat", chat_id=ONE),
    call("get_chat", chat_id=FORUM),
    call("get_chat_member", chat_id=GROUP, user_id=ONE),
    call("get_chat_member", chat_id=GROUP, user_id=STRANGER),
    call("get_chat_member", chat_id=GROUP, user_id=BLOCKER),
    call("get_chat_member", chat_id=FORUM, user_id=4242),
    call("get_chat_administrators", chat_id=FORUM),
    call("get_chat_member_count", chat_id=GROUP),
    call("create_forum_topic", chat_id=FORUM, name="保护件"),
    call("create_forum_topic", (400, "the chat is not a forum"), chat_id=SUPERGROUP, name="x"),
    call("get_webhook_info"),
    call("set_webhook", (400, "secret token contains unallowed characters"), url="https://example.org/hook", secret_token="a b"),
    # what Telegram refuses
    text("", (400, "message text is empty")),
    text("x" * 4097, (400, "message is too long")),
    text("😀" * 2049, (400, "message is too long")),
    text("您好", (400, "chat not found"), chat=NOBODY),
    text("您好", (400, "chat not found"), chat=FOREIGN),
    text("您好", (403, "bot can't initiate conversation with a user"), chat=STRANGER),
    text("您好", (403, "bot was blocked by the user"), chat=BLOCKER),
    text("您好", (403, "bot was kicked from the group chat"), chat=KICKED),
    text("您好", (403, "bot was kicked from the supergroup chat"), chat=KICKED_SUPER),
    text("您好", (403, "bot is not a member of the group chat"), chat=LEFT),
    text("您好", (400, "migrated"), chat=MOVED),
    text("您好", (400, "message to be replied not found"), reply_parameters={"message_id": 4000}),
    text("您好", (400, "message thread not found"), chat=FORUM, message_thread_id=4000),
    text("您好", (400, "message thread not found"), chat=SUPERGROUP, message_thread_id=3),
    text("您好", (400, "BUTTON_DATA_INVALID"), reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "数" * 22}]]}),
    text(
        "您好",
        (400, "inline keyboard button URL 'no where' is invalid: Wrong HTTP URL"),
        reply_markup={"inline_keyboard": [[{"text": "x", "url": "no where"}]]},
    ),
    text(
        "您好",
        (400, "phone number can be requested in private chats only"),
        chat=GROUP,
        reply_markup={"keyboard": [[{"text": "x", "request_contact": True}]]},
    ),
    html("<b>开", 'Can\'t find end tag corresponding to start tag "b"'),
    html("<b><i>错</b></i>", 'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
    html("价格<小", "Unclosed start tag at byte offset 6"),
    html("<p>段</p>", 'Unsupported start tag "p" at byte offset 0'),
    html("字</b>", "Unexpected end tag at byte offset 3"),
    text(
        "1. 点",
        (400, "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'"),
        parse_mode="MarkdownV2",
    ),
    call("send_photo", (400, "message caption is too long"), chat_id=ONE, photo=File(picture(), "a.jpg"), caption="x" * 1025),
    call("send_photo", (400, "IMAGE_PROCESS_FAILED"), chat_id=ONE, photo=File(b"no picture", "a.jpg")),
    call("send_photo", (400, "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"), chat_id=ONE, photo="AgAC"),
    call("get_file", (400, "invalid file_id"), file_id="AgAC"),
    call(
        "get_file",
        (400, "file is too big"),
        before=lambda places: places.world.send(places.started, document=bytes(20 * 2**20 + 1)),
        file_id=file_id("document"),
    ),
    call(
        "send_media_group",
        (400, "can't use the media of the specified type in the album"),
        chat_id=ONE,
        media=[{"type": "photo", "media": File(picture(), "1.jpg")}, {"type": "document", "media": File(b"x", "2.txt")}],
    ),
    call("send_poll", (400, "poll must have at least 2 option"), chat_id=ONE, question="?", options=["一"]),
    call("send_chat_action", (400, "wrong parameter action in request"), chat_id=ONE, action="sleeping"),
    call("get_chat_administrators", (400, "there are no administrators in the private chat"), chat_id=ONE),
    call("pin_chat_message", (400, "not enough rights to manage pinned messages in the chat"), chat_id=SUPERGROUP, message_id=1),
    call("leave_chat", chat_id=GROUP),
    text("您好", (403, "bot is not a member of the group chat"), chat=GROUP),
]
