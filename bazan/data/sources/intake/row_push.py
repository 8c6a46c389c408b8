"""Rows that systems send by themselves: who sends, what became of each, told after the commit. Sending again changes nothing."""

import hashlib
import io
from datetime import datetime
from typing import Any

from django.db import transaction

from bazan.core.errors import Forbidden, Refused
from bazan.core.settings import Settings, current
from bazan.core.time import day_start, local_day
from bazan.core.time import now as clock
from bazan.data.sources.intake import external_runs, runs
from bazan.data.sources.intake.row_intake import RowIntake, dataset_code, item_of
from bazan.data.sources.models import Device, Source, SourceRun
from bazan.data.sources.types import PushedRow, PushOutcome
from bazan.directory.accounts import api as accounts
from bazan.platform.drivers.api import messages, read_binding
from bazan.platform.storage import file_archive

LARGEST_PUSH = 8 << 20
MOST_PUSHED = 20_000
JSON, LINES = "application/json", "application/x-ndjson"


def push(
    token: str, code: str, body: bytes, kind: str = JSON, now: datetime | None = None, settings: Settings | None = None
) -> PushOutcome:
    """What became of each row of a message, after the commit. The message itself is kept under its SHA-256.

    Raises Refused ``sources.push.token`` (401), ``sources.push.large``, ``sources.push.many`` (413), ``sources.push.kind`` (415),
    ``drivers.push.json``, ``drivers.push.shape`` (422), Forbidden ``sources.push.foreign`` (403).
    """
    if kind not in (JSON, LINES):
        raise Refused("sources.push.kind", {"kind": kind[:60], "kinds": f"{JSON}, {LINES}"})
    if len(body) > LARGEST_PUSH:
        raise Refused("sources.push.large", {"limit": LARGEST_PUSH >> 20})
    at = now or clock()
    try:
        with transaction.atomic():
            accounts.enter(None, None)
            device, source, binding = _sender(token, code, at)
            items = messages.decoded(body, kind)
            if len(items) > MOST_PUSHED:
                raise Refused("sources.push.many", {"limit": MOST_PUSHED})
            return _store(device, source, binding, items, body, at, settings or current())
    finally:
        accounts.leave()


def _sender(token: str, code: str, at: datetime) -> tuple[Device, Source, messages.RowsBinding]:
    digest = hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
    device = Device.objects.select_related("source").filter(token_sha256=digest, revoked_at=None).first() if token else None
    if device is None or (device.ends_at is not None and device.ends_at <= at):
        raise Refused("sources.push.token")
    source = device.source
    binding = read_binding(source.driver, source.binding) if source.driver == "rows_push" and source.enabled else None
    if not isinstance(binding, messages.RowsBinding) or dataset_code(source, binding) != code:
        raise Forbidden("sources.push.foreign", {"source": source.code, "dataset": code[:100]})
    return device, source, binding


def _store(
    device: Device, source: Source, binding: messages.RowsBinding, items: list[Any], body: bytes, at: datetime, settings: Settings
) -> PushOutcome:
    run = _run_of_today(source, at)
    intake = RowIntake(run, binding, f"device:{device.name}", at, position=item_of)
    if items:
        intake.sha256, _ = file_archive.keep(settings, io.BytesIO(body))
    for line in messages.lines(items, binding.reader()):
        intake.take(line)
    done = intake.commit(None)
    external_runs.heard(source.id, at, good=done.accepted + done.same + done.superseded > 0)
    rejected = tuple(PushedRow(one.line.number - 1, one.field, one.rule, one.params) for one in done.rejected)
    return PushOutcome(done.accepted, done.same, done.superseded, tuple(sorted(rejected, key=lambda one: one.index)), run.id)


def _run_of_today(source: Source, at: datetime) -> SourceRun:
    """One run a local day: a system may send each change as it happens. Messages of one source take turns at the source's row."""
    Source.objects.select_for_update().get(id=source.id)
    started = day_start(local_day(at))
    for old in SourceRun.objects.filter(source=source, state="running", started_at__lt=started):
        runs.finish(old, started)
    found = SourceRun.objects.filter(source=source, state="running", file_sha256="", started_at__gte=started).order_by("id").first()
    return found or runs.open_run(source, at)
