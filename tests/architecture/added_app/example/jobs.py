"""What this room does by itself, in each of the processes."""

from bazan.platform.jobs.types import ALERTING, ANALYSIS, WORKER, Clock, Job

CLOCKS = (
    Clock("trial of measuring", WORKER, 0.1, "bazan.screens.trial.rounds.measure"),
    Clock("trial of calls", ALERTING, 60, "bazan.screens.trial.rounds.look", on="trial"),
    Clock("trial of libraries", ANALYSIS, 60, "bazan.screens.trial.rounds.look"),
)
JOBS = (Job("trial.study", ANALYSIS, "bazan.screens.trial.rounds.study"),)
