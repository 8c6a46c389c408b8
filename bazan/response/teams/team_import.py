"""Teams as the province declares them, brought into the database."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from bazan.core.language import LANGUAGES
from bazan.core.time import local_day
from bazan.directory.audit import api as audit
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.response.teams import code_lists
from bazan.response.teams.models import Team, TeamState


@transaction.atomic
def load_province(folder: Path, at: datetime, *, lists: Path | None = None, demo: bool = False) -> None:
    """Bring the teams of ``teams.toml`` up to date; one that is declared no more is retired. State and tasks stay as they are.

    ``lists``: the folder that holds the kinds, this one when not said. ValueError or KeyError where an entry is unsound.
    """
    path = folder / "teams.toml"
    if not path.is_file():
        return
    known = code_lists.read(lists or folder)
    standing = {row.code: row for row in Team.objects.filter(demo=demo)}
    changed = []
    for table in tomllib.loads(path.read_text("utf-8")).get("teams", []):
        declared = _declared(table, known, at)
        row = standing.pop(table["code"], None)
        if row is None:
            row = Team.objects.create(code=table["code"], demo=demo, state="ready", since=at, known_at=at, **declared)
            TeamState.objects.create(team=row, state="ready", at=at, by="system")
            changed.append(row.code)
        elif row.retired_at is not None or any(getattr(row, name) != value for name, value in declared.items()):
            Team.objects.filter(id=row.id).update(retired_at=None, **declared)
            changed.append(row.code)
    gone = [row.code for row in standing.values() if row.retired_at is None]
    Team.objects.filter(code__in=gone).update(retired_at=at)
    if changed or gone:
        audit.append("system", "teams.load_province", "teams", {"changed": changed, "gone": gone})


def _declared(table: Mapping[str, Any], known: code_lists.Catalogue, at: datetime) -> dict[str, Any]:
    code, assets = table["code"], {name: int(count) for name, count in table.get("assets", {}).items()}
    if table["kind"] not in known.kinds or set(assets) - set(known.assets):
        raise ValueError(f"teams.toml: {code}: its kind or something it has is in no list")
    place = places.locate(table["latitude"], table["longitude"], local_day(at))
    if place is None:
        raise ValueError(f"teams.toml: {code}: its base lies in no commune of the territory")
    if table["people"] < 0 or min(assets.values(), default=0) < 0:
        raise ValueError(f"teams.toml: {code}: less than nobody and nothing")
    return {
        "names": {spoken: table[spoken] for spoken in LANGUAGES}, "kind": table["kind"], "people": int(table["people"]), "assets": assets,
        "organization_id": organizations.last_known_as(table["organization"], local_day(at)).id, "latitude": float(table["latitude"]),
        "longitude": float(table["longitude"]), "phone": table.get("phone", ""), "place_id": place.id,
        "sector": table.get("sector") or known.kinds[table["kind"]].sector,
    }  # fmt: skip
