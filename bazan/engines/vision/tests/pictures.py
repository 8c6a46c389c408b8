"""Pictures for the tests, drawn here: a street of our own with a plate, and whatever a stranger may send instead of a picture."""

import io
import zipfile
import zlib

import numpy as np
from PIL import ExifTags, Image, ImageDraw, ImageFilter, ImageFont, PngImagePlugin

SIZE = (640, 480)


def landscape(seed: int = 1, size: tuple[int, int] = SIZE) -> Image.Image:
    """Soft hills of light and shade: like no other of another seed."""
    rough = np.random.default_rng(seed).integers(0, 255, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(rough).resize(size, Image.Resampling.BICUBIC)


def with_plate(lines: tuple[str, ...], at: tuple[int, int] = (220, 180), height: int = 40) -> tuple[Image.Image, tuple[int, int, int, int]]:
    """A landscape with a number plate, each of its lines so many pixels high, and where it is."""
    picture, wide = landscape(2), round(height * (4.7 if len(lines) == 1 else 2.6))
    box = (*at, at[0] + wide, at[1] + height * len(lines))
    draw = ImageDraw.Draw(picture)
    draw.rectangle(box, fill="white", outline="black", width=2)
    for number, line in enumerate(lines):
        middle = ((box[0] + box[2]) / 2, at[1] + height * (number + 0.5))
        draw.text(middle, line, fill="black", font=ImageFont.load_default(height * 0.8), anchor="mm")
    return picture.filter(ImageFilter.GaussianBlur(0.7)), box


def jpeg(picture: Image.Image, quality: int = 90, exif: Image.Exif | None = None, comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=quality, exif=exif or Image.Exif(), comment=comment)
    return made.getvalue()


def png(picture: Image.Image, **said: str) -> bytes:
    made, info = io.BytesIO(), PngImagePlugin.PngInfo()
    for name, text in said.items():
        info.add_text(name, text)
    picture.save(made, "PNG", pnginfo=info)
    return made.getvalue()


def webp(picture: Image.Image, others: tuple[Image.Image, ...] = (), **said: object) -> bytes:
    made = io.BytesIO()
    picture.save(made, "WEBP", save_all=bool(others), append_images=others, **said)
    return made.getvalue()


def exif(orientation: int = 1, taken: str = "", place: tuple | None = None) -> Image.Exif:
    """``place``: latitude and longitude, each as degrees, minutes, seconds and a letter."""
    made = Image.Exif()
    made[ExifTags.Base.Orientation] = orientation
    made[ExifTags.Base.Model] = "a phone that tells"
    if taken:
        made.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if place:
        said = made.get_ifd(ExifTags.IFD.GPSInfo)
        for tag, parts in zip((ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude), place, strict=True):
            said[tag], said[tag - 1] = tuple(parts[:3]), parts[3]
    return made


def archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as files:
        files.writestr("hidden.txt", "HIDDEN" * 20)
    return made.getvalue()


def flood(form: str, side: int = 16_000) -> bytes:
    """A picture of a few bytes that says it is ``side`` × ``side`` pixels."""
    if form == "image/png":
        data = bytearray(png(Image.new("1", (8, 8))))
        data[16:24] = side.to_bytes(4, "big") * 2
        data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
        return bytes(data)
    if form == "image/jpeg":
        data = bytearray(jpeg(Image.new("L", (8, 8))))
        frame = data.index(b"\xff\xc0")
        data[frame + 5 : frame + 9] = side.to_bytes(2, "big") * 2
        return bytes(data)
    data = bytearray(webp(Image.new("RGB", (8, 8)), (Image.new("RGB", (8, 8), "red"),)))
    data[24:30] = (side - 1).to_bytes(3, "little") * 2
    return bytes(data)
