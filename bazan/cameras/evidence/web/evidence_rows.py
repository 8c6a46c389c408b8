"""What the pages say of cases, ready to be placed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bazan.cameras.devices import api as devices
from bazan.cameras.evidence import api as evidence
from bazan.cameras.evidence.types import CaseInfo, EntryInfo, ItemInfo, NoteInfo
from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.time import local_day
from bazan.directory.accounts.api import Reach, allowed
from bazan.directory.places import api as places
from bazan.platform.design_system.api import duration, quantity, when

SHOWN_SIGNS = 12
"""Of a sum, where the whole would fill a line: as many as nobody can make on purpose in a table one reads."""
MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Row:
    """A case in the list."""

    case: CaseInfo
    places: str
    files: int


@dataclass(frozen=True)
class FileView:
    id: int
    clip: bool
    title: str
    taken: str
    detail: str
    """What looked, by which rule."""
    size: str
    event_id: int
    camera: str
    camera_name: str
    note: str
    added_by: str
    added_at: datetime
    sha256: str
    original: bool


@dataclass(frozen=True)
class EntryView:
    seq: int
    at: datetime
    by: str
    act: str
    told: str
    hash: str


def rows(cases: Sequence[CaseInfo], now: datetime) -> list[Row]:
    files = evidence.sizes(case.id for case in cases)
    where = devices.where({camera for case in cases for camera in case.cameras})
    names = _names(now)
    return [Row(case, _places(case, where, names), files.get(case.id, 0)) for case in cases]


def places_of(case: CaseInfo, now: datetime) -> str:
    """The communes its cameras stand in."""
    return _places(case, devices.where(case.cameras), _names(now))


def rights(reach: Reach, case: CaseInfo) -> dict[str, bool]:
    """What the reader may do with the case, at every one of its cameras."""
    where = list(devices.where(case.cameras).values())
    asked = {"edit": "evidence.edit", "export": "evidence.export", "reveal": "cameras.reveal"}
    return {name: all(allowed(reach, permission, place, sector) for place, sector in where) for name, permission in asked.items()}


def files(items: Iterable[ItemInfo], names: Mapping[str, str]) -> list[FileView]:
    return [
        FileView(
            id=item.id,
            clip=item.kind == "clip",
            title=f"{label(f'evidence.kind.{item.kind}')}, {label(f'cameras.purpose.{item.purpose}')}",
            taken=_taken(item),
            detail=label("evidence.page.rule", rule=item.rule, version=item.rule_version, detector=item.detector),
            size=_size(item.size),
            event_id=item.event_id,
            camera=item.camera,
            camera_name=item.camera_name,
            note=item.note,
            added_by=names.get(item.added_by, item.added_by),
            added_at=item.added_at,
            sha256=item.sha256,
            original=bool(item.original_sha256),
        )
        for item in items
    ]


def notes(noted: Iterable[NoteInfo], names: Mapping[str, str]) -> list[dict[str, object]]:
    return [{"note": each, "by": names.get(each.by, each.by), "struck_by": names.get(each.struck_by, each.struck_by)} for each in noted]


def entries(chain: Iterable[EntryInfo], names: Mapping[str, str]) -> list[EntryView]:
    """The chain of custody, newest first."""
    made = [
        EntryView(entry.seq, entry.at, names.get(entry.by, entry.by), label(f"evidence.act.{entry.act}"), _told(entry), entry.hash)
        for entry in chain
    ]
    return made[::-1]


def _told(entry: EntryInfo) -> str:
    detail = entry.detail
    match entry.act:
        case "open":
            return detail["title"]
        case "add":
            digest = detail["sha256"][:SHOWN_SIGNS]
            return label("evidence.page.added", kind=label(f"evidence.kind.{detail['kind']}"), camera=detail["camera_name"], digest=digest)
        case "note":
            return detail["words"]
        case "strike":
            return label("evidence.page.struck_note", seq=detail["note"])
        case "export":
            return f"{detail['reason']} ({label('evidence.page.with' if detail['originals'] else 'evidence.page.without')})"
        case "close":
            return detail["outcome"]
        case "look":
            return ""


def _taken(item: ItemInfo) -> str:
    seconds = (item.taken_until - item.taken_from).total_seconds()
    lasted = label("cameras.page.seconds", count=round(seconds)) if seconds < 60 else duration(seconds)
    return f"{when(item.taken_from)}, {lasted}" if item.kind == "clip" else when(item.taken_from)


def _size(count: int) -> str:
    return quantity(count / MEGABYTE, 1, "MB") if count >= MEGABYTE / 10 else quantity(count / 1024, 1, "kB")


def _names(now: datetime) -> dict[int, str]:
    return {unit.id: either(unit.name, unit.name_en) for unit in places.communes(local_day(now))}


def _places(case: CaseInfo, where: Mapping[int, tuple[int | None, str]], names: Mapping[int, str]) -> str:
    """The communes its cameras stand in."""
    found = {names.get(where[camera][0] or 0, "") for camera in case.cameras if camera in where}
    return ", ".join(sorted(found - {""}))
