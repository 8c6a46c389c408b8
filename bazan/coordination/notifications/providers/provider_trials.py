"""A message sent to try a carrier: asked for by a page, carried by a job, with what came of it."""

import time
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from bazan.coordination.notifications import declared_providers, outgoing_channels, rules
from bazan.coordination.notifications.models import CarrierTrial
from bazan.coordination.notifications.providers import active_providers
from bazan.coordination.notifications.transports import http_gateway, smtp, webhook
from bazan.coordination.notifications.transports.delivery_outcome import Letter, Outcome
from bazan.coordination.notifications.types import Trial
from bazan.core.errors import NotFound, Refused
from bazan.core.labels import label
from bazan.core.settings import current
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.platform.jobs import api as jobs

MOST = 10
"""Of one person in an hour: a test is no way to write to strangers."""
LOST_AFTER = timedelta(minutes=5)
"""A trial nobody carried by then won't be: its process is away."""


@transaction.atomic
def ask_trial(name: str, address: str, by: Acting, at: datetime) -> UUID:
    """Have one message sent by this carrier.

    Refused ``notifications.address.*``, ``notifications.trial.many``; NotFound ``notifications.provider.unknown``; Forbidden
    ``people.not_allowed``.
    """
    accounts.require(by.reach, "channels.manage")
    made = _named(name)
    if isinstance(made, declared_providers.Provider):
        kind = declared_providers.channel(made.channel)
        assert kind is not None
        address = rules.check_address(kind, address)
    else:
        address = ""
    if CarrierTrial.objects.filter(by=by.username, asked_at__gt=at - timedelta(hours=1)).count() >= MOST:
        raise Refused("notifications.trial.many", {"most": MOST})
    channel = made.channel if isinstance(made, declared_providers.Provider) else outgoing_channels.WEBHOOK
    row = CarrierTrial(id=uuid4(), carrier=name, channel=channel, address=address, by=by.username, asked_at=at, changed_at=at)
    row.save(force_insert=True)
    jobs.defer("notifications.try", trial_id=str(row.id))
    audit.append(by.username, "notifications.try", f"channel:{name}", {"channel": channel})
    return row.id


def carry_out(trial_id: str) -> None:
    """Send the message of a trial, once; the network is waited for without a transaction."""
    row = CarrierTrial.objects.filter(id=trial_id, state="waiting").first()
    if row is None:
        return
    began = time.monotonic()
    outcome = _sent(row)
    took = round((time.monotonic() - began) * 1000)
    state, at = "sent" if outcome.state == "sent" else "failed", now()
    CarrierTrial.objects.filter(id=row.id, state="waiting").update(
        state=state, reference=outcome.reference, error=outcome.error, took_ms=took, changed_at=at
    )


def tell_trial(carrier: str, reference: str, state: str, at: datetime) -> bool:
    """A carrier called back about what may be a trial; whether it was one."""
    told = CarrierTrial.objects.filter(carrier=carrier, reference=reference, state="sent").update(state=state, changed_at=at)
    return bool(told)


def trials(name: str, at: datetime, limit: int = 5) -> list[Trial]:
    """Of one carrier, the newest first."""
    rows = CarrierTrial.objects.filter(carrier=name).order_by("-asked_at")[:limit]
    return [
        Trial(
            row.carrier, row.channel, row.address, row.by, row.asked_at,
            "lost" if row.state == "waiting" and row.asked_at < at - LOST_AFTER else row.state, row.error, row.took_ms, row.changed_at,
        )
        for row in rows
    ]  # fmt: skip


def _named(name: str) -> declared_providers.Provider | declared_providers.Webhook:
    made = next((one for one in (*active_providers.providers(), *active_providers.webhooks()) if one.name == name), None)
    if made is None:
        raise NotFound("notifications.provider.unknown", {})
    return made


def _sent(row: CarrierTrial) -> Outcome:
    try:
        made = _named(row.carrier)
        host, subject = current().address, label("notifications.trial.subject")
        text = label("notifications.trial.body", by=row.by, host=host)
        if isinstance(made, declared_providers.Webhook):
            return (
                webhook.send(made, Letter(row.id, "", "", '{"type":"bazan.trial","data":{}}'), row.asked_at) if made.secret else _keyless()
            )
        if made.kind == "smtp":
            return smtp.send(made, Letter(row.id, row.address, subject, text))
        policy = declared_providers.policy()
        longest = int(policy.longest.get(made.channel, rules.LONGEST_BODY))
        callback = f"{host}/notifications/receipts/{made.name}" if made.receipt else ""
        said = rules.text_of(subject, text, "", "", longest, made.channel in policy.plain)
        return http_gateway.send(made, Letter(row.id, row.address, subject, said, callback))
    except Exception as why:
        return Outcome.failed(f"{type(why).__name__} {why}")


def _keyless() -> Outcome:
    return Outcome.failed("no secret to sign with")
