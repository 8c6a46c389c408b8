"""Cases as the sweeps of packs declare them: which there are, and their counts by disease, commune of today and day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import connection

from bazan.analysis.outbreaks.grammar import OUTBREAKS, Sweep
from bazan.core.settings import ROOT
from bazan.core.time import ZONE, day_start
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import DatasetInfo
from bazan.directory.places import api as places
from bazan.platform import packs

SECTORS = ROOT / "sectors"
BACK = timedelta(days=2600)
"""Seven years: what the methods of five years read of the past, and a little more."""


@dataclass(frozen=True)
class Known:
    """A sweep that a pack declares, over a dataset that is there."""

    code: str
    """``<pack>.<id>``."""
    pack: str
    sweep: Sweep
    dataset: DatasetInfo

    def words(self, disease: str) -> dict[str, str]:
        """Its name in every language; its code where no list names it."""
        named = self.dataset.lists.get(self.dataset.column(self.sweep.disease).list, {}).get(disease)
        return dict(named) if named else {"vi": disease, "en": disease}

    def indicator(self, disease: str) -> str:
        code = self.sweep.indicators.get(disease, "")
        return f"{self.pack}.{code}" if code and "." not in code else code


@dataclass(frozen=True)
class Cases:
    """So many cases of a disease in a commune of today on a day."""

    disease: str
    place_id: int
    day: date
    number: int


def sweeps(sector: str | None = None, sectors: Path = SECTORS) -> list[Known]:
    """Every sweep whose dataset is loaded and in reach, of one sector or of all, by code."""
    declared = [(pack, sweep) for pack, sweep in _declared(sectors) if sector in (None, pack)]
    infos = {info.code: info for info in datasets.datasets()} if declared else {}
    found = [(pack, sweep, infos.get(sweep.dataset if "." in sweep.dataset else f"{pack}.{sweep.dataset}")) for pack, sweep in declared]
    return sorted((Known(f"{pack}.{sweep.id}", pack, sweep, info) for pack, sweep, info in found if info), key=lambda known: known.code)


@cache
def _declared(sectors: Path) -> tuple[tuple[str, Sweep], ...]:
    """(pack, sweep) of every file."""
    loaded = [packs.load(folder) for folder in sorted(path.parent for path in sectors.glob("*/outbreaks"))]
    return tuple((pack.id, file.declaration) for pack in loaded for file in OUTBREAKS.of(pack))


def cases(known: Known, today: date) -> list[Cases]:
    """Those of the last years until the end of a day, where they happened as it is called today; cases of no commune are left out."""
    sweep = known.sweep
    disease, place, at = (_named(name) for name in (sweep.disease, sweep.place, sweep.at))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {disease}::text, {place}, ({at} AT TIME ZONE %s)::date AS day, count(*)
            FROM ({datasets.relation(known.dataset.code, until=False)}) cases
            WHERE {disease} IS NOT NULL AND {at} >= %s AND {at} < %s GROUP BY 1, 2, 3 ORDER BY 3, 1, 2""",  # noqa: S608 - columns are judged with the pack
            [ZONE, day_start(today - BACK), day_start(today + timedelta(days=1))],
        )
        rows = cursor.fetchall()
    heirs = _heirs({place for _, place, _, _ in rows}, today)
    return [Cases(name, heirs[place], day, number) for name, place, day, number in rows if place in heirs]


def delays(known: Known, since: date, until: datetime) -> dict[str, list[tuple[date, date]]]:
    """By disease, when each case that began on a day or later began, and when it was reported; reported until an instant."""
    sweep = known.sweep
    disease, began, reported = (_named(name) for name in (sweep.disease, sweep.began, sweep.reported))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT {disease}::text, ({began} AT TIME ZONE %s)::date, ({reported} AT TIME ZONE %s)::date
            FROM ({datasets.relation(known.dataset.code, until=False)}) cases
            WHERE {disease} IS NOT NULL AND {began} >= %s AND {reported} >= {began} AND {reported} < %s""",  # noqa: S608 - as above
            [ZONE, ZONE, day_start(since), until],
        )
        found: dict[str, list[tuple[date, date]]] = {}
        for name, first, told in cursor.fetchall():
            found.setdefault(name, []).append((first, told))
    return found


def _heirs(place_ids: Iterable[int | None], today: date) -> dict[int, int]:
    """Communes, whenever they were valid, to the commune of today that most of each went into."""
    wanted, heirs = set(place_ids), dict[int, int]()
    for commune in places.everything("commune"):
        if commune.id in wanted:
            shares = {commune.id: 1.0} if commune.valid(today) else places.recast({commune.id: 1.0}, commune.valid_from, today)
            if shares:
                heirs[commune.id] = max(shares, key=lambda heir: shares[heir])
    return heirs


def _named(column: str) -> str:
    return connection.ops.quote_name(column)
