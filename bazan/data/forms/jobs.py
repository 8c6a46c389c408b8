"""What this room does by itself: it checks and commits what people upload, and writes down what is owed."""

from bazan.platform.jobs.types import WORKER, Clock, Job

CLOCKS = (Clock("obligations", WORKER, 60, "bazan.data.forms.api.keep"),)
JOBS = (
    Job("forms.check", WORKER, "bazan.data.forms.rounds.check", attempts=5),
    Job("forms.commit", WORKER, "bazan.data.forms.rounds.commit", attempts=5),
)
