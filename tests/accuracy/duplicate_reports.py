"""How well reports of one matter are found, as precision and recall: ``python -m tests.accuracy.duplicate_reports [FILE …]`` prints JSON.

Without a file: the pairs of ``sectors/field_reports/texts/pairs.csv`` of the part nothing was chosen on. ``FILE``: rows of another city's
311 as New York (``Complaint Type``, ``Resolution Description``) or San Francisco (``category``, ``status_notes``) publishes them.

What real rows are taken to say is an assumption (``ASSUMED``, printed with the figures). Beside them stands the usual rule of 311 systems:
the same type within 100 m and 7 days. Words are what a row says of its matter; no picture is known. Places, days and thresholds are those
of the service a category is nearest to (``MATTERS``).
"""

import argparse
import csv
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, takewhile
from pathlib import Path
from typing import Any

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.grammar import SERVICES
from bazan.citizens.field_reports.service_declaration import service_of
from bazan.citizens.field_reports.types import Service
from bazan.core.settings import ROOT
from bazan.platform import packs
from tests.load import open311
from tests.load.machine_speed import report

PACK = ROOT / "sectors/field_reports"
PAIRS = PACK / "texts/pairs.csv"
ASSUMED = (
    "a row whose resolution says duplicate is one; its original is the row it names, else (hardly any does) the nearest earlier row of its "
    "type in reach; its further rows in reach are left out; without any in the file it counts nowhere but in without_original",
    "every other pair of rows of a type in reach is of two matters: wrongly where nobody marked a duplicate, so precision is at least this",
    "words are the city's own classes, not what people wrote",
)
REACH_M, REACH_DAYS = 200.0, 30.0
USUAL_M, USUAL_DAYS = 100.0, 7.0
THRESHOLDS = tuple(number / 10 for number in range(3, 10))
MATTERS = open311.MATTERS | {
    "Noise": "noise", "Noise - Commercial": "noise", "Noise - Residential": "noise", "Noise - Street/Sidewalk": "noise",
    "Noise - Vehicle": "noise", "Illegal Parking": "parking", "Blocked Driveway": "parking", "Street Condition": "road_damage",
    "Street Light Condition": "street_light", "Traffic Signal Condition": "traffic_signal", "Sewer": "drainage", "Dirty Condition": "waste",
    "Water System": "utilities", "Illegal Dumping": "waste", "Damaged Tree": "trees",
}  # fmt: skip
DUPLICATE = re.compile(r"\bdup(e|licated?)?\b", re.IGNORECASE)
EARLIER = re.compile(r"\d{6,}")


@dataclass(frozen=True)
class Row:
    """A report of another city."""

    id: str
    kind: str
    words: str
    point: tuple[float, float]
    at: datetime
    note: str

    @property
    def duplicate(self) -> bool:
        return DUPLICATE.search(self.note) is not None


@dataclass(frozen=True)
class Pair:
    """Two reports of one kind. ``same``: as the one who knows says."""

    kind: str
    service: Service
    one: str
    other: str
    metres: float
    days: float
    bits: int | None
    same: bool

    @property
    def alike(self) -> float:
        """0 out of the service's reach: there nobody looks."""
        if self.metres > 2 * self.service.near_m or self.days > self.service.near_days:
            return 0.0
        return rules.alike(self.metres, self.days, self.one, self.other, self.bits, self.service)

    @property
    def usual(self) -> bool:
        return self.metres <= USUAL_M and self.days <= USUAL_DAYS


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.accuracy.duplicate_reports", description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    told = parser.parse_args()
    report(lambda: measure(told.files))
    return 0


def measure(files: Sequence[Path]) -> dict[str, Any]:
    found: dict[str, Any] = {"written": figures(written("report"))}
    for path in files:
        rows = read(path)
        pairs, lonely = paired(rows)
        found[path.name] = {
            "rows": len(rows), "duplicates": sum(row.duplicate for row in rows), "without_original": lonely, "assumed": ASSUMED,
            **figures(pairs),
        }  # fmt: skip
    return found


