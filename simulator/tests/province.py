"""A small invented province for the simulator's tests, and the demo province as it ships."""

import calendar
from pathlib import Path

from simulator import scene
from simulator.story import Episode

DEMO = Path(__file__).resolve().parents[2] / "provinces" / "dak_nong" / "demo"
NOW = calendar.timegm((2026, 11, 25, 0, 42, 0))
"""Wednesday 25/11/2026, 07:42 in Vietnam."""
SEED = "2022-11-11"
FLOOD = (Episode.leading_to(NOW),)


def demo() -> scene.Scene:
    return scene.load(DEMO)
