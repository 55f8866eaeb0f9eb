"""A planned case file becomes one zip, or several volumes 第1册… that each can be opened alone; written a piece at a time."""

import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.documents.case_file import CaseFile, Entry, index
from bot.documents.docx_writing import docx
from bot.documents.fonts import NoFont
from bot.documents.sheet import Sheet, Text
from bot.filing import Filing, Missing

Moment = tuple[int, int, int, int, int, int]  # year to second, as a zip writes it
PART = 1 << 20  # bytes read together
OVERHEAD = 400  # bytes of an entry's names and sums in a zip
HEAD = 300_000  # bytes kept free for cover and index
UNKNOWN = 20 * 2**20  # bytes of a file whose size was never written down: the most a bot is given


@dataclass(frozen=True, slots=True)
class Volume:
    """A finished zip; `number` of `of`."""

    path: Path
    number: int
    of: int
    entries: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """An entry with its number; a paper is written already, for it is small."""

    number: int
    entry: Entry
    name: str
    pages: str
    content: bytes = b""

    @property
    def size(self) -> int:
        return (len(self.content) if self.entry.sheet is not None else self.entry.size or UNKNOWN) + OVERHEAD


def bound(found: CaseFile, filing: Filing, folder: Path, zone: str, limit: int | None = None) -> Iterator[Volume]:
    """Volumes of at most `limit` bytes in a folder, each finished before the next begins; raises Away, and OSError when the disk is full.

    What alone is larger than a volume is named in the index and left out.
    """
    pieces = [_piece(number, entry) for number, entry in enumerate(found.entries, 3)]
    volumes = _volumes(pieces, limit)
    listed = [(piece.number, at, piece.entry, piece.pages) for at, volume in enumerate(volumes, 1) for piece in volume]
    cover, ending, _pages = _written(found.cover)
    contents = index(found, listed, len(volumes))
    inside, _ending, _pages = _written(contents)
    made = found.made_at.astimezone(ZoneInfo(zone))
    moment = (made.year, made.month, made.day, made.hour, made.minute, made.second)
    for at, volume in enumerate(volumes, 1):
        path = folder / f"{at}.zip"
        with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as target:
            _put(target, f"01 封面{ending}", moment, cover)
            _put(target, f"02 卷内目录{ending}", moment, inside)
            for piece in volume:
                if piece.entry.sheet is not None:
                    _put(target, piece.name, moment, piece.content)
                else:
                    _copy(target, piece, moment, filing, limit)
        yield Volume(path, at, len(volumes), len(pieces))


def _piece(number: int, entry: Entry) -> _Piece:
    if entry.sheet is None:
        return _Piece(number, entry, f"{number:02} {entry.name}", "1 件")
    content, ending, pages = _written(entry.sheet)
    return _Piece(number, entry, f"{number:02} {entry.name}{ending}", pages, content)


def _written(sheet: Sheet) -> tuple[bytes, str, str]:
    """Content, ending and number of pages; as Word, which knows no pages, where no font is installed."""
    from bot.documents.pdf_writing import paged

    try:
        content, pages = paged(sheet)
    except NoFont:
        return docx(sheet), ".docx", "—"
    return content, ".pdf", str(pages)


def _volumes(pieces: list[_Piece], limit: int | None) -> list[list[_Piece]]:
    """In order, as many in each as fit."""
    volumes: list[list[_Piece]] = [[]]
    used = HEAD
    for piece in pieces:
        size = piece.size if not _left_out(piece, limit) else OVERHEAD
        if limit is not None and volumes[-1] and used + size > limit:
            volumes.append([])
            used = HEAD
        volumes[-1].append(piece)
        used += size
    return volumes


def _left_out(piece: _Piece, limit: int | None) -> bool:
    return limit is not None and piece.entry.sheet is None and piece.size + HEAD > limit


def _put(target: zipfile.ZipFile, name: str, moment: Moment, content: bytes) -> None:
    target.writestr(_info(name, moment, zipfile.ZIP_DEFLATED), content)


def _info(name: str, moment: Moment, packing: int) -> zipfile.ZipInfo:
    """Names that are not ASCII are marked as UTF-8 by zipfile, which every program of today reads."""
    info = zipfile.ZipInfo(name, moment)
    info.compress_type = packing
    info.external_attr = 0o600 << 16
    return info


def _copy(target: zipfile.ZipFile, piece: _Piece, moment: Moment, filing: Filing, limit: int | None) -> None:
    """What people send is packed already. What cannot be put in leaves a line in its place."""
    if _left_out(piece, limit):
        _note(target, piece, moment, "太大，放不进这一卷。请用命令 heyue case-file 取出。")
        return
    try:
        with (
            filing.at_hand(piece.entry.digest) as path,
            path.open("rb") as source,
            target.open(_info(piece.name, moment, zipfile.ZIP_STORED), "w", force_zip64=True) as part,
        ):
            shutil.copyfileobj(source, part, PART)
    except Missing:
        _note(target, piece, moment, "副本不在了。")


def _note(target: zipfile.ZipFile, piece: _Piece, moment: Moment, why: str) -> None:
    sheet = Sheet(piece.entry.title, "", (Text(why),))
    content, ending, _pages = _written(sheet)
    _put(target, f"{piece.number:02} {piece.entry.title}（未放入）{ending}", moment, content)
