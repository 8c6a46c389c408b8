"""What rules speak of: features with their names, places and keepers, read once for many rules."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection

from bazan.core.time import local_day
from bazan.data.observations import api as observations
from bazan.data.sources import api as sources
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.monitoring.alerts.rule_definitions.active_rules import Rule

KEPT = timedelta(seconds=15)
"""A name, a keeper or a place that changed is seen this much later."""


CAMERA = "camera"
"""The kind of thing that sees."""


@dataclass(frozen=True)
class Facts:
    """One feature as an alert names it."""

    names: dict[str, str]
    place_id: int | None
    thing_id: int | None = None
    keeper_id: int | None = None
    """The organization that keeps it alive, or that it is."""


class Scene:
    """Everything there is on one day."""

    def __init__(self, at: datetime):
        self.at, self.day = at, local_day(at)
        self.root = places.root(self.day)
        self.communes = places.communes(self.day)
        self.things = {thing.id: thing for thing in observations.things()}
        self.datastreams = {stream.id: stream for stream in observations.datastreams() if stream.thing_id in self.things}
        self.bodies = {body.id: body for body in organizations.everything() if body.valid(self.day)}
        self.by_code = {body.code: body.id for body in self.bodies.values()}
        self.words = {one.code: one.labels for one in observations.properties()}
        self.promises = sources.things_health(at)
        self.sources = {source.id: source for source in sources.sources(at)}
        self.source_of = {health.thing_id: health.source_id for health in self.promises}
        self.measuring: dict[tuple[str, str], list[int]] = defaultdict(list)
        """(sector, property) → datastreams"""
        for stream in self.datastreams.values():
            self.measuring[self.things[stream.thing_id].sector, stream.property].append(stream.id)
        self.cadences = np.zeros(max(self.datastreams, default=0) + 1)
        for stream in self.datastreams.values():
            self.cadences[stream.id] = stream.cadence_s
        self._owners: dict[tuple[str, int], int | None] = {}
        self._features: dict[tuple[int, int], tuple[str, list[int]]] = {}
        self._rows: dict[tuple[int, int], tuple[str, np.ndarray]] = {}

    def features(self, rule: Rule) -> tuple[str, list[int]]:
        """(feature kind, ids) a rule speaks of."""
        key = (rule.id, rule.info.version)
        if key not in self._features:
            self._features[key] = self._speaks_of(rule)
        return self._features[key]

    def rows(self, rule: Rule) -> tuple[str, np.ndarray]:
        """The same with the ids as a column, made once."""
        key = (rule.id, rule.info.version)
        if key not in self._rows:
            kind, features = self.features(rule)
            self._rows[key] = kind, np.array(features, int)
        return self._rows[key]

    def _speaks_of(self, rule: Rule) -> tuple[str, list[int]]:
        declared, originator = rule.declared, rule.info.originator
        if originator == "datastream":
            named = [declared.property] if isinstance(declared.property, str) else list(declared.property)
            sector = rule.info.pack
            if "*" in named:
                named = [code for of, code in self.measuring if of == sector]
            return "datastream", sorted({stream for code in named for stream in self.measuring.get((sector, code), ())})
        if originator == "source":
            return "source", [source.id for source in self.sources.values() if source.sector == rule.info.pack]
        if originator == "camera":
            return "thing", [thing.id for thing in self.things.values() if thing.sector == rule.info.pack and thing.kind == CAMERA]
        if originator == "thing" or declared.feature_kind == "thing":
            return "thing", [thing.id for thing in self.things.values() if thing.sector == rule.info.pack]
        if declared.feature_kind == "organization":
            return "organization", list(self.bodies)
        chosen = declared.places
        units = [] if chosen == "root" else [unit.id for unit in self.communes]
        return "place", units + ([] if chosen == "commune" else [self.root.id])

    def facts(self, kind: str, feature: int) -> Facts:
        """The feature as it is called today; what is gone keeps its number."""
        if kind == "datastream" and feature in self.datastreams:
            stream = self.datastreams[feature]
            thing, words = self.facts("thing", stream.thing_id), self.words.get(stream.property, {})
            names = {language: f"{name} ({words.get(language, stream.property)})" for language, name in thing.names.items()}
            return Facts(names, thing.place_id, stream.thing_id, thing.keeper_id)
        if kind == "thing" and feature in self.things:
            thing = self.things[feature]
            return Facts({"vi": thing.name, "en": thing.name_en}, thing.place_id, feature, thing.organization_id)
        if kind == "source" and feature in self.sources:
            source = self.sources[feature]
            return Facts({"vi": source.name, "en": source.name_en}, self.root.id, None, source.organization_id)
        if kind == "organization" and feature in self.bodies:
            body = self.bodies[feature]
            return Facts({"vi": body.name, "en": body.name_en}, body.place_id or self.root.id, None, feature)
        if kind == "place":
            unit = places.place(feature)
            return Facts({"vi": unit.name, "en": unit.name_en}, feature)
        return Facts({"vi": f"{kind} {feature}", "en": f"{kind} {feature}"}, None)

    def owner(self, rule: Rule, facts: Facts) -> int | None:
        """Who answers: a named organization, the feature's keeper, or who is responsible for the sector at the place."""
        wanted = rule.declared.owner
        if wanted == "keeper" and facts.keeper_id:
            return facts.keeper_id
        if wanted in self.by_code:
            return self.by_code[wanted]
        key = (rule.info.pack, facts.place_id or self.root.id)
        if key not in self._owners:
            found = organizations.responsible(*key, self.day)
            self._owners[key] = found[0].id if found else None
        return self._owners[key]

    def group_facts(self, rule: Rule, facts: Facts, kind: str, feature: int, owner: int | None) -> dict[str, Any]:
        """What alerts may be grouped by."""
        source = feature if kind == "source" else self.source_of.get(facts.thing_id or 0)
        place = None if facts.place_id == self.root.id else facts.place_id  # to share the whole territory is to share nothing
        return {
            "rule": rule.info.code, "place": place, "thing": facts.thing_id, "source": source, "sector": rule.info.pack,
            "owner": owner,
        }  # fmt: skip


_kept: tuple[Any, Scene] | None = None
_STAMP = """SELECT current_database(), (SELECT stamp FROM place_stamp), (SELECT (count(*), max(id))::text FROM thing),
  (SELECT (count(*), max(id))::text FROM datastream), (SELECT (count(*), max(id))::text FROM source), (SELECT max(id) FROM organization)"""


def scene(at: datetime) -> Scene:
    """The scene at an instant: kept for a few seconds, and never past a new place, station, source or organization."""
    global _kept
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        stamp = cursor.fetchone()
    if _kept is None or _kept[0] != stamp or not timedelta(0) <= at - _kept[1].at <= KEPT:
        _kept = stamp, Scene(at)
    return _kept[1]


def forget() -> None:
    """Read everything anew next time."""
    global _kept
    _kept = None


def names(features: Iterable[tuple[str, int]], at: datetime) -> dict[tuple[str, int], dict[str, str]]:
    """What features are called today."""
    known = scene(at)
    return {key: known.facts(*key).names for key in features}
