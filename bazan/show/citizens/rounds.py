"""What the clocks of this room call."""

from datetime import datetime

from bazan.show.citizens import open_tables


def publish_tables(at: datetime) -> None:
    open_tables.publish_due(at)
