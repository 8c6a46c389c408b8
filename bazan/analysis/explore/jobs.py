"""What this room does by itself: a question runs as a job; every ten minutes it is noted how large the files of the history are."""

from bazan.platform.jobs.types import HISTORY, Clock, Job

CLOCKS = (Clock("explorations.measure", HISTORY, 600, "bazan.analysis.explore.rounds.measure"),)
JOBS = (Job("explorations.run", HISTORY, "bazan.analysis.explore.api.run", attempts=1),)
