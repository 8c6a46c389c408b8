"""Writes of the ground: a version imported and served, whole or not at all; an earlier one served again."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import shapely
from django.db import connection, transaction
from shapely.geometry.base import BaseGeometry

from bazan.core.errors import BazanError, Conflict, NotFound, Refused
from bazan.core.settings import of_room
from bazan.core.time import local_day, now
from bazan.directory.audit import api as audit
from bazan.directory.base_map import queries, rules, tile_generation, version_build, version_files
from bazan.directory.base_map.models import GroundVersion
from bazan.directory.base_map.settings import SETTINGS
from bazan.directory.base_map.types import Kind, Version
from bazan.directory.base_map.version_build import Given, Told
from bazan.directory.places import api as places

LOCK = 0x67726F756E64
"""Key of the advisory lock under which an import is made: 'ground' in ASCII."""
RECIPE = "1"
"""Changes when a province's own files are to be made into tiles and lines anew, though they are the same."""


def import_file(
    path: Path,
    actor: str,
    *,
    kind: Kind = "ground",
    name: str = "",
    attribution: str = "",
    schematic: bool = False,
    told: Told = queries.quiet,
) -> Version:
    """The version made of the file, now served. What was served before is served until then, and on if the file is refused.

    Refused ``ground.*``; NotFound ``ground.file.unknown``; Conflict ``ground.busy``; Unavailable ``ground.no_program``, ``ground.tiling``.
    """
    if not path.is_file():
        raise NotFound("ground.file.unknown", {"file": path.name[:100]})
    return _import(_given((path,), kind, name or path.name.partition(".")[0], attribution, schematic), actor, told)


def load_province(folder: Path, told: Told = queries.quiet) -> Version | None:
    """The province's own schematic ground, where its folder holds one; None: nothing was to be done.

    It is made once, and again when its files changed; never in place of a ground somebody imported. Refused and Unavailable as of a file.
    """
    declared = folder / "ground" / "ground.toml"
    if not declared.is_file():
        return None
    table = tomllib.loads(declared.read_text("utf-8"))
    files = tuple(sorted((folder / "ground").glob("*.geojson")))
    sha256 = version_build.digest([declared, *files], queries.quiet, salt=RECIPE)
    for version in queries.versions():
        usable = version.kind == "ground" and version.state == "ready" and version_files.whole(version.id)
        if usable and (version.sha256 == sha256 or (version.serving and not version.schematic)):
            return None
    tile_generation.program()  # first, since every start asks again: what can't be made leaves no line in the list each time
    return _import(_given(files, "ground", table["name"], table["attribution"], True), "system", told, sha256)


def serve(version: int, actor: str) -> Version:
    """An earlier version, served again. NotFound ``ground.unknown``; Refused ``ground.not_ready``."""
    with transaction.atomic():
        row = GroundVersion.objects.select_for_update().filter(id=version).first()
        if row is None:
            raise NotFound("ground.unknown", {"version": version})
        if row.state != "ready" or not version_files.whole(version):
            raise Refused("ground.not_ready", {"version": version})
        if not row.serving:
            before = _switch(row)
            audit.append(actor, "ground.serve", f"ground:{row.id}", {"kind": row.kind, "name": row.name, "before": before})
    return queries.version(version)


def _given(files: tuple[Path, ...], kind: Kind, name: str, attribution: str, schematic: bool) -> Given:
    settings = of_room(SETTINGS)
    largest, geojson = int(settings.largest_gb * 1e9), int(settings.largest_geojson_mb * 1e6)
    return Given(files, kind, name, rules.plain(attribution), schematic, largest, geojson)


def _import(given: Given, actor: str, told: Told, sha256: str = "") -> Version:
    with _alone():
        row = _begin(given, actor)
        try:
            version_build.judge(given)
            row.sha256 = sha256 or version_build.digest(given.files, told)
            outline = _outline(local_day(now()))
            made = version_build.make(given, outline, version_files.scratch(row.id), told)
            version_files.publish(row.id)
            _end(row, made, rules.around(outline).bounds, actor)
        except BazanError as refusal:
            _refuse(row, refusal.rule, refusal.params, actor)
            raise
        except BaseException:  # also Ctrl-C and no memory left: nothing half stays
            _refuse(row, "ground.interrupted", {}, actor)
            raise
    return queries.version(row.id)


@contextmanager
def _alone() -> Iterator[None]:
    """One import at a time; what a killed one left is cleared away first. Conflict ``ground.busy``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise Conflict("ground.busy")
    try:
        for left in GroundVersion.objects.filter(state="working"):
            _refuse(left, "ground.interrupted", {}, "system")
        version_files.clean()
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _outline(on: Any) -> BaseGeometry:
    """The territory's. NotFound ``places.no_territory``; Refused ``ground.no_outline``."""
    outline = places.boundary(places.root(on).id)
    if outline is None:
        raise Refused("ground.no_outline")
    return shapely.make_valid(shapely.geometry.shape(outline.geometry))


def _begin(given: Given, actor: str) -> GroundVersion:
    return GroundVersion.objects.create(
        kind=given.kind, sha256="", name=given.name[:100], attribution=given.attribution, schematic=given.schematic, state="working",
        rule="", form="", schema="", size=sum(path.stat().st_size for path in given.files), imported_by=actor, imported_at=now(),
    )  # fmt: skip


@transaction.atomic
def _end(row: GroundVersion, made: version_build.Made, bounds: tuple[float, ...], actor: str) -> None:
    row.state, row.form, row.schema, row.lines = "ready", made.form, made.schema, made.lines
    row.attribution, row.counts, row.bounds = made.attribution, made.counts, [round(side, 5) for side in bounds]
    row.min_zoom, row.max_zoom = made.min_zoom, made.max_zoom
    before = _switch(row)
    detail = {"kind": row.kind, "name": row.name, "sha256": row.sha256, "attribution": row.attribution, "schematic": row.schematic}
    audit.append(actor, "ground.import", f"ground:{row.id}", detail | {"counts": row.counts, "before": before})


def _switch(row: GroundVersion) -> int | None:
    """This version is served, and the one that was, whose number it gives, is not; within the transaction around."""
    served = list(GroundVersion.objects.select_for_update().filter(kind=row.kind, serving=True))
    for one in served:
        one.serving = False
        one.save(update_fields=["serving"])
    row.serving = True
    row.save()
    return served[0].id if served else None


def _refuse(row: GroundVersion, rule: str, params: dict[str, Any], actor: str) -> None:
    version_files.forget(row.id)
    with transaction.atomic():
        row.state, row.rule, row.params, row.serving = "refused", rule, params, False
        row.save()
        audit.append(actor, "ground.refuse", f"ground:{row.id}", {"kind": row.kind, "name": row.name, "sha256": row.sha256, "rule": rule})
