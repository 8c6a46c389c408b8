"""Reports of a former system, kept here from now on: read from rows of text, judged one by one, written many at once.

What really happens to reports is promised from them, so that a new center needs no year to be honest.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched
from typing import TextIO

from django.db import transaction

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.models import PublicCopy, Report, ReportSender
from bazan.citizens.field_reports.policy import policy, service
from bazan.citizens.field_reports.publication import public_copy
from bazan.citizens.field_reports.senders import contacts, identity
from bazan.citizens.field_reports.types import CHANNELS, Service
from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import Past
from bazan.coordination.cases.types import Policy as Stages
from bazan.core.errors import NotFound, Refused
from bazan.core.numbers import decimal_number, whole_number
from bazan.core.time import local_day
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places

BATCH = 1000
COLUMNS = (
    "report", "service", "channel", "commune", "latitude", "longitude", "landmark", "words", "unit", "state", "received_at",
    "acknowledged_at", "assigned_at", "started_at", "first_due_at", "due_at", "answered_at", "closed_at", "extensions", "reroutes",
    "reopened", "reply", "verified", "rating",
)  # fmt: skip
"""Of the file, in any order. Instants carry their zone, yes and no are ``true`` and ``false``, what isn't known is empty."""
REQUIRED = ("report", "service", "commune", "unit", "state", "received_at", "first_due_at")
STATES = ("received", "assigned", "working", "published", "closed", "rejected")


@dataclass(frozen=True)
class Line:
    """One line that couldn't be taken: its number in the file, the column at fault and why."""

    number: int
    why: Refused


@dataclass(frozen=True)
class Taken:
    """What came of a file: taken now, here before, and each line that was refused."""

    new: int
    known: int
    refused: tuple[Line, ...]


def take_over(file: TextIO, by: Acting, at: datetime, shift: timedelta = timedelta()) -> Taken:
    """Take in a CSV file with a head of ``COLUMNS``; a report that is here already (by its number there) is passed over, so that a file
    may be brought again. ``shift`` moves every instant, for a file of examples.

    Refused ``field_reports.past.columns``.
    """
    reader = csv.DictReader(file)
    if missing := [name for name in REQUIRED if name not in (reader.fieldnames or ())]:
        raise Refused("field_reports.past.columns", {"names": ", ".join(missing)})
    refused: list[Line] = []
    new = known = 0
    for rows in batched(_read(reader, refused, shift), BATCH):
        fresh = _unknown(rows)
        new, known = new + len(fresh), known + len(rows) - len(fresh)
        _write(fresh, by, at)
    return Taken(new, known, tuple(refused))


@dataclass(frozen=True)
class _Row:
    said: Mapping[str, str]
    matter: Service
    past: Past
    times: Mapping[str, datetime | None]
    point: tuple[float, float] | None

    @property
    def key(self) -> str:
        return f"past:{self.said['report']}"


def _read(reader: Iterable[Mapping[str, str]], refused: list[Line], shift: timedelta) -> Iterator[_Row]:
    for number, said in enumerate(reader, 2):
        try:
            yield _row({name: (said.get(name) or "").strip() for name in COLUMNS}, shift)
        except Refused as why:
            refused.append(Line(number, why))


def _row(said: dict[str, str], shift: timedelta) -> _Row:
    for name in REQUIRED:
        if not said[name]:
            raise Refused("field_reports.past.empty", {"column": name}, name)
    if said["state"] not in STATES:
        raise Refused("field_reports.past.value", {"column": "state", "value": said["state"][:40]}, "state")
    if said["channel"] and said["channel"] not in CHANNELS:
        raise Refused("field_reports.past.value", {"column": "channel", "value": said["channel"][:40]}, "channel")
    times = {name: _instant(said[name], name, shift) for name in COLUMNS if name.endswith("_at")}
    received, first = times["received_at"], times["first_due_at"]
    assert received is not None and first is not None, "both are required"
    for name, instant in times.items():
        if instant is not None and instant < received:
            raise Refused("field_reports.past.order", {"column": name}, name)
    if said["state"] in ("closed", "published") and times["answered_at"] is None:
        raise Refused("field_reports.past.empty", {"column": "answered_at"}, "answered_at")
    closed = times["closed_at"] or times["answered_at"] or received if said["state"] in rules.REPORT.ends else None
    on = local_day(received)
    past = Past(
        said["state"], _body(said["unit"], on), _commune(said["commune"], on), received, first, times["due_at"] or first,
        _whole(said["extensions"], "extensions"), times["answered_at"], closed, said["report"],
    )  # fmt: skip
    return _Row(said, service(said["service"]), past, times, _point(said))


