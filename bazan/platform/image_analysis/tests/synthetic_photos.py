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


def with_faces(places: tuple[tuple[int, int, int], ...]) -> Image.Image:
    """A landscape with drawn faces in squares, each at left, top and of so many pixels a side."""
    picture = landscape(3)
    for left, top, side in places:
        picture.paste(_face().resize((side, side), Image.Resampling.LANCZOS), (left, top))
    return picture


def _face() -> Image.Image:
    picture = Image.new("RGB", (400, 400), (120, 140, 150))
    draw = ImageDraw.Draw(picture)

    def oval(x: float, y: float, wide: float, high: float, colour: str) -> None:
        draw.ellipse([4 * (x - wide), 4 * (y - high), 4 * (x + wide), 4 * (y + high)], fill=colour)

    oval(50, 45, 34, 40, "#2d201a")
    draw.rectangle([152, 300, 248, 400], fill="#be8c6e")
    oval(50, 108, 42, 22, "#3c4678")
    oval(50, 52, 25, 33, "#e0b091")
    oval(50, 60, 22, 24, "#e6b89a")
    for x in (39, 61):
        oval(x, 46, 7, 3.6, "#faf6f0")
        oval(x, 46, 3.2, 3.4, "#3c281e")
        draw.arc([4 * (x - 9), 144, 4 * (x + 9), 192], 200, 340, fill="#32231e", width=9)
        oval(x, 50.5, 6, 1.2, "#cd9b80")
    oval(50, 60, 4.5, 3, "#cd967a")
    draw.polygon([(192, 188), (208, 188), (216, 236), (184, 236)], fill="#deac8e")
    oval(50, 72, 9, 2.8, "#b45050")
    draw.line([164, 288, 236, 288], fill="#78282d", width=5)
    draw.pieslice([88, 32, 312, 240], 180, 360, fill="#2d201a")
    oval(50, 38, 22, 10, "#e2b494")
    return picture.filter(ImageFilter.GaussianBlur(4))


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
