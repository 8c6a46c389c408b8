"""What is looked at of the ways out of the house: that there is one, and that what goes out arrives."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bazan.coordination.notifications import api
from bazan.platform.observability.health_checks import Finding

LATELY = timedelta(hours=24)


def channels(at: datetime) -> Iterator[Finding]:
    opened = sorted(api.open_channels())
    if not opened:
        yield Finding("warn", "channels.none")
        return
    failing = api.failed_since(at - LATELY)
    for channel, count in failing.items():
        yield Finding("bad" if channel in opened else "warn", "channels.failing", {"channel": channel, "count": count})
    if not failing:
        yield Finding("ok", "channels.open", {"channels": ", ".join(opened)})
