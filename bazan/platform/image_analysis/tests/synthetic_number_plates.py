"""Number plates drawn for the tests as Vietnamese ones look, in one row or two, on the back of something like a vehicle."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDE = {1: 520 / 110, 2: 190 / 140}
"""A plate's width by its height, by its rows: a car's long one, a motorcycle's."""


def plate(rows: tuple[str, ...], ground: str = "white", ink: str = "black") -> Image.Image:
    """Large and sharp: 110 pixels a row."""
    high = 110 * len(rows)
    wide = round(high * WIDE[len(rows)])
    made = Image.new("RGB", (wide, high), ground)
    pencil = ImageDraw.Draw(made)
    pencil.rounded_rectangle((2, 2, wide - 3, high - 3), 10, outline=ink, width=4)
    for number, row in enumerate(rows):
        font = ImageFont.load_default(88)
        left, top, right, bottom = font.getbbox(row)
        signs = Image.new("L", (round(right - left) + 6, round(bottom - top) + 6), 0)
        ImageDraw.Draw(signs).text((3 - left, 3 - top), row, fill=255, font=font, stroke_width=1)
        room = (wide - 36, 110 - 26)
        share = min(room[0] / signs.width, room[1] / signs.height)
        signs = signs.resize((max(1, round(signs.width * share)), max(1, round(signs.height * share))), Image.Resampling.LANCZOS)
        made.paste(ink, ((wide - signs.width) // 2, 110 * number + (110 - signs.height) // 2), signs)
    return made


def vehicle(rows: tuple[str, ...], wide: int = 110, *, blur: float = 0.7, tilt: float = 0, seed: int = 1, **colours: str) -> Image.Image:
    """The back of a vehicle, three plates wide: its plate so many pixels wide, turned by degrees, out of focus by pixels."""
    rough = np.random.default_rng(seed).integers(40, 170, (4, 4, 3), dtype=np.uint8)
    side = 3 * wide
    made = Image.fromarray(rough).resize((side, round(side * 0.8)), Image.Resampling.BICUBIC)
    whole = plate(rows, **colours)
    small = whole.resize((wide, round(wide * whole.height / whole.width)), Image.Resampling.LANCZOS).convert("RGBA")
    turned = small.rotate(tilt, Image.Resampling.BICUBIC, expand=True)
    made.paste(turned, ((made.width - turned.width) // 2, round(made.height * 0.6) - turned.height // 2), turned)
    noise = np.random.default_rng(seed).normal(0, 4, (made.height, made.width, 1))
    return Image.fromarray(np.clip(np.asarray(made.filter(ImageFilter.GaussianBlur(blur)), float) + noise, 0, 255).astype(np.uint8))
