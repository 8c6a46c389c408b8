"""What this room announces, by NOTIFY ``datasets`` ``{"dataset": code, "batch": id}``, when rows are committed; and by facts."""

from bazan.platform.events.screen_updates import EVERYBODY, Live

BATCHES = "datasets"
"""The topic of its facts. Key: the dataset. ``api.take_changes`` gives them as ``Changes``."""
CHANNEL = "datasets"
LIVE = (Live("datasets", CHANNEL, lambda said: {str(said["dataset"]): EVERYBODY}),)
"""Told as the code alone."""
