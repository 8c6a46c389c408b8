"""What providers call back to say: kept at once, applied by a clock to the delivery they name."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from bazan.coordination.notifications import rules
from bazan.coordination.notifications.delivery.attempts import contact_failed, contact_works, failed, provider_failed
from bazan.coordination.notifications.models import Delivery, ProviderReceipt
from bazan.coordination.notifications.providers import active_providers, provider_trials
from bazan.core.errors import NotFound, Refused
from bazan.core.numbers import whole_number

KEPT = timedelta(days=2)
"""A word about something nobody knows is waited with so long: it may have come before our own record of it."""


def receive(name: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Keep what a provider says; the same word twice is one.

    Raises NotFound ``notifications.provider.unknown``, Refused ``notifications.receipt.signature``, ``.old`` or ``.unreadable``.
    """
    provider = active_providers.provider(name)
    form = provider.receipt if provider else None
    if form is None or not form.secret:
        raise NotFound("notifications.provider.unknown", {})
    moment = headers.get(form.timestamp, "") if form.timestamp else ""
    signed = (f"{moment}." if form.timestamp else "").encode() + body
    mac = hmac.new(form.secret.encode(), signed, hashlib.sha256).hexdigest()
    given = headers.get(form.signature, "").removeprefix("sha256=").strip().lower()
    if not hmac.compare_digest(mac.encode(), given.encode()):
        raise Refused("notifications.receipt.signature")
    told = whole_number(moment, digits=12)
    if form.timestamp and (told is None or abs(now.timestamp() - told) > form.window_s):
        raise Refused("notifications.receipt.old")
    try:
        said = json.loads(body)
    except ValueError as why:
        raise Refused("notifications.receipt.unreadable") from why
    reference, word = rules.at_path(said, form.reference), str(rules.at_path(said, form.state))
    if not isinstance(reference, str | int) or not str(reference).strip() or len(str(reference)) > 200:
        raise Refused("notifications.receipt.unreadable")
    state = "delivered" if word in form.delivered else "failed" if word in form.failed else ""
    if state:  # other words tell of stages on the way
        row = ProviderReceipt(provider=name, reference=str(reference), state=state, at=now)
        ProviderReceipt.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def apply_receipts(now: datetime, limit: int = 500) -> int:
    """Bring deliveries to what their providers said; gives how many words were applied. One that came too early waits."""
    rows = list(ProviderReceipt.objects.select_for_update(skip_locked=True).filter(applied=False).order_by("at", "id")[:limit])
    applied = []
    for row in rows:
        found = Delivery.objects.select_for_update().filter(provider=row.provider, reference=row.reference).first()
        if found is None and not provider_trials.tell_trial(row.provider, row.reference, row.state, now) and row.at > now - KEPT:
            continue
        if found is not None:
            _apply(found, row.state, now)
        applied.append(row.id)
    ProviderReceipt.objects.filter(id__in=applied).update(applied=True)
    return len(applied)


def _apply(found: Delivery, state: str, now: datetime) -> None:
    """A delivery that was told to be sent was not when its provider says so later: it goes again, by another one if there is."""
    if state == "delivered" and found.state in ("sent", "failed"):
        found.state, found.due_at, found.error, found.changed_at = "delivered", None, "", now
        found.save(update_fields=["state", "due_at", "error", "changed_at"])
        contact_works(found)
    elif state == "failed" and found.state == "sent":
        provider_failed(found.provider, "receipt: failed", now)
        contact_failed(found, now)
        failed(found, "receipt: failed", now)
