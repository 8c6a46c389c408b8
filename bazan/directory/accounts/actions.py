"""Writes of accounts: making, granting, closing, and what signing in leaves behind. Each is one transaction and one entry."""

from datetime import date, datetime

from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet

from bazan.core.errors import Conflict, NotFound, Refused
from bazan.core.language import LANGUAGES
from bazan.core.text_safety import unseen
from bazan.core.time import now
from bazan.directory.accounts import access_events, rules
from bazan.directory.accounts.administration import account_changes, role_assignment
from bazan.directory.accounts.authentication import password_hasher
from bazan.directory.accounts.models import Account, Grant, SignInTry
from bazan.directory.audit import api as audit
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.api import rules as permissions
from bazan.directory.permissions.api import signed_calls
from bazan.directory.places import api as places
from bazan.platform.security.text_anonymization import fingerprint

LONGEST_NAME = 120


@transaction.atomic
def add_account(username: str, full_name: str, organization: str, password: str, on: date, actor: str) -> None:
    """A new account without any grant.

    Refused ``people.username``, ``people.username.reserved``, ``people.username.taken``, ``people.name``, ``people.password.*``.
    """
    rules.judge_username(username)
    if Account.objects.filter(username=username).exists():
        raise Refused("people.username.taken", {"username": username}, field="username")
    if not full_name.strip() or unseen(full_name):
        raise Refused("people.name", {}, field="full_name")
    account = Account(username=username, full_name=full_name, organization_id=organizations.by_code(organization, on).id)
    judge_and_set(account, password)
    account.save()
    audit.append(actor, "people.add_account", f"account:{username}", {"organization": organization})


@transaction.atomic
def grant(username: str, role: str, place: str, sector: str, on: date, actor: str, until: date | None = None) -> None:
    """The account holds the role in the place with this code (empty: everywhere) until the end of this day. Refused ``people.role``."""
    if role not in permissions.PERMISSIONS:
        raise Refused("people.role", {"role": role, "roles": ", ".join(permissions.PERMISSIONS)}, field="role")
    where = places.by_code(place, on).id if place else None
    span = {"account": _account(username), "role": role, "place_id": where, "sector": sector, "until": until}
    _, made = Grant.objects.get_or_create(**span, defaults={"given_at": now()})
    if made:
        told = {"role": role, "place": where, "sector": sector} | ({"until": until.isoformat()} if until else {})
        audit.append(actor, "people.grant", f"account:{username}", told)
        if role in permissions.guarded_roles():
            access_events.append_access("granted", username, actor)


@transaction.atomic
def set_password(username: str, password: str, actor: str) -> None:
    """A new password; sessions under the old one end. Refused ``people.password.*``."""
    account = _account(username)
    judge_and_set(account, password)
    account.save()
    audit.append(actor, "people.set_password", f"account:{username}", {})
    access_events.append_access("password", username, actor)


def require_password(account: Account, given: str, field: str) -> None:
    """Nothing when it is the account's password. Refused ``people.password.wrong`` at this field of a form."""
    right, _ = password_hasher.judge(given, account.password)
    if not right:
        raise Refused("people.password.wrong", {}, field=field)


@transaction.atomic
def change_password(account: Account, old: str, new: str) -> None:
    """A new password of one's own, for who knows the old one; ``account`` holds it from here on.

    Refused ``people.password.wrong``, ``people.password.*``; Conflict ``people.password.changed``.
    """
    judged = account.password
    require_password(account, old, "old")
    judge_and_set(account, new)
    (done,) = signed_calls.call("account_rehashed", str(account.pk), judged, account.password) or (False,)
    if not done:
        raise Conflict("people.password.changed")
    audit.append(account.username, "people.change_password", f"account:{account.username}", {})


@transaction.atomic
def describe_self(account: Account, full_name: str, speaks: str) -> None:
    """What a person is called, and which language they speak (empty: the browser's). Refused ``people.name``."""
    full_name = full_name.strip()
    if not full_name or len(full_name) > LONGEST_NAME or unseen(full_name):
        raise Refused("people.name", {}, field="full_name")
    account.full_name, account.language = full_name, speaks if speaks in LANGUAGES else ""
    signed_calls.call("account_told", str(account.pk), account.full_name, account.language)
    audit.append(account.username, "people.describe_self", f"account:{account.username}", {"language": account.language})


