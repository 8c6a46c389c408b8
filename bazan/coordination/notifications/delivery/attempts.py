"""Deliveries: claimed, carried, and what came of it. An attempt is fenced: only who made the newest one may say how it ended."""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from bazan.coordination.notifications import declared_providers, rules
from bazan.coordination.notifications.models import Contact, Delivery, ProviderHealth
from bazan.coordination.notifications.outgoing_channels import PUSH, WEBHOOK
from bazan.coordination.notifications.providers import active_providers
from bazan.coordination.notifications.recipients import call_preferences
from bazan.coordination.notifications.transports import http_gateway, smtp, web_push, webhook
from bazan.coordination.notifications.transports.delivery_outcome import Letter, Outcome
from bazan.core.labels import label
from bazan.core.language import LANGUAGES, speaking, words
from bazan.core.settings import current
from bazan.directory.accounts import api as accounts

AT_ONCE = 8
"""Attempts of one channel at the same time."""
ROUNDS = 50

Carry = Callable[[], Outcome]


def deliver_due(channel: str, now: datetime) -> int:
    """Make every attempt of a channel that is due; gives how many. The network is waited for without a transaction."""
    if not (active_providers.webhooks() if channel == WEBHOOK else [one for one in active_providers.providers() if one.channel == channel]):
        return 0
    made = 0
    with ThreadPoolExecutor(AT_ONCE) as hands:
        for _ in range(ROUNDS):
            claimed = claim(channel, now)
            made += len(claimed)
            running = [(row, hands.submit(_safely, carry)) for row, carry in claimed]
            for row, attempt in running:
                record(row, attempt.result(), now)
            if len(claimed) < AT_ONCE:
                break
    return made


def _safely(carry: Carry) -> Outcome:
    """An attempt that falls over in a way nobody thought of is a failed attempt."""
    try:
        return carry()
    except Exception as why:
        return Outcome.failed(f"{type(why).__name__} {why}")


@transaction.atomic
def claim(channel: str, now: datetime) -> list[tuple[Delivery, Carry]]:
    """Take what is due, life safety first, and say by whom it goes this time. Whoever dies with it loses it when the lease ends."""
    policy = declared_providers.policy()
    longest = max(policy.lease_s, *policy.waits_s)
    due = Q(due_at__lte=now) | Q(due_at__gt=now + timedelta(seconds=longest + 1))  # further ahead than any wait: the clock was set back
    rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).filter(due, channel=channel)
    taken = list(rows.select_related("message").order_by("-message__life_safety", "due_at", "id")[:AT_ONCE])
    languages = {one.account_id: one.language for one in accounts.contactable({row.account_id for row in taken if row.account_id})}
    resting = set(ProviderHealth.objects.filter(resting_until__gt=now).values_list("name", flat=True))
    found: list[tuple[Delivery, Carry]] = []
    for row in taken:
        failed = row.provider if row.attempt and row.account_id else ""
        row.attempt, row.state, row.due_at, row.changed_at = row.attempt + 1, "sending", now + timedelta(seconds=policy.lease_s), now
        with speaking(languages.get(row.account_id or 0, LANGUAGES[0])):
            found.append((row, _carry(row, failed, resting, policy, now)))
    Delivery.objects.bulk_update(taken, ["attempt", "state", "due_at", "changed_at", "provider"])
    return found


def _carry(row: Delivery, failed: str, resting: set[str], policy: declared_providers.Policy, now: datetime) -> Carry:
    """The attempt as something to be called without a database."""
    if row.channel == WEBHOOK:
        hook = next((one for one in active_providers.webhooks() if one.name == row.provider), None)
        text = _payload(row)
        return lambda: (
            Outcome.failed("not configured") if hook is None or not hook.secret else webhook.send(hook, Letter(row.id, "", "", text), now)
        )
    provider = choose(row.channel, failed, resting)
    if provider is None:
        return lambda: Outcome.failed("not configured")
    row.provider = provider.name
    letter = _letter(row, provider, policy)
    return lambda: _send(provider, letter)


def attempt(channel: str, letter: Letter, failed: str, now: datetime, opens: bool = False) -> tuple[str, Carry]:
    """By whom somebody without an account is written to, and the attempt as something to be called without a database; it raises nothing.

    ``failed``: who was asked before, in vain. ``opens``: what it says opens an account, so a provider of the environment alone carries it.
    """
    if channel == PUSH:
        return PUSH, lambda: _safely(lambda: web_push.send(letter, now))
    resting = ProviderHealth.objects.filter(resting_until__gt=now).values_list("name", flat=True)
    provider = choose(channel, failed, set(resting), opens)
    if provider is None:
        return "", lambda: Outcome.failed("not configured")
    return provider.name, lambda: _safely(lambda: _send(provider, letter))


def _send(provider: declared_providers.Provider, letter: Letter) -> Outcome:
    return smtp.send(provider, letter) if provider.kind == "smtp" else http_gateway.send(provider, letter)


def attempted(provider: str, outcome: Outcome, now: datetime) -> None:
    """Remember how an attempt ended for who carried it. A push service is many machines: one that fails says nothing of the others."""
    if outcome.state == "carrier" and provider not in ("", PUSH):
        with transaction.atomic():
            provider_failed(provider, outcome.error, now)


