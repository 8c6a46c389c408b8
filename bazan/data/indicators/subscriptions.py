"""Which events the app reads."""

from bazan.data.datasets.events import BATCHES
from bazan.data.observations.events import ROLLUPS
from bazan.platform.events.types import Subscriber

HOURS = Subscriber("measuring", ROLLUPS, late_s=120, required=True)
ROWS = Subscriber("measuring", BATCHES, late_s=120, required=True)
