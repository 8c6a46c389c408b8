"""Passkeys: what a browser is asked to have its authenticator sign (WebAuthn), and whether what it answers is right.

A passkey belongs to the name people type to get here; a house that is reached by a number alone has none.
"""

import json
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bazan.core.errors import Refused
from bazan.core.settings import current
from bazan.directory.accounts.models import Account
from bazan.directory.accounts.second_factors import registered_factors
from bazan.directory.permissions.types import Proofs

if TYPE_CHECKING:
    from fido2.server import Fido2Server

LARGEST_ANSWER = 20_000
State = dict[str, Any]
"""What the session keeps until the browser answers: the challenge."""


def possible() -> bool:
    """Whether the address of this house has a name, by TLS or on this machine itself: browsers make passkeys for no other."""
    url = urlsplit(current().address)
    host = url.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return url.scheme == "https" or host == "localhost" or host.endswith(".localhost")
    return False


def asked_to_make(account: Account, proofs: Proofs) -> tuple[str, State]:
    """(what the browser is asked in JSON, what to keep) for a new passkey on a device that has none of the account."""
    from fido2.webauthn import (
        PublicKeyCredentialUserEntity,
        UserVerificationRequirement,
    )  # loaded when somebody asks: most processes never do

    person = PublicKeyCredentialUserEntity(
        id=f"bazan-{account.pk}".encode(), name=account.username, display_name=account.full_name or account.username
    )
    options, state = _server().register_begin(person, _credentials(proofs), user_verification=UserVerificationRequirement.PREFERRED)
    return _options(options), state


def made(account: Account, name: str, state: State | None, answer: str, at: datetime) -> list[str]:
    """Keep the passkey that the browser made; gives recovery codes as ``keeping.set_totp`` does.

    Refused ``people.factors.passkey`` for what wasn't asked or isn't signed for this house.
    """
    told = _judged(lambda said: _server().register_complete(state, said), state, answer)
    return registered_factors.add_passkey(account, name, told.credential_data.credential_id, bytes(told.credential_data), told.counter, at)


def asked_to_sign(proofs: Proofs) -> tuple[str, State]:
    """(what the browser is asked in JSON, what to keep) of an account that has passkeys."""
    from fido2.webauthn import UserVerificationRequirement

    options, state = _server().authenticate_begin(_credentials(proofs), user_verification=UserVerificationRequirement.PREFERRED)
    return _options(options), state


def signed(account: Account, proofs: Proofs, state: State | None, answer: str, at: datetime) -> None:
    """Nothing when one of the account's passkeys signed what was asked, and counts on. Refused ``people.factors.passkey``."""
    from fido2.webauthn import AuthenticationResponse

    def judge(said: dict[str, Any]) -> tuple[bytes, int]:
        right = _server().authenticate_complete(state, _credentials(proofs), said)
        return bytes(right), AuthenticationResponse.from_dict(said).response.authenticator_data.counter

    public_key, counter = _judged(judge, state, answer)
    passkey = next(each for each in proofs.passkeys if each.public_key == public_key)
    if not registered_factors.take_passkey(account, passkey, counter, at):
        raise Refused("people.factors.passkey", {}, field="passkey")


def _judged(judge: Callable[[dict[str, Any]], Any], state: State | None, answer: str) -> Any:
    """What the library makes of a browser's answer; whatever it dislikes, or falls over, is one refusal."""
    if state is None or len(answer) > LARGEST_ANSWER:
        raise Refused("people.factors.passkey", {}, field="passkey")
    try:
        return judge(json.loads(answer))
    except Exception as why:
        raise Refused("people.factors.passkey", {}, field="passkey") from why


def _credentials(proofs: Proofs) -> list[Any]:
    from fido2.webauthn import AttestedCredentialData

    return [AttestedCredentialData(each.public_key) for each in proofs.passkeys]


def _server() -> "Fido2Server":
    """Judges for the address people type, and no other origin."""
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    url = urlsplit(current().address)
    origin = f"{url.scheme}://{url.netloc}"
    house = PublicKeyCredentialRpEntity(id=url.hostname or "", name="Bazan")
    return Fido2Server(house, verify_origin=lambda said: said == origin)


def _options(options: Any) -> str:
    return json.dumps(dict(options)["publicKey"], separators=(",", ":"))
