"""What this room announces on channel ``cameras`` when it is committed. The watching processes announce the same."""

from bazan.platform.events.screen_updates import EVERYBODY, Live

CHANNEL = "cameras"
"""A message: {"camera": id, "what": event | state | terms}."""

LIVE = (Live("cameras", CHANNEL, lambda said: {(int(said["camera"]),): EVERYBODY}),)
