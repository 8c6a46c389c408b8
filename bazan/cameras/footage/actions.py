"""Writes of people: clips handed in, in pieces, and erased; jobs asked for, stopped and gone on with; drafts of rules tried."""

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import CameraInfo, EventInfo, RuleTerms
from bazan.cameras.devices.types import ClipInfo as KeptClip
from bazan.cameras.footage import queries, rules
from bazan.cameras.footage.encryption import PIECE, sealed
from bazan.cameras.footage.events import CHANNEL
from bazan.cameras.footage.models import FootageClip, FootageJob, FootagePiece, FootageTrial
from bazan.cameras.footage.retention import erase
from bazan.cameras.footage.settings import SETTINGS
from bazan.cameras.footage.types import OPEN, ClipInfo, HandedIn, JobInfo, Order
from bazan.cameras.recording import api as recording
from bazan.core.errors import NotFound, Refused
from bazan.core.language import LANGUAGES
from bazan.core.settings import current, read
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.platform.image_analysis.tracking.purposes import KINDS, PURPOSES
from bazan.platform.jobs import api as jobs


def largest() -> int:
    """Bytes of a clip that may be handed in."""
    return int(read(SETTINGS, os.environ).largest_mb * (1 << 20))


@transaction.atomic
def hand_in(terms: HandedIn, by: Acting, at: datetime) -> ClipInfo:
    """A clip that is about to be sent, in pieces of PIECE bytes. As ``rules.handed_in``; NotFound ``cameras.unknown``; Forbidden
    ``people.not_allowed``."""
    terms = rules.handed_in(terms, largest(), at)
    camera = devices.camera(terms.camera) if terms.camera else None
    sector = devices.catalogue().sector
    accounts.require(by.reach, "footage.edit", camera.place_id if camera else None, sector)
    row = FootageClip.objects.create(
        key=secrets.token_hex(16), camera_id=camera.id if camera else None, name=terms.name, purpose=terms.purpose,
        legal_basis=terms.legal_basis, file_name=terms.file_name, size=terms.size, place_id=camera.place_id if camera else None,
        sector=sector, account_id=by.reach.account_id, handed_by=by.username, handed_at=at, recorded_at=terms.recorded_at,
        state="receiving",
    )  # fmt: skip
    said = {"name": terms.name, "purpose": terms.purpose, "legal_basis": terms.legal_basis, "file": terms.file_name, "size": terms.size}
    audit.append(by.username, "footage.hand_in", f"footage_clip:{row.id}", said)
    return queries.clip(row.id)


@transaction.atomic
def receive(clip_id: int, number: int, data: bytes, by: Acting, at: datetime) -> ClipInfo:
    """One piece, sealed; one that came before is passed over. With the last the clip is there, and a job looks at it.

    Refused ``footage.piece``: another is awaited, or it has another length; as ``rules.judge_beginning``.
    NotFound ``footage.unknown``; Forbidden ``people.not_allowed``.
    """
    row = _held(clip_id, by)
    if row.state != "receiving" or number < row.pieces:
        return queries.clip(clip_id)
    if number != row.pieces or len(data) != min(PIECE, row.size - number * PIECE):
        raise Refused("footage.piece", {"number": row.pieces + 1}, "file")
    if number == 0:
        rules.judge_beginning(data)
    FootagePiece.objects.create(clip_id=clip_id, number=number, data=sealed(data, row.key, number, current()))
    row.pieces += 1
    whole = row.pieces * PIECE >= row.size
    row.state = "waiting" if whole else "receiving"
    row.save(update_fields=["pieces", "state"])
    if whole:
        _put(row, "look", {}, by, at)
        audit.append(by.username, "footage.received", f"footage_clip:{clip_id}", {"pieces": row.pieces, "size": row.size})
    return queries.clip(clip_id)


@transaction.atomic
def take(event_id: int, by: Acting, at: datetime) -> ClipInfo:
    """The clip that a camera kept of an event, to do jobs over; it is looked at if nobody has. NotFound ``cameras.event.unknown``,
    ``footage.gone``; Forbidden ``people.not_allowed``."""
    event = devices.event(event_id)
    (camera,) = devices.cameras(ids=[event.camera_id])
    accounts.require(by.reach, "footage.edit", camera.place_id, devices.catalogue().sector)
    rows = _known(camera, [clip for clip in recording.clips_of([event_id]).values() if clip.sealed], {event_id: event}, by, at)
    if not rows:
        raise NotFound("footage.gone", {})
    if rows[0].state == "waiting" and not FootageJob.objects.filter(clip_id=rows[0].id, state__in=OPEN).exists():
        _put(rows[0], "look", {}, by, at)
    audit.append(by.username, "footage.take", f"footage_clip:{rows[0].id}", {"event": event_id})
    return queries.clip(rows[0].id)


