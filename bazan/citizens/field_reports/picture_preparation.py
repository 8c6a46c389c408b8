"""Makes pictures ready, away from whoever sent them: drawn anew, blurred for the public, held back where a person must look."""

import io
from datetime import UTC, datetime

from django.db import transaction

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.models import ReportPicture, ReportSender
from bazan.citizens.field_reports.publication import public_copy
from bazan.citizens.field_reports.queries import lock_report
from bazan.core.errors import Refused
from bazan.core.time import LOCAL
from bazan.data.sources import api as sources
from bazan.platform.image_analysis.api import rest, still
from bazan.platform.image_analysis.types import Still

SIGNED = 1 << 63


def prepare(picture_id: int) -> None:
    """Make a picture ready, once. One that can't be read is kept as it came, for who looks into it; the report doesn't wait for it.

    Unavailable while it is not our turn: the job comes again.
    """
    row = ReportPicture.objects.filter(id=picture_id, state="waiting").first()
    if row is None:
        return
    try:
        drawn = still(sources.file_path(row.raw).read_bytes(), row.media_type)
    except Refused as why:
        _end(picture_id, {"state": "broken", "why": why.rule})
    else:
        _write_down(row, drawn)
    if not ReportPicture.objects.filter(state="waiting").exists():
        rest()


def _write_down(row: ReportPicture, drawn: Still) -> None:
    files = {name: _kept(getattr(drawn, name)) for name in ("sealed", "public", "preview")}
    looks = "held" if drawn.unsafe >= rules.UNSAFE else "shown"
    told = {
        "state": looks, "raw": "", "hash": drawn.hash - 2 * SIGNED if drawn.hash >= SIGNED else drawn.hash, "faces": drawn.faces,
        "plates": drawn.plates, "unsafe": drawn.unsafe, "why": ", ".join(drawn.complaints)[:300], **files,
    }  # fmt: skip
    _end(row.id, told | _facts(row, drawn), row.raw)


@transaction.atomic
def _end(picture_id: int, values: dict, raw: str = "") -> None:
    """Write down what came of it, unless somebody else did; the bytes as they came go, for they say more than the picture shows."""
    row = ReportPicture.objects.select_for_update().filter(id=picture_id, state="waiting").first()
    if row is None:
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    public_copy.copy(lock_report(row.report_id)[1])
    if raw:
        sources.forget_files([raw])


def _facts(row: ReportPicture, drawn: Still) -> dict:
    """When and where it was taken, as its file says: kept only where the sender agreed."""
    if row.kind not in ("before", "more") or not ReportSender.objects.filter(report_id=row.report_id, picture_facts=True).exists():
        return {}
    return {"taken_at": _local(drawn.taken_at), "latitude": drawn.latitude, "longitude": drawn.longitude}


def _local(taken: datetime | None) -> datetime | None:
    return taken.replace(tzinfo=LOCAL).astimezone(UTC) if taken else None


def _kept(data: bytes) -> str:
    return sources.keep_file(io.BytesIO(data))[0]
