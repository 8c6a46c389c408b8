"""What this room announces, by NOTIFY ``datasets`` ``{"dataset": code, "batch": id}``, when rows are committed."""

from bazan.kernel.live import EVERYBODY, Live

CHANNEL = "datasets"
LIVE = (Live("datasets", CHANNEL, lambda said: {str(said["dataset"]): EVERYBODY}),)
"""Told as the code alone."""
