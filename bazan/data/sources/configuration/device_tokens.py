"""Devices and their tokens: made, taken in turns and ended in the browser. A token is told once; what is kept of it are hashes.

Pages write no device: they call functions of the database that run as its owner, each call signed (``signed_calls.py`` of permissions).
"""

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction

from bazan.core.administrator_changes import ALL_SECTORS, WHOLE_PROVINCE
from bazan.core.errors import Forbidden, NotFound, Refused
from bazan.core.labels import label
from bazan.core.time import LOCAL
from bazan.data.observations import api as observations
from bazan.data.sources.models import Device, Source
from bazan.data.sources.types import DeviceInfo, Token
from bazan.directory.accounts import api as accounts
from bazan.directory.change_history import api as change_history
from bazan.directory.change_history.types import Change
from bazan.directory.permissions.types import Acting
from bazan.platform.drivers.api import PUSHED

KIND, PERMISSION = "device", "devices.manage"
IDLE_AFTER = timedelta(days=90)
MOST_HOURS = 24 * 14
LONGEST_NAME = 120


def devices(at: datetime) -> list[DeviceInfo]:
    """Every device of the sources in reach, by source and name; one that was ended as well."""
    rows = Device.objects.select_related("source").order_by("source__code", "name", "id")
    return [_of(list(group), at) for _, group in groupby(rows, key=lambda row: (row.source_id, row.name))]


def device(subject: str, at: datetime) -> DeviceInfo:
    """NotFound ``sources.device.unknown``."""
    rows = _rows(subject)
    if not rows:
        raise NotFound("sources.device.unknown", {"device": subject[:180]})
    return _of(rows, at)


def _rows(subject: str) -> list[Device]:
    code, _, name = subject.partition("/")
    return list(Device.objects.select_related("source").filter(source__code=code, name=name).order_by("id"))


def _of(rows: list[Device], at: datetime) -> DeviceInfo:
    first, good = rows[0], [row for row in rows if row.revoked_at is None and (row.ends_at is None or row.ends_at > at)]
    source = first.source
    ended = max((moment for row in rows if (moment := row.revoked_at or row.ends_at)), default=None) if not good else None
    since = max((moment for moment in (source.last_seen_at, *(row.made_at for row in good)) if moment), default=None)
    return DeviceInfo(
        f"{source.code}/{first.name}", first.name, source.code, source.name, source.name_en, source.sector, source.driver,
        tuple(Token(row.id, row.made_at, row.made_by, row.ends_at) for row in good), ended, source.last_seen_at,
        bool(good) and (since is None or at - since > IDLE_AFTER),
    )  # fmt: skip


@transaction.atomic
def make_device(source_code: str, name: str, reason: str, by: Acting, at: datetime, law: str = "") -> tuple[Change, str]:
    """(the change, the token, told once) of a new device of a source that is sent to.

    Refused ``sources.device.name``, ``.driver``, ``.exists``; NotFound ``sources.unknown``; Forbidden.
    """
    source = Source.objects.filter(code=source_code).first()
    if source is None:
        raise NotFound("sources.unknown", {"code": source_code[:60]}, "source")
    if source.driver not in PUSHED:
        raise Refused("sources.device.driver", {"source": source.name}, "source")
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or set(name) & set(":/+#|"):
        raise Refused("sources.device.name", {"name": name[:80]}, "name")
    subject = f"{source.code}/{name}"
    if read(subject) is not None:
        raise Refused("sources.device.exists", {"device": subject}, "name")
    number, token = _token(source, name, by, at)
    return _changed(subject, [[number, ""]], reason, by, at, law, None), token


@transaction.atomic
def rotate_device(
    subject: str, hours: int, reason: str, by: Acting, at: datetime, law: str = "", seen: int | None = None
) -> tuple[Change, str]:
    """(the change, the new token, told once); the former ones are good for so many hours more. Over MQTT the broker knows the newest only.

    Refused ``sources.device.hours``, ``.ended``; NotFound ``sources.device.unknown``; Conflict ``changes.meanwhile``.
    """
    if not 0 <= hours <= MOST_HOURS:
        raise Refused("sources.device.hours", {"most": MOST_HOURS}, "hours")
    held = device(subject, at)
    if not held.tokens:
        raise Refused("sources.device.ended", {})
    number, token = _token(_rows(subject)[0].source, held.name, by, at)
    until = at + timedelta(hours=hours)
    kept = [[one.id, min(one.ends_at or until, until).isoformat()] for one in held.tokens] if hours else []
    return _changed(subject, [*kept, [number, ""]], reason, by, at, law, seen), token


