"""What the clocks of this room call."""

from datetime import datetime

from bazan.data.open_data import tables


def publish_tables(at: datetime) -> None:
    tables.publish_due(at)
