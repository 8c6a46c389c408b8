"""What this room does by itself: it checks and commits what people upload, and writes down what is owed."""

from bazan.engines.bus.types import WORK, Clock, Job

CLOCKS = (Clock("obligations", WORK, 60, "api.keep"),)
JOBS = (
    Job("forms.check", WORK, "rounds.check", attempts=5),
    Job("forms.commit", WORK, "rounds.commit", attempts=5),
)
