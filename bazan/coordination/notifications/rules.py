"""Pure decisions: when the next step is due, which address is one, when a failure is tried again."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from bazan.coordination.notifications.types import SEVERITIES, Subject
from bazan.core.errors import Refused
from bazan.core.numbers import whole_number
from bazan.core.time import LOCAL
from bazan.core.working_hours import Hours
from bazan.platform.manifests.message_channels import Channel

LONGEST_SUBJECT = 200
LONGEST_BODY = 2_000

EMAIL = re.compile(r"[^\s@<>,;:\"\r\n]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")
NUMBER = re.compile(r"\+[1-9][0-9]{7,14}")
"""ITU-T E.164."""

Steps = Sequence[Mapping[str, Any]]


def check_subject(subject: Subject) -> None:
    """Raises Refused ``notifications.subject.*``: it says nothing, or too much."""
    if not subject.subject or not all(text.strip() for text in subject.subject.values()):
        raise Refused("notifications.subject.empty", {}, "subject")
    if any(len(text) > LONGEST_SUBJECT for text in subject.subject.values()):
        raise Refused("notifications.subject.long", {"limit": LONGEST_SUBJECT}, "subject")
    if any(len(text) > LONGEST_BODY for text in subject.body.values()):
        raise Refused("notifications.subject.long", {"limit": LONGEST_BODY}, "body")


# Escalations


def wait_after(steps: Steps, taken: int, reached: bool, repeat_min: float) -> timedelta:
    """How long to wait once ``taken`` steps were taken: not at all when the last one found nobody and another follows."""
    if taken >= len(steps):
        return timedelta(minutes=repeat_min)
    return timedelta(minutes=float(steps[taken]["wait_min"])) if reached else timedelta()


def due(now: datetime, wait: timedelta, hours: Hours | None) -> datetime:
    """When a wait that begins now is over: of working time when ``hours`` are given."""
    return now + wait if hours is None else hours.after(now, wait)


def ends(steps: Steps, taken: int, life_safety: bool) -> bool:
    """Whether nobody is left to call. Where life depends on it there always is: the last step is taken again."""
    return taken >= len(steps) and not life_safety


# Contacts


def check_address(channel: Channel, address: str) -> str:
    """The address as it is kept: a telephone number in its international form, an e-mail address in small letters.

    Raises Refused ``notifications.address.*``.
    """
    address = address.strip()
    if channel.addresses == "email":
        if not EMAIL.fullmatch(address):
            raise Refused("notifications.address.email", {}, channel.name)
        return address.lower()
    digits = re.sub(r"[\s.()-]", "", address)
    if digits.startswith("0"):
        digits = "+84" + digits[1:]
    if not NUMBER.fullmatch(digits):
        raise Refused("notifications.address.number", {}, channel.name)
    return digits


# Wishes


def is_grave(life_safety: bool, severity: str) -> bool:
    """Whether no wish of whoever is called is heeded: life depends on it, as its chain says or by the highest level."""
    return life_safety or severity == "extreme"


def is_quiet(quiet_from: time, quiet_until: time, at: datetime) -> bool:
    """Whether the instant lies in these local hours, which may go over midnight."""
    clock = at.astimezone(LOCAL).time()
    if quiet_from < quiet_until:
        return quiet_from <= clock < quiet_until
    return clock >= quiet_from or clock < quiet_until


def check_quiet(quiet_from: time | None, quiet_until: time | None) -> None:
    """Raises Refused ``notifications.quiet.hours``: only one end is said, or both are the same."""
    if (quiet_from is None) != (quiet_until is None) or (quiet_from is not None and quiet_from == quiet_until):
        raise Refused("notifications.quiet.hours", {}, "quiet_until" if quiet_from is not None else "quiet_from")


def by_order[Found: tuple[Any, bool]](found: Sequence[Found], order: Sequence[str], channel_of: Callable[[Found], str]) -> list[Found]:
    """Of the ways found, each with whether it is passed over, the first of somebody's own order that works; all where none of it does."""
    first = next((one for name in order for one in found if channel_of(one) == name and not one[1]), None)
    return list(found) if first is None else [first]


# Deliveries


def retry(attempt: int, waits_s: Sequence[float]) -> timedelta | None:
    """How long to wait after this attempt failed; None: it was the last."""
    return timedelta(seconds=waits_s[attempt - 1]) if attempt <= len(waits_s) else None


