"""Which rows of a dataset stand on a map, where and in which light: decided by PostgreSQL, so that a picture costs what it shows.

A box of up to ``MOST`` rows is told row by row. In a fuller one those that need eyes still are, the gravest first; the others are counted
in the cells of a grid that doesn't move with the picture. A program that reads run by run is told every row. Row security decides which
rows a reader has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from math import ceil, log2
from typing import Any

from django.db import DatabaseError, connection, transaction

from bazan.core.errors import NotFound, Refused
from bazan.core.map_layers import GRAVEST_FIRST, Extent, Light, Question
from bazan.core.numbers import signed_number
from bazan.data.datasets.dataset_catalog import every_layer, held
from bazan.data.datasets.layer_grammar import MOMENT, Layer, names_of
from bazan.data.datasets.queries import current
from bazan.data.datasets.types import Heap, LayerInfo, Spot
from bazan.data.observations import api as observations
from bazan.directory.places import api as places
from bazan.platform.packs import parse_rule, postgres

MOST = 2_000
ACROSS = 24
"""Cells in the longer side of a picture, at least half as many."""
EYES: tuple[Light, ...] = ("disaster", "off", "watch")
"""The first of ``GRAVEST_FIRST``."""
SEATED = ("commune", "district", "region", "province", "neighbour")
"""Kinds of places."""
_NONE = GRAVEST_FIRST.index("none")
NUMERIC = frozenset({20, 21, 23, 700, 701, 1700})
"""Types of PostgreSQL that are numbers."""


def layers() -> list[LayerInfo]:
    """Every layer in reach, by pack in the order of their files."""
    return list(every_layer())


def standing(code: str, question: Question) -> tuple[list[Spot], list[Heap]]:
    """What stands on the layer, the gravest first, then the newest, or a run of it by ids; and what is told in heaps.

    Raises NotFound ``datasets.layer.unknown``.
    """
    layer, table = _layer(code)
    if layer.declared.together:
        return [], _at_seats(layer, table, question)
    cells = [cell for name in question.ids or () if (cell := _Cell.of(name)) is not None]
    if cells:
        return [], [heap for cell in cells for heap in _in_cell(layer, table, question, cell)]
    asked = _Asked(layer, table, question)
    if question.run is not None:
        return asked.run(question.run.after, question.run.most), []
    if question.ids is not None or not asked.crowded():
        return asked.spots(), []
    grave = asked.spots(len(EYES), MOST)
    return grave, asked.heaps(_Cell.size(question.extent or asked.extent()), [spot.row_id for spot in grave])


def counted(code: str, question: Question) -> int:
    """How many features the whole of it is, told one by one. Raises NotFound ``datasets.layer.unknown``."""
    layer, table = _layer(code)
    return len(_at_seats(layer, table, question)) if layer.declared.together else _Asked(layer, table, question).count()


def _layer(code: str) -> tuple[LayerInfo, str]:
    layer = next((one for one in every_layer() if one.code == code), None)
    if layer is None:
        raise NotFound("datasets.layer.unknown", {"code": code})
    return layer, held(layer.dataset.code).table


def _at_seats(layer: LayerInfo, table: str, question: Question) -> list[Heap]:
    asked = _Asked(layer, table, replace(question, ids=None, extent=question.extent if question.ids is None else None))
    return [heap for heap in asked.seats() if question.ids is None or heap.id in question.ids]


def _in_cell(layer: LayerInfo, table: str, question: Question, cell: "_Cell") -> list[Heap]:
    inside = Question(question.at, question.now, question.known, cell.extent)
    return [heap for heap in _Asked(layer, table, inside).heaps(cell.z, but=len(EYES)) if heap.id == str(cell)]


@dataclass(frozen=True)
class _Cell:
    """A square of 2**z degrees, so many from the zero meridian and the equator."""

    z: int
    x: int
    y: int

    @classmethod
    def of(cls, name: str) -> "_Cell | None":
        head, _, numbers = name.partition(":")
        found = [number for part in numbers.split(":", 3) if (number := signed_number(part)) is not None]
        if len(found) != 3 or numbers.count(":") != 2:
            return None
        z, x, y = found
        return cls(z, x, y) if head == "cell" and -20 <= z <= 8 and abs(x) < 2**30 and abs(y) < 2**30 else None

    @staticmethod
    def size(extent: Extent) -> int:
        """The power of two whose square lies so often in the longer side of a picture."""
        return max(-20, min(8, ceil(log2(max(extent.east - extent.west, extent.north - extent.south, 1e-9) / ACROSS))))

    def __str__(self) -> str:
        return f"cell:{self.z}:{self.x}:{self.y}"

    @property
    def extent(self) -> Extent:
        side = 2.0**self.z
        return Extent(self.x * side, self.y * side, (self.x + 1) * side, (self.y + 1) * side)


class _Asked:
    """One question put to one layer, as SQL and its parameters. There a light is its place in ``GRAVEST_FIRST``."""

    def __init__(self, layer: LayerInfo, table: str, question: Question):
        self.layer, self.declared, self.info, self.table, self.question = layer, layer.declared, layer.dataset, table, question
        columns = {column.id: column for column in self.info.columns}
        self.names = names_of(self.declared, columns)
        self.clear = [column.id for column in self.info.kept if not column.personal]
        self.parameters: list[Any] = []
        self.sql = self._told()

    def crowded(self) -> bool:
        """Whether more than ``MOST`` rows stand there; the others aren't looked at."""
        return self._run("SELECT count(*) FROM (SELECT FROM t LIMIT %s) AS first", [MOST + 1])[0][0] > MOST

    def count(self) -> int:
        return self._run("SELECT count(*) FROM t", [])[0][0]

    def spots(self, lights: int = len(GRAVEST_FIRST), most: int | None = None) -> list[Spot]:
        """The rows in so many of the gravest lights, the gravest first, then the newest."""
        return self._spots("WHERE t._light < %s ORDER BY t._light, t._at DESC, t.row_id LIMIT %s", [lights, most])

    def run(self, after: str, most: int | None) -> list[Spot]:
        """The rows behind an id, by their ids as code points."""
        return self._spots('WHERE t._id > %s COLLATE "C" ORDER BY t._id COLLATE "C" LIMIT %s', [after, most])

    def heaps(self, z: int, alone: Sequence[int] = (), but: int = 0) -> list[Heap]:
        """The rows by cell of 2**z degrees, without those that are told alone: by number, or all in so many of the gravest lights."""
        found = self._run(
            f"SELECT floor(t._longitude / %s)::int AS x, floor(t._latitude / %s)::int AS y, {self._sums} FROM t"
            " WHERE t.row_id <> ALL(%s::bigint[]) GROUP BY 1, 2, t._light",
            [2.0**z, 2.0**z, list(alone)],
        )
        # chosen and ordered here: the database would work out each row's light twice, and sort the rows instead of their sums
        counted = sorted(row for row in found if row[2] >= but)
        return [_heap(str(_Cell(z, *cell)), [row[2:] for row in rows]) for cell, rows in groupby(counted, lambda row: row[:2])]

    def seats(self) -> list[Heap]:
        """The rows by the place they stand at."""
        found = self._run(f'SELECT t."{self.declared.place}", {self._sums} FROM t GROUP BY 1, t._light ORDER BY 1', [])
        return [
            replace(_heap(f"seat:{place_id}", [row[1:] for row in rows]), place_id=place_id)
            for place_id, rows in groupby(found, lambda row: row[0])
        ]

    def extent(self) -> Extent:
        """Around all of it, where nobody asked for a part."""
        return Extent(*self._run("SELECT min(t._longitude), min(t._latitude), max(t._longitude), max(t._latitude) FROM t", [])[0])

    def types(self) -> list[int]:
        """What PostgreSQL makes of each amount."""
        amounts = "".join(f", {self._rule(each.formula)}" for each in self.declared.amounts)
        moment = f'SELECT d.*, now() AS "{MOMENT}" FROM {self.table} d'
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1{amounts} FROM ({moment}) AS d LIMIT 0", [])
            return [column.type_code for column in cursor.description[1:]]

    @property
    def _sums(self) -> str:
        """Of the rows in one light: as ``_heap`` takes them."""
        added = f't."{self.declared.adds_up}"' if self.declared.adds_up else "NULL::float8"
        return f"t._light, count(*), sum(t._latitude), sum(t._longitude), max(t._at), sum({added})::float8, count({added})"

    def _spots(self, rest: str, parameters: list[Any]) -> list[Spot]:
        named = list(self.declared.named)
        picked = "".join(f', t."{name}"' for name in named)
        found = self._run(
            f"SELECT t._id, t.row_id, t._latitude, t._longitude, t._light, t._at, t.place_id{picked} FROM t {rest}", parameters
        )
        return [
            Spot(row_key, row_id, latitude, longitude, GRAVEST_FIRST[light], at, place_id, dict(zip(named, values, strict=True)))
            for row_key, row_id, latitude, longitude, light, at, place_id, *values in found
        ]

    def _run(self, rest: str, parameters: list[Any]) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(f"WITH t AS ({self.sql}) {rest}", [*self.parameters, *parameters])
            return cursor.fetchall()

    def _told(self) -> str:
        """The rows that are open, with their light. Parameters are added in the order in which they stand."""
        stood = self._stood()
        ranks = [(self._rule(lit.rule) if lit.rule else "true", GRAVEST_FIRST.index(lit.light)) for lit in self.declared.lights]
        light = f"CASE{''.join(f' WHEN {rule} THEN {rank}' for rule, rank in ranks)} ELSE {_NONE} END" if ranks else str(_NONE)
        where = f" WHERE {self._rule(self.declared.open)}" if self.declared.open else ""
        return f"SELECT *, {light} AS _light FROM ({stood}) AS stood{where}"

    def _rule(self, text: str) -> str:
        return f"({postgres(parse_rule(text, self.names))})".replace("%", "%%")  # LIKE 'a%' is no placeholder

    def _stood(self) -> str:
        """The rows that stand inside at the moment, with their amounts; columns of ours begin with an underscore, which no pack's may."""
        declared, question = self.declared, self.question
        conditions, seat, where = [], "", ""
        amounts = "".join(f', ({self._rule(each.formula)})::float8 AS "{each.id}"' for each in declared.amounts)
        columns = ", ".join(f'd."{name}"' for name in self.clear)
        at = next((f'd."{name}", ' for name in (declared.told_at, declared.since, self._period()) if name), "")
        latitude, longitude = (f'd."{name}"' for name in declared.point) if declared.point else ("seat.latitude", "seat.longitude")
        self.parameters.append(question.at)
        rows = self._rows()
        if column := declared.place or declared.thing:
            seat = f' JOIN unnest(%s::int[], %s::float8[], %s::float8[]) AS seat(id, latitude, longitude) ON seat.id = d."{column}"'
            self.parameters += [list(each) for each in zip(*_seats(declared, question), strict=True)] or [[], [], []]
        elif question.extent is not None and question.ids is None:
            conditions.append(f"{latitude} >= %s AND {latitude} <= %s AND {longitude} >= %s AND {longitude} <= %s")
            self.parameters += [question.extent.south, question.extent.north, question.extent.west, question.extent.east]
        else:
            conditions.append(f"{latitude} IS NOT NULL AND {longitude} IS NOT NULL")
        if question.area is not None:
            conditions.append(_within(f"point({longitude}, {latitude})", question.area))
        if declared.since:
            conditions.append(f'(d."{declared.since}" IS NULL OR d."{declared.since}" <= %s)')
            self.parameters.append(question.at)
        if declared.until:
            conditions.append(f'(d."{declared.until}" IS NULL OR d."{declared.until}" > %s)')
            self.parameters.append(question.at)
        if question.ids is not None:
            conditions.append(f"{self._id()} = ANY(%s)")
            self.parameters.append(sorted(question.ids))
        if conditions:
            where = f" WHERE {' AND '.join(conditions)}"
        inner = (
            f"SELECT {self._id()} AS _id, d.row_id, d.place_id, {latitude} AS _latitude, {longitude} AS _longitude,"
            f' coalesce({at}b.at) AS _at, %s::timestamptz AS "{MOMENT}", {columns}'
            f" FROM {rows} AS d LEFT JOIN dataset_batch b ON b.id = d.batch_id{seat}{where}"
        )
        return f"SELECT *{amounts} FROM ({inner}) AS inside"

    def _rows(self) -> str:
        """The current rows, or those current when the map's knowledge ends; of a periodic dataset the last of each key that had begun."""
        question = self.question
        conditions, parameters = current(question.known if question.past and question.known < question.now else None)
        where = " AND ".join(conditions)
        self.parameters += parameters
        if self.info.grain == "event":
            return f"(SELECT * FROM {self.table} d WHERE {where})"
        same = ", ".join(f'd."{name}"' for name in self.info.key if name != "period") or "(d.row_id IS NULL)"
        self.parameters.append(question.at)
        return f"(SELECT DISTINCT ON ({same}) * FROM {self.table} d WHERE {where} AND d.period <= %s ORDER BY {same}, d.period DESC)"

    def _period(self) -> str:
        return "" if self.info.grain == "event" else "period"

    def _id(self) -> str:
        if self.info.grain == "event":
            return "d.row_key"
        parts = [f"replace(coalesce(d.\"{name}\"::text, ''), '|', '\\|')" for name in self.info.key if name != "period"]
        return " || '|' || ".join(parts) or "'all'"


