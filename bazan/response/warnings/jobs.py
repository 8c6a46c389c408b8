"""What this room does by itself: it looks at the feeds of trusted senders."""

from bazan.platform.jobs.types import WORKER, Clock

CLOCKS = (Clock("warnings", WORKER, 10, "bazan.response.warnings.api.pull_feeds"),)
