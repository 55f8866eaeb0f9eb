"""Files that people and bots send: kept as files in the world's folder, or in memory without one."""

import io
import mimetypes
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import telegram

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
PREFIX = {
    "photo": "AgACAgUAAx",
    "video": "BAACAgUAAx",
    "voice": "AwACAgUAAx",
    "audio": "CQACAgUAAx",
    "document": "BQACAgUAAx",
    "sticker": "CAACAgUAAx",
}
FOLDER = {"photo": "photos", "video": "videos", "voice": "voice", "audio": "music", "document": "documents", "sticker": "stickers"}
SUFFIX = {"photo": ".jpg", "video": ".mp4", "voice": ".oga", "audio": ".mp3", "sticker": ".webp", "document": ""}
MIME = {
    "photo": "image/jpeg",
    "video": "video/mp4",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "sticker": "image/webp",
    "document": "application/octet-stream",
}
THUMB_SIDE = 320
LINK_LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in a request."""

    data: bytes
    name: str = ""
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A kept file; `path` is what getFile tells, below the world's `media` folder. `thumb`: file id of the small picture of a photo."""

    id: str
    unique: str
    kind: str
    path: str
    size: int
    name: str = ""
    mime: str = ""
    width: int = 0
    height: int = 0
    duration: int = 0
    thumb: str | None = None


class Files:
    def __init__(self, folder: Path | None) -> None:
        self.folder = folder / "media" if folder else None
        self.known: dict[str, Stored] = {}
        self.by_path: dict[str, Stored] = {}
        self._data: dict[str, bytes] = {}
        self._links: dict[str, datetime] = {}  # path → until when it can be downloaded
        self.gone: set[str] = set()  # file ids that the messenger does not have any more

    def learn(self, file: Stored) -> None:
        self.known[file.id] = file
        self.by_path[file.path] = file

    def read(self, file: Stored) -> bytes:
        return self._data[file.id] if self.folder is None else (self.folder / file.path).read_bytes()

    def link(self, file: Stored, now: datetime) -> str:
        """The path at which a bot can download the file for an hour."""
        self._links[file.path] = now + LINK_LASTS
        return file.path

    def linked(self, path: str, now: datetime) -> Stored | None:
        """The file behind a link that has not ended."""
        file = self.by_path.get(path)
        ends = self._links.get(path)
        return None if file is None or ends is None or ends <= now or file.id in self.gone else file

    def on_disk(self, file: Stored) -> Path | None:
        return self.folder / file.path if self.folder else None

    def keep(self, kind: str, upload: Upload, **facts: Any) -> Stored:
        """Store a file; its name and type are guessed where the sender did not tell them."""
        unique = secrets.token_urlsafe(9)
        mime = upload.mime
        if not mime or mime == "application/octet-stream":
            mime = (mimetypes.guess_type(upload.name)[0] if upload.name else None) or MIME[kind]
        suffix = SUFFIX[kind] or Path(upload.name).suffix or mimetypes.guess_extension(mime) or ""
        if kind == "photo":
            mime = {"image/png": "image/png", "image/webp": "image/webp"}.get(mime, "image/jpeg")
        suffix = suffix if suffix.isascii() and len(suffix) <= 8 else ""
        file = Stored(
            id=PREFIX[kind] + unique + secrets.token_urlsafe(18),
            unique=unique,
            kind=kind,
            path=f"{FOLDER[kind]}/file_{len(self.known)}{suffix}",
            size=len(upload.data),
            name=upload.name,
            mime=mime,
            **facts,
        )
        if self.folder is None:
            self._data[file.id] = upload.data
        else:
            target = self.folder / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(upload.data)
        self.learn(file)
        return file


def measured(data: bytes) -> tuple[int, int, bytes | None] | None:
    """Width, height and a small JPEG of a picture (None if it is small already); None if it is no picture."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
            if max(width, height) <= THUMB_SIDE:
                return width, height, None
            picture.draft("RGB", (THUMB_SIDE, THUMB_SIDE))
            small = picture.convert("RGB")
            small.thumbnail((THUMB_SIDE, THUMB_SIDE))
            out = io.BytesIO()
            small.save(out, "JPEG", quality=80)
            return width, height, out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None


def keep_photo(files: Files, upload: Upload) -> tuple[Stored, ...] | None:
    """Store a picture with its small copy, smallest first; None if it is no picture."""
    size = measured(upload.data)
    if size is None:
        return None
    width, height, small = size
    if small is None:
        return (files.keep("photo", upload, width=width, height=height),)
    scale = THUMB_SIDE / max(width, height)
    thumb = files.keep("photo", Upload(small), width=max(1, round(width * scale)), height=max(1, round(height * scale)))
    return thumb, files.keep("photo", upload, width=width, height=height, thumb=thumb.id)


def as_telegram(file: Stored, files: Files) -> dict[str, Any]:
    """The keyword argument of a PTB message that shows this file."""
    if file.kind == "photo":
        sizes = [files.known[file.thumb], file] if file.thumb else [file]
        return {"photo": [telegram.PhotoSize(one.id, one.unique, one.width, one.height, one.size) for one in sizes]}
    known: dict[str, Any] = {"mime_type": file.mime, "file_size": file.size}
    name: dict[str, Any] = {"file_name": file.name or Path(file.path).name}
    match file.kind:
        case "video":
            return {"video": telegram.Video(file.id, file.unique, file.width or 640, file.height or 360, file.duration, **known, **name)}
        case "voice":
            return {"voice": telegram.Voice(file.id, file.unique, file.duration, **known)}
        case "audio":
            return {"audio": telegram.Audio(file.id, file.unique, file.duration, **known, **name)}
        case "sticker":
            return {
                "sticker": telegram.Sticker(file.id, file.unique, 512, 512, False, False, "regular", emoji=file.name, file_size=file.size)
            }
    return {"document": telegram.Document(file.id, file.unique, **known, **name)}


def as_json(file: Stored) -> dict[str, Any]:
    return {key: value for key, value in asdict(file).items() if value}
