"""What is looked at of accounts: that somebody can administer, and not one person alone."""

from collections.abc import Iterator
from datetime import datetime

from bazan.kernel.checks import Check, Finding
from bazan.kernel.time import local_day
from bazan.register.people import api


def administrators(at: datetime) -> Iterator[Finding]:
    count = len(api.holders(["administrator"], None, "*", local_day(at)))
    if count == 0:
        yield Finding("bad", "administrators.none")
    elif count == 1:
        yield Finding("warn", "administrators.one")
    else:
        yield Finding("ok", "administrators.some", {"count": count})


CHECKS = (Check("administrators", administrators),)
