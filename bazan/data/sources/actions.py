"""Writes: sources and devices registered, refused pieces decided. One function, one transaction, one audit entry."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from bazan.core.errors import BazanError, Conflict, NotFound, Refused
from bazan.core.time import local_day
from bazan.core.time import now as clock
from bazan.data.observations import api as streams
from bazan.data.sources import grammar, row_retry
from bazan.data.sources.intake import first_receipt, runs
from bazan.data.sources.intake.datastream_resolution import Resolver
from bazan.data.sources.intake.observation_intake import Edge, Intake
from bazan.data.sources.intake.row_intake import dataset_code, judge
from bazan.data.sources.models import Device, Quarantine, Source, SourceDeclared, SourceThing
from bazan.directory.audit import api as audit
from bazan.directory.organizations import api as organizations
from bazan.platform.declarations.api import Keys
from bazan.platform.drivers.api import ROWS, Piece, csv_rows, http_json, observations, read_binding, refused, station_files
from bazan.platform.jobs import api as jobs

RETRY_PATIENCE_S = 10
OPEN = ("open", "asked")
MOST_RETRIED = 500


def load_sources(items: list[dict[str, Any]], sector: str = "", demo: bool = False, actor: str = "system") -> list[int]:
    """Ids of the sources, made or brought up to date from a pack's or province's data. Asking again unchanged does nothing.

    An item is written as ``grammar.Source`` says. Raises Refused ``sources.key`` or ``drivers.binding``.
    """
    return [load(item, sector, demo, actor) for item in items]


@transaction.atomic
def load(item: dict[str, Any], sector: str, demo: bool, actor: str, own: bool = False) -> int:
    """One source, from a file or, its ``own``, from what was made in the browser."""
    declared, values, known = judged(item, sector, demo)
    values |= laid_over(declared.code, values, own=own)
    found = Source.objects.filter(code=declared.code).first()
    changed = found is None or any(getattr(found, key) != value for key, value in values.items())
    if changed:
        found, _ = Source.objects.update_or_create(code=declared.code, defaults=values)
    assert found is not None
    linked = set(SourceThing.objects.filter(source=found).values_list("thing_id", flat=True))
    wanted = {known[code] for code in declared.things}
    SourceThing.objects.bulk_create([SourceThing(source=found, thing_id=i) for i in sorted(wanted - linked)])
    if not values["binding"].get("register_things"):
        SourceThing.objects.filter(source=found, thing_id__in=linked - wanted).delete()
        changed |= bool(linked - wanted)
    if changed or wanted - linked:
        audit.append(actor, "sources.load", f"source:{found.code}", {"driver": found.driver, "things": len(wanted)})
        streams.announce()
    return found.id


def judged(item: dict[str, Any], sector: str = "", demo: bool = False) -> tuple[grammar.Source, dict[str, Any], dict[str, int]]:
    """(the source as its table says, its columns, the numbers of things by code). Raises Refused naming the first key at fault."""
    declared = _declared(item)
    values = _values(declared, sector, demo)
    known = {thing.code: thing.id for thing in streams.things()} if declared.things else {}
    unknown = [code for code in declared.things if code not in known]
    if unknown:
        raise Refused("sources.things.unknown", {"source": declared.code, "things": ", ".join(unknown[:5])}, "things")
    return declared, values, known


RUNNING = ("enabled", "schedule_s", "promise_s")
"""What may be laid over a file's words."""


def laid_over(code: str, values: dict[str, Any], own: bool) -> dict[str, Any]:
    """What administrators changed of how a source runs; what its file says is kept. Refused ``sources.declared.in_pack``: a file brings a
    source whose code somebody gave to one of their own."""
    over = SourceDeclared.objects.filter(code=code).first()
    if over is None:
        return {}
    if not own:
        if over.own and not over.brought:  # it never became a source
            return {}
        if over.own and over.toml:
            raise Refused("sources.declared.in_pack", {"source": code}, "code")
        SourceDeclared.objects.filter(id=over.id).update(own=False, said={key: values[key] for key in RUNNING})
    return {key: told for key in RUNNING if (told := getattr(over, key)) is not None}