@transaction.atomic
def drop(clip_id: int, by: Acting, at: datetime) -> None:
    """Erase a clip that was handed in, before its time, with all that was found out of it. NotFound ``footage.unknown``; Forbidden
    ``people.not_allowed``."""
    row = _held(clip_id, by)
    if row.event_id is not None:
        raise NotFound("footage.unknown", {})
    erase([clip_id])
    audit.append(by.username, "footage.drop", f"footage_clip:{clip_id}", {"name": row.name, "sha256": row.sha256})


@transaction.atomic
def ask(clip_id: int, order: Order, by: Acting, at: datetime) -> JobInfo:
    """A job over a clip; ``rerun`` of the rules that hold on its camera now. As ``rules.ordered`` and ``cameras.judged_rule``;
    Refused ``footage.busy``, ``footage.no_rules``; NotFound ``footage.unknown``; Forbidden ``people.not_allowed``."""
    row = _held(clip_id, by)
    if row.state not in ("waiting", "looked"):
        raise NotFound("footage.unknown", {})
    if FootageJob.objects.filter(clip_id=clip_id, state__in=OPEN).count() >= rules.MOST_OPEN:
        raise Refused("footage.busy", {"most": rules.MOST_OPEN}, "kind")
    if order.kind == "rerun":
        return queries.job_info(_put(row, "rerun", {"rules": _standing(row)}, by, at))
    return queries.job_info(_put(row, order.kind, dict(rules.ordered(_drawn(order), row.seconds)), by, at))


@transaction.atomic
def cancel(job_id: int, by: Acting, at: datetime) -> JobInfo:
    """Stop a job; what was seen by then stays, so that it can be gone on with. One that ended already is as it was.

    NotFound ``footage.job_unknown``; Forbidden ``people.not_allowed``.
    """
    job = _job(job_id, by)
    if job.state in OPEN and job.cancelled_at is None:
        job.cancelled_at = at
        if job.state == "waiting":
            job.state, job.ended_at = "cancelled", at
        job.save(update_fields=["cancelled_at", "state", "ended_at"])
        audit.append(by.username, "footage.cancel", f"footage_job:{job.id}", {"clip": job.clip_id, "kind": job.kind})
        _announce(job.clip_id)
    return queries.job_info(job)


@transaction.atomic
def go_on(job_id: int, by: Acting, at: datetime) -> JobInfo:
    """Go on with a job that was stopped or failed, from where it was. NotFound ``footage.job_unknown``; Forbidden
    ``people.not_allowed``."""
    job = _job(job_id, by)
    if job.state in ("cancelled", "failed") and job.clip.state in ("waiting", "looked"):
        job.state, job.cancelled_at, job.ended_at, job.problem, job.tries = "waiting", None, None, "", 0
        job.save(update_fields=["state", "cancelled_at", "ended_at", "problem", "tries"])
        audit.append(by.username, "footage.go_on", f"footage_job:{job.id}", {"clip": job.clip_id, "kind": job.kind})
        _announce(job.clip_id)
    return queries.job_info(job)


@transaction.atomic
def try_rule(code: str, draft: RuleTerms, by: Acting, at: datetime) -> int:
    """Try a draft on the camera's newest kept clips, beside the rule of its code that holds; gives the trial's number.

    As ``cameras.judged_rule``; Refused ``footage.trial_purpose``, ``footage.no_clips``; NotFound ``cameras.unknown``; Forbidden
    ``people.not_allowed``.
    """
    camera = devices.camera(code)
    accounts.require(by.reach, "footage.edit", camera.place_id, devices.catalogue().sector)
    draft = devices.judged_rule(draft, devices.catalogue().profiles)
    if PURPOSES[draft.purpose].pictured or draft.purpose == "flow":
        raise Refused("footage.trial_purpose", {}, "purpose")
    kept = next((rule.terms for rule in devices.rules_of(camera.id) if rule.terms.code == draft.code), None)
    clips = _of_events(camera, by, at)
    if not clips:
        raise Refused("footage.no_clips", {}, "")
    told = {"draft": devices.frozen(draft), "kept": devices.frozen(kept) if kept else None}
    trial = FootageTrial.objects.create(camera_id=camera.id, asked_by=by.username, asked_at=at, **told)
    tried = [terms | {"code": name} for name, terms in told.items() if terms is not None]
    for row in clips:
        _put(row, "rerun", {"rules": tried}, by, at, trial)
    audit.append(by.username, "footage.try", f"camera:{code}", {"rule": draft.code, "clips": len(clips), "trial": trial.id})
    return trial.id


