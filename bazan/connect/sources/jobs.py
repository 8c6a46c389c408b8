"""What this room does by itself: it pulls sources that are due, watches their promises, reads what people upload, keeps facts."""

from bazan.platform.jobs.types import WORK, Clock, Job

CLOCKS = (
    Clock("tokens", WORK, 10, "bazan.connect.sources.api.end_tokens"),
    Clock("trials", WORK, 600, "bazan.connect.sources.api.expire"),
    Clock("pulls", WORK, 2, "bazan.connect.sources.api.defer_due"),
    Clock("promises", WORK, 10, "bazan.connect.sources.api.check_health"),
    Clock("facts", WORK, 60, "bazan.connect.sources.api.keep_facts"),
)
JOBS = (
    Job("sources.pull", WORK, "bazan.connect.sources.api.pull_now"),
    Job("sources.import", WORK, "bazan.connect.sources.api.read_import", attempts=20),
    Job("sources.check", WORK, "bazan.connect.sources.rounds.check"),
    Job("sources.lay", WORK, "bazan.connect.sources.rounds.lay", attempts=20),
    Job("sources.try", WORK, "bazan.connect.sources.api.attempt"),
    Job("sources.retry", WORK, "bazan.connect.sources.api.retry_asked", attempts=20),
)
