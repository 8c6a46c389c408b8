"""What this room announces on channel ``inquiries`` when it is committed: that one of an account's inquiries stands otherwise."""

from bazan.platform.events.screen_updates import Live, To

CHANNEL = "inquiries"
"""A message: {"account": id}."""

LIVE = (Live("inquiries", CHANNEL, lambda said: {int(said["account"]): To(int(said["account"]))}),)
