"""Pictures of reports: taken in as they came, drawn anew and blurred by a job, shown once that is done and nothing speaks against it.
Voice notes lie beside them as they came."""

from collections.abc import Iterable
from datetime import datetime

from bazan.citizens.field_reports.models import ReportPicture
from bazan.citizens.field_reports.types import PictureInfo, PictureKind, Sent
from bazan.core.errors import NotFound, Refused
from bazan.core.reasons import SHORTEST_REASON
from bazan.directory.permissions.types import Acting
from bazan.platform.jobs import api as jobs

JOB = "field_reports.prepare"


def take(report_id: int, sent: Iterable[Sent], kind: PictureKind, by: str, at: datetime) -> None:
    """Lay pictures away to be made ready. Belongs into the transaction of the act."""
    for one in sent:
        state = "held" if kind == "voice" else "waiting"
        row = ReportPicture.objects.create(
            report_id=report_id, kind=kind, state=state, raw=one.sha256, media_type=one.media_type, by=by, at=at
        )
        if state == "waiting":
            jobs.defer(JOB, picture_id=row.id)


def of_reports(report_ids: Iterable[int]) -> dict[int, list[PictureInfo]]:
    """Report to its pictures, in the order they came."""
    found: dict[int, list[PictureInfo]] = {}
    for row in ReportPicture.objects.filter(report_id__in=list(report_ids)).order_by("id"):
        found.setdefault(row.report_id, []).append(_info(row))
    return found


def picture(picture_id: int) -> PictureInfo:
    """NotFound ``field_reports.picture``, also for one out of reach."""
    row = ReportPicture.objects.filter(id=picture_id).first()
    if row is None:
        raise NotFound("field_reports.picture", {})
    return _info(row)


def decide(picture_id: int, shown: bool, by: Acting, reason: str) -> None:
    """Note whether the public may see a picture, and why not. Belongs into the transaction of the act.

    NotFound ``field_reports.picture``, also for a voice note, which nobody ever shows; Refused ``casework.act.reason``,
    ``field_reports.picture.waiting``.
    """
    row = ReportPicture.objects.select_for_update().filter(id=picture_id).exclude(kind="voice").first()
    if row is None:
        raise NotFound("field_reports.picture", {})
    if not shown and len(reason.strip()) < SHORTEST_REASON:
        raise Refused("casework.act.reason", {}, "reason")
    if row.state in ("waiting", "broken"):
        raise Refused("field_reports.picture.waiting", {}, "picture")
    row.state, row.why, row.by = "shown" if shown else "hidden", reason.strip()[:300], by.username
    row.save(update_fields=["state", "why", "by"])


def _info(row: ReportPicture) -> PictureInfo:
    sealed = row.raw if row.kind == "voice" else row.sealed
    return PictureInfo(
        row.id, row.report_id, row.kind, row.state, sealed, row.public, row.preview, row.faces, row.plates, row.unsafe, row.why,
        row.by, row.at, row.media_type,
    )  # fmt: skip
