"""What others ask of open data: what the province opened, and reading it as everybody may."""

from bazan.data.open_data.configuration import NOTHING, Lookup, Offices, Opened, opened, within

__all__ = ["NOTHING", "Lookup", "Offices", "Opened", "opened", "within"]
