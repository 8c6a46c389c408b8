"""What is looked at of the audit: that it is what was signed, and that somebody apart knows it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bazan.directory.audit import api
from bazan.platform.observability.health_checks import Finding

SIGNED_EACH = timedelta(minutes=10)
"""A round a minute signs what came; after so long without one nobody watches the chain."""


def chain(at: datetime) -> Iterator[Finding]:
    broken, places = api.standing()
    signed = api.signed_at()
    if broken:
        yield Finding("bad", "audit.rewritten", {"seq": broken})
    elif signed is None:
        yield Finding("bad", "audit.never")
    elif at - signed > SIGNED_EACH:
        yield Finding("bad", "audit.unsigned", {"minutes": round((at - signed).total_seconds() / 60)})
    else:
        yield Finding("ok", "audit.signed")
    for place in places:
        if place.waiting:
            yield Finding("warn", "audit.waiting", {"place": place.place, "count": place.waiting, "why": place.reason})
    if not places:
        yield Finding("warn", "audit.alone")
