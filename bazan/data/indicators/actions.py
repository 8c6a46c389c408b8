"""Loads packs, and measures what is due."""

import json
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from django.db import connection, transaction

from bazan.data.datasets import api as datasets
from bazan.data.indicators import rules
from bazan.data.indicators.computation.formula import Declared, declare, fingerprint, relations_of
from bazan.data.indicators.computation.station_context import Scene
from bazan.data.indicators.events import CHANNEL
from bazan.data.indicators.indicator_catalog import declared, forget, over_rows
from bazan.data.indicators.models import Indicator, LoadedPack
from bazan.data.indicators.observation_computation import backlog as due
from bazan.data.indicators.observation_computation.computation_pass import Pass, closed_since, run
from bazan.data.indicators.observation_computation.station_values import Targets
from bazan.data.indicators.row_computation import backlog as rows_due
from bazan.data.indicators.row_computation.computation_pass import RowsPass
from bazan.data.indicators.row_computation.computation_pass import run as run_rows
from bazan.data.indicators.row_computation.time_triggers import clocked as rows_clocked
from bazan.data.indicators.subscriptions import HOURS, ROWS
from bazan.data.indicators.types import Measured
from bazan.data.observations import api as observations
from bazan.directory.audit import api as audit
from bazan.platform.packs import Pack

LOCK = 0x626173616E  # one measuring process at a time
RECENT = timedelta(hours=48)
"""Changes to hours this new are measured at once; older ones are set aside and worked off newest first."""
PIECE_S, LEAST_DAYS, MOST_DAYS = 3.0, 4, 30
"""A piece of the backlog aims at so many seconds, so that new values are never older than that; its days follow the machine's pace."""
CATCH_UP = timedelta(hours=48)
"""How far back the clock measures periods that ended while nothing measured."""
SETTLE = timedelta(seconds=60)
"""An ended period is measured this long after its end: its last observations are on their way."""
PAYLOAD = 7_500
CHANGES = 1_000_000
"""Changed hours read in one pass, some seconds' work: a backlog of history is read through quickly, so that it hides no new value long."""
BATCHES = 50
"""Batches of rows taken in one pass."""


@transaction.atomic
def load_pack(pack: Pack, now: datetime | None = None, by: str = "system", why: str = "") -> None:
    """Bring a checked pack's indicators up to date. What can change a value makes its whole history due again; words don't.

    ``by`` and ``why``: who wanted it and for what reason, for the audit.
    """
    now = now or datetime.now(UTC)
    spec = {
        "title": pack.title, "summary": pack.summary, "awaits": pack.awaits, "state": pack.state, "icon": pack.icon,
        "owner": pack.owner, "kinds": pack.kinds, "scales": pack.scales, "boards": pack.boards, "options": pack.options,
        "files": pack.files | {"relations": relations_of(pack)},
    }  # fmt: skip
    LoadedPack.objects.update_or_create(
        pack=pack.id, defaults={"version": pack.version, "order": pack.order, "spec": spec, "folder": str(pack.folder)}
    )
    known = {row.code: row for row in Indicator.objects.filter(pack=pack.id)}
    changed: list[str] = []
    renewed: list[tuple[int, str, Declared]] = []
    for declaration in pack.indicators:
        code, printed = f"{pack.id}.{declaration['id']}", fingerprint(pack, declaration)
        made = declare(0, pack, declaration)
        values = {
            "pack": pack.id, "version": declaration["version"], "fingerprint": printed, "grain": declaration["grain"],
            "spec": spec_of(pack, declaration, made, printed),
        }  # fmt: skip
        before = known.get(code)
        row, _ = Indicator.objects.update_or_create(code=code, defaults=values)
        if before is None or before.fingerprint != printed:
            changed.append(declaration["id"])
            renewed.append((row.id, code, made))
    gone = set(known) - {f"{pack.id}.{d['id']}" for d in pack.indicators}
    Indicator.objects.filter(code__in=gone).delete()
    forget()
    _owe(renewed, now)
    if changed or gone:
        audit.append(by, "indicators.load_pack", pack.id, {"changed": changed, "gone": sorted(gone)} | ({"why": why} if why else {}))


def spec_of(pack: Pack, declaration: dict[str, Any], made: Declared, printed: str) -> dict[str, Any]:
    """What is kept of an indicator: its file, and what was worked out from its pack."""
    full = declaration | {
        "reads": list(dict.fromkeys(read.code for read in made.reads if read.kind in ("hours", "days", "values") and read.code)),
        "datasets": list(dict.fromkeys(source.code for source in made.rows.datasets())) if made.rows else None,
        "bands": pack.scales.get(declaration.get("scale", ""), []),
        "targets_resolved": rules.resolve(declaration, pack.tables),
        "fingerprint": printed,
    }
    return json.loads(json.dumps(full, default=str))


def _owe(renewed: list[tuple[int, str, Declared]], now: datetime) -> None:
    """Make the whole history of indicators due again. One whose inputs aren't loaded yet follows them when they are measured."""
    if not renewed:
        return
    specs = dict(Indicator.objects.values_list("code", "spec"))
    for identity, code, made in renewed:
        if made.rows and (over_rows(code, specs) or not all(read in specs for read in made.depends_on)):
            rows_due.mark(identity, 0, 0, int(now.timestamp()))
        elif not made.every:
            due.mark_everything(identity, now)


