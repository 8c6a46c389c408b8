"""How long things may take and whom lateness is told to, from the province's ``directives.toml``."""

import tomllib
from functools import cache
from pathlib import Path

from bazan.core.settings import current
from bazan.core.time import GRAINS
from bazan.response.directives.types import Climb, Policy


def policy() -> Policy:
    """The province's own."""
    return read(current().province_folder / "directives.toml")


@cache
def read(path: Path) -> Policy:
    """Raises KeyError or ValueError for a file that lacks something."""
    held = tomllib.loads(path.read_text("utf-8"))
    climbs = tuple(Climb(one["after_minutes"], tuple(one["to"])) for one in held["climbs"])
    if [one.after_minutes for one in climbs] != sorted({one.after_minutes for one in climbs}):
        raise ValueError(f"{path}: climbs must ascend")
    return Policy(
        version=held["version"],
        times=tuple(held["times"]),
        due={grain: held["due"][grain] for grain in GRAINS},
        stages=held["stages"],
        soon_minutes=held["soon_minutes"],
        climbs=climbs,
        settles=held["effect"]["periods"],
        noticeable=held["effect"]["noticeable"],
    )
