"""What this room does by itself: it signs the end of the chain, sends it to the places apart, and verifies it when asked to."""

from bazan.platform.jobs.types import WORKER, Clock, Job

CLOCKS = (Clock("checkpoints", WORKER, 60, "bazan.directory.audit.api.keep_checkpoints"),)
JOBS = (Job("audit.check", WORKER, "bazan.directory.audit.api.check"),)
