"""Writes: processes are studied once a day and when their rows changed, whole and place by place, and kept; what stands out is told."""

import hashlib
import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
from django.db import DatabaseError, transaction

from bazan.analysis.process_mining import log_study, machine_model_registration, queries, study_results, study_rows
from bazan.analysis.process_mining.insights import noticed_of
from bazan.analysis.process_mining.lateness_risk import risks, trial
from bazan.analysis.process_mining.models import ProcessLooked
from bazan.analysis.process_mining.queries import Gathered
from bazan.analysis.process_mining.rules import instant, micros
from bazan.analysis.process_mining.types import NEVER, Known, Log, Running, Study, Trial
from bazan.analysis.process_mining.working_time import Clock, worked, working_clock
from bazan.coordination.cases import api as casework
from bazan.core.errors import NotFound
from bazan.core.time import local_day
from bazan.directory.audit import api as audit
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.monitoring.insights import api as insights

BACK = timedelta(days=182)
"""Cases to which something happened since are looked at: what was a year ago is no news."""
AGAIN = timedelta(hours=6)
"""So much later rows are looked at again, on the same day."""

LASTS = timedelta(days=2)
"""What was told of a place longer ago, where no case is any more, stands no more."""

log = logging.getLogger(__name__)


def study_due(at: datetime) -> int:
    """Study every process that wasn't today, or whose rows changed since; gives how many were."""
    looked = {row.process: row for row in ProcessLooked.objects.all()}
    return sum(_tried(known, at) for known in queries.processes() if _due(looked.get(known.code), at))


def _due(looked: ProcessLooked | None, at: datetime) -> bool:
    return looked is None or at - looked.at >= AGAIN or local_day(looked.at) < local_day(at)


def _tried(known: Known, at: datetime) -> bool:
    """One process that can't be told keeps no other from being so; it is tried again with the next look."""
    try:
        return study_one(known, at)
    except DatabaseError:
        raise
    except Exception:
        log.exception("%s can't be studied", known.code)
        ProcessLooked.objects.update_or_create(process=known.code, defaults={"at": at, "fingerprint": "", "took_s": 0.0, "cases": 0})
        return False


def study_one(known: Known, at: datetime) -> bool:
    """One process, whole and by place. False: nothing has changed since it was studied today, or it has no case."""
    began = time.perf_counter()
    try:
        told = queries.gathered_of(known, at - BACK, at)
    except NotFound:
        study_rows.replace(known, [], {})
        ProcessLooked.objects.update_or_create(process=known.code, defaults={"at": at, "fingerprint": "", "took_s": 0.0, "cases": 0})
        return False
    printed = _fingerprint(known, told, at)
    if ProcessLooked.objects.filter(process=known.code, fingerprint=printed).update(at=at):
        return False
    moment, ends = micros(at), known.procedure.ends
    clock = _clock(known, told.log, at)
    clocked = worked(told.log, clock)
    likely = [] if machine_model_registration.stopped() else risks(clocked, ends, int(clock(np.array([moment]))[0]))
    running = log_study.running_of(told.log, likely, told.place, moment)
    studies = list(_studies(known, told, clocked, running, trial(clocked, ends), at))
    took = round(time.perf_counter() - began, 2)
    with transaction.atomic():
        for place_id, own, study in studies:
            study_rows.keep(known, place_id, len(own.cases), study, log_study.sampled(own, known.procedure) if study else None, at)
        study_rows.let_go(known.code, at)
        study_rows.replace(known, running, told.sectors)
        _tell(known, at)
        values = {"at": at, "fingerprint": printed, "took_s": took, "cases": len(told.log.cases)}
        ProcessLooked.objects.update_or_create(process=known.code, defaults=values)
        detail = {"cases": len(told.log.cases), "running": len(running), "places": len(studies), "took_s": took}
        audit.append("system", "processes.study", f"process:{known.code}", detail)
    return True


def _tell(known: Known, at: datetime) -> None:
    """All that stands of the waits of its sector, to the list of what analyses noticed."""
    every = {each.code: each for each in queries.processes() if each.pack == known.pack} | {known.code: known}
    root, communes = places.root(local_day(at)), places.communes(local_day(at))
    codes = {place.id: place.code for place in (root, *communes)}
    bodies = {body.code: body for body in organizations.all_on(local_day(at))}
    noticed = [
        notice
        for each in every.values()
        for study in study_results.everywhere(each.code)
        if study.place_id in codes and at - study.made_at <= LASTS
        for notice in noticed_of(each, study, root.id, codes[study.place_id], bodies)
    ]
    insights.notice("wait", known.pack, noticed, at)


def _studies(
    known: Known, told: Gathered, clocked: Log, running: list[Running], tried: Trial | None, at: datetime
) -> Iterator[tuple[int, Log, Study | None]]:
    """(place, its log, what it tells): the whole, then every place with cases that were there from first to last."""
    root, moment = places.root(local_day(at)).id, micros(at)
    parts = [(place_id, own) for place_id, own in log_study.parts(told.log, told.place) if place_id != root]

    def study(log: Log, by_clock: Log, cases: list[Running]) -> Study | None:
        return log_study.study(log, by_clock, known.procedure, moment, cases, tried, told.kind_names, len(parts) + 1)

    yield root, told.log, study(told.log, clocked, running)
    for place_id, own in parts:
        log = log_study.part(told.log, own)
        yield place_id, log, study(log, log_study.part(clocked, own), [case for case in running if case.place_id == place_id])


def _clock(known: Known, log: Log, at: datetime) -> Clock:
    """The offices' where deadlines run by it, else that of the day."""
    if not known.process.office_hours:
        return lambda instants: instants
    last = max(int(log.at.max()), micros(at), *log.due[log.due != NEVER].tolist())
    return working_clock(casework.working_hours(), instant(int(log.at.min())), instant(last))


def _fingerprint(known: Known, told: Gathered, at: datetime) -> str:
    """Over the day, for risks rise with it, the declaration and every event."""
    log = told.log
    told_of = hashlib.sha256(f"{known.code} {known.process.version} {local_day(at)} {log.cases} {log.activities} {log.units}".encode())
    for column in (log.start, log.activity, log.at, log.unit, log.kind, log.due, told.place):
        told_of.update(column.tobytes())
    return told_of.hexdigest()
