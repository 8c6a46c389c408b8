"""What moved since a day: the days kept as they happened joined to one line a number and ranked. Columns, no object a row."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, Self, get_args

import numpy as np
from django.db import connection

from bazan.core.time import Period
from bazan.data.indicators.bulk_sql import columns
from bazan.data.indicators.indicator_catalog import Entry, catalogue
from bazan.data.indicators.types import Change, Changes, Feature, FeatureKind, Moved

KINDS: tuple[FeatureKind, ...] = tuple(sorted(get_args(FeatureKind), reverse=True))
"""In the order in which equal moves are told: things, places, organizations."""
_DAYS = """SELECT indicator_id, array_position(%s::text[], feature_kind::text), feature_id, day - %s, date_part('epoch', period_start),
    date_part('epoch', oldest_start), coalesce(before, 'NaN'), coalesce(after, 'NaN')
  FROM indicator_change WHERE day >= %s AND indicator_id = ANY(%s)"""
"""Whoever moved on every day of a week has a row a day: sorting and joining them here takes a quarter of what it took the database."""
_HOW = """SELECT k.n, c.at, c.reason, c.batch_id
  FROM unnest(%s::int[], %s::int[], %s::text[], %s::int[], %s::int[]) AS k(n, indicator, kind, feature, ago)
  JOIN indicator_change c ON (c.day, c.indicator_id, c.feature_kind, c.feature_id) = (%s::date + k.ago, k.indicator, k.kind, k.feature)"""


@dataclass(frozen=True)
class Days:
    """One row a number and day, or one a number. Periods are Unix seconds; NaN: no value."""

    indicator: np.ndarray
    kind: np.ndarray
    """Place in KINDS, from 1."""
    feature: np.ndarray
    ago: np.ndarray
    """Days after the one asked about."""
    period: np.ndarray
    oldest: np.ndarray
    before: np.ndarray
    after: np.ndarray

    def chosen(self, rows: np.ndarray) -> Self:
        return type(self)(*(getattr(self, column.name)[rows] for column in fields(self)))


def changes(since: date, sector: str | None = None, most: int = 15, offset: int = 0) -> dict[str, Changes]:
    """By sector every number that moved since the beginning of a local day, those that moved most against their own size first.

    Numbers that came for the first time follow those that moved. Of indicators over streams those that were revised: the running hour
    moves all the time. ``most`` and ``offset`` choose a page of each sector; its total counts all.
    """
    entries = {entry.id: entry for entry in catalogue().entries.values() if sector in (None, entry.info.pack)}
    told = together(Days(*columns(_DAYS, (list(KINDS), since, since, list(entries)), "i4 i4 i4 i4 f8 f8 f8 f8")))
    told = told.chosen(seen(told, {code: entry.info.digits for code, entry in entries.items()}))
    order = ranked(told, {code: n for n, code in enumerate(sorted(entries, key=lambda code: entries[code].info.code))})
    packs = np.array([entries[code].info.pack for code in told.indicator[order]])
    found = {pack: order[packs == pack] for pack in sorted(set(packs))}
    pages = {pack: rows[offset : offset + most] for pack, rows in found.items()}
    shown = iter(_changes(told.chosen(np.concatenate([*pages.values(), []]).astype(int)), since, entries))
    return {pack: Changes(tuple(next(shown) for _ in page), len(found[pack])) for pack, page in pages.items()}


def together(days: Days) -> Days:
    """One row a number: the newest period whose value was replaced, else the newest whose value came for the first time.

    Its value before is as the first of the days found it, its value after and its day are of the last on which that period moved.
    """
    if not len(days.ago):
        return days
    number = (days.indicator.astype(np.int64) << 34) + (days.kind.astype(np.int64) << 32) + days.feature
    order = np.lexsort((days.ago, days.period, number))
    first = _begins(number[order], days.period[order])
    before, last = days.before[order[first]], order[np.append(first[1:], len(order)) - 1]
    best = np.lexsort((days.period[last], ~np.isnan(before), number[last]))
    told = best[np.append(_begins(number[last[best]])[1:], len(best)) - 1]
    oldest = np.minimum.reduceat(days.oldest[order], _begins(number[order]))
    found = days.chosen(last[told])
    return Days(found.indicator, found.kind, found.feature, found.ago, found.period, oldest, before[told], found.after)


def seen(told: Days, digits: Mapping[int, int]) -> np.ndarray:
    """The rows a reader can see a move in: of the value told by its indicator's digits, or of an older period."""
    scale = 10.0 ** np.array([digits[code] for code in told.indicator])
    before, after = np.rint(told.before * scale), np.rint(told.after * scale)
    same = (before == after) | (np.isnan(before) & np.isnan(after))
    return np.flatnonzero(~same | (told.oldest < told.period))


def ranked(told: Days, place: Mapping[int, int]) -> np.ndarray:
    """The rows in order of how far each moved against its own size, new and gone values last; ``place`` decides between equals."""
    size = np.fmax(np.fmax(np.abs(told.before), np.abs(told.after)), 1e-300)
    weight = np.nan_to_num(np.abs(told.after - told.before) / size)
    equals = np.array([place[code] for code in told.indicator], int)
    return np.lexsort((told.feature, told.kind, equals, -weight))


def _begins(*keys: np.ndarray) -> np.ndarray:
    """Where a new group of equal keys begins in sorted rows."""
    differs = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return np.concatenate([[0], np.flatnonzero(differs) + 1])


def _changes(told: Days, since: date, entries: Mapping[int, Entry]) -> list[Change]:
    """The rows of a page in their order, with when, why and by which batch each moved."""
    kinds = [KINDS[kind - 1] for kind in told.kind]
    keys = [range(len(kinds)), told.indicator.tolist(), kinds, told.feature.tolist(), told.ago.tolist()]
    with connection.cursor() as cursor:
        cursor.execute(_HOW, [*map(list, keys), since])
        how = {n: moved for n, *moved in cursor.fetchall()}
    found = []
    for n, kind in enumerate(kinds):
        info, (at, reason, batch) = entries[told.indicator[n]].info, how[n]
        period, oldest = (Period(datetime.fromtimestamp(start, UTC), info.grain) for start in (told.period[n], told.oldest[n]))
        before, after = (None if np.isnan(value) else float(value) for value in (told.before[n], told.after[n]))
        feature: Any = Feature(kind, int(told.feature[n]))
        moved = Moved(info.code, feature, period, before, after, at, (batch,) if batch else (), (reason,))
        found.append(Change(moved, oldest))
    return found