@transaction.atomic
def end_device(subject: str, reason: str, by: Acting, at: datetime, law: str = "", seen: int | None = None) -> Change | None:
    """No token of the device is good any more, at once; None: none was. NotFound ``sources.device.unknown``."""
    device(subject, at)
    return change_history.make(KIND, subject, None, reason, by, at, law=law, seen=seen)


def _changed(subject: str, tokens: list[list[Any]], reason: str, by: Acting, at: datetime, law: str, seen: int | None) -> Change:
    change = change_history.make(KIND, subject, {"tokens": tokens}, reason, by, at, law=law, seen=seen)
    assert change is not None  # a new token is always another state
    return change


def _token(source: Source, name: str, by: Acting, at: datetime) -> tuple[int, str]:
    """(number, token) of one that is good for nothing yet."""
    if not accounts.allowed(by.reach, PERMISSION, None, source.sector or ALL_SECTORS, everywhere=True):
        raise Forbidden("people.not_allowed", {"permission": PERMISSION})
    token = secrets.token_urlsafe(32)
    told = {
        "source": source.id, "name": name, "sha256": hashlib.sha256(token.encode()).hexdigest(),
        "broker_password": observations.broker_password(token), "by": by.username, "at": at.isoformat(),
    }  # fmt: skip
    made = accounts.call_signed("add_device_token", json.dumps(told))
    assert made is not None
    return made[0], token


def end_tokens(at: datetime) -> int:
    """How many tokens whose time is over were ended; the ingest processes are told."""
    with transaction.atomic():
        ended = [row.id for row in Device.objects.filter(revoked_at=None, ends_at__lte=at)]
        for number in ended:
            Device.objects.filter(id=number).update(revoked_at=at)
        if ended:
            observations.announce()
    return len(ended)


def read(subject: str) -> dict[str, Any] | None:
    """Tokens that were taken in turns stand here as they were left, also when their hours are over: so taking turns can be undone."""
    tokens = [[row.id, row.ends_at.isoformat() if row.ends_at else ""] for row in _rows(subject) if _stands(row)]
    return {"tokens": tokens} if tokens else None


def _stands(row: Device) -> bool:
    return row.revoked_at is None or (row.ends_at is not None and row.revoked_at >= row.ends_at)


def put(subject: str, state: dict[str, Any] | None, actor: str, at: datetime) -> None:
    rows = _rows(subject)
    if not rows:
        raise NotFound("sources.device.unknown", {"device": subject[:180]})
    told = {"source": rows[0].source_id, "name": rows[0].name, "tokens": dict((state or {}).get("tokens", ())), "at": at.isoformat()}
    accounts.call_signed("hold_device_tokens", json.dumps(told))
    observations.announce()


def within(subject: str, state: dict[str, Any] | None) -> list[tuple[int | None, str]]:
    source = Source.objects.filter(code=subject.partition("/")[0]).first()
    return [(WHOLE_PROVINCE, source.sector or ALL_SECTORS)] if source else [(WHOLE_PROVINCE, ALL_SECTORS)]


def said(subject: str, state: dict[str, Any] | None) -> list[tuple[str, str]]:
    return [(label("sources.device.tokens"), _words(state["tokens"]))] if state else []


def _words(tokens: Iterable[tuple[int, str]]) -> str:
    named = []
    for number, until in tokens:
        moment = f"{datetime.fromisoformat(until).astimezone(LOCAL):%d/%m/%Y %H:%M}" if until else ""
        named.append(label("sources.device.until", number=number, moment=moment) if until else label("sources.device.good", number=number))
    return ", ".join(named)


def title(subject: str) -> str:
    return subject
