"""What other apps may call: what the province opened, its tables and files, and reading it as everybody may."""

from bazan.data.open_data.configuration import NOTHING, Lookup, Offices, Opened, opened, within
from bazan.data.open_data.tables import MEDIA, published, published_file

__all__ = ["MEDIA", "NOTHING", "Lookup", "Offices", "Opened", "opened", "published", "published_file", "within"]
