"""The channels by which messages leave the house. The province says who carries them."""

from bazan.coordination.notifications.types import Channel

CHANNELS = (Channel("pigeon", "number"),)
