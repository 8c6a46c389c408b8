"""What this room does by itself: it carries out erasures that a second person confirmed, and follows the working calendar."""

from bazan.directory.working_calendar.events import TOPIC
from bazan.platform.jobs.types import ALERTING, WORKER, Clock, Subscriber

CALENDAR = Subscriber("deadlines", TOPIC, late_s=120, required=True)
CLOCKS = (
    Clock("asked erasures", WORKER, 60, "bazan.coordination.cases.api.erase_asked"),
    Clock("deadlines after a change of the calendar", ALERTING, 30, "bazan.coordination.cases.api.follow_calendar"),
)
SUBSCRIBERS = (CALENDAR,)
