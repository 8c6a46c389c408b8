"""The audit as its readers see it: entries found by a call that the web process signs, each reading and each file itself on record.

Whoever administers a part of the house sees what people of the own organization and those below it did; who administers all of it sees all.
"""

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from bazan.directory.accounts.models import Account
from bazan.directory.audit import api as audit
from bazan.directory.audit.api import Asked, Entry
from bazan.directory.permissions.api import rules, signed_calls
from bazan.directory.permissions.types import Acting

EVERYBODY = "*"


def audited(asked: Asked, by: Acting, most: int, below: Iterable[int] = ()) -> list[Entry]:
    """The entries that fit, the newest first. ``below``: the numbers of the reader's own organization and of those below it."""
    colleagues = Account.objects.filter(organization_id__in=list(below)).order_by("username").values_list("username", flat=True)
    whose = EVERYBODY if sees_all(by) else ",".join(colleagues)
    said = (whose, asked.actor, asked.action, asked.subject, _text(asked.since), _text(asked.until), str(asked.below or ""), str(most))
    (rows,) = signed_calls.call("audit_seen", *said, only=("found",)) or ([],)
    return [_entry(*row) for row in rows]


def sees_all(by: Acting) -> bool:
    """Whether this reader administers the whole house."""
    return rules.allowed(by.reach, "audit.view", sector=rules.EVERY_SECTOR, everywhere=True)


@transaction.atomic
def note_audit_file(asked: Asked, by: Acting, count: int) -> None:
    """Somebody took entries of the audit away."""
    told = {
        "actor": asked.actor,
        "action": asked.action,
        "subject": asked.subject,
        "since": _text(asked.since),
        "until": _text(asked.until),
    }
    audit.append(by.username, "audit.export", "audit", told | {"count": count})


def _text(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _entry(seq: int, at: str, actor: str, action: str, subject: str, detail: str, previous: str, digest: str) -> Entry:
    return Entry(seq, datetime.fromisoformat(at), actor, action, subject, json.loads(detail), previous, digest)
