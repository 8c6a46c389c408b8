"""What is said of this room's tables when the province leaves: tokens of readers."""

from bazan.platform.data_export.types import Stays

DATA_EXPORT = (Stays("reading_token", "secret"),)
