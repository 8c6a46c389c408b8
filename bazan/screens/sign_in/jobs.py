"""What this room does by itself: it writes to whoever forgot a password. Beside the calls, for a person waits in front of a screen."""

from bazan.platform.jobs.types import CALLS, Clock

CLOCKS = (Clock("forgotten passwords", CALLS, 3, "bazan.screens.sign_in.rounds.answer_forgotten"),)
