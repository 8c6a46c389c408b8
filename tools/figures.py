"""Draw the figures that are laid over cameras' pictures at night, by those of the simulator's streets. ``python -m tools.figures``.

One sheet (RGBA, with their shadows) and what is where on it; both are committed, since the product may not know the simulator.
"""

import json
from collections.abc import Iterator
from math import radians
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from simulator.cameras.figures import CAST, STANDING, drawn, view
from simulator.cameras.point_clouds import Sprite

FOLDER = Path(__file__).resolve().parents[1] / "bazan/platform/image_analysis/counting_accuracy"
FOCAL, ELEVATION = 1000.0, radians(14)
"""Pixels of a metre at one metre's distance, and how far above them the camera is: as on the simulator's streets."""
WALKERS, STEPS = ("clerk", "student", "porter"), (0, 2, 4, 6)
DRIVERS = ("silver car", "red car", "rider in red", "rider in blue", "truck", "bus")
TURNS = {"person": (0, 45, 90, 135, 180)}
"""Degrees a figure is turned from facing the camera: at 90 it goes to the right. Whoever goes to the left is one of them mirrored."""
FINER = (0, 22.5, 45, 67.5, 90, 112.5, 135, 157.5, 180)
"""Of the others, which are longer than they are wide."""
SCALES = {"person": 80.0, "motorcycle": 60.0}
LARGE = 36.0
"""Pixels of a metre, by kind; of the others."""
WIDEST = 1600
BODY = 200
"""From this on a pixel is the figure's own, below it is its shadow."""


def main() -> None:
    sheet, entries = laid_out([(entry, sprite) for entry, sprite in sprites()])
    sheet.save(FOLDER / "figures.png", optimize=True)
    (FOLDER / "figures.json").write_text("[\n" + ",\n".join(map(json.dumps, entries)) + "\n]\n", "utf-8")


def sprites() -> Iterator[tuple[dict[str, Any], Sprite]]:
    for name in (*WALKERS, *DRIVERS):
        kind = CAST[name].kind
        for turn in TURNS.get(kind, FINER):
            for step, pose in enumerate(STEPS if CAST[name].walks else (STANDING,)):
                seen = view(name, pose, radians(turn), ELEVATION, SCALES.get(kind, LARGE))
                yield {"name": name, "kind": kind, "turn": turn, "step": step}, drawn(seen, FOCAL)


def laid_out(figures: list[tuple[dict[str, Any], Sprite]]) -> tuple[Image.Image, list[dict[str, Any]]]:
    """In rows, with where each is: its corner and size, foot and body on it, and its scale; pixels."""
    entries, left, top, row = [], 0, 0, 0
    for entry, sprite in figures:
        width, height = sprite.image.size
        if left + width > WIDEST:
            left, top, row = 0, top + row, 0
        rows, columns = np.nonzero(np.asarray(sprite.image)[..., 3] >= BODY)
        body = [int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1]
        foot = [round(float(part), 2) for part in sprite.foot]
        entries.append(entry | {"place": [left, top, width, height], "foot": foot, "body": body, "scale": round(float(sprite.scale), 3)})
        left, row = left + width, max(row, height)
    sheet = Image.new("RGBA", (WIDEST, top + row))
    for entry, (_, sprite) in zip(entries, figures, strict=True):
        sheet.paste(sprite.image, tuple(entry["place"][:2]))
    return sheet, entries


if __name__ == "__main__":
    main()
