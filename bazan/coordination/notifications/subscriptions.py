"""Which events the app reads."""

from bazan.directory.accounts.events import TOPIC as ACCESS_TOPIC
from bazan.monitoring.alerts.events import TOPIC
from bazan.platform.events.types import Subscriber

ALERTS = Subscriber("calling", TOPIC, late_s=30, required=True)
ACCESS = Subscriber("access", ACCESS_TOPIC, late_s=60, required=True)
