"""What is said of this room's tables when the province leaves: secrets stay."""

from bazan.platform.data_export.types import Stays

DATA_EXPORT = (Stays("sealed_secret", "secret"),)
"""The one table of the room."""
