"""Makes the folder of a province from its tables: judged whole before anything is written, and there as a whole or not at all."""

import csv
import io
import re
import shutil
import tempfile
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from bazan.core.errors import Conflict, Refused
from bazan.directory.places.rules import in_english
from bazan.directory.places.types import FORMS
from bazan.platform.packs.loader import SECTORS, bodies_named
from bazan.processes.province_folder import administrative_units as units
from bazan.processes.province_folder import csv_tables, template_lists, validation
from bazan.processes.province_folder import organizations as bodies
from bazan.processes.province_folder.csv_tables import Flaw, Row

_CODE = re.compile(r"[a-z][a-z0-9_]{1,29}")
_PLACES = ("district", "region", "commune")
"""As ``province.toml`` names their tables: parents first."""
_PLURAL = {"district": "districts", "region": "regions", "commune": "communes"}
_COLUMNS = tuple(name for name in units.COLUMNS if name not in ("kind", "valid_from", "valid_to"))
_ALWAYS = ("code", "form", "name")


class Flawed(Exception):
    """The tables can't make a province; every reason."""

    def __init__(self, flaws: list[Flaw]):
        super().__init__(f"{len(flaws)} flaws")
        self.flaws = flaws


@dataclass(frozen=True)
class Given:
    """What a province is made of."""

    code: str
    name: str
    name_en: str
    units: Path
    organizations: Path
    crosswalk: Path | None
    like: Path
    """The folder of the province whose lists it begins with."""


@dataclass(frozen=True)
class Made:
    folder: Path
    files: int
    communes: int
    organizations: int
    stand_ins: tuple[tuple[str, str], ...]
    """Whose work there is whose here, where the code is another: to be looked over."""


def make(given: Given, within: Path) -> Made:
    """The province's folder in ``within``. Flawed with everything wrong with the tables; Refused ``province.bad_code``, Conflict
    ``province.exists``."""
    if not _CODE.fullmatch(given.code):
        raise Refused("province.bad_code", {"code": given.code[:40]}, "code")
    if not given.name.strip() or '"' in given.name or "\\" in given.name or "\n" in given.name:
        raise Refused("province.no_name", {}, "name")
    folder = within / given.code
    if folder.exists() or folder.is_symlink():
        raise Conflict("province.exists", {"folder": str(folder)})
    if not (given.like / "organizations.toml").is_file():
        raise Refused("province.no_like", {"folder": str(given.like)}, "like")
    theirs = tomllib.loads((given.like / "organizations.toml").read_text("utf-8"))
    places, ours, moved = _judged(given, theirs)
    who = template_lists.StandIns(theirs, _with_committees(ours, theirs))
    communes = [row["code"] for row in places if row["kind"] == "commune" and row["valid_to"] is None]
    files = {
        "province.toml": _province(given, places),
        "organizations.toml": _organizations(ours, theirs, who),
        "places/succession.csv": _table(("on", "old", "new", "share"), [{**row.cells, "share": f"{row['share']:g}"} for row in moved]),
        **{f"places/{name}.csv": _units(rows) for name, rows in _tables(places).items()},
        **template_lists.taken(given.like, given.code, who, communes),
    }
    _write(folder, files)
    stand_ins = tuple((theirs, here) for theirs, here in sorted(who.asked.items()) if here != theirs)
    return Made(folder, len(files), len(communes), len(ours), stand_ins)


def _judged(given: Given, theirs: dict[str, Any]) -> tuple[list[Row], list[Row], list[Row]]:
    """Units, organizations, crosswalk. Raises Flawed."""
    places, flaws = csv_tables.read(given.units, units.COLUMNS)
    unread = bool(flaws) and not places
    ours, wrong = csv_tables.read(given.organizations, bodies.COLUMNS)
    flaws += wrong
    moved: list[Row] = []
    if given.crosswalk is not None:
        moved, wrong = csv_tables.read(given.crosswalk, units.CROSSWALK)
        flaws += wrong
    sectors = {path.parent.name for path in SECTORS.glob("*/pack.toml")}
    if not unread:  # else everything that names a unit would be told
        like = {body["code"] for body in theirs.get("organizations", ())}
        flaws += [*units.judged(places, given.code), *units.judged_crosswalk(moved, places)]
        flaws += bodies.judged(ours, places, sectors, like) if ours else []
    if flaws:
        order = [path.name for path in (given.units, given.organizations, given.crosswalk) if path is not None]
        raise Flawed(sorted(flaws, key=lambda flaw: (order.index(flaw.file), flaw.line)))
    return places, ours, moved


def _with_committees(ours: list[Row], theirs: dict[str, Any]) -> list[Row]:
    """The table's, and where it has no row for the communes' committees, that of the other province."""
    template = theirs.get("communes")
    if template is None or any(map(bodies.is_template, ours)):
        return ours
    empty = {name: column.empty for name, column in bodies.COLUMNS.items()}
    top = next(row["code"] for row in ours if row["kind"] == "province" and not row["parent"] and row["valid_to"] is None)
    return [*ours, Row("organizations.csv", 0, empty | template | {"parent": top})]