def _heap(name: str, by_light: Sequence[tuple]) -> Heap:
    """Of rows that are counted by light (``_Asked._sums``), in the middle of them."""
    lights, counts, latitudes, longitudes, times, sums, told = zip(*by_light, strict=True)
    count, added = sum(counts), [one for one in sums if one is not None]
    grave = sum(some for light, some in zip(lights, counts, strict=True) if light < len(EYES))
    middle = sum(latitudes) / count, sum(longitudes) / count
    return Heap(
        name, *middle, GRAVEST_FIRST[min(lights)], count, grave, max(times), sum(added) if added else None, count - sum(told)
    )  # fmt: skip


def _within(point: str, area: Mapping[str, Any]) -> str:
    """Whether a point lies in a GeoJSON Polygon or MultiPolygon, as a condition without parameters."""
    parts = [area["coordinates"]] if area["type"] == "Polygon" else area["coordinates"]
    return f"({' OR '.join(f'({_in_rings(point, rings)})' for rings in parts)})"


def _in_rings(point: str, rings: Sequence[Sequence[Sequence[float]]]) -> str:
    """Within the first, and in none of the holes."""
    drawn = [",".join(f"({float(x)!r},{float(y)!r})" for x, y, *_ in ring) for ring in rings]
    return " AND NOT ".join(f"{point} <@ polygon '({ring})'" for ring in drawn)


