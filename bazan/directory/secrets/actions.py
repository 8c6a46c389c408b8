"""Writes: a secret kept, forgotten, and brought back when that is undone. One function, one transaction."""

import os
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from bazan.core.administrator_changes import ALL_SECTORS
from bazan.core.errors import Conflict, Forbidden, Refused
from bazan.core.settings import current
from bazan.directory.accounts import api as accounts
from bazan.directory.change_history import api as change_history
from bazan.directory.change_history.types import Change
from bazan.directory.permissions.types import Acting
from bazan.directory.secrets import encryption, rules
from bazan.directory.secrets.models import SealedSecret
from bazan.directory.secrets.queries import state_of

KIND = "secret"


@transaction.atomic
def keep(
    name: str, value: str, reason: str, by: Acting, at: datetime, sector: str = "", law: str = "", seen: int | None = None
) -> Change | None:
    """Seal a secret and use it from now on; None: it is the one that is used already.

    Refused ``secrets.name``, ``secrets.reserved``, ``secrets.empty``, ``secrets.long``, ``secrets.signs``, ``secrets.environment``;
    Forbidden ``secrets.province``; Conflict ``secrets.taken``; and what ``changes.make`` refuses.
    """
    rules.name(name)
    rules.check_owner(name, sector)
    kept = rules.value(value)
    if not accounts.allowed(by.reach, "secrets.manage", None, sector or ALL_SECTORS, everywhere=True):
        raise Forbidden("people.not_allowed", {"permission": "secrets.manage"})
    fingerprint = encryption.fingerprint(name, kept, current())
    told = {"sector": sector, "sealed": encryption.sealed(name, kept, current()), "set_by": by.username, "set_at": at}
    try:
        with transaction.atomic():
            row, made = SealedSecret.objects.get_or_create(name=name, fingerprint=fingerprint, defaults=told)
            if not made and row.sector != sector:
                SealedSecret.objects.filter(id=row.id).update(sector=sector)
    except IntegrityError as why:  # another department's: its row is out of sight here
        raise Conflict("secrets.taken", {"name": name}) from why
    return change_history.make(KIND, name, state_of(fingerprint, sector), reason, by, at, law=law, seen=seen)


def forget(name: str, reason: str, by: Acting, at: datetime, law: str = "", seen: int | None = None) -> Change | None:
    """The secret is used no more; None: there was none."""
    return change_history.make(KIND, name, None, reason, by, at, law=law, seen=seen)


def put(name: str, state: dict[str, Any] | None, actor: str, at: datetime) -> None:
    """Of all that were sealed under this name use this one, and keep the one before it, for undoing. The rest is gone for good.

    Refused ``secrets.environment``; Refused ``secrets.gone``: it isn't kept any more; Conflict ``secrets.taken``; as ``rules.check_owner``.
    """
    if state is not None:  # also what is undone: it may have been sealed before the name was reserved
        rules.check_owner(name, state["sector"])
    if os.environ.get(name):
        raise Refused("secrets.environment", {"name": name}, "name")
    rows = SealedSecret.objects.filter(name=name)
    before = list(rows.filter(current=True).values_list("id", flat=True))
    rows.update(current=False)
    used: list[int] = []
    if state is not None:
        used = list(rows.filter(fingerprint=state["fingerprint"]).values_list("id", flat=True))
        if not used:
            raise Refused("secrets.gone", {"name": name})
        try:
            with transaction.atomic():
                rows.filter(id__in=used).update(current=True, sector=state["sector"], set_by=actor, set_at=at)
        except IntegrityError as why:
            raise Conflict("secrets.taken", {"name": name}) from why
    rows.exclude(id__in=[*used, *before]).delete()
