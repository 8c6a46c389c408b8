"""Which events the app reads."""

from bazan.directory.working_calendar.events import TOPIC
from bazan.platform.events.types import Subscriber

CALENDAR = Subscriber("deadlines", TOPIC, late_s=120, required=True)
