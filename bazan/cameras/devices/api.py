"""What the room offers: cameras registered and drawn on, occasions switched, events reviewed, pictures and counts read."""

from bazan.cameras.devices.actions import draw, erase, register, review, switch_profile
from bazan.cameras.devices.faults import ailments, faults_ended
from bazan.cameras.devices.field_of_view import direction, light_of, view_of
from bazan.cameras.devices.file_import import import_cameras, import_rules
from bazan.cameras.devices.machine_model_registration import declare_models
from bazan.cameras.devices.privacy_masks import mask
from bazan.cameras.devices.privacy_notice import looked_for
from bazan.cameras.devices.province_config import of_province as catalogue
from bazan.cameras.devices.queries import (
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
from bazan.cameras.devices.rules import drawn as judged_rule
from bazan.cameras.events.counts.accuracy import newest_trials, observe_trials, trials, trials_of_stations
from bazan.cameras.events.counts.observations import alert, find_silent, observe
from bazan.cameras.live.video_walls import change_wall, drop_wall, keep_wall, walls
from bazan.cameras.recording.clips import clip, clips_of, rule_of, sealed_clip
from bazan.cameras.recording.disclosure import reveal, reveal_clip
from bazan.cameras.recording.event_bundle import hand_over, unsealed, where

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
