"""What is looked at of the history: that its rounds end well and every file can be read."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bazan.data.observations import api
from bazan.platform.observability.health_checks import Finding

LONGEST_PAUSE = timedelta(days=2)


def history(at: datetime) -> Iterator[Finding]:
    standing = api.history_standing()
    failed = [one for one in standing.rounds if one.rule]
    for one in failed:
        yield Finding("bad", "history.failed", {"work": one.work, "rule": one.rule})
    if standing.lost:
        yield Finding("bad", "history.lost", {"count": len(standing.lost), "file": standing.lost[0].file})
    newest = max((one.began_at for one in standing.rounds), default=None)
    if newest is None:
        yield Finding("warn", "history.never")
    elif at - newest > LONGEST_PAUSE:
        yield Finding("bad", "history.old", {"days": (at - newest).days})
    elif not failed and not standing.lost:
        yield Finding("ok", "history.kept")
