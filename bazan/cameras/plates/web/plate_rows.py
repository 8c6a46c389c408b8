"""What the pages say of plates, ready to be placed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.types import CameraInfo
from bazan.cameras.plates import api as plates
from bazan.cameras.plates.types import MeetingInfo, ReadingInfo, WantedInfo
from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.platform.design_system.api import quantity

_PARTS = ((r"(.+?)(\d{3})(\d{2})", r"\1-\2.\3"), (r"(.+?)(\d{4})", r"\1-\2"), (r"(\d{2})(\d{3})([A-Z]{2})(\d{2})", r"\1-\2-\3-\4"))

LATELY, MOMENT = timedelta(days=1), timedelta(seconds=1)


@dataclass(frozen=True)
class ReaderRow:
    """A camera that reads plates."""

    code: str
    name: str
    basis: str
    days: int
    count: int
    """Plates read lately."""


@dataclass(frozen=True)
class ReadingRow:
    plate: str
    camera: str
    """Its code."""
    name: str
    at: datetime
    kind: str
    """And its colour, if that was seen."""
    sure: str
    event_id: int | None
    """With a picture of about that time."""


@dataclass(frozen=True)
class WantedRow:
    id: int
    plate: str
    reason: str
    legal_basis: str
    organization: str
    added: str
    """By whom."""
    added_at: datetime
    until: date
    """Its last day."""
    ended: str
    """By whom; empty: it expired, or holds."""
    met: int


@dataclass(frozen=True)
class MeetingRow:
    reading: ReadingRow
    listed: str
    """The plate as it is listed."""
    perhaps: bool
    alert_id: int | None


def written(plate: str) -> str:
    """As it stands on a vehicle: ``51F12345`` is 51F-123.45."""
    for form, parts in _PARTS:
        if matched := re.fullmatch(form, plate):
            return matched.expand(parts)
    return plate


def readers(at: datetime) -> list[ReaderRow]:
    counts = plates.counts(at - LATELY)
    return [
        ReaderRow(
            camera.terms.code, either(camera.terms.name, camera.terms.name_en), camera.terms.plates_basis, camera.terms.plates_days,
            counts.get(camera.id, 0),
        )
        for camera in plates.readers()
    ]  # fmt: skip


def readings(rows: Sequence[ReadingInfo]) -> list[ReadingRow]:
    """Three questions, however many rows."""
    if not rows:
        return []
    known = {camera.id: camera for camera in devices.cameras(ids={row.camera_id for row in rows})}
    pictures = plates.pictures(rows)
    return [_reading(row, known[row.camera_id], pictures.get(row.id)) for row in rows]


def _reading(row: ReadingInfo, camera: CameraInfo, event_id: int | None) -> ReadingRow:
    return ReadingRow(
        plate=written(row.plate),
        camera=camera.terms.code,
        name=either(camera.terms.name, camera.terms.name_en),
        at=row.at,
        kind=_vehicle(row.kind, row.colour),
        sure=quantity(100 * row.sure, 0, "%"),
        event_id=event_id,
    )


def _vehicle(kind: str, colour: str) -> str:
    name = label(f"cameras.kind.{kind}")
    return label("cameras.page.coloured", kind=name, colour=label(f"cameras.colour.{colour}")).capitalize() if colour else name


def wanted(rows: Iterable[WantedInfo]) -> list[WantedRow]:
    bodies, names = owners(), accounts.full_names()
    return [
        WantedRow(
            row.id, written(row.terms.plate), row.terms.reason, row.terms.legal_basis, bodies.get(row.terms.organization_id, ""),
            names.get(row.added_by, row.added_by), row.added_at, local_day(row.terms.expires_at - MOMENT),
            names.get(row.ended_by, row.ended_by), row.met,
        )
        for row in rows
    ]  # fmt: skip


def owners() -> Mapping[int, str]:
    return {body.id: either(body.name, body.name_en) for body in organizations.everything()}


def meetings(rows: Sequence[MeetingInfo], listed: Iterable[WantedInfo]) -> list[MeetingRow]:
    names = {row.id: written(row.terms.plate) for row in listed}
    shown = readings([row.reading for row in rows])
    return [MeetingRow(reading, names.get(row.wanted_id, ""), row.perhaps, row.alert_id) for row, reading in zip(rows, shown, strict=True)]