def _eras(rows: list[Row], kind: str) -> dict[tuple[date, date | None], list[Row]]:
    found: dict[tuple[date, date | None], list[Row]] = defaultdict(list)
    for row in rows:
        if row["kind"] == kind:
            found[row["valid_from"], row["valid_to"]].append(row)
    return dict(sorted(found.items(), key=lambda era: era[0][0]))


def _tables(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each table of units by its name: ``communes_2025``, or where a year had several ``communes_2025-07-01_2026-01-01``."""
    found: dict[str, list[Row]] = {}
    for kind in _PLACES:
        eras = _eras(rows, kind)
        years = [since.year for since, _ in eras]
        for (since, until), held in eras.items():
            days = "_".join(day.isoformat() for day in (since, until) if day)
            found[f"{_PLURAL[kind]}_{since.year if years.count(since.year) == 1 else days}"] = held
    return found


def _middle(rows: list[Row]) -> dict[str, float]:
    """The centre of today's communes."""
    held = [row for row in rows if row["kind"] == "commune" and row["valid_to"] is None]
    return {side: round(sum(row[side] for row in held) / len(held), 4) for side in ("latitude", "longitude")}


def _province(given: Given, rows: list[Row]) -> str:
    document = tomlkit.document()
    document.add(tomlkit.comment("The province as data, made by `bazan province new`. Keys: docs/reference/province-files.md."))
    bare = in_english(given.name, "vung").removesuffix(f" {FORMS['vung'][1]}")
    document.update({"code": given.code, "name": given.name, "name_en": given.name_en or bare})
    begins = min(row["valid_from"] for row in rows if row["kind"] != "province")
    territory = {"code": given.code, "form": "vung", "name": "{province}", "name_en": "{province_en}", "valid_from": begins}
    document["territory"] = territory | _middle(rows)
    document.add(tomlkit.nl())
    for line in (
        "The zone of VN-2000 in which the province's maps are, by the code of EPSG's registry: to be filled, then metres are understood.",
        "[vn2000]",
        "epsg =",
        "central_meridian =",
    ):
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    if above := [_above(row, rows) for row in rows if row["kind"] == "province"]:
        document["above"] = above
    document["units"] = [_declared(name, held) for name, held in _tables(rows).items()]
    document["succession"] = {"file": "places/succession.csv"}
    return tomlkit.dumps(document)


def _above(row: Row, rows: list[Row]) -> dict[str, Any]:
    point = {side: row[side] for side in ("latitude", "longitude") if row[side] is not None} or _middle(rows)
    return _said(row, ("code", "form", "name", "name_en", "valid_from", "valid_to")) | point


def _declared(name: str, held: list[Row]) -> dict[str, Any]:
    row = held[0]
    hierarchy = {"hierarchy": "regions"} if row["kind"] == "region" else {}
    return {"file": f"places/{name}.csv", "kind": row["kind"]} | hierarchy | _said(row, ("valid_from", "valid_to"))


def _organizations(rows: list[Row], theirs: dict[str, Any], who: template_lists.StandIns) -> str:
    document = tomlkit.document()
    document.add(tomlkit.comment("Who answers for what, and when; made by `bazan province new`. A code means another body on other days."))
    keys = ("code", "kind", "parent", "name", "name_en", "short_name", "valid_from", "valid_to", "place", "responsible")
    document["organizations"] = [_said(row, keys) for row in _parents_first([row for row in rows if not bodies.is_template(row)])]
    template = next((row for row in rows if bodies.is_template(row)), None)
    if template is not None:
        document["communes"] = _said(template, tuple(key for key in keys if not key.startswith(("valid", "place"))))
    elif "communes" in theirs:
        document["communes"] = theirs["communes"] | {"parent": who.top}
    borne = {code: who.of(code) for code in sorted(bodies_named())}
    document["packs"] = {code: here for code, here in borne.items() if here != code}
    return tomlkit.dumps(document)


def _parents_first(rows: list[Row]) -> list[Row]:
    """As they stand, but nobody before whom he belongs to."""
    left, placed = list(rows), []
    while left:
        waiting = {row["code"] for row in left}
        ready = [row for row in left if row["parent"] not in waiting]
        placed += ready
        left = [row for row in left if row not in ready]
    return placed


def _said(row: Row, keys: tuple[str, ...]) -> dict[str, Any]:
    """What a row says; what it leaves empty isn't said."""
    return {key: list(row[key]) if isinstance(row[key], tuple) else row[key] for key in keys if row[key] not in (None, "", ())}


def _units(rows: list[Row]) -> str:
    used = [name for name in _COLUMNS if name in _ALWAYS or any(row[name] not in (None, "") for row in rows)]
    return _table(used, [row.cells for row in rows])


def _table(columns: Any, rows: list[Any]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def _write(folder: Path, files: dict[str, str]) -> None:
    """The folder appears with all of its files, judged; whatever stops that leaves nothing behind. Conflict ``province.exists``."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        whole = half / folder.name
        for name, text in files.items():
            (whole / name).parent.mkdir(parents=True, exist_ok=True)
            (whole / name).write_text(text, "utf-8")
        if problems := validation.check(whole):
            raise AssertionError(f"a province was made that can't be set up: {problems}")
        try:
            whole.rename(folder)
        except OSError as why:  # somebody else made it meanwhile
            raise Conflict("province.exists", {"folder": str(folder)}) from why
    finally:
        shutil.rmtree(half, ignore_errors=True)
