"""What this room does by itself: it writes to whoever forgot a password. Beside the calls, for a person waits in front of a screen."""

from bazan.platform.jobs.types import ALERTING, Clock

CLOCKS = (Clock("forgotten passwords", ALERTING, 3, "bazan.screens.sign_in.rounds.answer_forgotten"),)
