"""What this room announces on channel ``cameras`` when it is committed. The watching processes announce the same."""

from bazan.kernel.live import EVERYBODY, Live

CHANNEL = "cameras"
"""A message: {"camera": id, "what": event | state | terms}."""
WAKE = "camera_events"
"""Rings the clock that holds events against the rules of alerts; says nothing."""

LIVE = (Live("cameras", CHANNEL, lambda said: {(int(said["camera"]),): EVERYBODY}),)
