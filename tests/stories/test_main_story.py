"""The main job: a report is taken, answered, followed up, settled, revisited, and only then closed."""

from tests.stories.town import Town


def test_a_leak_between_neighbours_goes_the_whole_way_round(town: Town) -> None:
    group = town.group("wenjun")
    town.group("linjiang")
    mediator = town.holding("wenjun", "mediator")[0]
    resident = town.resident("张丽", "wenjun-3")

    resident.says("楼上漏水找了三回都不理，天花板都霉了")
    resident.presses("邻里")
    resident.presses("都没有")
    resident.presses("发送")
    assert "LJ-2026-000001" in resident.read()
    assert "11月26日 24:00" in resident.read()

    assert "LJ-2026-000001" in mediator.read(group)
    assert "张丽" not in mediator.everything(group)
    assert "漏水" not in mediator.read(group)
    mediator.presses("我来办", group)
    assert mediator.user.name in mediator.read(group)
    assert "楼上漏水" in mediator.read()
    assert mediator.user.name in resident.read()

    mediator.presses("记首次回复")
    mediator.presses("打了电话")
    mediator.says("打了电话，约好周四晚上两家一起看漏水点")
    assert "12月" in mediator.read() or "11月" in mediator.read()
    assert "约好周四" in resident.read()
    resident.presses("是的")

    town.wait(days=6)
    mediator.presses("报进展")
    mediator.says("两家一起看过了，楼上同意换水管")
    mediator.presses("调解完")
    mediator.presses("调成了")
    mediator.says("楼上已修好水管，赔 800 元")
    resident.presses("^解决了$")

    leader = town.holding("linjiang", "leader")[0]
    leader.presses("记回访", town.group("linjiang"))
    leader.presses("电话")
    leader.presses("履行了")
    leader.presses("^满意")
    leader.presses("不需要")
    leader.says("打了电话，水管修好了，张丽说满意")
    assert "✓" in leader.read()
    assert "LJ-2026-000001" in resident.read()
