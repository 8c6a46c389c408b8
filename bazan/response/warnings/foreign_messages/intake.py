"""Foreign messages: read, judged against the trust list, mapped to communes, taken once; or held with every reason."""

import hashlib
import hmac
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from bazan.core.errors import BazanError, NotFound, Unavailable
from bazan.core.time import local_day
from bazan.directory.audit import api as audit
from bazan.directory.places import api as places
from bazan.response.warnings import areas as ground
from bazan.response.warnings import message_storage
from bazan.response.warnings.cap import parser, signature
from bazan.response.warnings.events import QuarantineChanged, WarningTaken
from bazan.response.warnings.live_events import announce
from bazan.response.warnings.models import Held, Message
from bazan.response.warnings.province_config import Sender, Setup
from bazan.response.warnings.types import Cap, Fault, Taken

log = logging.getLogger(__name__)

MOST_OPEN = 500
"""Held messages of strangers at a time: more are turned away, so that nobody fills the quarantine."""


def trusted(token: str, setup: Setup, environ: Mapping[str, str] = os.environ) -> Sender | None:
    """Whose token this is. An empty variable is nobody's token."""
    found = None
    for one in setup.senders.values():
        own = environ.get(one.token_environment, "") if one.token_environment else ""
        if own and hmac.compare_digest(own.encode(), token.encode()):
            found = one
    return found


def take(data: bytes, way: str, sender: Sender | None, setup: Setup, at: datetime) -> Taken:
    """What became of a message that came from this sender; none: from a stranger.

    The same message again is the same. What a stranger sends is held when it is CAP at all, else only answered. A trusted sender's
    message that our own code stumbles over is held too: it must not keep others from being read. Unavailable ``warnings.in.full``.
    """
    try:
        return _take(data, way, sender, setup, at)
    except (BazanError, OperationalError, InterfaceError):  # nothing is wrong with the message
        raise
    except Exception as why:
        log.exception("a message that came by %s could not be processed", way)
        faults = (Fault("warnings.in.failed", {"error": type(why).__name__}, ""),)
        if sender is None:
            return Taken("refused", "", faults)
        with transaction.atomic():
            return _hold(data, way, sender, None, faults, at)


def _take(data: bytes, way: str, sender: Sender | None, setup: Setup, at: datetime) -> Taken:
    cap, faults = parser.read(data)
    if sender is None and cap is None:
        return Taken("refused", "", faults)
    with transaction.atomic():
        if cap is None or faults:
            return _hold(data, way, sender, cap, faults, at)
        if sender is None:
            return _hold(data, way, None, cap, (Fault("warnings.in.unknown", {"sender": cap.sender[:80]}, "sender"),), at)
        _one_at_a_time(cap.sender)
        known = Message.objects.filter(sender=cap.sender, identifier=cap.identifier, sent=cap.sent).first()
        if known is not None and known.sha256 == hashlib.sha256(data).hexdigest():
            return Taken("same", cap.identifier)
        faults, ids = _judged(data, cap, sender, setup, known is not None, at)
        if faults:
            return _hold(data, way, sender, cap, faults, at)
        return _keep(data, way, cap, sender, ids, setup, at)


def _judged(data: bytes, cap: Cap, sender: Sender, setup: Setup, known: bool, at: datetime) -> tuple[tuple[Fault, ...], tuple[int, ...]]:
    """Why a message that reads well is still not taken; the communes it is for."""
    found, on = list[Fault](), local_day(at)
    if cap.sender != sender.id:
        found.append(Fault("warnings.in.sender", {"sender": cap.sender[:80], "trusted": sender.id}, "sender"))
    if known:
        found.append(Fault("warnings.in.changed", {"identifier": cap.identifier[:80]}, "identifier"))
    if sender.certificate:
        root, _ = parser.parsed(data)
        if not signature.is_signed(root):
            found.append(Fault("warnings.in.unsigned", {}, "Signature"))
        else:
            found += signature.flaws(data, sender.certificate, at)
    found += message_storage.chain_faults(cap, message_storage.named_by(cap))
    areas = [area for info in cap.infos for area in info.areas]
    touched = frozenset().union(*(ground.communes_of(area, setup.geocode_names, on) for area in areas)) if areas else frozenset()
    strange = touched - _allowed(sender, on)
    if strange:
        names = ", ".join(sorted(places.place(one).name for one in strange)[:5])
        found.append(Fault("warnings.in.area", {"names": names}, "area"))
    return tuple(found), tuple(one.id for one in places.communes(on) if one.id in touched)


def _allowed(sender: Sender, on: date) -> frozenset[int]:
    """Communes the sender may warn for."""
    if not sender.places:
        return frozenset(one.id for one in places.communes(on))
    found: set[int] = set()
    for code in sender.places:
        try:
            found.update(one.id for one in places.subtree(places.by_code(code, on).id, on))
        except NotFound:
            continue  # a unit of another day
    return frozenset(found)


def _keep(data: bytes, way: str, cap: Cap, sender: Sender, ids: tuple[int, ...], setup: Setup, at: datetime) -> Taken:
    place_id = ground.covering(ids, local_day(at))
    public = sender.public and cap.status == "Actual" and cap.scope == "Public"
    row = message_storage.keep(cap, data, ours=False, public=public, places=ids, place_id=place_id, setup=setup, at=at)
    Held.objects.filter(sha256=row.sha256, state="open").update(state="taken", decided_by=f"cap:{sender.id}"[:200], decided_at=at)
    detail = {"status": cap.status, "type": cap.msg_type, "way": way[:200], "communes": len(ids), "sha256": row.sha256}
    audit.append(f"cap:{sender.id}", "warnings.take", f"cap:{cap.identifier}", detail)
    announce("taken", WarningTaken(row.pk, cap.msg_type, cap.status, ids))
    return Taken("taken", cap.identifier)


def _hold(data: bytes, way: str, sender: Sender | None, cap: Cap | None, faults: tuple[Fault, ...], at: datetime) -> Taken:
    """Into the quarantine, once for the same bytes."""
    name, identifier = (cap.sender[:300], cap.identifier[:300]) if cap else (sender.id if sender else "", "")
    digest = hashlib.sha256(data).hexdigest()
    _one_at_a_time(digest)
    if Held.objects.filter(sha256=digest).update(times=F("times") + 1):
        return Taken("held", identifier, faults)
    if sender is None and Held.objects.filter(state="open").count() >= MOST_OPEN:
        raise Unavailable("warnings.in.full", {"limit": MOST_OPEN})
    Held.objects.create(
        at=at, way=way[:300], sender=name, identifier=identifier, faults=[asdict(one) for one in faults], sha256=digest,
        raw=data[: parser.LARGEST].decode("utf-8", "replace").replace("\x00", "�"),
    )  # fmt: skip
    audit.append(
        f"cap:{sender.id}" if sender else "cap",
        "warnings.hold",
        f"cap:{identifier}",
        {"rules": [one.rule for one in faults], "sha256": digest},
    )
    announce("held", QuarantineChanged("open"))
    return Taken("held", identifier, faults)


def _one_at_a_time(what: str) -> None:
    """Until the transaction ends, others who say the same wait: a message and its update at the same moment, or one sent twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"cap {what}"])
