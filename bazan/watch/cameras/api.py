"""What the room offers: cameras registered and drawn on, occasions switched, events reviewed, pictures and counts read."""

from bazan.watch.cameras.actions import draw, erase, register, review, switch_profile
from bazan.watch.cameras.catalogue import of_province as catalogue
from bazan.watch.cameras.importing import import_cameras, import_rules
from bazan.watch.cameras.queries import (
    availability,
    camera,
    cameras,
    event,
    events,
    faults,
    profile,
    reviews,
    rules_of,
    standing_faults,
    still,
    tallies,
    worker_of,
    workers,
)
from bazan.watch.cameras.revealing import reveal
from bazan.watch.cameras.taking import alert, find_silent, observe

__all__ = [
    "alert",
    "availability",
    "camera",
    "cameras",
    "catalogue",
    "draw",
    "erase",
    "event",
    "events",
    "faults",
    "find_silent",
    "import_cameras",
    "import_rules",
    "observe",
    "profile",
    "register",
    "reveal",
    "review",
    "reviews",
    "rules_of",
    "standing_faults",
    "still",
    "switch_profile",
    "tallies",
    "worker_of",
    "workers",
]
