"""An uploaded file -> a still picture in a few widths, re-encoded: pixels go through, nothing else does.

Pure: bytes in, bytes out. Whatever is not a plain photograph or drawing is refused, before it is decoded where that can
be told; no place, camera, thumbnail, comment or script that came with a file is left in what is kept.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 50_000_000
# Of what cannot be unpacked at a smaller size, as JPEG can.
MOST_PIXELS_WHOLE = 25_000_000
LONGEST_SIDE = 20_000
WIDTHS = (480, 960, 1600)
TALLEST = 2400
SHARED_WIDTH = 1200  # of the one JPEG, for feeds and previews on other sites
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
DRAFTED = ("JPEG", "MPO")
AVERAGED = ("RGB", "RGBA", "L", "LA")
TURNED_BY_A_QUARTER = 5  # and every orientation after it
# What Pillow raises on files that lie or end too soon; each decoder has its own.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, KeyError, IndexError, TypeError, OverflowError)


class BadImage(ValueError):
    """A refusal; its words can be shown to the author."""


class TooHeavy(BadImage):
    pass


class TooManyPixels(BadImage):
    pass


class NotAnImage(BadImage):
    pass


class BrokenImage(BadImage):
    pass


class Moving(BadImage):
    pass


@dataclass(frozen=True, slots=True)
class Made:
    """One file: how its name ends, and what is in it."""

    ending: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    digest: str
    width: int
    height: int
    widths: tuple[int, ...]
    files: tuple[Made, ...]


def prepare(content: bytes) -> Prepared:
    """The files to keep of an upload. Raises a `BadImage` that says what is wrong with it."""
    if len(content) > MOST_BYTES:
        raise TooHeavy(_("The file is larger than %(limit)d MB.") % {"limit": MOST_BYTES // 1024 // 1024})
    refuse_drawing(content)
    with refusing_broken():
        refuse_unreadable(content)
        picture = upright(content)
        largest = fitted(picture, WIDTHS[-1])
        widths = (*(width for width in WIDTHS if width < largest.width), largest.width)
        files = [Made(f"{width}.webp", as_webp(fitted(largest, width))) for width in widths]
        files.append(Made("jpg", as_jpeg(fitted(largest, SHARED_WIDTH))))
    return Prepared(sha256(content).hexdigest(), largest.width, largest.height, widths, tuple(files))


def refuse_drawing(content: bytes) -> None:
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype")):
        raise NotAnImage(_("SVG and other documents are not taken, as they can carry scripts. Save it as PNG."))
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypavif"):
        raise NotAnImage(_("HEIC and AVIF are not taken. Save it as JPEG."))


@contextmanager
def refusing_broken() -> Iterator[None]:
    try:
        yield
    except BadImage:
        raise
    except (Image.DecompressionBombError, MemoryError) as bomb:
        raise TooManyPixels(_("The picture unpacks to more than this site can hold.")) from bomb
    except BROKEN as broken:
        raise BrokenImage(_("The file is damaged or ends too soon. Save it again, and upload that.")) from broken


def refuse_unreadable(content: bytes) -> None:
    """What the file's own head says, before a single pixel is unpacked."""
    try:
        found = Image.open(BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as unknown:
        raise NotAnImage(_("This is not a picture: JPEG, PNG, WebP and GIF are taken.")) from unknown
    width, height = found.size
    most = MOST_PIXELS if found.format in DRAFTED else MOST_PIXELS_WHOLE
    if width * height > most or max(width, height) > LONGEST_SIDE:
        raise TooManyPixels(
            _("The picture is %(width)d by %(height)d pixels; at most %(limit)d million are taken.")
            % {"width": width, "height": height, "limit": most // 1_000_000}
        )
    # A camera's second picture beside the first (MPO) does not move.
    if found.format != "MPO" and getattr(found, "is_animated", False):
        raise Moving(_("The picture moves; only still ones are taken."))
    found.verify()


def upright(content: bytes) -> Image.Image:
    """The pixels as they are meant to be seen: turned as the camera was held, in sRGB, eight bits a channel."""
    found: Image.Image = Image.open(BytesIO(content), formats=FORMATS)
    profile = found.info.get("icc_profile")
    found.draft("RGB", (WIDTHS[-1], TALLEST))
    shrink(found)
    return in_srgb(eight_bit(ImageOps.exif_transpose(found)), profile)


def shrink(picture: Image.Image) -> None:
    """To the size that is kept, before the steps that follow make copies. Other kinds of pixel cannot be averaged."""
    if picture.mode in AVERAGED:
        is_sideways = picture.getexif().get(ExifTags.Base.Orientation, 1) >= TURNED_BY_A_QUARTER
        box = (TALLEST, WIDTHS[-1]) if is_sideways else (WIDTHS[-1], TALLEST)
        picture.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=3.0)


def eight_bit(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    return picture.convert("RGBA" if has_alpha else "RGB")


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or picture.mode != "RGB":
        return picture
    with suppress(ImageCms.PyCMSError, *BROKEN):  # a broken profile is no reason to refuse the picture
        source, target = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, source, target)
        return converted or picture
    return picture


def fitted(picture: Image.Image, width: int) -> Image.Image:
    """At most that wide, and not taller than a screen or two; never larger than it was."""
    scale = min(1.0, width / picture.width, TALLEST / picture.height)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def as_webp(picture: Image.Image) -> bytes:
    return written(bare(picture), format="WEBP", quality=QUALITY, method=4)


def as_jpeg(picture: Image.Image) -> bytes:
    return written(on_white(bare(picture)), format="JPEG", quality=QUALITY, optimize=True, progressive=True)


def on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def bare(picture: Image.Image) -> Image.Image:
    """A copy that has pixels and nothing else: encoders write back whatever they find in `info`."""
    copy = picture.copy()
    copy.info = {}
    return copy


def written(picture: Image.Image, **how: Any) -> bytes:
    out = BytesIO()
    picture.save(out, **how)
    return out.getvalue()
