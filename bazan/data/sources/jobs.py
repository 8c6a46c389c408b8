"""What this room does by itself: it pulls sources that are due, watches their promises, reads what people upload, keeps facts."""

from bazan.platform.jobs.types import WORK, Clock, Job

CLOCKS = (
    Clock("tokens", WORK, 10, "bazan.data.sources.api.end_tokens"),
    Clock("trials", WORK, 600, "bazan.data.sources.api.expire"),
    Clock("pulls", WORK, 2, "bazan.data.sources.api.defer_due"),
    Clock("promises", WORK, 10, "bazan.data.sources.api.check_health"),
    Clock("facts", WORK, 60, "bazan.data.sources.api.keep_facts"),
)
JOBS = (
    Job("sources.pull", WORK, "bazan.data.sources.api.pull_now"),
    Job("sources.import", WORK, "bazan.data.sources.api.read_import", attempts=20),
    Job("sources.check", WORK, "bazan.data.sources.rounds.check"),
    Job("sources.lay", WORK, "bazan.data.sources.rounds.lay", attempts=20),
    Job("sources.try", WORK, "bazan.data.sources.api.attempt"),
    Job("sources.retry", WORK, "bazan.data.sources.api.retry_asked", attempts=20),
)
