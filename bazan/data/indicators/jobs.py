"""What this room does by itself: it measures what is due, told of changes by facts, and forgets what is long past.

Should facts ever be gone before they were read, its whole history is owed again: it loses time, no work.
"""

from bazan.data.datasets.events import BATCHES
from bazan.data.observations.events import ROLLUPS
from bazan.platform.jobs.types import HISTORY, WORKER, Clock, Job, Subscriber

CLOCKS = (
    Clock("measuring", WORKER, 3, "bazan.data.indicators.api.measure_due"),
    Clock("changes", WORKER, 3600, "bazan.data.indicators.api.forget_changes"),
    Clock("past", WORKER, 3600, "bazan.data.indicators.api.forget_past"),
)
JOBS = (
    Job("indicators.run_trial", HISTORY, "bazan.data.indicators.api.run_trial"),
    Job("indicators.switch_on", WORKER, "bazan.data.indicators.api.switch"),
)
HOURS = Subscriber("measuring", ROLLUPS, late_s=120, required=True)
ROWS = Subscriber("measuring", BATCHES, late_s=120, required=True)
SUBSCRIBERS = (HOURS, ROWS)
