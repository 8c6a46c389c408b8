"""Second proofs of an account: what it has, set up, spent and taken away. Each write is one transaction and one entry.

Spending is one statement, so that of two who give the same code at once one is refused.
"""

import json
from datetime import datetime

from cryptography.exceptions import InvalidTag
from django.db import transaction

from bazan.core.errors import Conflict, NotFound, Refused
from bazan.core.text_safety import unseen
from bazan.directory.accounts.models import Account
from bazan.directory.accounts.queries import account_found
from bazan.directory.accounts.second_factors import one_time_codes, totp_encryption
from bazan.directory.audit import api as audit
from bazan.directory.permissions.api import signed_calls
from bazan.directory.permissions.types import PasskeyInfo, Proofs

LONGEST_NAME = 60
MOST_PASSKEYS = 10


def held(account_id: int) -> Proofs:
    """What the account can prove itself by."""
    (found,) = signed_calls.call("factors_held", str(account_id)) or ({},)
    totp = found.get("totp") or {}
    return Proofs(
        account_id,
        datetime.fromisoformat(totp["made_at"]) if totp else None,
        bytes.fromhex(totp["sealed"]) if totp else b"",
        totp.get("last_step", -1),
        found.get("codes_left", 0),
        tuple(_passkey(each) for each in found.get("passkeys", ())),
    )


def _passkey(row: dict) -> PasskeyInfo:
    used_at = row["used_at"]
    return PasskeyInfo(
        row["id"], row["name"], bytes.fromhex(row["public_key"]), row["counter"], datetime.fromisoformat(row["made_at"]),
        datetime.fromisoformat(used_at) if used_at else None,
    )  # fmt: skip


@transaction.atomic
def set_totp(account: Account, secret: str, typed: str, at: datetime) -> list[str]:
    """The telephone that holds the secret proves the account from now on, once a code of it confirms that it does.

    Gives the recovery codes, told this once, unless the account has some. Refused ``people.factors.code``.
    """
    step = one_time_codes.step_of(secret, typed, at)
    if step is None:
        raise Refused("people.factors.code", {}, field="code")
    signed_calls.call("totp_set", str(account.pk), totp_encryption.sealed(secret, account.pk).hex(), str(step), at.isoformat())
    _note(account.username, account.username, "set_totp")
    return _first_codes(account)


@transaction.atomic
def add_passkey(account: Account, name: str, credential: bytes, public_key: bytes, counter: int, at: datetime) -> list[str]:
    """A device of the person proves the account from now on. Gives recovery codes as ``set_totp`` does.

    Refused ``people.factors.name``, ``people.factors.many``; Conflict ``people.factors.passkey_known``.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or unseen(name):
        raise Refused("people.factors.name", {"most": LONGEST_NAME}, field="name")
    if len(held(account.pk).passkeys) >= MOST_PASSKEYS:
        raise Refused("people.factors.many", {"most": MOST_PASSKEYS}, field="name")
    told = (str(account.pk), name, credential.hex(), public_key.hex(), str(counter), at.isoformat())
    if not _done("passkey_added", *told):
        raise Conflict("people.factors.passkey_known", {}, field="name")
    _note(account.username, account.username, "add_passkey")
    return _first_codes(account)


@transaction.atomic
def new_recovery_codes(account: Account) -> list[str]:
    """Ten new ones, told this once; those of before work no more. Refused ``people.factors.none`` where there is nothing to recover."""
    if not held(account.pk).any:
        raise Refused("people.factors.none", {})
    return _new_codes(account)


def _first_codes(account: Account) -> list[str]:
    return [] if held(account.pk).codes_left else _new_codes(account)


def _new_codes(account: Account) -> list[str]:
    made = one_time_codes.new_recovery_codes()
    signed_calls.call("recovery_codes_set", str(account.pk), json.dumps([one_time_codes.kept(account.pk, code) for code in made]))
    _note(account.username, account.username, "new_recovery_codes")
    return made


def take_code(account: Account, typed: str, at: datetime) -> str:
    """``totp`` or ``recovery``, once for each code; empty: it isn't right, or was taken already."""
    if one_time_codes.looks_recovered(typed):
        return "recovery" if _done("recovery_code_taken", str(account.pk), one_time_codes.kept(account.pk, typed), at.isoformat()) else ""
    proofs = held(account.pk)
    if proofs.totp_at is None:
        return ""
    try:
        secret = totp_encryption.opened(proofs.sealed, account.pk)
    except InvalidTag:  # sealed before BAZAN_SECRET_KEY changed
        return ""
    step = one_time_codes.step_of(secret, typed, at, proofs.last_step)
    return "totp" if step is not None and _done("totp_step_taken", str(account.pk), proofs.sealed.hex(), str(step)) else ""


def take_passkey(account: Account, passkey: PasskeyInfo, counter: int, at: datetime) -> bool:
    """Whether a signature that was judged right is newer than any before: a device that counts backwards was copied."""
    return _done("passkey_used", str(account.pk), str(passkey.id), str(counter), at.isoformat())


@transaction.atomic
def remove_totp(account: Account, required: bool) -> None:
    """The telephone proves nothing any more. Refused ``people.factors.needed``."""
    _keep_one(account, required, without_totp=True)
    signed_calls.call("totp_removed", str(account.pk))
    _note(account.username, account.username, "remove_totp")


@transaction.atomic
def remove_passkey(account: Account, passkey_id: int, required: bool) -> None:
    """The device proves nothing any more. Refused ``people.factors.needed``; NotFound ``people.factors.passkey``."""
    _keep_one(account, required, without_passkey=passkey_id)
    if not _done("passkey_removed", str(account.pk), str(passkey_id)):
        raise NotFound("people.factors.passkey")
    _note(account.username, account.username, "remove_passkey")


def _keep_one(account: Account, required: bool, without_totp: bool = False, without_passkey: int = 0) -> None:
    """Whoever must prove twice keeps something to do it by."""
    signed_calls.call("account_locked", str(account.pk))  # two who take away one each would leave none
    proofs = held(account.pk)
    left = (proofs.totp_at is not None and not without_totp) or any(each.id != without_passkey for each in proofs.passkeys)
    if required and not left:
        raise Refused("people.factors.needed")


@transaction.atomic
def remove_all(username: str, by: str, at: datetime) -> None:
    """The account proves itself by its password alone, until it sets up a second proof anew; its sessions end.

    Whoever calls it has judged that ``by`` may, and that a second person agreed. NotFound ``people.unknown``.
    """
    account = account_found("account_named", username)
    if account is None:
        raise NotFound("people.unknown", {"username": username})
    signed_calls.call("factors_removed", str(account.pk))
    signed_calls.call("sessions_ended", str(account.pk), "", "")
    _note(by, username, "remove_second_proofs")


def _done(function: str, *arguments: str) -> bool:
    (done,) = signed_calls.call(function, *arguments) or (False,)
    return bool(done)


def _note(actor: str, username: str, act: str) -> None:
    audit.append(actor, f"people.{act}", f"account:{username}", {})
