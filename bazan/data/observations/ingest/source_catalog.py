"""What may be written by whom, read from the database: tokens, sources, things, datastreams and their plausible ranges."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any, LiteralString

import numpy as np
import psycopg

from bazan.core.errors import Forbidden, Refused
from bazan.core.units import conversion
from bazan.data.observations.ingest.broker_access_files import BrokerUser


@dataclass(frozen=True)
class Source:
    """A feed that may write to some things."""

    id: int
    code: str
    driver: str
    binding: dict[str, Any]
    enabled: bool


@dataclass
class Catalogue:
    """One reading of the register. Replaced whole when the database announces a change."""

    sources: dict[int, Source] = field(default_factory=dict)
    devices: dict[str, int] = field(default_factory=dict)
    passwords: dict[tuple[int, str], str] = field(default_factory=dict)
    """(source, device's name) → what the broker knows the device by."""
    things: dict[int, dict[str, Any]] = field(default_factory=dict)
    things_of: dict[int, dict[str, int]] = field(default_factory=dict)
    """source → thing code → thing id"""
    ids: np.ndarray = field(default_factory=lambda: np.zeros(0, "i4"))
    units: dict[int, str] = field(default_factory=dict)
    low: np.ndarray = field(default_factory=lambda: np.zeros(0))
    high: np.ndarray = field(default_factory=lambda: np.zeros(0))
    known: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))
    _tables: dict[int, dict[tuple[str, str], int]] = field(default_factory=dict)
    _factors: dict[tuple[str, str], tuple[float, float] | Refused] = field(default_factory=dict)

    def source_of(self, token: str) -> Source:
        """The source a device's token speaks for. Raises Refused ``ingest.token.unknown``, Forbidden ``ingest.source.disabled``."""
        found = self.devices.get(hashlib.sha256(token.encode()).hexdigest())
        if found is None:
            raise Refused("ingest.token.unknown")
        source = self.sources[found]
        if not source.enabled:
            raise Forbidden("ingest.source.disabled")
        return source

    def table(self, source_id: int) -> dict[tuple[str, str], int]:
        """(thing code, property code) → datastream, for everything the source may write to."""
        table = self._tables.get(source_id)
        if table is None:
            table = {
                (code, name): datastream
                for code, thing_id in self.things_of.get(source_id, {}).items()
                for name, datastream in self.things[thing_id]["datastreams"].items()
            }
            self._tables[source_id] = table
        return table

    def factor(self, given: str, datastream: int) -> tuple[float, float] | Refused:
        """(factor, offset) from the unit given to the unit stored, or why there is none."""
        key = (given, self.units[datastream])
        found = self._factors.get(key)
        if found is None:
            try:
                found = conversion(*key)
            except Refused as refusal:
                found = refusal
            if len(self._factors) < 10_000:  # senders choose the words, so the memory of them is bounded
                self._factors[key] = found
        return found

    def writer_of(self, thing: str) -> Source | None:
        """The source that speaks for a thing on ``bazan/{thing}/{property}``: the first enabled MQTT source that lists it."""
        for source in self.sources.values():
            if source.driver == "mqtt" and source.enabled and thing in self.things_of.get(source.id, {}):
                return source
        return None

    def broker_users(self) -> list[BrokerUser]:
        """The devices of enabled MQTT sources, each with the topics of its source: its things by our own words, or those of its binding."""
        found = []
        for (source_id, device), password in sorted(self.passwords.items()):
            source = self.sources[source_id]
            if source.driver == "mqtt" and source.enabled:
                own = tuple(f"bazan/{code}/+" for code in sorted(self.things_of.get(source_id, {})))
                foreign = source.binding.get("topic") if source.binding.get("values") else None
                topics = (re.sub(r"\{(thing|property)\}", "+", str(foreign)),) if foreign else own
                found.append(BrokerUser(f"{source.code}/{device}", password, topics))
        return found


_SOURCES = "SELECT id, code, driver, binding, enabled FROM source ORDER BY id"
_DEVICES = """SELECT token_sha256, source_id, name, broker_password FROM device
  WHERE revoked_at IS NULL AND (ends_at IS NULL OR ends_at > now()) ORDER BY id"""
_LINKS = "SELECT source_id, thing_id FROM source_thing"
_THINGS = """SELECT t.id, t.code, t.name, t.name_en, t.kind, p.code, p.name FROM thing t LEFT JOIN place p ON p.id = t.place_id
  WHERE t.retired_at IS NULL ORDER BY t.code"""
_DATASTREAMS = """SELECT d.id, d.thing_id, o.code, d.unit, o.low, o.high
  FROM datastream d JOIN observed_property o ON o.id = d.observed_property_id ORDER BY d.id"""


async def read(connection: psycopg.AsyncConnection) -> Catalogue:
    """The register as it is now."""

    async def rows(sql: LiteralString) -> list[tuple]:
        return await (await connection.execute(sql)).fetchall()

    new = Catalogue()
    for source_id, code, driver, binding, enabled in await rows(_SOURCES):
        new.sources[source_id] = Source(source_id, code, driver, binding, enabled)
    for digest, source_id, name, password in await rows(_DEVICES):
        new.devices[digest] = source_id
        if password:
            new.passwords[source_id, name] = password
    for thing_id, code, name, name_en, kind, place_code, place_name in await rows(_THINGS):
        place = {"code": place_code, "name": place_name} if place_code else None
        new.things[thing_id] = {
            "code": code,
            "name": name,
            "name_en": name_en,
            "kind": kind,
            "place": place,
            "datastreams": {},
            "properties": [],
            "units": {},
        }
    streams = await rows(_DATASTREAMS)
    size = max((row[0] for row in streams), default=0) + 1
    new.ids = np.array([row[0] for row in streams], "i4")
    new.low, new.high, new.known = np.full(size, -np.inf), np.full(size, np.inf), np.zeros(size, bool)
    for datastream, thing_id, name, unit, low, high in streams:
        new.known[datastream] = True
        new.units[datastream] = unit
        new.low[datastream] = -np.inf if low is None else low
        new.high[datastream] = np.inf if high is None else high
        if thing_id in new.things:
            new.things[thing_id]["datastreams"][name] = datastream
            new.things[thing_id]["properties"].append(name)
            new.things[thing_id]["units"][name] = unit
    for source_id, thing_id in await rows(_LINKS):
        if thing_id in new.things:
            new.things_of.setdefault(source_id, {})[new.things[thing_id]["code"]] = thing_id
    return new
