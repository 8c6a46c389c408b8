"""Ways into an account that administrators open: an invitation for somebody new; another way in for who lost password or telephone.

For the latter one administrator asks and a second one agrees, never the person themselves. Then the account has no password, no second
proof and no open session; its person chooses anew by a key. No administrator sees a key: it goes to the person's own address. Who runs the
server can print one, where no mail leaves.
"""

import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.core.language import language
from bazan.core.reasons import SHORTEST_GRAVE_REASON
from bazan.directory.accounts import access_events, password_links
from bazan.directory.accounts.administration import account_changes, account_search, two_person_rule
from bazan.directory.accounts.administration.constants import ADMINISTER
from bazan.directory.accounts.administration.role_assignment import State
from bazan.directory.accounts.models import Account, Reset
from bazan.directory.accounts.queries import account_found, account_info
from bazan.directory.accounts.second_factors import registered_factors
from bazan.directory.audit import api as audit
from bazan.directory.permissions.api import signed_calls
from bazan.directory.permissions.types import AccountInfo, Acting, ResetInfo
from bazan.platform.security.text_anonymization import fingerprint

LIFE = timedelta(hours=24)
LONGEST_REASON = 500
MAIL, LONGEST_MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+"), 200


@transaction.atomic
def invite_on_server(username: str, operator: str, at: datetime) -> str:
    """Return the key for somebody new, told this once to who runs the server.

    Refused ``people.invited``: there is a password, and another takes two persons' consent; NotFound ``people.unknown``.
    """
    account = account_found("account_named", username)
    if account is not None and account.has_usable_password():
        raise Refused("people.invited", {"username": username})
    key = password_links.make(username, "invite", operator, at)
    access_events.append_access("invited", username, operator)
    return key


@transaction.atomic
def invite_by_mail(username: str, address: str, by: Acting, at: datetime) -> None:
    """Write to somebody new at this address, with a key of its own.

    Refused ``people.mail``; Refused ``people.invited``: there is a password, and another takes two persons' consent; Forbidden
    ``people.invite.two``: the account holds a role that no single administrator gives, or was used before; Forbidden
    ``people.not_allowed``; NotFound.
    """
    account = _within(username, by)
    if account.has_password:
        raise Refused("people.invited", {"username": username})
    if two_person_rule.invitation_takes_second(username, account_changes.read(username)):
        raise Forbidden("people.invite.two", {}, "mail")
    _write_invitation(username, check_mail(address), by.username, at)


def follow_agreement(username: str, before: State | None, more: Mapping[str, str], agreed_by: str, at: datetime) -> None:
    """Invite somebody new as two administrators agreed, and end keys made before: one person alone said where those went.

    So it is with the password of an account that is guarded from now on, unless its person signs in for long enough. Then password, second
    proofs, sessions, keys and letters that wait end, and no address that was proved before gets a key.
    """
    account = account_found("account_named", username)
    if account is None:
        return
    renews = two_person_rule.becomes_guarded(before, account_changes.read(username)) and not two_person_rule.is_long_used(account, at)
    if renews:
        signed_calls.call("account_renewed", str(account.pk), make_password(None))
        registered_factors.remove_all(username, agreed_by, at)
        audit.append(agreed_by, "people.renew_account", f"account:{username}", {})
    elif account.has_usable_password():
        return
    signed_calls.call("account_keys_ended", str(account.pk))
    if more.get("mail"):
        _write_invitation(username, check_mail(more["mail"]), agreed_by, at)


def check_mail(address: str) -> str:
    """Return the address as it is kept. Refused ``people.mail``."""
    typed = address.strip().lower()
    if not MAIL.fullmatch(typed) or len(typed) > LONGEST_MAIL:
        raise Refused("people.mail", {}, "mail")
    return typed


def _write_invitation(username: str, address: str, by: str, at: datetime) -> None:
    signed_calls.call("invitation_asked", str(uuid.uuid4()), username, language(), address, by, at.isoformat())
    audit.append(by, "people.invite_by_mail", f"account:{username}", {"address": fingerprint(address)})


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
    if not SHORTEST_GRAVE_REASON <= sum(sign.isalnum() for sign in why) <= len(why) <= LONGEST_REASON:
        raise Refused("people.reset.reason", {"shortest": SHORTEST_GRAVE_REASON}, "reason")
    with connection.cursor() as cursor:  # of two who ask at once the second is told
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"account reset {username}"])
    _end_late(at)
    if Reset.objects.filter(account_id=account.account_id, state="waiting").exists():
        raise Refused("people.reset.waiting", {"username": username})
    made = Reset.objects.create(account_id=account.account_id, reason=why, asked_by=by.username, asked_at=at)
    audit.append(by.username, "people.ask_reset", f"account:{username}", {"reason": why})
    access_events.append_access("reset_asked", username, by.username, by.username, f"reset:{made.id}")
    return made.id


@transaction.atomic
def agree(reset_id: int, by: Acting, at: datetime) -> str:
    """The second consent; the key goes to the person's own address. Gives the user name.

    Refused ``people.reset.own``, ``people.reset.over``; Forbidden ``people.reset.alone``, ``people.second.*``; as ``ask``.
    """
    row = _waiting(reset_id, by, at)
    two_person_rule.require_second(by.username, row.asked_by, at, concerned=row.account.username, alone="people.reset.alone")
    _decide(row, "agreed", by, at)
    username = row.account.username
    account = account_found("account_named", username)
    if account is None or not account.is_active:
        raise Refused("people.reset.closed", {"username": username})
    (done,) = signed_calls.call("account_rehashed", str(account.pk), account.password, make_password(None)) or (False,)
    if not done:
        raise Conflict("people.reset.meanwhile")
    registered_factors.remove_all(username, by.username, at)
    audit.append(by.username, "people.agree_to_reset", f"account:{username}", {"asked_by": row.asked_by, "reason": row.reason})
    signed_calls.call("account_keys_ended", str(account.pk))
    signed_calls.call("invitation_asked", str(uuid.uuid4()), username, language(), "", by.username, at.isoformat())
    access_events.append_access("reset_agreed", username, by.username, row.asked_by, f"reset:{row.id}")
    return username


@transaction.atomic
def refuse(reset_id: int, by: Acting, at: datetime) -> str:
    """Nothing happens; also for who asked and thought better of it. Gives the user name."""
    row = _waiting(reset_id, by, at)
    _decide(row, "refused", by, at)
    audit.append(by.username, "people.refuse_reset", f"account:{row.account.username}", {"asked_by": row.asked_by})
    access_events.append_access("reset_refused", row.account.username, by.username, row.asked_by, f"reset:{row.id}")
    return row.account.username


def waiting(by: Acting, at: datetime) -> list[ResetInfo]:
    """What waits for a second consent, of the accounts this administrator sees. One query."""
    rows = Reset.objects.filter(state="waiting", asked_at__gt=at - LIFE, account__in=account_search.visible(by)).select_related("account")
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
    if not account_search.changeable_by(account, by):
        raise Forbidden("people.not_allowed", {"permission": ADMINISTER})
    return account