def _instant(text: str, name: str, shift: timedelta) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as why:
        raise Refused("field_reports.past.value", {"column": name, "value": text[:40]}, name) from why
    if found.tzinfo is None:
        raise Refused("field_reports.past.zone", {"column": name}, name)
    return found + shift


def _whole(text: str, name: str) -> int:
    number = whole_number(text or "0", digits=3)
    if number is None:
        raise Refused("field_reports.past.value", {"column": name, "value": text[:40]}, name)
    return number


def _point(said: Mapping[str, str]) -> tuple[float, float] | None:
    if not said["latitude"] and not said["longitude"]:
        return None
    latitude, longitude = decimal_number(said["latitude"]), decimal_number(said["longitude"])
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Refused("field_reports.past.value", {"column": "latitude", "value": said["latitude"][:40]}, "latitude")
    return latitude, longitude


def _body(code: str, on) -> int:
    try:
        return organizations.by_code(code, on).id
    except NotFound as why:
        raise Refused("field_reports.past.value", {"column": "unit", "value": code[:40]}, "unit") from why


def _commune(code: str, on) -> int:
    try:
        return places.by_code(code, on).id
    except NotFound as why:
        raise Refused("field_reports.past.value", {"column": "commune", "value": code[:40]}, "commune") from why


def _unknown(rows: Iterable[_Row]) -> list[_Row]:
    """Those that aren't here yet, each number once."""
    given = {row.key: row for row in rows}
    here = set(Report.objects.filter(key__in=list(given)).values_list("key", flat=True))
    return [row for key, row in given.items() if key not in here]


@transaction.atomic
def _write(rows: list[_Row], by: Acting, at: datetime) -> None:
    rule = policy()
    for sector in sorted({row.matter.sector for row in rows}):
        own = [row for row in rows if row.matter.sector == sector]
        numbers = cases.take_over(
            rules.REPORT, Stages(rule.version, rule.stages), [row.past for row in own], by, sector, at, "field_reports.past"
        )
        made = Report.objects.bulk_create(_report(row, case_id, rule.prefix) for row, case_id in zip(own, numbers, strict=True))
        ReportSender.objects.bulk_create(_sender(one.id) for one in made)
        shown = [(row, one) for row, one in zip(own, made, strict=True) if row.past.state in rules.PUBLIC_STATES]
        PublicCopy.objects.bulk_create(public_copy.of_past(one, row.past, row.matter) for row, one in shown)


def _sender(report_id: int) -> ReportSender:
    code = identity.new_code()
    return ReportSender(
        report_id=report_id, code_sealed=contacts.seal_code(code, report_id), code_hash=contacts.hash_code(code), language="vi"
    )


def _report(row: _Row, case_id: int, prefix: str) -> Report:
    said, times = row.said, row.times
    latitude, longitude = row.point or (None, None)
    return Report(
        case_id=case_id, key=row.key, number=f"{prefix}-{case_id:06d}", service=row.matter.code, channel=said["channel"] or "web",
        words=said["words"][: rules.LONGEST_WORDS], landmark=said["landmark"][: rules.LONGEST_LANDMARK], latitude=latitude,
        longitude=longitude, cell=rules.cell_of(*row.point) if row.point else "", received_at=row.past.opened_at, level=row.matter.level,
        anonymous=True, acknowledged_at=times["acknowledged_at"], assigned_at=times["assigned_at"], started_at=times["started_at"],
        answered_at=times["answered_at"], published_at=times["answered_at"] if row.past.state in ("closed", "published") else None,
        reply=said["reply"][: rules.LONGEST_WORDS], reroutes=_whole(said["reroutes"], "reroutes"),
        reopened=_whole(said["reopened"], "reopened"), verified={"true": True, "false": False}.get(said["verified"]),
        rating=_whole(said["rating"], "rating") or None,
    )  # fmt: skip
