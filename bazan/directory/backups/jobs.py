"""What this room does by itself: it looks whether the night's backup and drill are still to be made."""

from bazan.platform.jobs.types import WORKER, Clock

CLOCKS = (Clock("backups", WORKER, 600, "bazan.directory.backups.rounds.nightly"),)
