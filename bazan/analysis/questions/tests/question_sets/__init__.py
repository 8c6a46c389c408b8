"""Questions with what they ask for, and the province they are asked in: the real packs and places, read from their files alone."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from bazan.analysis.questions import rules
from bazan.analysis.questions.gazetteer import Gazetteer, last_day
from bazan.analysis.questions.lexicon import Lexicon
from bazan.analysis.questions.rejection import Declined
from bazan.analysis.questions.types import Understood
from bazan.core.settings import current
from bazan.core.time import LOCAL
from bazan.data.indicators.indicator_catalog import info_of, over_rows
from bazan.data.indicators.types import IndicatorInfo
from bazan.data.observations.types import ThingInfo
from bazan.directory.organizations.types import OrganizationInfo
from bazan.directory.places import province_config as places
from bazan.directory.places.rules import passages
from bazan.directory.places.types import Handover, PlaceInfo
from bazan.platform import packs
from bazan.platform.declarations.province_files import declared

AT = datetime(2026, 11, 25, 9, 0, tzinfo=LOCAL)
"""When all of them are asked."""
SETS = ("questions", "held_out")
PARTS = ("metric", "place", "period", "comparison")


@dataclass(frozen=True)
class Told:
    """What became of a question: its parts as the table writes them, or the kind of refusal."""

    parts: Mapping[str, str]
    refused: str = ""
    rule: str = ""


def rows(name: str) -> list[dict[str, str]]:
    """The questions of a set. Several things that are equally right stand with ``|`` between them."""
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(question: str) -> Told:
    try:
        return _parts(rules.understand(question, lexicon(), gazetteer(), AT))
    except Declined as why:
        return Told({}, why.kind, why.rule)


def _parts(asked: Understood) -> Told:
    when, against = asked.when, asked.comparison
    parts = (asked.metric, asked.spot.text, when.text if when else "newest", against.text if against else "")
    return Told(dict(zip(PARTS, parts, strict=True)))


def judged(row: Mapping[str, str], found: Told) -> str:
    """``right``, ``false`` (an answer that isn't the one asked for, or to what has none), ``refused`` (though it has one), or ``kind``
    (refused as it should be, for another reason)."""
    if row["refusal"]:
        return "false" if not found.refused else "right" if found.refused in row["refusal"].split("|") else "kind"
    if found.refused:
        return "refused"
    return "right" if all(found.parts[part] in row[part].split("|") for part in PARTS) else "false"


@cache
def lexicon() -> Lexicon:
    return Lexicon(*_catalogue())


@cache
def _catalogue() -> tuple[list[IndicatorInfo], list[dict[str, Any]]]:
    """Every indicator and every kind of thing of the packs, as the database would hold them."""
    live = [pack for pack in packs.load_all() if pack.state != "announced"]
    specs: dict[str, dict[str, Any]] = {}
    owners: dict[str, str] = {}
    for pack in live:
        for written in pack.indicators:
            code = f"{pack.id}.{written['id']}"
            specs[code], owners[code] = written | _read_by(pack, written) | {"bands": []}, pack.id
    infos = []
    for code, spec in sorted(specs.items()):
        info = info_of(code, owners[code], spec)
        infos.append(replace(info, over_rows=over_rows(code, specs)))
    return infos, [kind for pack in live for kind in pack.kinds]


def _read_by(pack: packs.Pack, written: Mapping[str, Any]) -> dict[str, Any]:
    """What an indicator reads, with full codes."""
    formula = written["formula"]
    if not formula.get("sql"):
        given = formula.get("inputs", {}).values()
        return {
            "reads": [one.get("property") or one.get("indicator") for one in given if "property" in one or "indicator" in one],
            "datasets": None,
        }
    parsed = packs.parse(formula["sql"], pack.relations)
    full = [name if "." in name else f"{pack.id}.{name}" for name in parsed.indicators]
    streams = parsed.relations & {"hours", "days"}
    return {"reads": [*parsed.properties, *full], "datasets": None if streams else list(parsed.datasets)}


@cache
def gazetteer() -> Gazetteer:
    folder = current().province_folder
    province = places.read(folder)
    ids = {key: number for number, key in enumerate(province.units, 1)}
    units = {ids[key]: _unit(ids[key], key, one) for key, one in province.units.items()}
    handovers = [Handover(ids[old], ids[new], on, share) for old, new, on, share in province.successions]
    heirs: dict[int, list[int]] = {}
    for unit in units.values():
        if unit.valid_to is not None:
            there = passages(units, handovers, last_day(unit), AT.date())
            heirs[unit.id] = [row.to_id for row in there if row.from_id == unit.id]
    root = units[ids[province.territory]]
    return Gazetteer(root, units.values(), heirs).with_bodies(_bodies(folder, root.id), _things(folder, root.id), _catalogue()[1])


def _unit(number: int, key: places.Key, unit: places.Unit) -> PlaceInfo:
    return PlaceInfo(
        number, key[0], unit.kind, unit.form, unit.name, unit.name_en, key[1], unit.valid_to, unit.latitude, unit.longitude,
        unit.area_km2, unit.population,
    )  # fmt: skip


def _bodies(folder: Path, root: int) -> Iterator[OrganizationInfo]:
    for number, one in enumerate(declared(folder, "organizations.toml")["organizations"], 1):
        body = OrganizationInfo(
            number, one["code"], one["name"], one["name_en"], one["short_name"], one["kind"], None, one["valid_from"],
            one.get("valid_to"), root,
        )  # fmt: skip
        if body.valid(AT.date()):
            yield body


def _things(folder: Path, root: int) -> Iterator[ThingInfo]:
    paths = sorted((folder / "demo").glob("things*.toml"))
    written = [one for path in paths for one in tomllib.loads(path.read_text("utf-8"))["things"]]
    for number, one in enumerate(written, 1):
        yield ThingInfo(number, one["code"], one["name"], one["name_en"], one["kind"], one["sector"], root, None, None, None)
