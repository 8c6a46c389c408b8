"""People say how they are; officers look up a number to call back."""

from datetime import datetime

from bazan.citizens.safety_checks import caller_phones
from bazan.citizens.safety_checks.types import Answer
from bazan.core.errors import Conflict, NotFound, Refused
from bazan.core.reasons import SHORTEST_LOOK_REASON
from bazan.core.settings import current
from bazan.core.text_safety import unseen
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.platform.security.text_anonymization import fingerprint
from bazan.response.warnings import api as warnings
from bazan.response.warnings.types import MessageInfo

GRAVE = ("Extreme", "Severe")
LONGEST = 300
CHAIN = 50


def asks(one: MessageInfo, at: datetime) -> bool:
    """Whether people are asked how they are: while a grave warning to everybody is in force."""
    return one.public and one.severity in GRAVE and one.in_force(at)


def subject(one: MessageInfo) -> str:
    """What answers belong to: the incident, else the first of the warnings that followed each other."""
    for _ in range(CHAIN):
        if one.incident or one.replaces is None:
            break
        one = warnings.message(one.replaces)
    return one.incident or f"warning:{one.id}"


def say(warning_id: int, answer: Answer, at: datetime) -> None:
    """Somebody is safe, or needs help; said again by the same phone it stands instead.

    Conflict ``calls_for_help.over``; NotFound ``warnings.message.unknown``; Refused ``calls_for_help.state``, ``.words``.
    """
    one = warnings.message(warning_id)
    if not asks(one, at):
        raise Conflict("calls_for_help.over", {})
    if answer.state not in ("safe", "help"):
        raise Refused("calls_for_help.state", {}, "state")
    if len(answer.words) > LONGEST or unseen(answer.words):
        raise Refused("calls_for_help.words", {"most": LONGEST}, "words")
    latitude, longitude = answer.point or ("", "")
    danger, device = subject(one), fingerprint(answer.device)
    phone = caller_phones.sealed(answer.phone.encode(), caller_phones.key_of_call(danger, device), current()).hex() if answer.phone else ""
    accounts.call_signed(
        "call_for_help_say", danger, device, answer.state, str(answer.place_id), str(latitude), str(longitude), answer.words.strip(), phone,
        at.isoformat(), only=("1",),
    )  # fmt: skip


def call_back(call_id: int, place_id: int, by: Acting, reason: str) -> str:
    """The number of somebody who needs help, to one who says why: the look is audited.

    Forbidden ``people.not_allowed``; Refused ``calls_for_help.reason``; NotFound ``calls_for_help.unknown``.
    """
    accounts.require(by.reach, "calls_for_help.answer", place_id)
    if len(reason.strip()) < SHORTEST_LOOK_REASON:
        raise Refused("calls_for_help.reason", {}, "reason")
    found = accounts.call_signed("call_for_help_phone_of", str(call_id))
    if not found or not found[0]:
        raise NotFound("calls_for_help.unknown", {})
    audit.append(by.username, "calls_for_help.answer", f"call_for_help:{call_id}", {"why": fingerprint(reason.strip())})
    phone, danger, device = found
    return caller_phones.opened(bytes.fromhex(phone), caller_phones.key_of_call(danger, device), current()).decode()
