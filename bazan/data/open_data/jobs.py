"""What this room does by itself: once a day it writes the open tables, where the packages that pack them are in memory anyway."""

from bazan.platform.jobs.types import HISTORY, Clock

CLOCKS = (Clock("citizens.tables", HISTORY, 3600, "bazan.data.open_data.rounds.publish_tables"),)
