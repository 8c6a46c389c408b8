"""What this room does by itself: events become alerts, counts become observations, silence becomes a fault."""

from bazan.platform.jobs.types import ALERTING, WORKER, Clock

CLOCKS = (
    Clock("camera events", ALERTING, 5, "bazan.cameras.events.rounds.alert", on="cameras"),
    Clock("cameras nobody hears", ALERTING, 10, "bazan.cameras.events.rounds.find_silent"),
    Clock("camera counts", WORKER, 20, "bazan.cameras.events.rounds.observe"),
    Clock("camera trials", WORKER, 300, "bazan.cameras.events.rounds.observe_trials"),
)
