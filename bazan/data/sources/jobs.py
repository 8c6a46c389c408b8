"""What this room does by itself: it pulls sources that are due, watches their promises, reads what people upload, keeps facts."""

from bazan.platform.jobs.types import WORKER, Clock, Job

CLOCKS = (
    Clock("tokens", WORKER, 10, "bazan.data.sources.api.end_tokens"),
    Clock("trials", WORKER, 600, "bazan.data.sources.api.expire"),
    Clock("pulls", WORKER, 2, "bazan.data.sources.api.defer_due"),
    Clock("promises", WORKER, 10, "bazan.data.sources.api.check_health"),
    Clock("facts", WORKER, 60, "bazan.data.sources.api.keep_facts"),
)
JOBS = (
    Job("sources.pull", WORKER, "bazan.data.sources.api.pull_now"),
    Job("sources.import", WORKER, "bazan.data.sources.api.read_import", attempts=20),
    Job("sources.check", WORKER, "bazan.data.sources.rounds.check"),
    Job("sources.lay", WORKER, "bazan.data.sources.rounds.lay", attempts=20),
    Job("sources.try", WORKER, "bazan.data.sources.api.attempt"),
    Job("sources.retry", WORKER, "bazan.data.sources.api.retry_asked", attempts=20),
)
