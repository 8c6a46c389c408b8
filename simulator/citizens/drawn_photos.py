"""Photos that people of the demo send: drawn, since no real one may be shown. Each tells its matter by shape, colour and a caption."""

import io
import random

from PIL import Image, ImageDraw, ImageFont

SIZE = (960, 720)
GROUND = {
    "road": ((96, 96, 98), (60, 60, 62)),
    "water": ((118, 96, 66), (88, 72, 50)),
    "green": ((86, 120, 62), (58, 84, 44)),
    "wall": ((188, 170, 150), (140, 124, 108)),
}
LOOKS = {
    "road_damage": "road", "traffic_signal": "road", "parking": "road", "street_light": "road", "sidewalk": "wall", "waste": "green",
    "water_pollution": "water", "flooding": "water", "drainage": "road", "trees": "green", "landslide": "green", "forest_damage": "green",
}  # fmt: skip


def photo(matter: str, seed: int, after: bool = False) -> bytes:
    """A JPEG of a matter, before or after the work."""
    chance = random.Random(seed)
    light, dark = GROUND[LOOKS.get(matter, "wall")]
    picture = Image.new("RGB", SIZE, (196, 208, 216))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, SIZE[1] * 0.42, *SIZE), fill=light)
    for _ in range(400):
        x, y = chance.randrange(SIZE[0]), chance.randrange(int(SIZE[1] * 0.42), SIZE[1])
        pen.point((x, y), fill=dark)
    if not after:
        for _ in range(chance.randint(3, 8)):
            x, y, wide = chance.randrange(80, 800), chance.randrange(340, 640), chance.randint(40, 170)
            pen.ellipse((x, y, x + wide, y + wide * 0.45), fill=dark, outline=tuple(part // 2 for part in dark))
    pen.text((24, SIZE[1] - 44), f"DEMO · {matter}{' · sau' if after else ''}", fill=(255, 255, 255), font=ImageFont.load_default(26))
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=82)
    return kept.getvalue()
