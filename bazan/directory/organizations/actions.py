"""Writes of organizations: a province's folder into the tables, repeatable."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from bazan.core.errors import NotFound
from bazan.core.time import local_day, now
from bazan.directory.audit import api as audit
from bazan.directory.organizations.models import Organization, Responsibility
from bazan.directory.organizations.queries import changed_here
from bazan.directory.places import api as places
from bazan.platform.declarations.province_files import declared as declared_in
from bazan.platform.web import request_cache

_OWN = ("name", "name_en", "short_name", "kind", "valid_to")


@transaction.atomic
def load_province(folder: Path) -> None:
    """Bring the tables to what ``organizations.toml`` says. Places must be loaded. Repeating it changes nothing; bodies that were changed
    in the browser stay as they are.

    A body named as parent, or a place named as area, that doesn't exist on the first day raises KeyError or NotFound.
    """
    declared = declared_in(folder, "organizations.toml")
    own = changed_here()
    tables = [table for table in (*declared["organizations"], *_committees(declared.get("communes"))) if table["code"] not in own]
    kept = {(o.code, o.valid_from): o for o in Organization.objects.all()}
    changed = 0
    for table in tables:
        key = (table["code"], table["valid_from"])
        values = {name: table.get(name) for name in _OWN} | {"parent_id": _parent(kept, table, own), "place_id": _territory(table)}
        row = kept.get(key)
        if row is None:
            kept[key] = Organization.objects.create(code=key[0], valid_from=key[1], **values)
        elif any(getattr(row, name) != value for name, value in values.items()):
            Organization.objects.filter(pk=row.pk).update(**values)
        else:
            continue
        changed += 1
    changed += _load_responsibilities(tables, kept, own)
    request_cache.forget("organizations")
    if changed:
        audit.append("system", "organizations.load_province", f"province:{folder.name}", {"changed": changed})


def _committees(template: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The template filled for every commune of every era."""
    if template is None:
        return []
    days = sorted({p.valid_from for p in places.everything("commune")})
    return [
        {name: text.format(**_words(p)) if isinstance(text, str) else text for name, text in template.items()}
        | {"valid_from": p.valid_from, "valid_to": p.valid_to, "place_id": p.id}
        for day in days
        for p in places.communes(day)
        if p.valid_from == day
    ]


def _words(place: places.PlaceInfo) -> dict[str, str]:
    form, _, rest = place.name.partition(place.short_name)
    return {"code": place.code, "name": f"{form.lower()}{place.short_name}{rest}", "name_en": place.name_en}


def _parent(kept: dict[tuple[str, date], Organization], table: dict[str, Any], own: frozenset[str]) -> int | None:
    if "parent" not in table:
        return None
    day = table["valid_from"]
    for (code, start), row in kept.items():
        if code == table["parent"] and start <= day and (row.valid_to is None or day < row.valid_to):
            return row.pk
    if table["parent"] in own:  # what was changed here may have ended it before the folder knew
        return max((start, row.pk) for (code, start), row in kept.items() if code == table["parent"])[1]
    raise KeyError(f"{table['code']}: no {table['parent']} on {day}")


def _load_responsibilities(tables: list[dict[str, Any]], kept: dict[tuple[str, date], Organization], own: frozenset[str]) -> int:
    wanted = {
        (kept[table["code"], table["valid_from"]].pk, sector, _area(table)) for table in tables for sector in table.get("responsible", ())
    }
    rows = Responsibility.objects.exclude(organization__code__in=own)
    had = {tuple(row) for row in rows.values_list("organization_id", "sector", "place_id")}
    if wanted == had:
        return 0
    rows.delete()
    Responsibility.objects.bulk_create(Responsibility(organization_id=o, sector=s, place_id=p) for o, s, p in sorted(wanted))
    return len(wanted ^ had)


def _territory(table: dict[str, Any]) -> int | None:
    """The place the body stands for; none when there was no territory in its days."""
    try:
        return _area(table)
    except NotFound:
        return None


def _area(table: dict[str, Any]) -> int:
    """Where the body's responsibility lies: its own commune, the place it names, else the whole territory."""
    if "place_id" in table:
        return table["place_id"]
    last = table["valid_to"] - timedelta(days=1) if table.get("valid_to") else max(local_day(now()), table["valid_from"])
    return places.by_code(table["place"], last).id if "place" in table else places.root(last).id
