"""What the room offers: cameras registered and drawn on, occasions switched, events reviewed, pictures and counts read."""

from bazan.watch.cameras.actions import draw, erase, register, review, switch_profile
from bazan.watch.cameras.ailing import ailments, faults_ended
from bazan.watch.cameras.catalogue import of_province as catalogue
from bazan.watch.cameras.clips import clip, clips_of, rule_of, sealed_clip
from bazan.watch.cameras.handing import hand_over, unsealed, where
from bazan.watch.cameras.importing import import_cameras, import_rules
from bazan.watch.cameras.masking import mask
from bazan.watch.cameras.noticing import looked_for
from bazan.watch.cameras.overseeing import declare_models
from bazan.watch.cameras.queries import (
    alerts_since,
    availability,
    camera,
    cameras,
    event,
    events,
    faults,
    frozen,
    lessons,
    profile,
    reviews,
    rules_of,
    standing_faults,
    still,
    switched_off,
    tallies,
    thawed,
    trips,
    watchers,
    worker_of,
    workers,
)
from bazan.watch.cameras.revealing import reveal, reveal_clip
from bazan.watch.cameras.rules import drawn as judged_rule
from bazan.watch.cameras.seeing import direction, light_of, view_of
from bazan.watch.cameras.taking import alert, find_silent, observe
from bazan.watch.cameras.trials import newest_trials, observe_trials, trials, trials_of_stations
from bazan.watch.cameras.walls import change_wall, drop_wall, keep_wall, walls

__all__ = [
    "ailments",
    "alert",
    "alerts_since",
    "availability",
    "camera",
    "cameras",
    "catalogue",
    "change_wall",
    "clip",
    "clips_of",
    "declare_models",
    "direction",
    "draw",
    "drop_wall",
    "erase",
    "event",
    "events",
    "faults",
    "faults_ended",
    "find_silent",
    "frozen",
    "hand_over",
    "import_cameras",
    "import_rules",
    "judged_rule",
    "keep_wall",
    "lessons",
    "light_of",
    "looked_for",
    "mask",
    "newest_trials",
    "observe",
    "observe_trials",
    "profile",
    "register",
    "reveal",
    "reveal_clip",
    "review",
    "reviews",
    "rule_of",
    "rules_of",
    "sealed_clip",
    "standing_faults",
    "still",
    "switch_profile",
    "switched_off",
    "tallies",
    "thawed",
    "trials",
    "trials_of_stations",
    "trips",
    "unsealed",
    "view_of",
    "walls",
    "watchers",
    "where",
    "worker_of",
    "workers",
]
