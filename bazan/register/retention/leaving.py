"""What is said of this room's tables when the province leaves: counted anew wherever it arrives."""

from bazan.engines.leaving.types import Stays

LEAVING = (Stays("retention_outlook", "rebuilt"),)
