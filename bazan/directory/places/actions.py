"""Writes of places: a province's folder into the tables, repeatable; official boundaries from a file."""

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from bazan.directory.audit import api as audit
from bazan.directory.places import boundary_versions, place_cache, province_config, schematic_boundaries
from bazan.directory.places.models import Boundary, Place, PlaceLink, Succession
from bazan.directory.places.province_config import Key, Province, Unit

SCHEMATIC = "schematic, computed from centre points"


@transaction.atomic
def load_province(folder: Path) -> None:
    """Bring the tables to what the province's folder says. Repeating it changes nothing; official boundaries stay."""
    declared = province_config.read(folder)
    ids, changed = _load_units(declared)
    changed += _load_links(declared, ids) + _load_successions(declared, ids) + _load_schematic(declared, ids)
    if changed:
        audit.append("system", "places.load_province", f"province:{folder.name}", {"changed": changed, "places": len(ids)})
    place_cache.forget()


def _load_units(declared: Province) -> tuple[dict[Key, int], int]:
    kept = {(p.code, p.valid_from): p for p in Place.objects.all()}
    fresh, changed = [], []
    for key, unit in declared.units.items():
        values = _columns(unit) | {"territory": key == declared.territory}
        row = kept.get(key)
        if row is None:
            fresh.append(Place(code=key[0], valid_from=key[1], **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    Place.objects.bulk_create(fresh)
    if changed:
        Place.objects.bulk_update(changed, [*_columns(next(iter(declared.units.values()))), "territory"])
    ids = {(code, start): i for i, code, start in Place.objects.values_list("id", "code", "valid_from")}
    return {key: ids[key] for key in declared.units}, len(fresh) + len(changed)


def _columns(unit: Unit) -> dict:
    names = ("kind", "form", "name", "name_en", "search_key", "valid_to", "latitude", "longitude", "area_km2", "population")
    return {name: getattr(unit, name) for name in names}


def _load_links(declared: Province, ids: dict[Key, int]) -> int:
    wanted = {(h, ids[parent], ids[child], start, end) for h, parent, child, start, end in declared.links}
    kept = {tuple(row) for row in PlaceLink.objects.values_list("hierarchy", "parent_id", "child_id", "valid_from", "valid_to")}
    if wanted == kept:
        return 0
    PlaceLink.objects.all().delete()
    PlaceLink.objects.bulk_create(
        PlaceLink(hierarchy=h, parent_id=parent, child_id=child, valid_from=start, valid_to=end)
        for h, parent, child, start, end in sorted(wanted, key=str)
    )
    return len(wanted ^ kept)


def _load_successions(declared: Province, ids: dict[Key, int]) -> int:
    wanted = {(ids[old], ids[new], on, share) for old, new, on, share in declared.successions}
    kept = {tuple(row) for row in Succession.objects.values_list("old_id", "new_id", "on", "share")}
    if wanted == kept:
        return 0
    Succession.objects.all().delete()
    Succession.objects.bulk_create(
        Succession(old_id=old, new_id=new, on=on, share=share) for old, new, on, share in sorted(wanted, key=str)
    )
    return len(wanted ^ kept)


def _load_schematic(declared: Province, ids: dict[Key, int]) -> int:
    """Draw what has no outline yet, and draw again what only had a schematic one that now looks different."""
    kept = {b.place_id: b for b in Boundary.objects.all()}
    wanted = {ids[key]: _geojson(shape) for key, shape in schematic_boundaries.drawn(declared).items()}
    now = datetime.now(UTC)
    rows = [
        Boundary(place_id=place, geometry=geometry, schematic=True, source=SCHEMATIC, imported_at=now)
        for place, geometry in wanted.items()
        if place not in kept or (kept[place].schematic and kept[place].geometry != geometry)
    ]
    Boundary.objects.filter(place_id__in=[row.place_id for row in rows]).delete()
    Boundary.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def import_boundaries(text: str, on: date, source: str, actor: str) -> int:
    """How many communes of that day got their official outline from this GeoJSON text; the territory gets their union.

    All or nothing. Refused ``places.boundaries.*`` names the feature at fault; NotFound when no territory is known on that day.
    """
    shapes = boundary_versions.judged(text, on)
    boundary_versions.forget(on)
    now = datetime.now(UTC)
    Boundary.objects.filter(place_id__in=shapes).delete()
    Boundary.objects.bulk_create(
        Boundary(place_id=place, geometry=_geojson(shape), schematic=False, source=source[:200], imported_at=now)
        for place, shape in shapes.items()
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    detail = {"on": on.isoformat(), "units": len(shapes) - 1, "source": source, "sha256": digest}
    audit.append(actor, "places.import_boundaries", f"boundaries:{on.isoformat()}", detail)
    place_cache.forget()
    return len(shapes) - 1


def _geojson(shape: BaseGeometry) -> dict[str, Any]:
    return json.loads(shapely.to_geojson(shape))
