"""Writes of the room that people and setup make. Observations are written by ``ingest`` alone."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from bazan.core.time import local_day, now
from bazan.core.units import canonical
from bazan.data.observations.events import CHANGED
from bazan.data.observations.models import Datastream, Location, ObservedProperty, Thing
from bazan.data.observations.queries import rows, thing
from bazan.data.observations.rules import check_property, check_thing
from bazan.data.observations.types import ThingInfo
from bazan.directory.audit import api as audit
from bazan.directory.places import api as places

"""The channel by which the edge learns that things, datastreams or properties changed."""


@transaction.atomic
def load_vocabulary(pack_id: str, properties: list[dict[str, Any]]) -> None:
    """Bring the observed properties of a pack up to date; what it no longer names stays, for its old observations.

    An item: ``code``, ``unit`` (UCUM), ``labels`` {vi, en}, and optionally ``symbols``, ``low``, ``high``.
    """
    before = {row[0]: row[1:] for row in rows("SELECT code, pack, unit, low, high FROM observed_property")}
    changed = []
    for item in properties:
        check_property(item)
        values = {
            "pack": pack_id,
            "unit": canonical(item["unit"]),
            "labels": item["labels"],
            "symbols": list(item.get("symbols", ())),
            "low": item.get("low"),
            "high": item.get("high"),
        }
        ObservedProperty.objects.update_or_create(code=item["code"], defaults=values)
        if before.get(item["code"]) != (values["pack"], values["unit"], values["low"], values["high"]):
            changed.append(item["code"])
    if changed:
        audit.append("system", "streams.load_vocabulary", pack_id, {"properties": changed})
        announce()


@transaction.atomic
def register_thing(
    code: str,
    name: str,
    name_en: str,
    kind: str,
    sector: str,
    latitude: float,
    longitude: float,
    properties: dict[str, dict[str, Any]],
    organization: int | None = None,
    extra: dict[str, Any] | None = None,
    demo: bool = False,
    actor: str = "system",
    at: datetime | None = None,
) -> ThingInfo:
    """The thing with its datastreams, made or brought up to date; asking again unchanged does nothing.

    ``properties``: observed property → {"cadence_s", "unit"}, both optional. It stands in the commune that holds the point
    today, or in none. Raises Refused ``streams.thing.*`` and ``streams.property.unknown``.
    """
    at = at or now()
    known = {row[0]: row[1:] for row in rows("SELECT code, id, unit FROM observed_property")}
    check_thing(code, latitude, longitude, properties, {name: unit for name, (_, unit) in known.items()})
    place = places.locate(latitude, longitude, local_day(at))
    values = {
        "name": name,
        "name_en": name_en,
        "search_key": places.folded(f"{name} {name_en}")[:200],
        "kind": kind,
        "sector": sector,
        "place_id": place.id if place else None,
        "organization_id": organization,
        "properties": extra or {},
        "demo": demo,
        "retired_at": None,
    }
    found = Thing.objects.filter(code=code).first()
    changed = found is None or any(getattr(found, field) != value for field, value in values.items())
    if changed:
        found, _ = Thing.objects.update_or_create(code=code, defaults=values)
    assert found
    changed |= _move(found, latitude, longitude, at)
    changed |= _observe(found, properties, known)
    if changed:
        audit.append(
            actor, "streams.register_thing", f"thing:{code}", {"kind": kind, "place": values["place_id"], "properties": sorted(properties)}
        )
        announce()
    return thing(code)


def _move(found: Thing, latitude: float, longitude: float, at: datetime) -> bool:
    """Close the old location and open the new one, when it moved."""
    here = Location.objects.filter(thing=found, valid_to=None).first()
    if here and (here.latitude, here.longitude) == (latitude, longitude):
        return False
    Location.objects.filter(thing=found, valid_to=None).update(valid_to=at)
    Location.objects.create(thing=found, latitude=latitude, longitude=longitude, valid_from=at)
    return True


def _observe(found: Thing, properties: dict[str, dict[str, Any]], known: dict[str, tuple[int, str]]) -> bool:
    """Add missing datastreams and renew cadences. What is stored is in the property's unit, whatever is sent."""
    changed = False
    for name, terms in properties.items():
        property_id, unit = known[name]
        cadence = int(terms.get("cadence_s", 3600))
        stream, made = Datastream.objects.get_or_create(
            thing=found, observed_property_id=property_id, defaults={"unit": unit, "cadence_s": cadence}
        )
        if not made and stream.cadence_s != cadence:
            Datastream.objects.filter(id=stream.id).update(cadence_s=cadence)
            changed = True
        changed |= made
    return changed


def announce() -> None:
    """Tell the edge and the push process, when this transaction commits, to read things and datastreams anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANGED])
