"""What this room does by itself: every ten minutes it copies what changed into the history; once an hour it looks what may be tidied."""

from bazan.platform.jobs.types import HISTORY, Clock

CLOCKS = (
    Clock("observations.keep", HISTORY, 600, "bazan.data.observations.rounds.keep"),
    Clock("observations.tidy", HISTORY, 3600, "bazan.data.observations.rounds.tidy"),
)