def text_of(subject: str, body: str, link: str, more: str, longest: int, plain: bool) -> str:
    """One text for a channel that has no subject line: what happened first, the address last, never longer than ``longest``.

    ``more`` says how many others it speaks for. ``plain``: without Vietnamese marks, which halve the length of a text message.
    """
    tail = "".join(f" {one}" for one in (more, link) if one)
    head = subject if not body else f"{subject}. {body}"
    if plain:
        head, tail = unmarked(head), unmarked(tail)
    room = max(longest - len(tail), 0)
    return (head if len(head) <= room else head[: max(room - 1, 0)].rstrip() + ("~" if plain else "…")) + tail


def unmarked(text: str) -> str:
    """Vietnamese letters without their marks."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in apart if not unicodedata.combining(one)).replace("–", "-").replace("…", "...")


def filled(template: str, values: Mapping[str, str], as_: Callable[[str], str]) -> str:
    """A template with every ``{name}`` put in, each written as the template's format needs it; other braces stay."""
    for name, value in values.items():
        template = template.replace("{" + name + "}", as_(value))
    return template


def in_json(value: str) -> str:
    """Text as it stands between the quotes of a JSON string."""
    return json.dumps(value, ensure_ascii=False)[1:-1]


def at_path(answer: object, path: str) -> object:
    """What stands at ``a.b.0`` of an answer; None where it doesn't."""
    for part in path.split("."):
        if isinstance(answer, Mapping):
            answer = answer.get(part)
        elif isinstance(answer, list) and (index := whole_number(part)) is not None and index < len(answer):
            answer = answer[index]
        else:
            return None
    return answer


# Carriers

CARRIER = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_CARRIER = 30
LAST_RANK = 999
_SENDER = re.compile(r"[^\r\n<>]{0,80}<[^\s<>]+>|[^\s<>]+")
_KIND = re.compile(r"[a-z_]{1,30}")


def check_carrier_name(name: str) -> None:
    """Raises Refused ``notifications.carrier.name``."""
    if not CARRIER.fullmatch(name) or len(name) > LONGEST_CARRIER:
        raise Refused("notifications.carrier.name", {"name": name[:40], "longest": LONGEST_CARRIER}, "name")


def check_carrier_url(url: str, schemes: Sequence[str]) -> str:
    """The address as it is kept, without a password in it. Raises Refused ``notifications.carrier.url`` or ``.password``."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for one that is no number
    except ValueError as why:
        raise Refused("notifications.carrier.url", {"schemes": ", ".join(f"{one}://" for one in schemes)}, "url") from why
    if parts.scheme not in schemes or not parts.hostname or any(sign.isspace() for sign in url) or len(url) > LONGEST_SUBJECT:
        raise Refused("notifications.carrier.url", {"schemes": ", ".join(f"{one}://" for one in schemes)}, "url")
    if parts.password is not None:
        raise Refused("notifications.carrier.password", {}, "url")
    return url


def check_sender(sender: str) -> str:
    """Raises Refused ``notifications.carrier.sender``."""
    sender = " ".join(sender.split())
    if sender and (not _SENDER.fullmatch(sender) or not EMAIL.fullmatch(parseaddr(sender)[1])):
        raise Refused("notifications.carrier.sender", {}, "sender")
    return sender


def check_rank(rank: int | None) -> int:
    """0: where the file has it. Raises Refused ``notifications.carrier.order``."""
    if rank is not None and not 0 <= rank <= LAST_RANK:
        raise Refused("notifications.carrier.order", {"last": LAST_RANK}, "order")
    return rank or 0


def check_told(kinds: Sequence[str], severities: Sequence[str]) -> dict[str, list[str]]:
    """Raises Refused ``notifications.carrier.kinds`` or ``.severities``."""
    if any(not _KIND.fullmatch(kind) for kind in kinds):
        raise Refused("notifications.carrier.kinds", {}, "kinds")
    if set(severities) - set(SEVERITIES):
        raise Refused("notifications.carrier.severities", {"severities": ", ".join(SEVERITIES)}, "severities")
    return {"kinds": sorted(set(kinds)), "severities": [one for one in SEVERITIES if one in severities]}
