"""What this room announces on channel ``trial``."""

from bazan.platform.events.screen_updates import Live, Within

CHANNEL = "trial"
LIVE = (Live("trial", CHANNEL, lambda said: {(str(said["what"]), str(said["process"])): Within(None, "trial")}),)
"""Told as (what was called, where), to who may see every place of the sector."""
