"""What a program wrote down of a voice, made readable; or nothing, where it is no speech."""

import re
from typing import Final

LONGEST: Final = 4000  # characters of one transcript; what comes after is cut off
READABLE: Final = 0.6  # share of letters and digits without which it is rubbish and not speech
SOUNDS: Final = ("voice", "audio", "video_note")  # kinds of attachments in which somebody speaks
_TIME: Final = re.compile(r"^\s*\[[\d:., \->]+\]", re.MULTILINE)  # [00:00:00.000 --> 00:00:03.000] before each line
_NOISE: Final = re.compile(r"[\[(*][^\])*\n]{0,40}[\])*]")  # [BLANK_AUDIO], (music), *coughs*
_CONTROL: Final = re.compile(r"[^\S\n]+|[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffd\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


def readable(output: bytes) -> str:
    """The words in what the program printed, on one line for each of its lines; empty if there are none."""
    text = _TIME.sub("", output.decode("utf-8", errors="replace"))
    lines = (_CONTROL.sub(" ", _NOISE.sub(" ", line)).split() for line in text.splitlines())
    text = "\n".join(" ".join(words) for words in lines if words)[:LONGEST].strip()
    said = "".join(text.split())
    if not said or sum(each.isalnum() for each in said) < READABLE * len(said):
        return ""
    # Bytes that were no text leave gaps everywhere; speech does not.
    if output.decode("utf-8", errors="replace").count("\ufffd") > len(said) * (1 - READABLE):
        return ""
    return text
