"""A font with Chinese among those installed; none is shipped, for they weigh megabytes."""

import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageFont


PACKAGE = "fonts-wqy-microhei"  # Debian's smallest package that has all that is needed

# Plain faces that read well small, in the order in which they are preferred.
FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "PingFang SC",
    "Microsoft YaHei",
    "SimHei",
)
# Where they are when fontconfig is not there to ask.
PLACES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simhei.ttf",
)


class NoFont(Exception):
    """No font with Chinese is installed here; PACKAGE brings one."""


@dataclass(frozen=True, slots=True)
class Face:
    """A font file and the number of the face in it."""

    path: str
    index: int = 0


@lru_cache(maxsize=1)
def chinese() -> Face:
    """The installed face to write with; raises NoFont, which is not remembered, so that a font installed later is found."""
    found = _listed() or [Face(path) for path in PLACES if Path(path).exists()]
    if not found:
        raise NoFont
    return found[0]


def _listed() -> list[Face]:
    """What fontconfig knows, the preferred ones first; empty without it."""
    if shutil.which("fc-list") is None:
        return []
    asked = ["fc-list", ":lang=zh-cn", "--format", "%{file}|%{index}|%{family}|%{style}\n"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return []
    faces = []
    for line in answer.splitlines():
        path, index, family, style = (*line.split("|"), "", "", "", "")[:4]
        if path and index.isdigit() and "Mono" not in family:
            faces.append((_rank(family, style), path, int(index)))
    return [Face(path, index & 0xFFFF) for _rank_, path, index in sorted(faces)]


def _rank(family: str, style: str) -> tuple[int, bool]:
    names = family.split(",")
    place = next((number for number, wanted in enumerate(FAMILIES) if wanted in names), len(FAMILIES))
    return place, "Regular" not in style


@lru_cache(maxsize=16)
def sized(face: Face, pixels: int) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont  # megabytes that a bot needs only when it draws

    return ImageFont.truetype(face.path, pixels, index=face.index)
