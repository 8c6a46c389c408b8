"""Tokens for reading: made, shown once, used and revoked; each act with its audit entry, the first use of a day too.

A program that brings one comes before anybody is known, so it is found through functions which the web process signs each call of.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from bazan.core.errors import NotFound, Refused
from bazan.core.text_safety import unseen
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.interfaces.ogc_api.feature_queries import Reader
from bazan.interfaces.ogc_api.models import LONGEST, ReadingToken
from bazan.platform.security.text_anonymization import fingerprint

DAYS = (30, 90, 365)
"""How long a token may live."""
MOST = 20
"""Living ones of one person."""
LONGEST_NAME = 80
MARK = "bazan_read_"
"""How every token begins, so that programs which look for lost secrets know one."""
LONGEST_SECRET = 200
USED_EVERY = timedelta(minutes=1)
_COLUMNS = ("id", "account_id", "name", "secret_sha256", "sign_in_mark", "scopes", "last_used_at")


@dataclass(frozen=True)
class Kept:
    """A token as its maker lists it. ``state``: living, expired, revoked or ended: by a new password."""

    id: int
    name: str
    codes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    state: str


def kept(account: AbstractBaseUser, at: datetime) -> list[Kept]:
    """One's own, the newest first."""
    return [_kept(row, account, at) for row in ReadingToken.objects.filter(account_id=account.pk).order_by("-id")]


@transaction.atomic
def make(name: str, codes: Iterable[str], days: int | None, account: AbstractBaseUser, reader: Reader, at: datetime) -> str:
    """The secret of a new token for these layers (none: for all), which nobody can tell again.

    Refused ``publication.token_name``, ``publication.token_days``, ``publication.token_layer``, ``publication.token_many``.
    """
    name, wanted = name.strip(), sorted(set(codes))
    if not 1 <= len(name) <= LONGEST_NAME or unseen(name):
        raise Refused("publication.token_name", {"most": LONGEST_NAME}, "name")
    if days not in DAYS:
        raise Refused("publication.token_days", {"days": ", ".join(map(str, DAYS))}, "days")
    known = {layer.code for layer in reader.layers()}
    if unknown := [code for code in wanted if code not in known]:
        raise Refused("publication.token_layer", {"code": unknown[0][:60]}, "layers")
    if sum(one.state == "living" for one in kept(account, at)) >= MOST:
        raise Refused("publication.token_many", {"most": MOST}, "name")
    secret = MARK + secrets.token_urlsafe(32)
    row = ReadingToken.objects.create(
        account_id=account.pk, name=name, secret_sha256=_digest(secret), sign_in_mark=account.get_session_auth_hash(), scopes=wanted,
        made_at=at, expires_at=at + min(timedelta(days=days), LONGEST),
    )  # fmt: skip
    audit.append(
        account.get_username(), "publication.make_token", f"reading_token:{row.id}", {"name": name, "layers": wanted, "days": days}
    )
    return secret


@transaction.atomic
def revoke(token_id: int, account: AbstractBaseUser, at: datetime) -> None:
    """One of one's own, at once; one that is revoked already stays so. NotFound ``publication.token_gone``."""
    row = ReadingToken.objects.filter(id=token_id, account_id=account.pk).first()
    if row is None:
        raise NotFound("publication.token_gone", {})
    if ReadingToken.objects.filter(id=token_id, revoked_at=None).update(revoked_at=at):
        audit.append(account.get_username(), "publication.revoke_token", f"reading_token:{row.id}", {"name": row.name})


def bearer(secret: str, username: str | None, address: str, at: datetime) -> tuple[AbstractBaseUser, frozenset[str] | None]:
    """Whose token it is, and for which layers (None: all). ``username``: whose it is said to be, where a program says it.

    Refused ``publication.token``: no such token, or expired, revoked, of a closed account, made under an older password, of somebody else;
    which of these isn't told. It is looked for by its SHA-256, so how long that takes says nothing of any secret.
    """
    digest = _digest(secret[:LONGEST_SECRET])
    row = accounts.call_signed("reading_token_found", digest, only=_COLUMNS)
    if row is None:
        raise Refused("publication.token")
    number, account_id, name, kept_digest, mark, codes, used = row
    account = accounts.account_numbered(account_id)
    right = (
        account is not None
        and compare_digest(kept_digest, digest)
        and compare_digest(mark, account.get_session_auth_hash())
        and (username is None or compare_digest(username.encode(), account.get_username().encode()))
    )
    if account is None or not right:
        raise Refused("publication.token")
    if used is None or at - used >= USED_EVERY:
        _note(number, name, account.get_username(), address, used, at)
    return account, frozenset(json.loads(codes)) or None  # a signed call gives JSON as text


@transaction.atomic
def _note(number: int, name: str, username: str, address: str, used: datetime | None, at: datetime) -> None:
    """That it was used; of several that find this out at the same moment one tells of the day's first use."""
    told = accounts.call_signed("reading_token_used", str(number), used.isoformat() if used else "", at.isoformat())
    if told and told[0] and (used is None or local_day(used) < local_day(at)):
        audit.append(username, "publication.use_token", f"reading_token:{number}", {"name": name, "address": fingerprint(address)})


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _kept(row: ReadingToken, account: AbstractBaseUser, at: datetime) -> Kept:
    ended = not compare_digest(row.sign_in_mark, account.get_session_auth_hash())
    state = "revoked" if row.revoked_at else "expired" if row.expires_at <= at else "ended" if ended else "living"
    return Kept(row.id, row.name, tuple(row.scopes), row.made_at, row.expires_at, row.last_used_at, state)
