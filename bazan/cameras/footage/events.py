"""What this room announces on channel ``footage`` when it is committed. The watching processes announce the same."""

from bazan.platform.events.screen_updates import EVERYBODY, Live

CHANNEL = "footage"
"""A message: {"clip": id}: it, or a job over it, stands otherwise than before."""

LIVE = (Live("footage", CHANNEL, lambda said: {int(said["clip"]): EVERYBODY}),)
