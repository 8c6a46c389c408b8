"""Writes of the room: the bell is silenced and rings again. One function, one transaction, one audit entry."""

from datetime import datetime

from django.db import transaction

from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Reach
from bazan.screens.duty_desk import rules
from bazan.screens.duty_desk.models import BellSilence


@transaction.atomic
def silence(reach: Reach, life: bool, until: datetime, reason: str, person: str, now: datetime) -> int:
    """Keep this account's bell quiet until then; gives the silence's number. Raises Refused ``desk.bell.*``."""
    rules.check_silence(until, reason, person, now)
    said = {"life": life, "until": until.isoformat(), "reason": reason.strip()[:300], "person": person.strip()[:200]}
    row = BellSilence.objects.create(
        account_id=reach.account_id, life=life, person=said["person"], reason=said["reason"], at=now, until=until
    )
    audit.append(reach.username, "desk.silence", f"account:{reach.username}", said)
    return row.id


@transaction.atomic
def ring_again(reach: Reach, now: datetime) -> int:
    """End this account's silences before their time; gives how many there were."""
    rows = BellSilence.objects.filter(account_id=reach.account_id, ended_at=None, until__gt=now)
    ended = rows.update(ended_at=now)
    if ended:
        audit.append(reach.username, "desk.ring_again", f"account:{reach.username}", {"ended": ended})
    return ended
