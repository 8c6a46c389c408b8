"""Ways into an account that administrators open: an invitation for somebody new; another way in for who lost password or telephone.

For the latter one administrator asks and a second one agrees, never the person themselves. Then the account has no password, no second
proof and no open session; its person chooses anew by a key that is handed over.
"""

import re
import uuid
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from bazan.kernel.errors import Conflict, Forbidden, NotFound, Refused
from bazan.kernel.language import language
from bazan.kernel.personal import fingerprint
from bazan.register.audit import api as audit
from bazan.register.people import keys, listing, signed
from bazan.register.people.changeable import ADMINISTER
from bazan.register.people.factors import keeping
from bazan.register.people.models import Account, Reset
from bazan.register.people.queries import account_found, account_info
from bazan.register.people.types import AccountInfo, Acting, ResetInfo

LIFE = timedelta(hours=24)
SHORTEST_REASON, LONGEST_REASON = 10, 500
MAIL, LONGEST_MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+"), 200


@transaction.atomic
def invite(username: str, by: Acting, at: datetime) -> str:
    """The key for somebody new, told this once. Refused ``people.invited``: there is a password, and another takes two persons' consent;
    NotFound ``people.unknown``; Forbidden ``people.not_allowed``."""
    if _within(username, by).has_password:
        raise Refused("people.invited", {"username": username})
    return keys.make(username, "invite", by.username, at)


@transaction.atomic
def invite_by_mail(username: str, address: str, by: Acting, at: datetime) -> None:
    """Write to somebody new at this address, with a key of its own. Refused ``people.mail`` and as ``invite``."""
    if _within(username, by).has_password:
        raise Refused("people.invited", {"username": username})
    typed = address.strip().lower()
    if not MAIL.fullmatch(typed) or len(typed) > LONGEST_MAIL:
        raise Refused("people.mail", {}, "mail")
    signed.call("invitation_asked", str(uuid.uuid4()), username, language(), typed, by.username, at.isoformat())
    audit.append(by.username, "people.invite_by_mail", f"account:{username}", {"address": fingerprint(typed)})


@transaction.atomic
def ask(username: str, reason: str, by: Acting, at: datetime) -> int:
    """Ask for it; gives the request's number.

    Refused ``people.reset.own``, ``people.reset.closed``, ``people.reset.reason``, ``people.reset.waiting``; NotFound ``people.unknown``;
    Forbidden ``people.not_allowed``.
    """
    account = _within(username, by)
    if not account.active:
        raise Refused("people.reset.closed", {"username": username})
    why = " ".join(reason.split())
    if not SHORTEST_REASON <= sum(sign.isalnum() for sign in why) <= len(why) <= LONGEST_REASON:
        raise Refused("people.reset.reason", {"shortest": SHORTEST_REASON}, "reason")
    with connection.cursor() as cursor:  # of two who ask at once the second is told
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"account reset {username}"])
    _end_late(at)
    if Reset.objects.filter(account_id=account.account_id, state="waiting").exists():
        raise Refused("people.reset.waiting", {"username": username})
    made = Reset.objects.create(account_id=account.account_id, reason=why, asked_by=by.username, asked_at=at)
    audit.append(by.username, "people.ask_reset", f"account:{username}", {"reason": why})
    return made.id


@transaction.atomic
def agree(reset_id: int, by: Acting, at: datetime) -> tuple[str, str]:
    """The second consent; gives the user name and the key to hand over, told this once.

    Refused ``people.reset.alone``, ``people.reset.own``, ``people.reset.over``; NotFound, Forbidden as ``ask``.
    """
    row = _waiting(reset_id, by, at)
    if row.asked_by == by.username:
        raise Refused("people.reset.alone")
    _decide(row, "agreed", by, at)
    username = row.account.username
    account = account_found("account_named", username)
    if account is None or not account.is_active:
        raise Refused("people.reset.closed", {"username": username})
    (done,) = signed.call("account_rehashed", str(account.pk), account.password, make_password(None)) or (False,)
    if not done:
        raise Conflict("people.reset.meanwhile")
    keeping.remove_all(username, by.username, at)
    audit.append(by.username, "people.agree_to_reset", f"account:{username}", {"asked_by": row.asked_by, "reason": row.reason})
    return username, keys.make(username, "reset", by.username, at)


@transaction.atomic
def refuse(reset_id: int, by: Acting, at: datetime) -> str:
    """Nothing happens; also for who asked and thought better of it. Gives the user name."""
    row = _waiting(reset_id, by, at)
    _decide(row, "refused", by, at)
    audit.append(by.username, "people.refuse_reset", f"account:{row.account.username}", {"asked_by": row.asked_by})
    return row.account.username


def waiting(by: Acting, at: datetime) -> list[ResetInfo]:
    """What waits for a second consent, of the accounts this administrator sees. One query."""
    rows = Reset.objects.filter(state="waiting", asked_at__gt=at - LIFE, account__in=listing.visible(by)).select_related("account")
    return [
        ResetInfo(row.id, row.account.username, row.account.full_name, row.asked_by, row.asked_at, row.asked_at + LIFE, row.reason)
        for row in rows.order_by("asked_at")
    ]


def _waiting(reset_id: int, by: Acting, at: datetime) -> Reset:
    row = Reset.objects.select_for_update(of=("self",)).select_related("account").filter(id=reset_id).first()
    if row is None:
        raise NotFound("people.reset.unknown", {"id": reset_id})
    _within(row.account.username, by)
    if row.state != "waiting" or row.asked_at <= at - LIFE:
        raise Refused("people.reset.over")
    return row


def _decide(row: Reset, state: str, by: Acting, at: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by.username, at
    row.save(update_fields=["state", "decided_by", "decided_at"])


def _end_late(at: datetime) -> None:
    Reset.objects.filter(state="waiting", asked_at__lte=at - LIFE).update(state="late", decided_at=at)


def _within(username: str, by: Acting) -> AccountInfo:
    """The account, of which everything lies within the administrator's reach, and which isn't their own."""
    row = Account.objects.filter(username=username).prefetch_related("grants").first()
    if row is None:
        raise NotFound("people.unknown", {"username": username})
    if username == by.username:
        raise Refused("people.reset.own")
    account = account_info(row)
    if not listing.changeable_by(account, by):
        raise Forbidden("people.not_allowed", {"permission": ADMINISTER})
    return account
