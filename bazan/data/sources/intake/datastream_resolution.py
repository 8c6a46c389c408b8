"""From the words of a feed to datastreams: which station, which property, which unit. Registers stations where the binding allows."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bazan.core.errors import BazanError, Refused
from bazan.core.text_safety import compared
from bazan.core.units import conversion
from bazan.data.observations import api as observations
from bazan.data.sources.models import Source, SourceThing
from bazan.platform.drivers.api import Piece, Refusal, Row, shown

LONGEST_NAME = 200


@dataclass(frozen=True)
class Resolved:
    """An observation of a known datastream, in its stored unit, with the cell it came from."""

    datastream_id: int
    time: datetime
    value: float
    quality: int
    result_time: datetime | None
    field: str


class Resolver:
    """What one source may write to, read once; asked row by row without the database."""

    def __init__(self, source: Source, actor: str = "system"):
        self.source, self.actor = source, actor
        binding: dict[str, Any] = source.binding
        self.registers = bool(binding.get("register_things"))
        self.kind, self.cadence_s = binding.get("kind", ""), int(binding.get("cadence_s", 3600))
        self.declared = {value["property"] for value in binding.get("values", [])}
        vocabulary = observations.properties()
        self.units = {item.code: item.unit for item in vocabulary}
        self.symbols = {_plain(symbol): item.code for item in vocabulary for symbol in (item.code, *item.symbols)}
        linked = dict(SourceThing.objects.filter(source=source).values_list("thing_id", "sent_as"))
        self.things = {thing.code: thing.id for thing in observations.things() if thing.id in linked}
        self.sent_as = {code: linked[thing_id] for code, thing_id in self.things.items() if linked[thing_id]}
        self.datastreams: dict[tuple[int, str], tuple[int, str]] = {}
        self._read_datastreams(list(linked))
        self._conversions: dict[tuple[str, str], tuple[float, float] | Refused] = {}

    def resolve(self, piece: Piece) -> tuple[list[Resolved], list[Refusal]]:
        """The rows of a piece that have a datastream, and refusals for the others: one for the piece when it is the station's fault."""
        found: list[Resolved] = []
        refused: list[Refusal] = []
        for row in piece.rows:
            try:
                found.append(self._row(row, piece))
            except Refused as why:
                if why.field == "thing" and refused and refused[-1].field == "thing":
                    continue
                refused.append(Refusal(why.rule, {key: shown(value) for key, value in why.params.items()}, why.field or row.field))
        return found, refused

    def _row(self, row: Row, piece: Piece) -> Resolved:
        name = self._property(row)
        thing_id = self._thing(row, piece, name)
        if piece.slugged and self.sent_as.get(row.thing) != piece.slugged:
            self._same(row.thing, thing_id, piece.slugged)
        stream = self.datastreams.get((thing_id, name))
        if stream is None:
            raise Refused("sources.property.unknown", {"thing": row.thing, "property": row.property}, "property")
        datastream_id, unit = stream
        value = row.value
        if row.unit:
            factor, offset = self._conversion(row.unit, unit)
            value = value * factor + offset
        return Resolved(datastream_id, row.time, value, row.quality, row.result_time, row.field)

    def _property(self, row: Row) -> str:
        if not row.symbol:
            return row.property
        return self.symbols.get(_plain(row.property), row.property)

    def _thing(self, row: Row, piece: Piece, name: str) -> int:
        thing_id = self.things.get(row.thing)
        if thing_id is None and self.source.driver == "station_files":
            thing_id = self.things.get(row.thing.rpartition("_")[2])  # province_site_STATION: some send the station's code alone
        if thing_id is not None and ((thing_id, name) in self.datastreams or not self.registers):
            return thing_id
        if not self.registers or piece.station is None:
            raise Refused("sources.thing.unknown", {"thing": row.thing}, "thing")
        if piece.station.latitude is None or piece.station.longitude is None:
            raise Refused("sources.thing.position", {"thing": row.thing}, "thing")
        return self._register(row.thing, piece, name)

    def _same(self, code: str, thing_id: int, name: str) -> None:
        """The station goes by one name in this feed; another that makes the same code may be another station's. Raises Refused."""
        known = self.sent_as.setdefault(code, name)
        if known is name:
            SourceThing.objects.filter(source=self.source, thing_id=thing_id).update(sent_as=name[:LONGEST_NAME])
        elif compared(known) != compared(name[:LONGEST_NAME]):
            raise Refused("sources.thing.merged", {"thing": code, "name": name, "other": known}, "thing")

    def _register(self, code: str, piece: Piece, name: str) -> int:
        """Make or widen the station a record speaks of, in a transaction of its own: it stays even if the row doesn't."""
        station = piece.station
        assert station is not None
        assert station.latitude is not None and station.longitude is not None
        if code not in self.things and any(thing.code == code for thing in observations.things()):
            raise Refused("sources.thing.foreign", {"thing": code}, "thing")
        wanted = (self.declared & self.units.keys()) | {name}
        has = {prop for thing_id, prop in self.datastreams if thing_id == self.things.get(code)}
        try:
            with transaction.atomic():
                thing = observations.register_thing(
                    code,
                    station.name,
                    station.name_en,
                    self.kind,
                    self.source.sector,
                    station.latitude,
                    station.longitude,
                    {prop: {"cadence_s": self.cadence_s} for prop in wanted | has},
                    organization=self.source.organization_id,
                    demo=self.source.demo,
                    actor=self.actor,
                )
                SourceThing.objects.get_or_create(source=self.source, thing_id=thing.id)
        except BazanError as why:
            raise Refused(why.rule, why.params, why.field) from why
        self.things[code] = thing.id
        self._read_datastreams([thing.id])
        return thing.id

    def _read_datastreams(self, thing_ids: list[int]) -> None:
        for stream in observations.datastreams(thing_ids):
            self.datastreams[stream.thing_id, stream.property] = (stream.id, stream.unit)

    def _conversion(self, given: str, wanted: str) -> tuple[float, float]:
        key = (given, wanted)
        found = self._conversions.get(key)
        if found is None:
            try:
                found = conversion(given, wanted)
            except Refused as why:
                found = Refused(why.rule, why.params, "unit")
            if len(self._conversions) < 1000:
                self._conversions[key] = found
        if isinstance(found, Refused):
            raise found
        return found


def _plain(symbol: str) -> str:
    """A symbol as instruments vary it: PM2,5, PM2.5, pm 2.5."""
    return unicodedata.normalize("NFKC", symbol).replace(" ", "").replace(",", ".").lower()