def _seats(declared: Layer, question: Question) -> list[tuple[int, float, float]]:
    """(number, latitude, longitude) of every place of any day, or of every thing of then, that stands inside."""
    if declared.thing:
        standing = observations.things(at=question.known if question.past else None)
    else:
        standing = [place for kind in SEATED for place in places.everything(kind)]
    return [
        (one.id, one.latitude, one.longitude)
        for one in standing
        if one.latitude is not None and one.longitude is not None
        if question.ids is not None or question.extent is None or question.extent.holds(one.latitude, one.longitude)
    ]


def tried(layer: LayerInfo, table: str, at: datetime) -> None:
    """Let PostgreSQL read everything the layer asks, of no row. Refused ``datasets.layer.unread``, ``datasets.layer.number``."""
    asked = _Asked(layer, table, Question(at, at, at, Extent(0, 0, 0, 0)))
    try:
        with transaction.atomic():
            asked.spots(most=0)
            types = asked.types()
    except DatabaseError as why:
        raise Refused("datasets.layer.unread", {"code": layer.code, "why": str(why).partition("\n")[0]}) from why
    for amount, kind in zip(layer.declared.amounts, types, strict=True):
        if kind not in NUMERIC:
            raise Refused("datasets.layer.number", {"given": amount.formula})
