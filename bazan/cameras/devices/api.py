"""Public functions of cameras: registering them, their rules and profiles, reviews of events, and reads of cameras, events and counts."""

from bazan.cameras.devices.actions import draw, erase, register, review, switch_profile
from bazan.cameras.devices.faults import ailments, faults_ended, find_silent
from bazan.cameras.devices.field_of_view import direction, light_of, view_of
from bazan.cameras.devices.file_import import import_cameras, import_rules
from bazan.cameras.devices.machine_model_registration import declare_models
from bazan.cameras.devices.picture_coordinates import points_of, text_of
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
    profile,
    reviews,
    rule_of,
    rules_of,
    standing_faults,
    still,
    switched_off,
    tallies,
    thawed,
    trips,
    watchers,
    where,
    worker_of,
    workers,
)
from bazan.cameras.devices.rules import drawn as judged_rule

__all__ = [
    "ailments",
    "alerts_since",
    "availability",
    "camera",
    "cameras",
    "catalogue",
    "declare_models",
    "direction",
    "draw",
    "erase",
    "event",
    "events",
    "faults",
    "faults_ended",
    "find_silent",
    "frozen",
    "import_cameras",
    "import_rules",
    "judged_rule",
    "light_of",
    "looked_for",
    "mask",
    "points_of",
    "profile",
    "register",
    "review",
    "reviews",
    "rule_of",
    "rules_of",
    "standing_faults",
    "still",
    "switch_profile",
    "switched_off",
    "tallies",
    "text_of",
    "thawed",
    "trips",
    "view_of",
    "watchers",
    "where",
    "worker_of",
    "workers",
]
