"""The channels by which messages leave the house. The province says who carries them."""

from bazan.platform.manifests.message_channels import Channel

EMAIL = "email"
CHANNELS = (Channel(EMAIL, "email"), Channel("sms", "number"), Channel("zalo", "number"), Channel("voice", "number"))
WEBHOOK = "webhook"
"""Not a channel to a person: other systems that are told."""
PUSH = "push"
"""Not a channel to an account of this house either: browsers that citizens let be told."""
