"""Which rows of a dataset stand on a map, where and in which light: decided by PostgreSQL, so that a picture costs what it shows.

A box of up to ``MOST`` rows is told row by row. In a fuller one those that need eyes still are, the gravest first; the others are counted
in the cells of a grid that doesn't move with the picture. Row security decides which rows a reader has.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil, log2
from typing import Any

from django.db import DatabaseError, connection, transaction

from bazan.connect.datasets.catalogue import every_layer, held
from bazan.connect.datasets.layer_grammar import MOMENT, Layer, names_of
from bazan.connect.datasets.queries import current
from bazan.connect.datasets.types import Heap, LayerInfo, Spot
from bazan.connect.streams import api as streams
from bazan.engines.packs import parse_rule, postgres
from bazan.kernel.errors import NotFound, Refused
from bazan.kernel.layers import GRAVEST_FIRST, Extent, Light, Question
from bazan.register.places import api as places

MOST = 2_000
ACROSS = 24
"""Cells in the longer side of a picture, at least half as many."""
EYES: tuple[Light, ...] = ("disaster", "off", "watch")
SEATED = ("commune", "district", "region", "province", "neighbour")
"""Kinds of places."""
_TOLD = "min(array_position(%s::text[], t._light)), count(*), count(*) FILTER (WHERE t._light = ANY(%s)), max(t._at)"
NUMERIC = frozenset({20, 21, 23, 700, 701, 1700})
"""Types of PostgreSQL that are numbers."""


def layers() -> list[LayerInfo]:
    """Every layer in reach, by pack in the order of their files."""
    return list(every_layer())


def standing(code: str, question: Question) -> tuple[list[Spot], list[Heap]]:
    """What stands on the layer, the gravest first, then the newest; and what is told in heaps.

    Raises NotFound ``datasets.layer.unknown``.
    """
    layer = next((one for one in every_layer() if one.code == code), None)
    if layer is None:
        raise NotFound("datasets.layer.unknown", {"code": code})
    table = held(layer.dataset.code).table
    if layer.declared.together:
        return [], _at_seats(layer, table, question)
    cells = [cell for name in question.ids or () if (cell := _Cell.of(name)) is not None]
    if cells:
        return [], [heap for cell in cells for heap in _in_cell(layer, table, question, cell)]
    asked = _Asked(layer, table, question)
    spots = asked.spots(MOST + 1)
    if len(spots) <= MOST or question.ids is not None:
        return spots, []
    grave = [spot for spot in spots[:MOST] if spot.light in EYES]
    return grave, asked.heaps(_Cell.size(question.extent or asked.extent()), [spot.row_id for spot in grave])


def _at_seats(layer: LayerInfo, table: str, question: Question) -> list[Heap]:
    asked = _Asked(layer, table, replace(question, ids=None, extent=question.extent if question.ids is None else None))
    return [heap for heap in asked.seats() if question.ids is None or heap.id in question.ids]


def _in_cell(layer: LayerInfo, table: str, question: Question, cell: "_Cell") -> list[Heap]:
    inside = Question(question.at, question.now, question.known, cell.extent)
    return [heap for heap in _Asked(layer, table, inside).heaps(cell.z, [], told_alone=EYES) if heap.id == str(cell)]


@dataclass(frozen=True)
class _Cell:
    """A square of 2**z degrees, so many from the zero meridian and the equator."""

    z: int
    x: int
    y: int

    @classmethod
    def of(cls, name: str) -> "_Cell | None":
        head, _, numbers = name.partition(":")
        try:
            z, x, y = map(int, numbers.split(":"))
        except ValueError:
            return None
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
    """One question put to one layer, as SQL and its parameters."""

    def __init__(self, layer: LayerInfo, table: str, question: Question):
        self.layer, self.declared, self.info, self.table, self.question = layer, layer.declared, layer.dataset, table, question
        columns = {column.id: column for column in self.info.columns}
        self.names = names_of(self.declared, columns)
        self.clear = [column.id for column in self.info.kept if not column.personal]
        self.parameters: list[Any] = []
        self.sql = self._told()

    def spots(self, most: int) -> list[Spot]:
        """The rows, the gravest first, then the newest."""
        named = list(self.declared.named)
        picked = "".join(f', t."{name}"' for name in named)
        found = self._run(
            f"SELECT t._id, t.row_id, t._latitude, t._longitude, t._light, t._at, t.place_id{picked} FROM t"
            " ORDER BY array_position(%s::text[], t._light), t._at DESC, t.row_id LIMIT %s",
            [list(GRAVEST_FIRST), most],
        )
        return [Spot(*row[:7], values=dict(zip(named, row[7:], strict=True))) for row in found]

    def heaps(self, z: int, alone: list[int], told_alone: tuple[Light, ...] = ()) -> list[Heap]:
        """The rows by cell of 2**z degrees, without those that are told alone: by number, or all of some lights."""
        side = 2.0**z
        found = self._run(
            "SELECT floor(t._longitude / %s)::bigint AS x, floor(t._latitude / %s)::bigint AS y, avg(t._latitude), avg(t._longitude),"
            f" {_TOLD} FROM t WHERE t.row_id <> ALL(%s) AND t._light <> ALL(%s)"
            " GROUP BY 1, 2 ORDER BY 1, 2",
            [side, side, list(GRAVEST_FIRST), list(EYES), alone, list(told_alone)],
        )
        return [_heap(str(_Cell(z, x, y)), *rest) for x, y, *rest in found]

    def seats(self) -> list[Heap]:
        """The rows by the place they stand at."""
        sql = f'SELECT t."{self.declared.place}", min(t._latitude), min(t._longitude), {_TOLD} FROM t GROUP BY 1 ORDER BY 1'
        return [
            replace(_heap(f"seat:{place_id}", *rest), place_id=place_id)
            for place_id, *rest in self._run(sql, [list(GRAVEST_FIRST), list(EYES)])
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

    def _run(self, rest: str, parameters: list[Any]) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(f"WITH t AS ({self.sql}) {rest}", [*self.parameters, *parameters])
            return cursor.fetchall()

    def _told(self) -> str:
        """The rows that are open, with their light. Parameters are added in the order in which they stand."""
        stood = self._stood()
        lights = "".join(f" WHEN {self._rule(lit.rule) if lit.rule else 'true'} THEN '{lit.light}'" for lit in self.declared.lights)
        light = f"CASE{lights} ELSE 'none' END" if lights else "'none'::text"
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
            f" coalesce({at}(SELECT b.at FROM dataset_batch b WHERE b.id = d.batch_id)) AS _at,"
            f' %s::timestamptz AS "{MOMENT}", {columns} FROM {rows} AS d{seat}{where}'
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


def _heap(name: str, latitude: float, longitude: float, rank: int, count: int, grave: int, at: datetime) -> Heap:
    return Heap(name, latitude, longitude, GRAVEST_FIRST[rank - 1], count, grave, at)


def _seats(declared: Layer, question: Question) -> list[tuple[int, float, float]]:
    """(number, latitude, longitude) of every place of any day, or of every thing of then, that stands inside."""
    if declared.thing:
        standing = streams.things(at=question.known if question.past else None)
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
            asked.spots(0)
            types = asked.types()
    except DatabaseError as why:
        raise Refused("datasets.layer.unread", {"code": layer.code, "why": str(why).partition("\n")[0]}) from why
    for amount, kind in zip(layer.declared.amounts, types, strict=True):
        if kind not in NUMERIC:
            raise Refused("datasets.layer.number", {"given": amount.formula})
