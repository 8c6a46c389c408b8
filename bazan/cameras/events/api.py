"""Public functions of camera events: alerts, observations of counts, accuracy of counting, suggested thresholds, rows of events."""

from bazan.cameras.events.counts.accuracy import newest_trials, observe_trials, trials, trials_of_stations
from bazan.cameras.events.counts.observations import alert, observe
from bazan.cameras.events.event_rows import EventRow, boxes, describe_events
from bazan.cameras.events.threshold_suggestions import lessons

__all__ = [
    "EventRow",
    "alert",
    "boxes",
    "describe_events",
    "lessons",
    "newest_trials",
    "observe",
    "observe_trials",
    "trials",
    "trials_of_stations",
]
