"""What is said of this room's tables when the province leaves: counted anew wherever it arrives."""

from bazan.platform.data_export.types import Stays

DATA_EXPORT = (Stays("retention_outlook", "rebuilt"),)
