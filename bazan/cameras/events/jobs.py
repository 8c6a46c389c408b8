"""What this room does by itself: events become alerts, counts become observations, silence becomes a fault."""

from bazan.platform.jobs.types import CALLS, WORK, Clock

CLOCKS = (
    Clock("camera events", CALLS, 5, "bazan.cameras.events.rounds.alert", on="cameras"),
    Clock("cameras nobody hears", CALLS, 10, "bazan.cameras.events.rounds.find_silent"),
    Clock("camera counts", WORK, 20, "bazan.cameras.events.rounds.observe"),
    Clock("camera trials", WORK, 300, "bazan.cameras.events.rounds.observe_trials"),
)
