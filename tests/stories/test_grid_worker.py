"""A grid worker has twenty seconds: one message, one tap."""

from tests.stories.town import Town


def test_settled_on_the_spot_is_one_message_and_one_tap_and_is_revisited(town: Town) -> None:
    worker = town.holding("wenjun-3", "grid_worker")[0]
    leader = town.holding("linjiang", "leader")[0]
    town.group("linjiang")
    worker.says("3栋2单元，两家为堆杂物吵起来了，先劝住了")
    assert "邻里" in worker.read()
    worker.presses("当场劝好了")
    assert "✓" in worker.read() and "LJ-2026-000001" in worker.read()
    assert "11月30日 24:00" in worker.read()
    leader.presses("记回访", town.group("linjiang"))
    leader.presses("打了电话")
    leader.presses("^履行了")
    leader.presses("^满意")
    leader.presses("不需要")
    leader.says("两家都说好了")
    assert "结案" in leader.read()


def test_registered_as_mine_is_assigned_in_the_same_step(town: Town) -> None:
    worker = town.holding("wenjun-3", "grid_worker")[0]
    worker.says("楼道里堆了好多纸箱，隔壁意见大")
    worker.presses("我来办")
    assert "由您经办" in worker.read()
    worker.presses("记首次回复")
    worker.presses("上门")
    worker.says("找到堆纸箱的人，答应明天搬走，后天我去看")
    assert "记好了" in worker.read()


def test_serious_matters_are_not_settled_on_the_doorstep(town: Town) -> None:
    town.group("linjiang")
    worker = town.holding("wenjun-3", "grid_worker")[0]
    worker.says("两家打起来了，有人头上流血，已经送医院")
    worker.presses("当场劝好了|马上上报|控制住")
    if "当场劝好了" in worker.buttons():
        worker.presses("当场劝好了")
    assert "✓" not in worker.read()


def test_on_behalf_of_a_resident_gives_a_slip_as_a_picture(town: Town) -> None:
    town.group("wenjun")
    worker = town.holding("wenjun-3", "grid_worker")[0]
    worker.says("婆婆的退休金被儿子拿走不给，她不会用手机")
    worker.presses("替居民登记")
    worker.says("周桂芳 13800001234")
    assert any("LJ-2026-000001" in text for text in worker.texts())
    assert [message for message in worker.chat() if message["from"]["bot"] and message["kind"] == "photo"]
