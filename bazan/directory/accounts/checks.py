"""What is looked at of accounts: that somebody can administer, not one person alone, and nobody by a password alone."""

from collections.abc import Iterator
from datetime import datetime

from bazan.core.time import local_day
from bazan.directory.accounts import api
from bazan.platform.observability.health_checks import Finding


def administrators(at: datetime) -> Iterator[Finding]:
    everybody = api.holders(["administrator"], None, "*", local_day(at))
    count = len(everybody)
    if count == 0:
        yield Finding("bad", "administrators.none")
    elif count == 1:
        yield Finding("warn", "administrators.one")
    else:
        yield Finding("ok", "administrators.some", {"count": count})
    if unproved := [person.username for person in everybody if not api.proofs_of(person.account_id).any]:
        yield Finding("warn", "administrators.unproved", {"count": len(unproved), "usernames": ", ".join(unproved)})
