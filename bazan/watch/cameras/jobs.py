"""What this room does by itself: events become alerts, counts become observations, silence becomes a fault."""

from bazan.engines.bus.types import CALLS, WORK, Clock

CLOCKS = (
    Clock("camera events", CALLS, 5, "rounds.alert", on="cameras"),
    Clock("cameras nobody hears", CALLS, 10, "rounds.find_silent"),
    Clock("camera counts", WORK, 20, "rounds.observe"),
    Clock("camera trials", WORK, 300, "rounds.observe_trials"),
)
