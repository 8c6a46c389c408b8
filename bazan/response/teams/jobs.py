"""What this room does by itself: it ends what has to end, and erases what officers asked to be erased."""

from bazan.platform.jobs.types import WORKER, Clock

CLOCKS = (Clock("shares", WORKER, 30, "bazan.response.teams.rounds.keep"),)
