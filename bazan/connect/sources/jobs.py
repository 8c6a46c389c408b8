"""What this room does by itself: it pulls sources that are due, watches their promises, reads what people upload, keeps facts."""

from bazan.engines.bus.types import WORK, Clock, Job

CLOCKS = (
    Clock("tokens", WORK, 10, "api.end_tokens"),
    Clock("trials", WORK, 600, "api.expire"),
    Clock("pulls", WORK, 2, "api.defer_due"),
    Clock("promises", WORK, 10, "api.check_health"),
    Clock("facts", WORK, 60, "api.keep_facts"),
)
JOBS = (
    Job("sources.pull", WORK, "api.pull_now"),
    Job("sources.import", WORK, "api.read_import", attempts=20),
    Job("sources.check", WORK, "rounds.check"),
    Job("sources.lay", WORK, "rounds.lay", attempts=20),
    Job("sources.try", WORK, "api.attempt"),
    Job("sources.retry", WORK, "api.retry_asked", attempts=20),
)