@transaction.atomic
def close_account(username: str, actor: str) -> None:
    """The account can't be used any more. It stays, because the record speaks of it. Refused ``people.last_administrator``."""
    account = _account(username)
    if role_assignment.stands(account_changes.read(username)):
        account_changes.leave_one(username)
    account.is_active = False
    account.save()
    audit.append(actor, "people.close_account", f"account:{username}", {})


def _account(username: str) -> Account:
    found = Account.objects.filter(username=username).first()
    if found is None:
        raise NotFound("people.unknown", {"username": username})
    return found


def judge_and_set(account: Account, password: str) -> None:
    """Let the account hold this password, unsaved. Refused ``people.password.*``."""
    rules.judge_password(password)
    judges = {
        "people.password.common": CommonPasswordValidator(),
        "people.password.similar": UserAttributeSimilarityValidator(("username", "full_name")),
    }
    for said in {password, rules.core_of(password)} - {""}:
        for rule, judge in judges.items():
            try:
                judge.validate(said, account)
            except ValidationError as why:
                raise Refused(rule, {}, field="password") from why
    account.set_password(password)


@transaction.atomic
def take_turn(username: str, network: str, browser: str, at: datetime) -> datetime:
    """Count a try at an account's password before it is made; gives the instant it may be made at.

    ``browser``: one the account has signed in from before; its tries stand apart from those of its network. Refused
    ``people.sign_in.wait``, uncounted, where the turn lies too far ahead.
    """
    lane = browser or network
    tries = _tries(username, lane, at).values_list("at", flat=True)
    others = 0 if browser else SignInTry.objects.filter(lane=network, at__gt=at - rules.FORGET_AFTER).count()
    turn = rules.turn(tries, others, at)
    if turn - at > rules.LONGEST_TURN:
        raise Refused("people.sign_in.wait", {"seconds": round((turn - at - rules.LONGEST_TURN).total_seconds()) + 1})
    SignInTry.objects.create(username=username, lane=lane, at=turn)
    return turn


@transaction.atomic
def count_proof(username: str, begun: str, at: datetime) -> int:
    """Count a try at a second proof before it is made; gives how many are left with it, none: it may not be made.

    ``begun``: when the password was given; of one sign-in only so many are made.
    """
    tries = _tries(username, f"proof {begun}", at)
    left = rules.MOST_PROOFS - tries.count()
    if left > 0:
        SignInTry.objects.create(username=username, lane=f"proof {begun}", at=at)
    return max(left, 0)


def _tries(username: str, lane: str, at: datetime) -> QuerySet[SignInTry]:
    """What is remembered of a lane, to be counted by nobody else until this transaction ends: two tries at once are two."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign-in {username} {lane}"])
    SignInTry.objects.filter(at__lt=at - rules.FORGET_AFTER).delete()
    return SignInTry.objects.filter(username=username, lane=lane)


def forgive_tries(username: str, lane: str) -> None:
    """Tries in a lane are forgotten: one of them was right."""
    SignInTry.objects.filter(username=username, lane=lane).delete()


@transaction.atomic
def note_sign_in(account: Account, address: str, lane: str) -> None:
    """The account signed in: the tries in its lane are forgiven, the act and its instant are on record."""
    signed_calls.call("account_signed_in", str(account.pk))
    forgive_tries(account.username, lane)
    _note(account.username, account.username, "sign_in", address)


@transaction.atomic
def note_sign_out(account: Account, address: str) -> None:
    _note(account.username, account.username, "sign_out", address)


@transaction.atomic
def note_failure(username: str, address: str) -> None:
    """Somebody gave a wrong password."""
    _note("anonymous", username, "sign_in_refused", address)


def _note(actor: str, username: str, act: str, address: str) -> None:
    """The act in the audit, whose chain keeps no address; and from where, for as long as that is kept."""
    with connection.cursor() as cursor:  # a page may not read back what it writes here, not even its number
        cursor.execute(
            "INSERT INTO sign_in (username, act, address, at) VALUES (%s, %s, %s, %s)", [username[:60], act, address[:60], now()]
        )
    audit.append(actor, f"people.{act}", f"account:{username}", {"address": fingerprint(address)})
