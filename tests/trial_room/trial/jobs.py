"""What this room does by itself, in each of the processes."""

from bazan.platform.jobs.types import ANALYSIS, CALLS, WORK, Clock, Job

CLOCKS = (
    Clock("trial of measuring", WORK, 0.1, "rounds.measure"),
    Clock("trial of calls", CALLS, 60, "rounds.look", on="trial"),
    Clock("trial of libraries", ANALYSIS, 60, "rounds.look"),
)
JOBS = (Job("trial.study", ANALYSIS, "rounds.study"),)
