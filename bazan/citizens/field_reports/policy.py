"""How reports are dealt with here: the province's ``field_reports.toml``, and the services of the packs."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.db import connection, transaction

from bazan.citizens.field_reports.grammar import SERVICES, ServiceFile
from bazan.citizens.field_reports.models import ServiceRow
from bazan.citizens.field_reports.service_declaration import service_of
from bazan.citizens.field_reports.types import CHANNELS, Destination, Level, Policy, Route, Service, Source
from bazan.core.errors import NotFound, Refused
from bazan.core.settings import current
from bazan.core.time import now as clock
from bazan.directory.audit import api as audit
from bazan.platform.declarations.api import read as read_declaration
from bazan.platform.declarations.province_files import declared
from bazan.platform.packs import Pack
from bazan.platform.web import request_cache

FILE = "field_reports.toml"


def policy() -> Policy:
    """The province's own. NotFound ``field_reports.no_policy`` where it says nothing."""
    return read(current().province_folder)


@cache
def read(folder: Path) -> Policy:
    """KeyError or ValueError for a file that lacks something; NotFound ``field_reports.no_policy`` where there is none."""
    if not (folder / FILE).is_file():
        raise NotFound("field_reports.no_policy", {})
    told = declared(folder, FILE)
    levels = {code: Level(code, **said) for code, said in told["levels"].items()}
    routes = tuple(route(one) for one in told["routes"])
    if len({one.code for one in routes}) != len(routes):
        raise ValueError(f"{FILE}: a route is named twice")
    return Policy(
        version=told["version"], reception=told["reception"], prefix=told["prefix"], unsorted=told["unsorted"], levels=levels,
        stages=told["stages"], routes=routes, sources={one["id"]: source(one) for one in told.get("sources", ())},
        refusals={one["code"]: {"vi": one["vi"], "en": one["en"]} for one in told["refusals"]},
        forward=tuple(Destination(**one) for one in told.get("forward", ())), **told["limits"],
    )  # fmt: skip


def route(table: Mapping[str, Any]) -> Route:
    """One rule as written. KeyError, TypeError or ValueError where it isn't one."""
    said = dict(table)
    names = {"vi": str(said.pop("vi")), "en": str(said.pop("en"))}
    start, end = (str(clock)[:5] for clock in said.pop("hours", ("", "")))
    for text in filter(None, (start, end)):
        time.fromisoformat(text)
    since = str(said.pop("since", ""))
    if since:
        date.fromisoformat(since)
    services, places = (tuple(map(str, said.pop(name, ()))) for name in ("services", "places"))
    days = tuple(map(int, said.pop("days", ())))
    code, to = str(said.pop("code")), str(said.pop("to"))
    return Route(code, names, to, services, places, (start, end) if start else None, days, since=since, **said)


def source(table: Mapping[str, Any]) -> Source:
    """Another system that may send reports, as written. KeyError or ValueError where it isn't one."""
    if table["channel"] not in CHANNELS:
        raise ValueError(f"{FILE}: source {table['id']}: channel is {table['channel']!r}")
    return Source(table["id"], {"vi": table["vi"], "en": table["en"]}, table["channel"], table["secret_environment"])


def services() -> Mapping[str, Service]:
    """Every service in use, in the order people see them: kept in memory for as long as no row came, went or changed. One query, in a
    request once."""
    return request_cache.asked("services", _newest)


def _newest() -> Mapping[str, Service]:
    global _kept
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        (stamp,) = cursor.fetchone()
    known, found = _kept
    if known != stamp:
        made = [_service(row) for row in ServiceRow.objects.filter(retired_at=None)]
        found = MappingProxyType({one.code: one for one in sorted(made, key=lambda one: (one.order, one.code))})
        _kept = stamp, found
    return found


_kept: tuple[str | None, Mapping[str, Service]] = (None, {})
_STAMP = "SELECT concat(current_database(), string_agg(concat_ws(':', id, xmin, ctid), ' ' ORDER BY id)) FROM field_report_service"
"""A row written anew, by whichever process, lies elsewhere (ctid) or is another transaction's (xmin)."""


def service(code: str) -> Service:
    """Also one that is used no more. Refused ``field_reports.service.unknown``."""
    if (known := services().get(code)) is not None:
        return known
    row = ServiceRow.objects.filter(code=code).first()
    if row is None:
        raise Refused("field_reports.service.unknown", {"code": code[:80]}, "service")
    return _service(row)


def level(code: str) -> Level:
    """ValueError where the province's file doesn't know it: a fault of whoever wrote the files."""
    found = policy().levels.get(code)
    if found is None:
        raise ValueError(f"{FILE}: no level {code!r}")
    return found


@transaction.atomic
def load_pack(pack: Pack, at: datetime | None = None) -> None:
    """Bring a checked pack's services up to date; one that is gone is kept for the reports that name it."""
    at = at or clock()
    known = {row.code: row for row in ServiceRow.objects.filter(sector=pack.id)}
    changed = []
    for file in SERVICES.of(pack):
        code = f"{pack.id}.{file.declaration.id}"
        before = known.pop(code, None)
        if before is not None and before.retired_at is None and _print(before.spec) == _print(file.table):
            continue
        changed.append(ServiceRow(code=code, sector=pack.id, spec=file.table, loaded_at=at, retired_at=None))
    values = ["sector", "spec", "loaded_at", "retired_at"]
    ServiceRow.objects.bulk_create(changed, update_conflicts=True, unique_fields=["code"], update_fields=values)
    gone = [row.id for row in known.values() if row.retired_at is None]
    ServiceRow.objects.filter(id__in=gone).update(retired_at=at)
    request_cache.forget("services")
    if changed or gone:
        audit.append("system", "field_reports.load_pack", pack.id, {"changed": [row.code for row in changed], "gone": len(gone)})


def _print(spec: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(spec, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _service(row: ServiceRow) -> Service:
    return service_of(row.code, row.sector, read_declaration(ServiceFile, row.spec))