def figures(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Of all and of each kind that holds both."""
    kinds = {kind: list(some) for kind, some in groupby(sorted(pairs, key=lambda pair: pair.kind), key=lambda pair: pair.kind)}
    return _told(pairs) | {"kinds": {kind: _told(some) for kind, some in kinds.items() if any(pair.same for pair in some)}}


def _told(pairs: Sequence[Pair]) -> dict[str, Any]:
    return {
        "same": sum(pair.same for pair in pairs), "other": sum(not pair.same for pair in pairs),
        "usual_rule": shares((pair.usual, pair.same) for pair in pairs),
        "chosen": shares((pair.alike >= pair.service.alike, pair.same) for pair in pairs),
        "at": {str(bar): shares((pair.alike >= bar, pair.same) for pair in pairs) for bar in THRESHOLDS},
    }  # fmt: skip


def shares(judged: Iterable[tuple[bool, bool]]) -> dict[str, float | None]:
    """Precision and recall of (was found, is the same); null: nothing was found, or there was nothing to find."""
    every = list(judged)
    right = sum(found and same for found, same in every)
    found, same = sum(found for found, _ in every), sum(same for _, same in every)
    return {"precision": round(right / found, 3) if found else None, "recall": round(right / same, 3) if same else None}


def matters() -> dict[str, Service]:
    """The pack's services by the names of their files."""
    declared = [file.declaration for file in SERVICES.of(packs.load(PACK))]
    return {one.id: service_of(f"{PACK.name}.{one.id}", PACK.name, one) for one in declared}


def written(part: str = "") -> list[Pair]:
    """The pairs that the pack brings, of a part or all."""
    known = matters()
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [
            Pair(row["service"], known[row["service"]], row["one"], row["other"], float(row["metres"]), float(row["days"]),
                 int(row["bits"]) if row["bits"] else None, row["label"] == "same")
            for row in csv.DictReader(file) if part in ("", row["part"])
        ]  # fmt: skip


def read(path: Path) -> list[Row]:
    """The rows of a file that lie somewhere, the earliest first."""
    with path.open(encoding="utf-8", newline="") as file:
        told = [{key.lower().replace(" ", "_"): value for key, value in row.items()} for row in csv.DictReader(file)]
    return sorted((_row(one) for one in told if one["latitude"] and one["longitude"]), key=lambda row: row.at)


def _row(told: dict[str, str]) -> Row:
    kind = told.get("category") or told["complaint_type"]
    words = " ".join(told[key] for key in ("complaint_type", "descriptor")).replace("_", " ")
    point, at = (float(told["latitude"]), float(told["longitude"])), told["created_date"]
    instant = datetime.strptime(at, "%m/%d/%Y %I:%M:%S %p") if "/" in at else datetime.fromisoformat(at)
    return Row(told["unique_key"], kind, words, point, instant, told.get("status_notes") or told.get("resolution_description", ""))


def paired(rows: Sequence[Row]) -> tuple[list[Pair], int]:
    """The pairs of rows in reach, as ``ASSUMED`` says, and how many duplicates have no original among them."""
    known, pairs, lonely = matters(), list[Pair](), 0
    for kind, some in groupby(sorted(rows, key=lambda row: (row.kind, row.at)), key=lambda row: row.kind):
        service, earlier = known[MATTERS.get(kind, open311.OTHER)], list[Row]()
        for row in some:
            recent = takewhile(lambda other, row=row: _days(row, other) <= REACH_DAYS, reversed(earlier))
            near = [other for other in recent if rules.metres(row.point, other.point) <= REACH_M]
            if row.duplicate:
                near = _original(row, near)
                lonely += not near
            pairs += [_pair(service, row, other) for other in near]
            earlier.append(row)
    return pairs, lonely


def _original(row: Row, near: Sequence[Row]) -> list[Row]:
    named = [other for other in near if other.id in EARLIER.findall(row.note)]
    return named or sorted(near, key=lambda other: (rules.metres(row.point, other.point), _days(row, other)))[:1]


def _pair(service: Service, row: Row, other: Row) -> Pair:
    return Pair(row.kind, service, row.words, other.words, rules.metres(row.point, other.point), _days(row, other), None, row.duplicate)


def _days(row: Row, other: Row) -> float:
    return (row.at - other.at) / timedelta(days=1)


if __name__ == "__main__":
    sys.exit(main())
