"""What this room does by itself: once a day, and when its process starts, it erases what has passed its time; it counts what will."""

from bazan.platform.jobs.types import WORKER, Clock

CLOCKS = (
    Clock("retention", WORKER, 24 * 3600, "bazan.directory.personal_data.api.run"),
    Clock("retention.outlook", WORKER, 6 * 3600, "bazan.directory.personal_data.api.look_ahead"),
)
