"""What this room does by itself: it signs the end of the chain, sends it to the places apart, and verifies it when asked to."""

from bazan.platform.jobs.types import WORK, Clock, Job

CLOCKS = (Clock("checkpoints", WORK, 60, "bazan.directory.audit.api.keep_checkpoints"),)
JOBS = (Job("audit.check", WORK, "bazan.directory.audit.api.check"),)
