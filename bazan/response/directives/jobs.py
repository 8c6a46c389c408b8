"""What this room does by itself: deadlines that passed are told, climbed with and judged."""

from bazan.platform.jobs.types import ALERTING, Clock

CLOCKS = (Clock("deadlines", ALERTING, 10, "bazan.response.directives.rounds.keep"),)