def _drawn(order: Order) -> Order:
    """With its points as the cameras' rules would be kept with them."""
    if order.kind not in ("count", "motion") or (order.kind == "motion" and not order.points):
        return order
    purpose = "line" if order.kind == "count" else "intrusion"
    names: dict[str, str] = dict.fromkeys(LANGUAGES, order.kind)
    kinds = order.kinds if order.kind == "count" else KINDS
    judged = devices.judged_rule(RuleTerms(order.kind, names, purpose, order.points, kinds), ())
    return replace(order, points=judged.points)


def _of_events(camera: CameraInfo, by: Acting, at: datetime) -> list[FootageClip]:
    """The camera's newest clips of events that can be looked at, each known to this room, newest first."""
    events = {event.id: event for event in devices.events(camera_ids=[camera.id], most=rules.MOST_TRIED * 4)}
    kept = [clip for event, clip in recording.clips_of(events).items() if clip.sealed and event in events]
    kept = sorted(kept, key=lambda clip: clip.began_at, reverse=True)[: rules.MOST_TRIED]
    return [row for row in _known(camera, kept, events, by, at) if row.state != "unreadable"]


def _known(
    camera: CameraInfo, kept: Sequence[KeptClip], events: Mapping[int, EventInfo], by: Acting, at: datetime
) -> list[FootageClip]:  # fmt: skip
    """Clips of the camera's events, each known to this room from now on, in their order."""
    FootageClip.objects.bulk_create(
        [
            FootageClip(
                key=secrets.token_hex(16), event_id=clip.event_id, camera_id=camera.id, name=events[clip.event_id].names["vi"][:200],
                size=0, place_id=camera.place_id, sector=devices.catalogue().sector, handed_by=by.username, handed_at=at,
                recorded_at=clip.began_at, state="waiting",
            )
            for clip in kept
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    rows = {row.event_id: row for row in FootageClip.objects.filter(event_id__in=[clip.event_id for clip in kept])}
    return [rows[clip.event_id] for clip in kept if clip.event_id in rows]


def _standing(row: FootageClip) -> list[dict[str, Any]]:
    drawn = devices.rules_of(row.camera_id) if row.camera_id else []
    held = [devices.frozen(rule.terms) for rule in drawn if not PURPOSES[rule.terms.purpose].pictured]
    if not held:
        raise Refused("footage.no_rules", {}, "kind")
    return held


def _held(clip_id: int, by: Acting) -> FootageClip:
    row = FootageClip.objects.select_for_update(of=("self",)).filter(id=clip_id).defer("preview").first()
    if row is None:
        raise NotFound("footage.unknown", {})
    accounts.require(by.reach, "footage.edit", row.place_id, row.sector)
    return row


def _job(job_id: int, by: Acting) -> FootageJob:
    job = FootageJob.objects.select_for_update(of=("self",)).select_related("clip").filter(id=job_id).first()
    if job is None:
        raise NotFound("footage.job_unknown", {})
    accounts.require(by.reach, "footage.edit", job.clip.place_id, job.clip.sector)
    return job


def _put(
    row: FootageClip, kind: str, terms: dict[str, Any], by: Acting, at: datetime, trial: FootageTrial | None = None
) -> FootageJob:  # fmt: skip
    job = FootageJob.objects.create(
        clip_id=row.id, trial=trial, kind=kind, terms=terms, state="waiting", asked_by=by.username, asked_at=at
    )  # fmt: skip
    if trial is None and kind != "look":
        audit.append(by.username, "footage.ask", f"footage_job:{job.id}", {"clip": row.id, "kind": kind})
    _announce(row.id)
    return job


def _announce(clip_id: int) -> None:
    with connection.cursor() as cursor:
        jobs.announce(cursor, CHANNEL, {"clip": clip_id})
