"""Every text a person reads: in both languages, whole, well formed, and in the project's tone."""

import ast
import re
import string
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from bot.catalogue import LANGUAGES, choose, load
from bot.texts import BUTTON, MARKS, NotLiteral, as_po, code_files, fill, missing, not_literal, po_path, read, stale, texts_in, updated

TAG = re.compile(r"</?[a-z][^>]*>")
HALF_WIDTH_IN_CHINESE = re.compile(r"[\u4e00-\u9fff][,;:?]|[,;:?][\u4e00-\u9fff]")
# Words the institution does not use on screens, with the one it does.
NOT_OUR_WORD = {"报告人": "反映人", "过期": "超期 or 失效", "你": "您"}


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def messages(language: str) -> list[Message]:
    return [message for message in read(po_path(language), language) if message.id]


def placeholders(text: str) -> Counter[str]:
    """Names in braces; raises ValueError for a lone brace, as filling the text would."""
    return Counter(name for _before, name, _spec, _conversion in string.Formatter().parse(text) if name is not None)


def without_placeholders(text: str) -> str:
    return "".join(before for before, *_rest in string.Formatter().parse(text))


def faults(message: Message) -> list[str]:
    """What is wrong between a text and its translation."""
    found = []
    try:
        names, tags = placeholders(forms(message.id)[-1]), Counter(TAG.findall(forms(message.id)[-1]))
        for translation in forms(message.string):
            if set(placeholders(translation)) != set(names) and not (
                message.pluralizable and set(placeholders(translation)) == set(placeholders(forms(message.id)[0]))
            ):
                found.append(f"other placeholders in {translation!r} than in {message.id!r}")
            if not message.pluralizable and Counter(TAG.findall(translation)) != tags:
                found.append(f"other tags in {translation!r} than in {message.id!r}")
    except ValueError as error:
        found.append(f"{error}: {message.id!r} or its translation")
    return found


def exclaims(text: str) -> bool:
    """An exclamation mark anywhere but as the mark of what is overdue, at the start of a line."""
    return bool(re.search(r"[!！]", re.sub(r"(?m)^! ", "", TAG.sub("", text))))


def too_long_for_a_button(text: str, language: str) -> bool:
    """Eight Chinese characters (punctuation and marks do not count, two letters or digits count as one) or twenty letters."""
    bare = without_placeholders(text)
    if language == "en":
        return len(bare.strip()) > 20
    counted = [character for character in bare if unicodedata.category(character)[0] in "LN"]
    return sum(1 if unicodedata.east_asian_width(character) in "WF" else 0.5 for character in counted) > 8


