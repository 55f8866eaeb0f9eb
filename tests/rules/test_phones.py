"""Phone numbers in the usual ways of writing them, and what is none."""

import pytest

from bot.rules.phones import garbled_phone, lone_phone, name_and_phone, own_phone, phone_in, shared_phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13812341234", "13812341234"),
        ("138 1234 1234", "13812341234"),
        ("138-1234-1234", "13812341234"),
        ("1 3 8 1 2 3 4 1 2 3 4", "13812341234"),
        ("+86 138 1234 1234", "13812341234"),
        ("+8613812341234", "13812341234"),
        ("008613812341234", "13812341234"),
        ("86-13812341234", "13812341234"),
        ("１３８１２３４１２３４", "13812341234"),
        ("我的电话是13812341234", "13812341234"),
        ("电话：138 1234 1234。", "13812341234"),
        ("my phone is 138 1234 1234", "13812341234"),
        ("028-88761234", "028-88761234"),
        ("(028) 8876 1234", "028-88761234"),
        ("（028）88761234", "028-88761234"),
        ("02888761234", "028-88761234"),
        ("+86 28 8876 1234", "028-88761234"),
        ("0832-2345678", "0832-2345678"),
        ("010 6512 3456", "010-65123456"),
        ("028-88761234 转 12", "028-88761234-12"),
        ("88761234", "88761234"),
        ("8876 1234", "88761234"),
        ("+44 20 7946 0958", "+442079460958"),
        ("12", None),
        ("1381234123", None),
        ("12812341234", None),
        ("楼上漏水，电话13812341234", None),
        ("2026-11-23", None),
        ("欠我 35000 元", None),
        ("", None),
    ],
)
def test_a_message_that_is_a_number(text: str, number: str | None) -> None:
    assert lone_phone(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("楼上漏水三回了，我电话 138 1234 1234", "13812341234"),
        ("楼上漏水，打我手机13812341234都行", "13812341234"),
        ("It leaks. Call me on +86 138 1234 1234 please", "13812341234"),
        ("老板电话13812341234，他不接我电话", None),
        ("他的手机是13812341234", None),
        ("欠我的钱 13800 元没还", None),
    ],
)
def test_ones_own_number_said_in_passing(text: str, number: str | None) -> None:
    assert own_phone(text) == number


def test_digits_that_were_meant_as_a_number() -> None:
    assert garbled_phone("1381234123")
    assert garbled_phone("138 1234 12345")
    assert not garbled_phone("138 1234 1234")
    assert not garbled_phone("12")
    assert not garbled_phone("3栋2单元501")


@pytest.mark.parametrize(
    ("sent", "kept"), [("8613812341234", "13812341234"), ("+8613812341234", "13812341234"), ("447700900123", "+447700900123")]
)
def test_the_number_of_a_shared_contact(sent: str, kept: str) -> None:
    assert shared_phone(sent) == kept


@pytest.mark.parametrize(
    ("text", "name", "phone"),
    [
        ("周桂芳 13800001234", "周桂芳", "13800001234"),
        ("13800001234，周桂芳", "周桂芳", "13800001234"),
        ("周桂芳，电话：+86 138-0000-1234", "周桂芳", "13800001234"),
        ("王大爷 028-88761234", "王大爷", "028-88761234"),
        ("Mary Smith 138 0000 1234", "Mary Smith", "13800001234"),
        ("周桂芳", "周桂芳", ""),
        ("周桂芳 88761", "周桂芳", "88761"),
    ],
)
def test_a_name_and_a_phone(text: str, name: str, phone: str) -> None:
    assert name_and_phone(text) == (name, phone)
    assert phone_in("没有号码") is None