def _declared(item: dict[str, Any]) -> grammar.Source:
    """A source as its table says. Raises Refused naming the first key at fault."""
    keys = Keys(item)
    declared = grammar.Source.read(keys)
    if declared is None:
        problem = keys.problems[0]
        why = Refused(problem.rule, dict(problem.params))
        table, _, key = problem.key.partition(".")
        if table == "binding":
            raise Refused("drivers.binding", {"key": key or table, "problem": why}, key or table)
        raise Refused("sources.key", {"source": item.get("code"), "key": problem.key, "why": why}, problem.key)
    return declared


def _values(declared: grammar.Source, sector: str, demo: bool) -> dict[str, Any]:
    """The columns of a source. Raises Refused where its rows don't fit their dataset."""
    sector, binding = declared.sector or sector, dict(declared.binding)
    found = read_binding(declared.driver, binding)
    if found is not None and declared.driver in ROWS:
        judge(found, dataset_code(Source(sector=sector), found))  # pyrefly: ignore[bad-argument-type] - the drivers of ROWS read rows
    organization = declared.organization
    return {
        "name": declared.name,
        "name_en": declared.name_en,
        "sector": sector,
        "driver": declared.driver,
        "binding": binding,
        "schedule_s": declared.schedule_s,
        "promise_s": declared.promise_s,
        "organization_id": organizations.last_known_as(organization, local_day(clock())).id if organization else None,
        "enabled": declared.enabled,
        "demo": demo if declared.demo is None else declared.demo,
    }


@transaction.atomic
def register_device(source_code: str, name: str, token: str | None = None, actor: str = "system") -> str:
    """The token of a new device of that source, told once; with a token of one's own, asking again does nothing.

    Over MQTT it is the password of the user ``<source>/<name>``. Raises Refused ``sources.device.name``, Conflict ``sources.token.taken``.
    """
    if ":" in name or not name.isprintable() or not name.strip():
        raise Refused("sources.device.name", {"name": name[:80]}, "name")
    source = _source(source_code)
    token = token or secrets.token_urlsafe(32)
    digest = hashlib.sha256(token.encode()).hexdigest()
    values = {"source": source, "name": name, "broker_password": streams.broker_password(token), "made_at": clock(), "made_by": actor}
    device, made = Device.objects.get_or_create(token_sha256=digest, defaults=values)
    if device.source_id != source.id:
        raise Conflict("sources.token.taken")
    if not device.broker_password:  # it was given before brokers asked for one
        Device.objects.filter(id=device.id).update(broker_password=values["broker_password"])
        streams.announce()
    if made:
        audit.append(actor, "sources.register_device", f"source:{source.code}", {"device": name})
        streams.announce()
    return token


@transaction.atomic
def revoke_device(source_code: str, name: str, at: datetime, actor: str) -> int:
    """How many devices of that name lost their access."""
    revoked = Device.objects.filter(source=_source(source_code), name=name, revoked_at=None).update(revoked_at=at)
    if revoked:
        audit.append(actor, "sources.revoke_device", f"source:{source_code}", {"device": name})
        streams.announce()
    return revoked


def _source(code: str) -> Source:
    found = Source.objects.filter(code=code).first()
    if found is None:
        raise NotFound("sources.unknown", {"code": code})
    return found


@transaction.atomic
def dismiss(item_id: int, reason: str, actor: str, at: datetime | None = None) -> None:
    """Put a refused piece away for good, with the reason. Raises Refused ``sources.dismiss.reason``, Conflict ``sources.decided``."""
    reason = reason.strip()
    if len(reason) < 3:
        raise Refused("sources.dismiss.reason", {}, "reason")
    item = _open_item(item_id)
    item.state, item.reason, item.decided_by, item.decided_at = "dismissed", reason[:300], actor, at or clock()
    item.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    audit.append(actor, "sources.dismiss", f"quarantine:{item.id}", {"rule": item.rule, "reason": reason[:300]})


