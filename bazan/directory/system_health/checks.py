"""What is looked at of the installation that is no room's own: server, clock, migrations, logins, keys, disk, jobs."""

import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bazan.core.settings import as_key, current
from bazan.core.time import now
from bazan.directory.system_health import api, queries, rules
from bazan.platform.database.api import DatabaseFailed, refuse_other_contact_key, refuse_unbound, refuse_unsigned, web_url
from bazan.platform.observability.health_checks import Finding
from bazan.platform.security.contact_encryption import key_fingerprint
from bazan.platform.security.signed_tokens import secret_key

OLDEST_SERVER = 150_000
CLOCKS_APART = timedelta(seconds=5)
PRIVATE = ("secret-key", "archive-key", "contact-key", "audit-key", "database/*", "broker/passwords", "demo-accounts.toml")
"""Files of the home that nobody else on the machine may read."""


def database(_: datetime) -> Iterator[Finding]:
    number, written, at = queries.server()
    said = {"version": written, "size_mib": round(queries.size() / 2**20)}
    yield Finding("bad", "database.old", said) if number < OLDEST_SERVER else Finding("ok", "database.answers", said)
    apart = abs(now() - at)
    if apart > CLOCKS_APART:
        yield Finding("bad", "database.clock", {"seconds": round(apart.total_seconds())})


def migrations(_: datetime) -> Iterator[Finding]:
    missing, unknown = queries.migrations()
    if missing:
        yield Finding("bad", "migrations.missing", {"count": len(missing), "first": missing[0]})
    if unknown:
        yield Finding("bad", "migrations.newer", {"count": len(unknown), "first": unknown[0]})
    if not missing and not unknown:
        yield Finding("ok", "migrations.applied")


def logins(_: datetime) -> Iterator[Finding]:
    try:
        refuse_unbound(web_url(current()))
        refuse_unsigned(web_url(current()), secret_key(current()))
        refuse_other_contact_key(web_url(current()), key_fingerprint(current()))
    except DatabaseFailed as why:
        yield Finding("bad", "logins.unbound", {"why": str(why)})
    else:
        yield Finding("ok", "logins.bound")


def keys(_: datetime) -> Iterator[Finding]:
    settings = current()
    try:
        as_key(secret_key(settings))
    except ValueError as why:
        yield Finding("bad", "keys.weak", {"why": str(why)})
    loose = [path for pattern in PRIVATE for path in sorted(settings.home.glob(pattern)) if _read_by_others(path)]
    if loose:
        yield Finding("bad", "keys.read", {"files": " ".join(map(str, loose))})
    else:
        yield Finding("ok", "keys.private")


def disk(_: datetime) -> Iterator[Finding]:
    yield rules.room(current().home, shutil.disk_usage(current().home))


def jobs(_: datetime) -> Iterator[Finding]:
    yield from rules.jobs(api.queues())


def _read_by_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
