"""What everybody may have of reports: an anonymised row each as CSV and Parquet, and sums with small ones hidden. Written each night.

The files lie in ``<home>/open`` and can be written anew at any time; a page only hands them on, so nobody outside asks the tables.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.policy import policy, service
from bazan.citizens.field_reports.promises import calibration
from bazan.citizens.field_reports.publication.anonymity import OpenRow, hidden, published
from bazan.citizens.field_reports.publication.parquet_worker import packed
from bazan.core.errors import NotFound
from bazan.core.settings import current
from bazan.core.time import local_day
from bazan.directory.places import api as places
from bazan.platform.drivers.api import apart

SMALLEST = 5
"""A smaller group is nobody's to know."""
DAYS = 365
ABOUT, CSV, PARQUET = "reports.json", "reports.csv", "reports.parquet"
FILES = {CSV: "text/csv; charset=utf-8", PARQUET: "application/vnd.apache.parquet"}
DAY_S = 86_400
ROWS = """
SELECT r.service, c.place_id, c.state, r.received_at, r.answered_at, c.first_due_at, c.extensions > 0, r.reopened > 0, r.verified, r.rating
  FROM field_report r JOIN case_record c ON c.id = r.case_id
 WHERE r.duplicate_of_id IS NULL AND c.state NOT IN ('new', 'withdrawn', 'duplicate') AND r.received_at <= %s
"""
"""Not what nobody has looked at yet, nor what its sender took back."""


@dataclass(frozen=True)
class Counted:
    """A report as it is counted."""

    service: str
    place_id: int
    state: str
    received_at: datetime
    answered_at: datetime | None
    first_due_at: datetime
    extended: bool
    reopened: bool
    verified: bool | None
    rating: int | None

    def in_time(self, at: datetime) -> bool | None:
        """Whether it was answered by its first deadline; None while neither is known."""
        if self.answered_at is None:
            return False if at > self.first_due_at and self.state != "rejected" else None
        return self.answered_at <= self.first_due_at

    def days(self, at: datetime) -> tuple[float, bool]:
        """How long it took or takes, and whether it is answered."""
        return ((self.answered_at or at) - self.received_at).total_seconds() / DAY_S, self.answered_at is not None

    def open_row(self, codes: dict[int, str], at: datetime) -> OpenRow:
        days, answered = self.days(at)
        return OpenRow(
            local_day(self.received_at).replace(day=1), codes.get(self.place_id, ""), self.service,
            rules.REPORTED.get(self.state, self.state), round(days) if answered else None, self.in_time(at), self.extended, self.reopened,
            self.verified, self.rating,
        )  # fmt: skip


def publish(at: datetime) -> dict[str, Any]:
    """Write the files anew; gives what is told of them. NotFound ``field_reports.no_policy`` where the province has no reports."""
    policy()
    folder = current().home / "open"
    folder.mkdir(parents=True, exist_ok=True)
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [at])
        found = [Counted(*row) for row in cursor.fetchall()]
    codes = {one.id: one.code for one in places.everything("commune")} | {places.root(local_day(at)).id: ""}
    lately = [one for one in found if one.received_at > at - timedelta(days=DAYS)]
    told = published((one.open_row(codes, at) for one in found), SMALLEST)
    about = {
        "at": at.isoformat(), "smallest": SMALLEST, "rows": len(told.rows), "widened": told.widened, "left_out": told.left_out,
        "columns": [one.name for one in fields(OpenRow)], **_sums(lately, codes, at),
    }  # fmt: skip
    _csv(folder / CSV, told.rows)
    _write(folder / PARQUET, _parquet(told.rows))
    _write(folder / ABOUT, json.dumps(about, ensure_ascii=False).encode())
    return about


def published_about() -> dict[str, Any] | None:
    """What the files hold and the sums, as ``publish`` gave it; None: nothing is published yet."""
    try:
        return json.loads((current().home / "open" / ABOUT).read_bytes())
    except FileNotFoundError:
        return None


def published_file(name: str) -> tuple[bytes, str]:
    """(bytes, media type) of one of ``FILES``. NotFound ``field_reports.open_file``."""
    path = current().home / "open" / name
    if name not in FILES or not path.is_file():
        raise NotFound("field_reports.open_file", {"name": name[:40]})
    return path.read_bytes(), FILES[name]


def publish_due(at: datetime) -> bool:
    """Publish what wasn't yet published today; whether it was done."""
    about = published_about()
    if about is not None and local_day(datetime.fromisoformat(about["at"])) >= local_day(at):
        return False
    try:
        publish(at)
    except NotFound:
        return False  # a province without reports
    return True


def _sums(found: Sequence[Counted], codes: dict[int, str], at: datetime) -> dict[str, Any]:
    least = policy().least_closed
    people = {one.code: one.population for one in places.communes(local_day(at))}
    services = _grouped(found, [one.service for one in found], least, at)
    communes = _grouped(found, [codes.get(one.place_id, "") for one in found], least, at)
    for code, row in communes.items():
        if row is not None and people.get(code):
            row["per_1000"] = round(1000 * row["received"] / people[code], 2)
    return {
        "days": DAYS, "all": _row(found, least, at), "services": services, "communes": communes,
        "names": {code: service(code).names for code in services}, "calibration": asdict(calibration(at)),
    }  # fmt: skip


def _grouped(found: Sequence[Counted], keys: Sequence[str], least: int, at: datetime) -> dict[str, dict[str, Any] | None]:
    """Key to its sums, the most first; None: too small to be told."""
    groups: dict[str, list[Counted]] = defaultdict(list)
    for key, one in zip(keys, found, strict=True):
        groups[key].append(one)
    closed = hidden({key: len(ones) for key, ones in groups.items()}, SMALLEST)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    told = {key: _row(ones, least, at) for key, ones in ordered if key not in closed}
    return told | dict.fromkeys(sorted(closed))


def _row(found: Sequence[Counted], least: int, at: datetime) -> dict[str, Any]:
    """Shares are per cent of what they are of; null where those are fewer than ``SMALLEST``."""
    judged = [one.in_time(at) for one in found if one.in_time(at) is not None]
    verdicts = [one.verified for one in found if one.verified is not None]
    usual = rules.promised([one.days(at) for one in found if one.state != "rejected"], least, False)
    return {
        "received": len(found), "due": len(judged) if len(judged) >= SMALLEST else None, "in_time": _share(judged),
        "judged": len(verdicts) if len(verdicts) >= SMALLEST else None, "verified": _share(verdicts),
        "half_days": _rounded(usual.half_days) if usual else None, "most_days": _rounded(usual.most_days) if usual else None,
    }  # fmt: skip


def _share(said: Sequence[bool | None]) -> float | None:
    return round(100 * sum(map(bool, said)) / len(said), 1) if len(said) >= SMALLEST else None


def _rounded(days: float | None) -> float | None:
    return None if days is None else round(days, 1)


def _csv(path: Path, rows: Iterable[OpenRow]) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file)
        written.writerow([one.name for one in fields(OpenRow)])
        written.writerows(
            ["" if cell is None else str(cell).lower() if isinstance(cell, bool) else cell for cell in astuple(row)] for row in rows
        )
    part.replace(path)


def _parquet(rows: Sequence[OpenRow]) -> bytes:
    """The rows as the file, packed away from this process."""
    names = [one.name for one in fields(OpenRow)]
    return next(apart(packed, json.dumps([names, [astuple(row) for row in rows]], default=date.isoformat).encode()))


def _write(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)
