"""Writes of accounts: making, granting, closing, and what signing in leaves behind. Each is one transaction and one entry."""

from datetime import date, datetime

from django.db import transaction

from bazan.kernel.errors import NotFound, Refused
from bazan.register.audit import api as audit
from bazan.register.organizations import api as organizations
from bazan.register.people import rules, signed
from bazan.register.people.models import Account, Grant, SignInFailure
from bazan.register.places import api as places


@transaction.atomic
def add_account(username: str, full_name: str, organization: str, password: str, on: date, actor: str) -> None:
    """A new account without any grant. Refused ``people.username``, ``people.username.taken``, ``people.password``."""
    if not rules.USERNAME.fullmatch(username):
        raise Refused("people.username", {"username": username}, field="username")
    if Account.objects.filter(username=username).exists():
        raise Refused("people.username.taken", {"username": username}, field="username")
    account = Account(username=username, full_name=full_name, organization_id=organizations.by_code(organization, on).id)
    _set(account, password)
    account.save()
    audit.append(actor, "people.add_account", f"account:{username}", {"organization": organization})


@transaction.atomic
def grant(username: str, role: str, place: str, sector: str, on: date, actor: str) -> None:
    """The account holds the role in the place with this code (empty: everywhere). Refused ``people.role``."""
    if role not in rules.PERMISSIONS:
        raise Refused("people.role", {"role": role, "roles": ", ".join(rules.PERMISSIONS)}, field="role")
    where = places.by_code(place, on).id if place else None
    _, made = Grant.objects.get_or_create(account=_account(username), role=role, place_id=where, sector=sector)
    if made:
        audit.append(actor, "people.grant", f"account:{username}", {"role": role, "place": where, "sector": sector})


@transaction.atomic
def set_password(username: str, password: str, actor: str) -> None:
    """A new password; sessions under the old one end. Refused ``people.password``."""
    account = _account(username)
    _set(account, password)
    account.save()
    audit.append(actor, "people.set_password", f"account:{username}", {})


@transaction.atomic
def close_account(username: str, actor: str) -> None:
    """The account can't be used any more. It stays, because the record speaks of it."""
    account = _account(username)
    account.is_active = False
    account.save()
    audit.append(actor, "people.close_account", f"account:{username}", {})


def _account(username: str) -> Account:
    found = Account.objects.filter(username=username).first()
    if found is None:
        raise NotFound("people.unknown", {"username": username})
    return found


def _set(account: Account, password: str) -> None:
    if len(password) < rules.SHORTEST_PASSWORD:
        raise Refused("people.password", {"shortest": rules.SHORTEST_PASSWORD}, field="password")
    account.set_password(password)


@transaction.atomic
def note_sign_in(account: Account, address: str) -> None:
    """The account signed in: past failures are forgiven, the act and its instant are on record."""
    signed.call("account_signed_in", str(account.pk))
    SignInFailure.objects.filter(username=account.username, address=address).delete()
    audit.append(account.username, "people.sign_in", f"account:{account.username}", {"address": address})


@transaction.atomic
def note_sign_out(account: Account, address: str) -> None:
    audit.append(account.username, "people.sign_out", f"account:{account.username}", {"address": address})


@transaction.atomic
def note_failure(username: str, address: str, at: datetime) -> None:
    """Somebody gave a wrong password; old failures are swept away on the way."""
    SignInFailure.objects.filter(at__lt=at - rules.FORGET_AFTER).delete()
    SignInFailure.objects.create(username=username, address=address, at=at)
    audit.append("anonymous", "people.sign_in_refused", f"account:{username}", {"address": address})
