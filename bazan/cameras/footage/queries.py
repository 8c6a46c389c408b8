"""Reads of clips and jobs, as the room's types."""

from collections.abc import Iterable
from typing import Any

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import RuleTerms
from bazan.cameras.footage.models import FootageClip, FootageFilm, FootageJob, FootageTrial
from bazan.cameras.footage.types import OPEN, ClipInfo, JobInfo, TrialInfo
from bazan.core.errors import NotFound

_COLUMNS = (
    "id", "event_id", "camera_id", "name", "purpose", "legal_basis", "file_name", "size", "pieces", "sector", "place_id", "handed_by",
    "handed_at", "recorded_at", "state", "problem", "sha256", "seconds", "pictures", "width", "height", "codec",
)  # fmt: skip


def clips(*, ids: Iterable[int] | None = None, most: int | None = None) -> list[ClipInfo]:
    """Clips in reach; without ``ids`` those that were handed in. Newest first."""
    rows = FootageClip.objects.filter(event=None) if ids is None else FootageClip.objects.filter(id__in=list(ids))
    return [ClipInfo(*row) for row in rows.order_by("-handed_at", "-id").values_list(*_COLUMNS)[:most]]


def clip(clip_id: int) -> ClipInfo:
    """NotFound ``footage.unknown``, also for one out of reach."""
    known = clips(ids=[clip_id])
    if not known:
        raise NotFound("footage.unknown", {})
    return known[0]


def preview(clip_id: int) -> bytes:
    """Its first picture, a JPEG in which nobody can be recognised. NotFound ``footage.no_preview``: none was looked at yet."""
    row = FootageClip.objects.filter(id=clip_id).values_list("preview", flat=True).first()
    if not row:
        raise NotFound("footage.no_preview", {})
    return bytes(row)


def jobs(
    *, clip_ids: Iterable[int] | None = None, trial_id: int | None = None, going: bool = False, most: int | None = None
) -> list[JobInfo]:  # fmt: skip
    """Jobs over clips in reach, newest first. ``going``: only those that haven't ended."""
    rows = FootageJob.objects.all()
    if clip_ids is not None:
        rows = rows.filter(clip_id__in=list(clip_ids))
    if trial_id is not None:
        rows = rows.filter(trial_id=trial_id)
    if going:
        rows = rows.filter(state__in=OPEN)
    return [job_info(row) for row in rows.order_by("-id")[:most]]


def job(job_id: int) -> JobInfo:
    """NotFound ``footage.job_unknown``."""
    row = FootageJob.objects.filter(id=job_id).first()
    if row is None:
        raise NotFound("footage.job_unknown", {})
    return job_info(row)


def film(job_id: int) -> tuple[bytes, str]:
    """(MP4, its SHA-256) of an export. NotFound ``footage.no_film``."""
    row = FootageFilm.objects.filter(job_id=job_id).first()
    if row is None:
        raise NotFound("footage.no_film", {})
    return bytes(row.data), row.sha256


def trial(trial_id: int) -> TrialInfo:
    """NotFound ``footage.trial_unknown``."""
    row = FootageTrial.objects.filter(id=trial_id).first()
    if row is None:
        raise NotFound("footage.trial_unknown", {})
    draft, kept = (devices.thawed(RuleTerms, terms) if terms else None for terms in (row.draft, row.kept))
    assert draft
    return TrialInfo(row.id, row.camera_id, draft, kept, row.asked_by, row.asked_at, tuple(reversed(jobs(trial_id=row.id))))


def job_info(row: Any) -> JobInfo:
    return JobInfo(
        row.id, row.clip_id, row.trial_id, row.kind, row.terms, row.state, row.problem, row.asked_by, row.asked_at, row.progress,
        row.cancelled_at is not None and row.state == "running", row.ended_at, row.detector, row.result or {},
    )  # fmt: skip