def measure_due(now: datetime) -> int:
    """Measure what changed and what fell due; gives how many values were written. Call it each second."""
    return measure(now).written


def measure(now: datetime) -> Measured:
    """Measure what changed and what fell due.

    First, in a transaction of its own, everything about the last 48 hours and every batch of rows that came; then one piece of the
    backlog of streams, newest days first, and one of rows, newest periods first.
    """
    observations.order_changes()
    datasets.order_changes()
    passes = [step(now) for step in (_measure_new, _measure_backlog, _measure_rows_backlog)]
    return Measured(sum(one.count for one in passes if one), sum(one.computed for one in passes if one))


@transaction.atomic
def _measure_new(now: datetime) -> Pass | None:
    if not _alone():
        return None
    changed = observations.take_changes(HOURS, CHANGES)
    source, hours = due.sort_out(changed, now - RECENT, now)
    work = Pass(declared(), Scene(), now)
    if changed.missed:
        _owe([(one.id, one.code, one) for one in work.indicators], now)
    clocked = _clocked(work)
    if len(source) or clocked:
        run(work, source, hours, clocked=clocked)
    _measure_rows(work)
    _announce(work)
    return work


def _measure_rows(work: Pass) -> None:
    """What batches of rows moved, and what the clock asks for of indicators over rows."""
    told = datasets.take_changes(ROWS, BATCHES)
    changes = [(change.dataset, change.batch_id) for change in told.batches]
    if told.missed:
        _owe([(one.id, one.code, one) for one in work.indicators], work.now)
    fallen = rows_clocked(work)
    if not changes and not fallen and not work.written:
        return
    rows = RowsPass(work)
    rows.follow_streams()
    run_rows(rows, rows_due.set_aside(rows, changes), rows.due_now(fallen))


@transaction.atomic
def _measure_rows_backlog(now: datetime) -> Pass | None:
    if not rows_due.left() or not _alone():
        return None
    work = Pass(declared(), Scene(), now)
    rows_due.work_off(RowsPass(work))
    _announce(work)
    return work


@transaction.atomic
def _measure_backlog(now: datetime) -> Pass | None:
    if not _alone():
        return None
    taken = due.take(now, _pace.days)
    if not taken:
        return None
    began = monotonic()
    work = Pass(declared(), Scene(), now)
    for indicator, source, hours in taken:
        run(work, source, hours, only=indicator, late=True)
    if work.written:
        rows = RowsPass(work)
        rows.follow_streams()
        run_rows(rows, {})
    _announce(work)
    _pace.learn(monotonic() - began)
    return work


class _Pace:
    """How many days of backlog this machine measures in one piece."""

    days = 6

    def learn(self, took_s: float) -> None:
        self.days = int(min(max(self.days * PIECE_S / max(took_s, 0.05), self.days / 2, LEAST_DAYS), self.days * 2, MOST_DAYS))


_pace = _Pace()


def backlog() -> tuple[int, datetime | None]:
    """(datastream-days still owed, the oldest day among them)."""
    return due.left()


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


def _clocked(work: Pass) -> dict[int, Targets]:
    """Targets whose periods ended since the clock last looked: for indicators that wait for the end, or speak of silence."""
    until = work.now - SETTLE
    stood = {row.id: row.clocked_to for row in Indicator.objects.filter(id__in=[d.id for d in work.indicators]).only("id", "clocked_to")}
    found, alive = {}, None
    for indicator in work.indicators:
        if indicator.over_rows or not (indicator.closed or indicator.every):
            continue
        since = rules.overdue(stood[indicator.id], until, CATCH_UP)
        first, last = int(since.timestamp()), int(until.timestamp())
        if not len(closed_since(indicator, first, last, {0})):
            continue
        alive = alive if alive is not None else _active(work)
        targets = closed_since(indicator, first, last, alive & work.scene.applicable(indicator))
        Indicator.objects.filter(id=indicator.id).update(clocked_to=until)
        if len(targets):
            found[indicator.id] = targets
    return found


def _active(work: Pass) -> set[int]:
    """Stations heard within a month: one long gone isn't silent, it is not there."""
    horizon = work.now - timedelta(days=30)
    owner = {stream.id: stream.thing_id for stream in work.scene.by_id.values()}
    return {owner[latest.datastream_id] for latest in observations.latest() if latest.datastream_id in owner and latest.at >= horizon}


def _announce(work: Pass) -> None:
    """Tell who shows values, on commit, whose values changed; old periods repaint nothing."""
    code = {indicator.id: indicator.code for indicator in work.indicators}
    horizon = int((work.now - timedelta(days=40)).timestamp())
    touched = sorted({(code[i], kind, f) for (i, kind), pairs in work.written.items() for f, start in pairs if start >= horizon})
    pieces: list[list[str]] = [[]]
    size = 0
    for item in touched:
        text = json.dumps(item, separators=(",", ":"))
        if size + len(text) > PAYLOAD:
            pieces.append([])
            size = 0
        pieces[-1].append(text)
        size += len(text) + 1
    with connection.cursor() as cursor:
        for piece in pieces:
            if piece:
                cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, '{"values":[' + ",".join(piece) + "]}"])