def carry(channel: str, letter: Letter, failed: str, now: datetime, opens: bool = False) -> tuple[str, Outcome]:
    """One attempt to write to somebody without an account: (by whom, how it ended). ``opens``: as of ``attempt``.

    The calling room keeps its own letters; no transaction waits for the network.
    """
    provider, act = attempt(channel, letter, failed, now, opens)
    outcome = act()
    attempted(provider, outcome, now)
    return provider, outcome


def retry_at(attempt: int, now: datetime) -> datetime | None:
    """When an attempt that failed is made again; None: it was the last."""
    wait = rules.retry(attempt, declared_providers.policy().waits_s)
    return None if wait is None else now + wait


def choose(channel: str, failed: str, resting: Iterable[str], opens: bool = False) -> declared_providers.Provider | None:
    """Who carries it: the first that neither rests nor has just failed with it; when there is none, the first that doesn't rest, or any.

    ``opens``: what it says opens an account, so that none that was set in the browser is asked.
    """
    every = [one for one in active_providers.providers() if one.channel == channel and (one.of_environment or not opens)]
    awake = [one for one in every if one.name not in resting]
    other = [one for one in awake if one.name != failed]
    return next(iter(other or awake or [one for one in every if one.name != failed] or every), None)


@transaction.atomic
def record(row: Delivery, outcome: Outcome, now: datetime) -> bool:
    """Write down how an attempt ended; False: another attempt has been made since, which alone may tell."""
    current_one = Delivery.objects.select_for_update().filter(id=row.id, attempt=row.attempt, state="sending").first()
    if current_one is None:
        return False
    if outcome.state == "sent":
        current_one.state, current_one.reference, current_one.error, current_one.due_at = "sent", outcome.reference, "", None
        current_one.changed_at = now
        current_one.save(update_fields=["state", "reference", "error", "due_at", "changed_at"])
        ProviderHealth.objects.update_or_create(
            name=row.provider, defaults={"failures": 0, "resting_until": None, "last_ok_at": now, "last_error": ""}
        )
        return True
    if outcome.state == "carrier":
        provider_failed(row.provider, outcome.error, now)
    failed(current_one, outcome.error, now, final=outcome.state == "address")
    if outcome.state == "address":
        contact_failed(current_one, now)
    return True


def failed(row: Delivery, error: str, now: datetime, final: bool = False) -> None:
    """An attempt of this delivery failed: it is made again after a wait, unless it was the last."""
    row.due_at = None if final else retry_at(row.attempt, now)
    row.state = "failed" if row.due_at is None else "queued"
    row.error, row.reference, row.changed_at = error[:300], "", now
    row.save(update_fields=["state", "due_at", "error", "reference", "changed_at"])
    if row.state == "failed":
        call_preferences.by_next_way(row, now)


def provider_failed(name: str, error: str, now: datetime) -> None:
    """Remember a provider's failure; after too many in a row it rests."""
    policy = declared_providers.policy()
    ProviderHealth.objects.get_or_create(name=name)
    health = ProviderHealth.objects.select_for_update().get(name=name)
    health.failures, health.last_error = health.failures + 1, error[:300]
    if health.failures >= policy.rests_after:
        health.resting_until = now + timedelta(seconds=policy.rest_s)
    health.save(update_fields=["failures", "last_error", "resting_until"])


def contact_failed(row: Delivery, now: datetime) -> None:
    """Remember that an address could not be reached; after too many in a row the person's other channels are used."""
    policy = declared_providers.policy()
    wanted = Contact.objects.filter(account_id=row.account_id, channel=row.channel, address=row.address)
    wanted.update(failures=F("failures") + 1)
    wanted.filter(failures__gte=policy.broken_after).update(broken_until=now + timedelta(seconds=policy.broken_s))


def contact_works(row: Delivery) -> None:
    Contact.objects.filter(account_id=row.account_id, channel=row.channel, address=row.address).update(failures=0, broken_until=None)


def _letter(row: Delivery, provider: declared_providers.Provider, policy: declared_providers.Policy) -> Letter:
    told, host = row.message, current().address
    subject, body = _word(told.subject), _word(told.body)
    link = f"{host}{told.link}" if told.link else ""
    more = label("notifications.more", count=row.more) if row.more else ""
    if provider.kind == "smtp":
        text = "\n\n".join(part for part in (subject, body, more, link) if part) + "\n"
        return Letter(row.id, row.address, f"{subject} {more}".strip(), text)
    longest = int(policy.longest.get(row.channel, rules.LONGEST_BODY))
    text = rules.text_of(subject, body, link, more, longest, row.channel in policy.plain)
    return Letter(row.id, row.address, subject, text, f"{host}/notifications/receipts/{provider.name}" if provider.receipt else "")


def _word(table: dict[str, str]) -> str:
    return words(table) or next(iter(table.values()), "")


def _payload(row: Delivery) -> str:
    told = row.message
    said = {
        "type": f"bazan.{told.kind}", "timestamp": told.created_at.isoformat(),
        "data": {
            "message": str(told.id), "key": told.key, "step": told.step, "subject": told.subject, "body": told.body,
            "severity": told.severity, "life_safety": told.life_safety, "sector": told.sector, "place": told.place_id,
            "link": f"{current().address}{told.link}" if told.link else "",
        },
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
