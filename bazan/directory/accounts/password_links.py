"""Keys to an account's password: links that invite somebody new, or let in whoever forgot it, by mail or as two administrators agreed.
Each works once, and not for long.

A key is 256 random bits; its fingerprint alone is kept. It opens the password and nothing else: a second proof stays demanded.
"""

import secrets
import uuid
from datetime import datetime, timedelta

from django.db import transaction

from bazan.core.errors import NotFound
from bazan.core.language import language
from bazan.directory.accounts import actions
from bazan.directory.accounts.models import Account, Forgotten
from bazan.directory.accounts.queries import account_found, account_numbered
from bazan.directory.audit import api as audit
from bazan.directory.permissions.api import signed_calls
from bazan.directory.permissions.types import Asked, Key
from bazan.platform.security.text_anonymization import fingerprint

LIVES = {"invite": timedelta(days=7), "forgotten": timedelta(hours=1), "reset": timedelta(hours=24)}
"""By purpose."""
ASKED_WITHIN = timedelta(hours=1)
MOST_ASKED = 3
"""Letters of one account in that time."""
MOST_ASKED_OF_ALL = 200
LEASE = timedelta(minutes=1)
BATCH = 20


@transaction.atomic
def make(username: str, purpose: str, by: str, at: datetime) -> str:
    """The key, told this once; one of the same purpose that was made before works no more. NotFound ``people.unknown``."""
    account = account_found("account_named", username)
    if account is None or not account.is_active:
        raise NotFound("people.unknown", {"username": username})
    key = secrets.token_urlsafe(32)
    until = at + LIVES[purpose]
    signed_calls.call("key_made", str(account.pk), _kept(key), purpose, by, at.isoformat(), until.isoformat())
    audit.append(by, "people.make_key", f"account:{username}", {"purpose": purpose})
    return key


@transaction.atomic
def make_asked(asked_id: uuid.UUID, username: str, purpose: str, by: str, at: datetime) -> str:
    """The key for a letter that waits; empty: it was ended meanwhile, and nobody is to be written to."""
    if Forgotten.objects.select_for_update().filter(id=asked_id, due_at__isnull=False).first() is None:
        return ""
    return make(username, purpose, by, at)


def found(key: str, at: datetime) -> Key:
    """Whose password it opens, while it does. NotFound ``people.key``."""
    account, purpose, until = _account(key, at)
    return Key(account.username, account.full_name, purpose, until)


@transaction.atomic
def use(key: str, password: str, at: datetime) -> str:
    """Give its account this password, once; every session of it and every other key ends. Gives the user name.

    NotFound ``people.key``; refused ``people.password.*``, and then it still works.
    """
    account, purpose, _ = _account(key, at)
    judged = account.password
    actions.judge_and_set(account, password)
    (spent,) = signed_calls.call("key_used", _kept(key), at.isoformat()) or (False,)
    if not spent:
        raise NotFound("people.key")
    signed_calls.call("account_rehashed", str(account.pk), judged, account.password)
    signed_calls.call("sessions_ended", str(account.pk), "", "")
    audit.append(account.username, "people.use_key", f"account:{account.username}", {"purpose": purpose})
    return account.username


def _account(key: str, at: datetime) -> tuple[Account, str, datetime]:
    row = signed_calls.call("key_found", _kept(key), at.isoformat())
    account = account_numbered(row[0]) if row else None
    if row is None or account is None:
        raise NotFound("people.key")
    return account, row[1], row[2]


def _kept(key: str) -> str:
    return fingerprint(f"account key|{key}")


def ask(username: str, at: datetime) -> None:
    """Somebody says to have forgotten the password of this account. Whether it exists shows in nothing that is said here."""
    limits = (str(MOST_ASKED), str(MOST_ASKED_OF_ALL))
    since = (at - ASKED_WITHIN).isoformat()
    signed_calls.call("password_forgotten", str(uuid.uuid4()), username[:60], language(), at.isoformat(), since, *limits)


@transaction.atomic
def asked(at: datetime) -> list[Asked]:
    """Who is to be written to now, claimed: whoever dies with one loses it when the lease ends."""
    rows = list(Forgotten.objects.select_for_update(skip_locked=True).filter(due_at__lte=at).order_by("due_at")[:BATCH])
    late = [row for row in rows if row.asked_at < at - ASKED_WITHIN]
    for row in rows:
        row.attempt, row.due_at = row.attempt + 1, None if row in late else at + LEASE
    Forgotten.objects.bulk_update(rows, ["attempt", "due_at"])
    Forgotten.objects.filter(id__in=[row.id for row in late]).update(address="")
    return [
        Asked(row.id, row.username, row.language, row.attempt, row.provider, row.invited_by, row.address) for row in rows if row not in late
    ]


def written(asked_id: uuid.UUID, provider: str, again_at: datetime | None) -> None:
    """How an attempt to write ended: it is made again then, or never. A letter that was ended meanwhile stays ended."""
    ended = {} if again_at else {"address": ""}
    Forgotten.objects.filter(id=asked_id, due_at__isnull=False).update(provider=provider, due_at=again_at, **ended)
