"""Where officers were, erased when its time is over, or when the officer asks."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from bazan.core.errors import Conflict
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import SYSTEM, Acting
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.security.text_anonymization import fingerprint
from bazan.response.teams.models import TeamErasure, TeamPosition

BATCH = 5_000
"""Places are many and small: more in one transaction than of other things."""


def positions(ripe: Ripe) -> Erased:
    """Places that came in before; those of a task that is held for a court or an inquiry stay, and so do those of a share that runs."""
    found = _free().filter(received_at__lt=ripe.before).order_by("id")
    if not ripe.erase:
        return Erased(found.count())
    return _erase(found[: max(ripe.most, BATCH)])


@transaction.atomic
def ask_erasure(by: Acting, at: datetime) -> None:
    """The officer asks that the places of the own phone be erased; it is done by the clock. Conflict ``teams.erasure.asked``."""
    _, made = TeamErasure.objects.get_or_create(account_id=by.reach.account_id, done_at=None, defaults={"asked_at": at})
    if not made:
        raise Conflict("teams.erasure.asked", {})
    audit.append(by.username, "teams.ask_erasure", f"account:{by.username}", {})


def erase_asked(at: datetime) -> int:
    """For the clock: erase what officers asked for, with its proof in the audit. How many requests are done."""
    done = 0
    for wanted in TeamErasure.objects.filter(done_at=None).order_by("id"):
        with transaction.atomic():
            erased = _erase(_free().filter(share__account_id=wanted.account_id, received_at__lte=wanted.asked_at))
            TeamErasure.objects.filter(id=wanted.id).update(done_at=at, count=erased.count)
            told = {"count": erased.count, "prints": erased.prints, "request": wanted.id}
            audit.append(SYSTEM.username, "teams.erase", f"account:{wanted.account_id}", told)
        done += 1
    return done


def _free() -> QuerySet[TeamPosition]:
    return TeamPosition.objects.filter(share__case__held=False).exclude(share__ended_at=None)


def _erase(found: QuerySet[TeamPosition]) -> Erased:
    """One fingerprint for each share: thousands of places are one thing somebody kept."""
    rows = list(found.values_list("id", "share_id", "latitude", "longitude", "observed_at"))
    TeamPosition.objects.filter(id__in=[row[0] for row in rows]).delete()
    shares = dict.fromkeys(share for _, share, *_ in rows)
    prints = (fingerprint(repr([rest for _, one, *rest in rows if one == share])) for share in shares)
    return Erased(len(rows), tuple(prints))
