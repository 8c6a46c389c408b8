"""What this room does by itself: every ten minutes it copies what changed into the history; once an hour it looks what may be tidied.
Rows of persons it erases when a second of the staff agreed."""

from bazan.platform.jobs.types import HISTORY, Clock, Job

CLOCKS = (
    Clock("datasets.keep", HISTORY, 600, "bazan.data.datasets.rounds.keep"),
    Clock("datasets.tidy", HISTORY, 3600, "bazan.data.datasets.rounds.tidy"),
)
JOBS = (Job("datasets.erase", HISTORY, "bazan.data.datasets.rounds.erase"),)
