"""Updates of requests, as FixMyStreet speaks them: what changed for everybody; and what whoever sent a report says to it later."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import PublicReport, ReportInfo, Sent
from bazan.core.errors import Conflict, NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.interfaces.open311 import documents, rules
from bazan.interfaces.open311.rules import Lists

SETTLED = frozenset({"closed", "fixed"})
"""What a sender's update may call a matter that is mended, in any case of letters."""


def listed(said: Lists, now: datetime, media: str) -> list[dict[str, Any]]:
    """What everybody may know of reports that changed: of each how it stands since its last change. Refused as ``rules.wanted``."""
    wanted = rules.wanted(said, now)
    found = field_reports.public_reports(updated=wanted.received, by="updated_at", offset=wanted.offset, limit=wanted.limit)
    return [_told(one, media) for one in found]


def _told(one: PublicReport, media: str) -> dict[str, Any]:
    return {
        "update_id": f"{one.number}.{one.updated_at:%Y%m%d%H%M%S}",
        "service_request_id": one.number,
        "status": documents.status(one.state).upper(),
        "external_status_code": one.state,
        "updated_datetime": documents.instant(one.updated_at),
        "description": one.reply or None,
        "media_url": f"{media}/{one.after}.jpg" if one.after else None,
    }


def opened(code: str) -> tuple[int, int]:
    """(report, case) of a tracking code. NotFound ``open311.token``."""
    try:
        return field_reports.opened(code)
    except NotFound as why:
        raise NotFound("open311.token", {}, "token") from why


def take(said: Lists, pictures: tuple[Sent, ...], at: datetime) -> dict[str, Any]:
    """What whoever sent a report says: more of what was asked, or whether the answer is true; sent twice with its ``update_id`` it is once.

    The tracking code proves who it is. NotFound ``open311.token``, ``open311.request``; Refused ``open311.update`` where nothing is
    asked, and as ``tell_more`` and ``judge_answer`` say.
    """
    report_id, case_id = opened(rules.one(said, "tracking_code"))
    try:
        with transaction.atomic():
            accounts.enter(frozenset(), frozenset(), cases=[case_id])
            one = field_reports.report(report_id)
            if (number := rules.one(said, "service_request_id").upper()) and number != one.number:
                raise NotFound("open311.request", {"number": number[:40]}, "service_request_id")
            done = _said(one, said, pictures, at)
    except Conflict as why:
        raise Refused("open311.update", {}, "status") from why
    finally:
        accounts.leave()
    return {"update_id": f"{done.number}.{done.case.version}"}


def _said(one: ReportInfo, said: Lists, pictures: tuple[Sent, ...], at: datetime) -> ReportInfo:
    words, fixed = rules.one(said, "description"), rules.one(said, "status").lower() in SETTLED
    wish = rules.one(said, "update_id")
    key = hashlib.sha256(f"open311|{wish}".encode()).hexdigest()[:40] if wish else ""
    if fixed or one.state == "published":
        return field_reports.judge_answer(one.id, fixed, None, None, words, at, key, pictures)
    return field_reports.tell_more(one.id, words, pictures, at, key)