def retry(item_id: int, edge: Edge, actor: str, at: datetime | None = None) -> bool:
    """Read a refused piece again with today's binding and register. True: it is stored; False: refused again, and why is kept.

    Raises Conflict ``sources.decided``, NotFound ``sources.quarantine.unknown``, Refused ``sources.retry.orphan``.
    """
    at = at or clock()
    item = Quarantine.objects.filter(id=item_id).select_related("source", "run").first()
    if item is None:
        raise NotFound("sources.quarantine.unknown", {"id": item_id})
    if item.state not in OPEN:
        raise Conflict("sources.decided")
    if item.source is None:
        raise Refused("sources.retry.orphan")
    if item.source.driver in ROWS:
        with transaction.atomic():
            return row_retry.retry(_open_item(item_id), actor, at)
    piece = read_again(item)
    resolver = Resolver(item.source, actor)
    rows, faults = resolver.resolve(piece)
    faults = [*piece.refusals, *faults]
    run = runs.open_run(item.source, at, file_name=str(item.context.get("file", "")))
    intake = Intake(run, resolver, edge, at, received=first_receipt.of_piece(item))
    intake.rows = [(row, piece) for row in rows]
    try:
        sent = intake.submit(RETRY_PATIENCE_S)
    except (TimeoutError, BazanError) as why:
        runs.fail(run, clock(), why)
        raise
    with transaction.atomic():
        item = _open_item(item_id)
        faults += [refusal for _, refusal in sent]
        if faults:
            item.rule, item.params, item.field = faults[0].rule, faults[0].params, faults[0].field[:60]
            item.state = "open"
            item.save(update_fields=["rule", "params", "field", "state"])
        else:
            item.state, item.decided_by, item.decided_at = "retried", actor, at
            item.save(update_fields=["state", "decided_by", "decided_at"])
        run.counts = {"pieces": 1, "submitted": len(rows), "refused_late": len(sent)}
        run.save(update_fields=["counts"])
        runs.finish(run, clock())
        audit.append(actor, "sources.retry", f"quarantine:{item.id}", {"rule": item.rule, "stored": not faults})
    return not faults


def retry_all(source_code: str, rule: str, edge: Edge, actor: str) -> tuple[int, int]:
    """(stored, refused again) of the open pieces of one reason, oldest first."""
    items = Quarantine.objects.filter(source=_source(source_code), state__in=OPEN, rule=rule)
    stored = [retry(item_id, edge, actor) for item_id in items.order_by("id").values_list("id", flat=True)[:MOST_RETRIED]]
    return stored.count(True), stored.count(False)


@transaction.atomic
def ask_retry(source_code: str, actor: str, item_id: int | None = None, rule: str = "") -> int:
    """How many open pieces will be read again: one, or those of one reason. It tells by what becomes of them."""
    items = Quarantine.objects.filter(source=_source(source_code), state="open")
    items = items.filter(id=item_id) if item_id is not None else items.filter(rule=rule)
    ids = list(items.order_by("id").values_list("id", flat=True)[:MOST_RETRIED])
    if ids:
        Quarantine.objects.filter(id__in=ids).update(state="asked")
        jobs.defer("sources.retry", lock=f"retry:{source_code}", ids=ids, actor=actor)
    return len(ids)


def _open_item(item_id: int) -> Quarantine:
    item = Quarantine.objects.select_for_update().filter(id=item_id).first()
    if item is None:
        raise NotFound("sources.quarantine.unknown", {"id": item_id})
    if item.state not in OPEN:
        raise Conflict("sources.decided")
    return item


def read_again(item: Quarantine) -> Piece:
    """What a kept piece comes to with the binding its source has now. Only the refused cell of a line that had good ones."""
    assert item.source is not None
    binding = read_binding(item.source.driver, item.source.binding)
    if isinstance(binding, station_files.StationFilesBinding):
        return station_files.read_line(item.raw, item.position, str(item.context.get("file", "")), binding)
    if isinstance(binding, csv_rows.CsvBinding):
        try:
            header = csv_rows.header_of(str(item.context.get("header", "")), binding)
            piece = csv_rows.line_piece(item.position, csv_rows.split(item.raw, ","), header, binding)
        except Refused as why:
            return refused(item.position, item.raw, why.rule, **why.params)
    elif isinstance(binding, http_json.HttpBinding):
        piece = http_json.read_text(item.raw, item.position, binding)
    else:
        return observations.read(item.raw, item.position)
    cell = item.context.get("cell")
    if cell:
        piece.rows = [row for row in piece.rows if row.field == cell]
        piece.refusals = [refusal for refusal in piece.refusals if refusal.field == cell or not refusal.field]
    return piece
