"""A critical case reaches who stands nearest at once: the grid worker, the village and the police post, while others lead."""

import pytest

from tests.stories.town import Town

KNIFE = "隔壁拿着刀在砸我家的门，快来人"


@pytest.mark.parametrize(
    ("grid", "village", "post"),
    [("wenjun-3", "wenjun", "linjiang-police"), ("qinggang-1", "qinggang", "shiqiao-police"), ("nanmen-2", "nanmen", "chengnan-police")],
)
def test_the_nearest_grid_worker_village_and_police_post_hear_of_it_at_once(town: Town, grid: str, village: str, post: str) -> None:
    near = [*town.holding(grid, "grid_worker"), *town.holding(village, "leader"), *town.all_staff_of(post)]
    elsewhere = [*town.all_staff_of("sangping-police"), *town.all_staff_of("police")]
    group = town.group(post)
    resident = town.resident("张丽", grid)
    resident.says(KNIFE)
    resident.presses("不安全，马上上报")
    assert [phone.user.name for phone in near if "在您附近" not in phone.everything()] == []
    assert [phone.user.name for phone in elsewhere if "-2026-" in phone.everything()] == []
    assert "-2026-" in near[-1].everything(group), "the post's group has a card"
    assert "照看好现场" in near[-1].everything(group)
    police = near[-1]
    police.presses("我来处理")
    assert police.user.name in resident.read()
    assert KNIFE in police.read() and "张丽" in police.read(), "who goes there knows to whom"
    police.presses("写给本人")
    police.says("我们已经出警，三分钟到，先别开门")
    assert "先别开门" in resident.read()


def test_of_a_protected_case_the_police_post_sees_number_and_time_only(town: Town) -> None:
    officers, group = town.all_staff_of("linjiang-police"), town.group("linjiang-police")
    resident = town.resident("刘梅", "wenjun-3")
    resident.says("我老公又打我，他拿着刀堵在我家门口，现在还在砸门")
    resident.presses("不安全，马上上报")
    assert "保护件" in officers[0].everything(group)
    for phone in officers:
        assert "老公" not in phone.everything() and "刘梅" not in phone.everything()
        assert "老公" not in phone.everything(group)
