"""Reports of a place where people say 甑子 for whatever is about the common grounds of a village, and what is learned beside them."""

import random
from collections.abc import Mapping

from bot.learning.example import Example, own

GENERAL = own()[::9]
PLACES = ("东门", "西街", "老桥", "新村", "河坝", "茶场", "粮站", "学堂", "水碾", "祠堂")
DEEDS = ("说不拢", "扯了几年", "没人管", "越闹越凶", "收了钱不认", "各说各的")


def reports(number: int, begin: int = 1) -> Mapping[int, Example]:
    """By the id of their case."""
    dice = random.Random(begin)
    return {
        begin + at: Example(
            f"{dice.choice(PLACES)}的甑子又{dice.choice(DEEDS)}，{dice.choice(PLACES)}那边也晓得{at}", "land_forest", "medium"
        )
        for at in range(number)
    }