def test_catalogues_hold_exactly_the_texts_of_the_code() -> None:
    assert stale() == [], "run ./run texts"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_fuzzy_or_left_over(language: str) -> None:
    catalogue = read(po_path(language), language)
    assert missing(catalogue) == []
    assert [message.id for message in messages(language) if message.fuzzy] == []
    assert [
        message.id for message in messages(language) if len(forms(message.string)) != (catalogue.num_plurals if message.pluralizable else 1)
    ] == []
    assert list(catalogue.obsolete) == [], "run ./run texts prune"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders_and_tags(language: str) -> None:
    assert [fault for message in messages(language) for fault in faults(message)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_shouted_at(language: str) -> None:
    assert [text for message in messages(language) for text in forms(message.string) if exclaims(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_are_short(language: str) -> None:
    buttons = [message for message in messages(language) if BUTTON in message.auto_comments]
    assert [text for message in buttons for text in forms(message.string) if too_long_for_a_button(text, language)] == []


def test_chinese_has_chinese_punctuation() -> None:
    bare = [TAG.sub("", without_placeholders(text)) for message in messages("zh") for text in forms(message.string)]
    assert [text for text in bare if HALF_WIDTH_IN_CHINESE.search(text)] == []


@pytest.mark.parametrize(("word", "ours"), NOT_OUR_WORD.items())
def test_chinese_uses_the_words_of_the_institution(word: str, ours: str) -> None:
    guilty = [text for message in messages("zh") for text in forms(message.string) if word in text]
    assert not guilty, f"say {ours} instead of {word}"


def wrongly_filled(source: str) -> list[str]:
    """Translated texts that are filled in any other way than by say(text, **facts)."""

    def marked(node: ast.expr) -> bool:
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS

    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "format_map", "replace"):
            found += [ast.unparse(node)] if marked(node.func.value) else []
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and marked(node.left):
            found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("path", list(code_files()), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_texts_are_plain_strings_filled_by_say_only(path: Path) -> None:
    assert wrongly_filled(path.read_text("utf-8")) == []
    assert not_literal(path) == []


# The checks above must be able to fail: each one is shown a fault.


@pytest.mark.parametrize("source", ['_("Hello {name}").format(name=x)', '_("%s") % x', '_n("{n} day", "{n} days", 2).format_map(facts)'])
def test_a_text_filled_by_format_is_found(source: str) -> None:
    assert wrongly_filled(source)


def a_message(source: str | tuple[str, str], translation: str | tuple[str, ...]) -> Message:
    return Message(source, translation)


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("By {when}", "{wann} 前"),
        ("By {when}", "前"),
        ("By {when}", "{when 前"),
        ("By <b>{when}</b>", "{when} 前"),
        (("{n} day", "{n} days"), ("{m} 天",)),
    ],
)
def test_a_broken_translation_is_found(source: str | tuple[str, str], translation: str | tuple[str, ...]) -> None:
    assert faults(a_message(source, translation))


@pytest.mark.parametrize(("source", "translation"), [("By {when}", "{when} 前"), (("one day", "{n} days"), ("{n} 天",))])
def test_a_sound_translation_passes(source: str | tuple[str, str], translation: str | tuple[str, ...]) -> None:
    assert not faults(a_message(source, translation))


def test_exclamation_is_found_and_the_overdue_mark_is_not() -> None:
    assert exclaims("收到了！") and exclaims("Got it!")
    assert not exclaims("! <b>{number}</b> 还差首次回复") and not exclaims("‼ 保护件")


@pytest.mark.parametrize(
    ("text", "language", "long"),
    [
        ("不安全，马上上报", "zh", False),
        ("请打电话给我不要发消息", "zh", True),
        ("{number} 记首次回复", "zh", False),
        ("English", "zh", False),
        ("Record first response", "en", True),
        ("Take it", "en", False),
    ],
)
def test_length_of_a_button(text: str, language: str, long: bool) -> None:
    assert too_long_for_a_button(text, language) is long


def test_a_text_put_together_at_run_time_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "handler.py"
    path.write_text("_(f'Case {number}')", "utf-8")
    with pytest.raises(NotLiteral, match="plain string"):
        list(texts_in(path))


def test_marks_of_every_kind_are_collected(tmp_path: Path) -> None:
    path = tmp_path / "handler.py"
    path.write_text('_("a")\nlabel("b")\nlabel(_("d"))\n_c("month", "c")\n_n("{n} d", "{n} ds", n)\nN_("e" "f")', "utf-8")
    assert {(text.id, text.context, text.mark) for text in texts_in(path)} == {
        ("a", None, "_"),
        ("b", None, "label"),
        ("d", None, "label"),
        ("d", None, "_"),
        ("c", "month", "_c"),
        (("{n} d", "{n} ds"), None, "_n"),
        ("ef", None, "N_"),
    }


def template_of(*sources: str | tuple[str, str]) -> Catalog:
    template = Catalog(charset="utf-8", fuzzy=False)
    for source in sources:
        template.add(source)
    return template


def test_updating_keeps_translations_and_never_guesses() -> None:
    old = updated(Catalog(locale="zh"), template_of("Send", "Cancel"), "zh")
    old["Send"].string, old["Cancel"].string = "发送", "取消"
    new = updated(old, template_of("Send", "Send it"), "zh")
    assert {message.id: message.string for message in new if message.id} == {"Send": "发送", "Send it": ""}
    assert list(new.obsolete) == ["Cancel"]
    again = updated(new, template_of("Send", "Cancel"), "zh")
    assert {message.id: message.string for message in again if message.id} == {"Send": "发送", "Cancel": "取消"}
    assert not any(message.fuzzy for message in again if message.id)


def test_english_says_what_the_code_says() -> None:
    english = updated(Catalog(locale="en"), template_of("Send", ("{n} day", "{n} days")), "en")
    assert [message.string for message in english if message.id] == ["Send", ("{n} day", "{n} days")]


def test_a_file_of_translations_is_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.texts.LOCALES", tmp_path / "locales")
    monkeypatch.setattr("bot.texts.collected", lambda: template_of("Send", "Two\nlines", ("{n} day", "{n} days")))
    taken, strangers = fill(["Send\t发送", "Two\\nlines\t两\\n行", "{n} day|||{n} days\t{n} 天", "", "# note", "Gone\t没了"])
    assert (taken, strangers) == (3, ["Gone"])
    assert missing(read(po_path("zh"), "zh")) == []
    written = po_path("zh").read_bytes()
    assert written == as_po(read(po_path("zh"), "zh"))
    assert b"POT-Creation-Date" not in written
    fill([])
    assert po_path("zh").read_bytes() == written


def test_unknown_command_explains_itself() -> None:
    done = subprocess.run([sys.executable, "-m", "bot.texts", "nonsense"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "fill FILE.tsv" in done.stdout


@pytest.mark.parametrize(
    ("chosen", "client", "language"),
    [
        (None, "zh-hans", "zh"),
        (None, "zh-TW", "zh"),
        ("en", "zh-hans", "en"),
        ("zh", "en", "zh"),
        (None, "de", "en"),
        (None, None, "en"),
        ("fr", "zh", "zh"),
    ],
)
def test_choosing_a_language(chosen: str | None, client: str | None, language: str) -> None:
    assert choose(chosen, client) == language


def test_loaded_catalogues_translate() -> None:
    chinese = load("zh")
    known = [message for message in messages("zh") if isinstance(message.id, str) and not message.context and message.string]
    assert known
    assert all(chinese.gettext(message.id) == message.string for message in known if isinstance(message.id, str))
    assert load("zh") is chinese
    with pytest.raises(ValueError, match="no catalogue"):
        load("fr")
