"""What the pages say of clips, jobs and what was found out, ready to be placed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import CameraInfo, RuleTerms
from bazan.cameras.footage.types import CLIP_STATES, JOB_STATES, OPEN, ClipInfo, JobInfo
from bazan.cameras.footage.web.result_table import sheet_of
from bazan.core.errors import Refused
from bazan.core.labels import label, sentence
from bazan.core.language import either, words
from bazan.directory.accounts import api as accounts
from bazan.platform.design_system.api import Sheet, duration, number, quantity


@dataclass(frozen=True)
class ClipRow:
    id: int
    name: str
    camera: str
    light: str
    word: str
    problem: str
    size: str
    lasts: str
    handed_by: str
    handed_at: datetime
    percent: int | None
    """Of the job that goes on over it; None: none does."""


@dataclass(frozen=True)
class JobRow:
    id: int
    kind: str
    title: str
    light: str
    word: str
    problem: str
    asked_by: str
    asked_at: datetime
    percent: int | None
    """Of one that goes on."""
    cancels: bool
    """It can be stopped."""
    goes_on: bool
    """It can be gone on with."""
    sheet: Sheet | None
    """What was found out, as a table."""
    film: str
    """SHA-256 of the blurred copy that it made."""
    detector: str


def clip_rows(clips: Iterable[ClipInfo], jobs: Iterable[JobInfo], known: Iterable[CameraInfo]) -> list[ClipRow]:
    """``known``: their cameras, and maybe others."""
    names, held = _names(), {camera.id: either(camera.terms.name, camera.terms.name_en) for camera in known}
    going = {job.clip_id: job for job in jobs if job.state in OPEN}
    return [clip_row(clip, names, held, going.get(clip.id)) for clip in clips]


def clip_row(clip: ClipInfo, names: Mapping[str, str], held: Mapping[int, str], going: JobInfo | None) -> ClipRow:
    return ClipRow(
        id=clip.id,
        name=clip.name,
        camera=held.get(clip.camera_id or 0, ""),
        light=CLIP_STATES.light(clip.state),
        word=CLIP_STATES.word(clip.state),
        problem=_said(clip.problem),
        size=quantity(clip.size / (1 << 20), 1, "MB") if clip.size else "",
        lasts=seconds(clip.seconds),
        handed_by=names.get(clip.handed_by, clip.handed_by),
        handed_at=clip.handed_at,
        percent=_percent(going) if going else None,
    )


def the_clip(clip: ClipInfo, jobs: Iterable[JobInfo]) -> ClipRow:
    return clip_rows([clip], jobs, of_clips([clip]))[0]


def job_rows(jobs: Iterable[JobInfo], names_of_rules: Mapping[str, str], may_edit: bool) -> list[JobRow]:
    names = _names()
    return [_job(job, names, names_of_rules, may_edit) for job in jobs]


def _job(job: JobInfo, names: Mapping[str, str], rules: Mapping[str, str], may_edit: bool) -> JobRow:
    word = label("footage.page.stopping") if job.cancelling else JOB_STATES.word(job.state)
    return JobRow(
        id=job.id,
        kind=job.kind,
        title=label(f"footage.kind.{job.kind}"),
        light=JOB_STATES.light(job.state),
        word=word,
        problem=_said(job.problem),
        asked_by=names.get(job.asked_by, job.asked_by),
        asked_at=job.asked_at,
        percent=_percent(job) if job.state in OPEN else None,
        cancels=may_edit and job.state in OPEN and not job.cancelling,
        goes_on=may_edit and job.state in ("cancelled", "failed"),
        sheet=sheet_of(job, rules),
        film=job.result.get("sha256", "") if job.kind == "export" else "",
        detector=job.detector,
    )


def seconds(length: float | None) -> str:
    """How long a clip is: seconds below two minutes, else as everything that lasts."""
    if length is None:
        return ""
    return label("cameras.page.seconds", count=number(length, 1)) if length < 120 else duration(length)


def rule_names(clip: ClipInfo) -> dict[str, str]:
    """What the rules drawn on its camera are called, by code."""
    drawn = devices.rules_of(clip.camera_id) if clip.camera_id else []
    return {rule.terms.code: words(rule.terms.names) for rule in drawn}


def name_of(terms: RuleTerms) -> str:
    return words(terms.names)


def of_clips(clips: Iterable[ClipInfo]) -> list[CameraInfo]:
    """Their cameras."""
    wanted = {clip.camera_id for clip in clips if clip.camera_id}
    return devices.cameras(ids=wanted) if wanted else []


def camera_choices(known: Iterable[CameraInfo]) -> list[tuple[str, str]]:
    return [(camera.terms.code, either(camera.terms.name, camera.terms.name_en)) for camera in known]


def _percent(job: JobInfo) -> int:
    return round(100 * job.progress)


def _said(problem: str) -> str:
    return sentence(Refused(problem, {})) if problem else ""


def _names() -> Mapping[str, Any]:
    return {**accounts.full_names(), accounts.SYSTEM.username: label("frontend.product")}
