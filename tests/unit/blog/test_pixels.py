"""What is taken as a picture, what is refused and in which words, and what is left in what is kept."""

import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from blog.pixels import (
    BrokenImage,
    Moving,
    NotAnImage,
    Prepared,
    TooHeavy,
    TooManyPixels,
    prepare,
)

ORIENTATION, GPS = 0x0112, 0x8825


def drawn(size: tuple[int, int] = (800, 600), mode: str = "RGB", how: str = "JPEG", **saved: object) -> bytes:
    picture = Image.linear_gradient("L").resize(size).convert(mode)
    out = BytesIO()
    picture.save(out, how, **saved)
    return out.getvalue()


def opened(prepared: Prepared, ending: str) -> Image.Image:
    return Image.open(BytesIO(next(made.content for made in prepared.files if made.ending == ending)))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it has that many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


def flat(side: int) -> bytes:
    """A WebP of 34 bytes that holds a square of one colour, as large as it says."""
    size = (side - 1 | side - 1 << 14 | 1 << 28).to_bytes(4, "little")
    return b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/" + size + bytes.fromhex("071011118888fe0700")


MEASURED = """
import sys
from pathlib import Path
from django.conf import settings
from blog.pixels import BadImage, prepare
settings.configure(USE_I18N=False)
for content in sys.argv[1:]:
    try:
        prepare(bytes.fromhex(content))
    except BadImage:
        pass
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell what a process took")
def test_no_upload_takes_more_than_half_a_gigabyte():
    told = subprocess.run(
        [sys.executable, "-c", MEASURED, flat(5000).hex(), flat(7000).hex()], capture_output=True, text=True, check=True
    )

    assert int(told.stdout) < 500 * 1024


def test_what_must_be_unpacked_whole_is_refused_where_a_photograph_of_that_size_is_not():
    with pytest.raises(TooManyPixels, match="25 million"):
        prepare(flat(7000))

    assert prepare(drawn((7000, 4000), "L")).width == 1600


def test_a_wide_photograph_is_kept_in_three_widths_and_one_that_all_can_show():
    prepared = prepare(drawn((3000, 2000)))

    assert prepared.widths == (480, 960, 1600)
    assert (prepared.width, prepared.height) == (1600, 1067)
    assert [(made.ending, opened(prepared, made.ending).width) for made in prepared.files] == [
        ("480.webp", 480), ("960.webp", 960), ("1600.webp", 1600), ("jpg", 1200),
    ]  # fmt: skip


def test_a_small_picture_is_never_enlarged():
    prepared = prepare(drawn((300, 200)))

    assert (prepared.widths, prepared.width, prepared.height) == ((300,), 300, 200)


@pytest.mark.parametrize(
    ("mode", "how"), [("L", "JPEG"), ("CMYK", "JPEG"), ("P", "GIF"), ("I;16", "PNG"), ("1", "PNG")]
)
def test_every_kind_of_pixel_becomes_one_that_browsers_show(mode, how):
    assert opened(prepare(drawn((64, 48), mode, how)), "jpg").mode == "RGB"


def test_what_is_transparent_stays_so_and_is_white_where_it_cannot():
    out = BytesIO()
    Image.new("RGBA", (40, 30), (255, 0, 0, 0)).save(out, "PNG")
    prepared = prepare(out.getvalue())

    assert opened(prepared, "40.webp").convert("RGBA").getpixel((0, 0))[3] == 0
    assert min(opened(prepared, "jpg").getpixel((0, 0))) > 250


def test_a_picture_taken_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    prepared = prepare(drawn((800, 600), exif=exif))

    assert (prepared.width, prepared.height) == (600, 800)


def test_nothing_but_pixels_is_left():
    exif = Image.Exif()
    exif[ORIENTATION] = 3
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(GPS)[1] = "N"
    content = drawn(exif=exif, comment=b"SECRETCOMMENT", icc_profile=b"SECRETPROFILE")

    prepared = prepare(content)

    assert b"SECRET" in content
    assert not any(b"SECRET" in made.content or b"Exif" in made.content for made in prepared.files)


def test_the_same_file_has_the_same_name():
    assert prepare(drawn()).digest == prepare(drawn()).digest != prepare(drawn((801, 600))).digest


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotAnImage),
        (b"hello", NotAnImage),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", NotAnImage),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><svg/>", NotAnImage),
        (b"<!DOCTYPE html><script>alert(1)</script>", NotAnImage),
        (b"\0\0\0\x18ftypheic\0\0\0\0", NotAnImage),
        (b"%PDF-1.7 ...", NotAnImage),
        (b"GIF89a<script>alert(1)</script>", NotAnImage),
        (b"\xff\xd8\xff\xe0" + b"\0" * 400, NotAnImage),
        (drawn()[:2000], BrokenImage),
        (drawn(how="PNG")[:900], BrokenImage),
        (bomb(30_000, 30_000), TooManyPixels),
        (bomb(100_000, 2), TooManyPixels),
        (bomb(4_000, 4_000), BrokenImage),
        (b"\xff\xd8" + b"\0" * (12 * 1024 * 1024), TooHeavy),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else repr(value[:12]),
)  # fmt: skip
def test_what_is_no_honest_picture_is_refused(content, refusal):
    with pytest.raises(refusal) as refused:
        prepare(content)

    assert str(refused.value)


def test_a_picture_that_moves_is_refused():
    frames = [Image.new("RGB", (20, 20), (8 * shade, 0, 0)) for shade in range(30)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    with pytest.raises(Moving):
        prepare(out.getvalue())


def test_a_picture_with_a_page_hidden_behind_it_keeps_the_picture_only():
    prepared = prepare(drawn() + b"<script>alert(1)</script>")

    assert not any(b"script" in made.content for made in prepared.files)
