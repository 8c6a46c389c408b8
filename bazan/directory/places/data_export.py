"""What is said of this room's tables when the province leaves: the stamp by which processes know that places changed."""

from bazan.platform.data_export.types import Stays

DATA_EXPORT = (Stays("place_stamp", "rebuilt"),)
