"""Reports that other systems send, signed, and those that people write by mail: judged as what a citizen sends, by the same door."""

import base64
import binascii
import hmac
import io
import json
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bazan.citizens.field_reports import voice_notes
from bazan.citizens.field_reports.intake.submission import place_of, sector_of, submit
from bazan.citizens.field_reports.policy import policy
from bazan.citizens.field_reports.types import Filed, Receipt, Sent, Source
from bazan.coordination.notifications import api as notifications
from bazan.core.errors import NotFound, Refused
from bazan.core.numbers import whole_number
from bazan.core.time import local_day
from bazan.data.sources import api as sources
from bazan.directory.accounts import api as accounts
from bazan.directory.places import api as places

WINDOW_S = 300
"""So old a signature may be."""
LARGEST = 12 << 20
"""Of one message with its pictures, in bytes."""
LARGEST_PART = 8 << 20
TEXTS = ("words", "service", "landmark", "name", "phone", "device", "commune")
PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def source(name: str) -> Source:
    """Another system that may send: declared, and its secret stands in the environment. NotFound ``field_reports.source``."""
    found = policy().sources.get(name)
    if found is None or not os.environ.get(found.secret_environment):
        raise NotFound("field_reports.source", {})
    return found


def receive(name: str, headers: Mapping[str, str], body: bytes, at: datetime) -> Receipt:
    """Take in one report of another system; sent again under its ``webhook-id`` it is the same report.

    NotFound ``field_reports.source``; Refused ``field_reports.in.signature``, ``.in.old``, ``.in.unreadable``, ``.in.part``, and as
    ``submit``.
    """
    sender = source(name)
    _judge_signature(os.environ[sender.secret_environment], headers, body, at)
    try:
        said = json.loads(body)
    except ValueError as why:
        raise Refused("field_reports.in.unreadable", {}, "body") from why
    if not isinstance(said, dict):
        raise Refused("field_reports.in.unreadable", {}, "body")
    filed = _filed(said, f"{name}:{headers.get('webhook-id', '')}"[:60], sender, at)
    accounts.enter(frozenset({place_of(filed, at)}), frozenset({sector_of(filed)}))
    return submit(filed, at)


def _judge_signature(secret: str, headers: Mapping[str, str], body: bytes, at: datetime) -> None:
    name, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    expected = notifications.webhook_signature(secret, name, moment, body)
    given = headers.get("webhook-signature", "").split()
    if not name or not any(hmac.compare_digest(expected.encode(), one.encode()) for one in given):
        raise Refused("field_reports.in.signature")
    told = whole_number(moment, digits=12)
    if told is None or abs(at.timestamp() - told) > WINDOW_S:
        raise Refused("field_reports.in.old")


def _filed(said: dict[str, Any], key: str, sender: Source, at: datetime) -> Filed:
    texts = {name: said.get(name, "") for name in TEXTS}
    for name, value in texts.items():
        if not isinstance(value, str):
            raise Refused("field_reports.in.part", {"name": name}, name)
    commune = texts.pop("commune")
    return Filed(
        key=key, channel=sender.channel, point=_point(said), place_id=_commune(commune, at), observed_at=_instant(said.get("at")),
        danger=said.get("danger") is True, pictures=kept(said.get("pictures", []), picture_kind),
        voice=kept(said.get("voice", []), voice_kind),
        attributes={str(name): str(value) for name, value in _table(said.get("attributes", {})).items()}, **texts,
    )  # fmt: skip


def _point(said: Mapping[str, Any]) -> tuple[float, float] | None:
    given = said.get("latitude"), said.get("longitude")
    if given == (None, None):
        return None
    numbers = [float(value) for value in given if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 180]
    if len(numbers) != 2:
        raise Refused("field_reports.in.part", {"name": "latitude, longitude"}, "latitude")
    return numbers[0], numbers[1]


def _commune(code: str, at: datetime) -> int | None:
    try:
        return places.by_code(code, local_day(at)).id if code else None
    except NotFound as why:
        raise Refused("field_reports.place", {}, "commune") from why


def _instant(said: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(said) if isinstance(said, str) and said else None
    except ValueError as why:
        raise Refused("field_reports.in.part", {"name": "at"}, "at") from why
    if found is not None and found.tzinfo is None:
        raise Refused("field_reports.in.part", {"name": "at"}, "at")
    return found


def _table(said: Any) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise Refused("field_reports.in.part", {"name": "attributes"}, "attributes")
    return said


def kept(given: Any, kind_of: Callable[[bytes], str]) -> tuple[Sent, ...]:
    """Files said in base64, now in the archive; each is what its first bytes say. Refused ``field_reports.in.part``, and as ``kind_of``."""
    if not isinstance(given, list):
        raise Refused("field_reports.in.part", {"name": "pictures, voice"}, "pictures")
    return tuple(kept_bytes(_decoded(one), kind_of) for one in given)


def kept_bytes(data: bytes, kind_of: Callable[[bytes], str]) -> Sent:
    """One file, now in the archive. Raises as ``kind_of``."""
    kind = kind_of(data)
    sha256, size = sources.keep_file(io.BytesIO(data))
    return Sent(sha256, kind, size)


def picture_kind(data: bytes) -> str:
    """Refused ``field_reports.in.part``."""
    kind = next((kind for magic, kind in PICTURES.items() if data.startswith(magic)), None)
    if kind is None or len(data) > LARGEST_PART:
        raise Refused("field_reports.in.part", {"name": "pictures, voice"}, "pictures")
    return kind


def voice_kind(data: bytes) -> str:
    """As ``voices.judged``: another system may hand on a longer note."""
    return voice_notes.judged(data[: voice_notes.HEAD], len(data), LARGEST_PART)


def _decoded(one: Any) -> bytes:
    try:
        return base64.b64decode(one if isinstance(one, str) else "", validate=True)
    except (binascii.Error, ValueError) as why:
        raise Refused("field_reports.in.part", {"name": "pictures, voice"}, "pictures") from why
