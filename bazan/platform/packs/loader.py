"""From a pack's folder to a Pack. Reading believes the folder; judging is checking's."""

import csv
import hashlib
import importlib.util
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from bazan.core.errors import Refused
from bazan.core.labels import flatten
from bazan.core.settings import ROOT, current
from bazan.platform.declarations.api import Problem, problems_of
from bazan.platform.packs.formulas import Relation
from bazan.platform.packs.grammar import Settled
from bazan.platform.packs.types import LANGUAGES, File, Pack

SECTORS = ROOT / "sectors"
OWN = ("labels", "tables", "samples", "tests")
"""Folders of which no room has a grammar."""
BODIES = frozenset(("owner", "organization", "organizations", "verified_by", "holder"))
"""Keys behind which files of packs name a body of the state by its code."""
IN_ROWS = "const"
"""What a source puts into every row: a body, or anything else."""
STANDING = frozenset(("command", "commune", "keeper", "lead", "responsible"))
"""Words that stand there for whoever it is at the place and in the matter."""


def load_all(sectors: Path = SECTORS) -> list[Pack]:
    """Every pack in its order on the wall, with the province's own choices for what the packs leave open: its options, its
    own tables, and who bears what the packs call by other codes."""
    province = current().province_folder
    bodies = read_toml(province / "organizations.toml").get("packs", {})
    folders = sorted(path.parent for path in sectors.glob("*/pack.toml"))
    packs = [load(folder, chosen(province / "packs" / f"{folder.name}.toml"), bodies, province) for folder in folders]
    return sorted(packs, key=lambda pack: (pack.order, pack.id))


@cache
def heads() -> dict[str, dict[str, str]]:
    """Of every pack its titles by language, in its order on the wall: for who asks which sectors there are, and reads none."""
    found = [read_toml(path) for path in sorted(SECTORS.glob("*/pack.toml"))]
    return {head["id"]: head["title"] for head in sorted(found, key=lambda head: (head.get("order", 99), head["id"]))}


def versions(sectors: Path = SECTORS) -> dict[str, int]:
    """Of every pack the version that its folder holds now; nothing else of it is read."""
    return {head["id"]: head.get("version", 1) for head in (read_toml(path) for path in sectors.glob("*/pack.toml"))}


def borne(told: Any, bodies: Mapping[str, str], key: str = "") -> Any:
    """What a file says, each body in it called as the province calls it."""
    if isinstance(told, dict):
        return {name: borne(each, bodies, name) for name, each in told.items()}
    if isinstance(told, list):
        return [borne(each, bodies, key) for each in told]
    return bodies.get(told, told) if isinstance(told, str) and (key in BODIES or key == IN_ROWS) else told


def bodies_named(sectors: Path = SECTORS) -> set[str]:
    """The codes of every body that packs name."""
    files = [path for path in sectors.glob("*/**/*.toml") if path.parent.name not in (*OWN, "layers")]  # a layer's owner is a column
    return {code for path in files for code in _bodies_in(read_toml(path), "")} - STANDING


def _bodies_in(told: Any, key: str) -> Iterator[str]:
    if isinstance(told, dict):
        for name, each in told.items():
            yield from _bodies_in(each, name)
    elif isinstance(told, list):
        for each in told:
            yield from _bodies_in(each, key)
    elif key in BODIES and told:
        yield told


def chosen(path: Path) -> dict[str, Any]:
    """The ``[options]`` a province sets for one pack; nothing when it has no such file. Raises Refused ``packs.file``."""
    table = read_toml(path)
    for problem in problems_of(Settled, table):
        raise refused(path.stem, path.name, problem)
    return table.get("options", {})


def load(
    folder: Path,
    options: dict[str, Any] | None = None,
    bodies: Mapping[str, str] = MappingProxyType({}),
    province: Path | None = None,
) -> Pack:
    """The pack in a folder; ``options`` replace its own, ``bodies`` the codes by which it names organizations, tables of a ``province``'s
    folder those of the same name.

    Raises OSError, TOMLDecodeError or KeyError when it can't be read at all, Refused ``packs.file`` when it has no such option.
    """
    head = read_toml(folder / "pack.toml")
    labels = {language: _labels(folder, language) for language in LANGUAGES}
    vocabulary = read_toml(folder / "vocabulary.toml")
    open_questions = read_toml(folder / "tables" / "options.toml")
    for name in sorted(set(options or {}) - set(open_questions)):
        raise refused(head["id"], f"{folder.name}.toml", Problem(f"options.{name}", "packs.unknown_option"))
    settled = {name: entry["value"] for name, entry in open_questions.items()} | (options or {})
    files = tables_of(folder, province)
    tables = {path.stem: _table(path) for path in files}
    return Pack(
        id=head["id"],
        version=head["version"],
        title=head["title"],
        state=head.get("state", "live"),
        icon=head.get("icon", ""),
        order=head.get("order", 99),
        owner=bodies.get(head.get("owner", ""), head.get("owner", "")),
        summary=head.get("summary", {}),
        awaits=head.get("awaits", {}),
        properties=[p | {"labels": _words(labels, f"properties.{p.get('code')}")} for p in vocabulary.get("properties", [])],
        kinds=[k | {"labels": _words(labels, f"kinds.{k.get('code')}")} for k in vocabulary.get("kinds", [])],
        scales=_scales(folder, labels),
        indicators=[borne(_indicator(path, labels, settled), bodies) for path in sorted((folder / "indicators").glob("*.toml"))],
        boards=[_board(path, labels) for path in sorted((folder / "boards").glob("*.toml"))],
        samples=[read_toml(path) | {"file": path.name} for path in sorted((folder / "samples").glob("*.toml"))],
        labels=labels,
        functions=_module(folder / "functions.py", head["id"]),
        scenarios=_module(folder / "scenarios.py", f"{head['id']}_scenarios"),
        tables=tables,
        options=settled,
        folder=folder,
        relations=_relations(folder, head["id"], tables),
        files=_fingerprints([folder / "functions.py", *files], settled),
        written=_written(folder, bodies),
    )


def refused(pack: str, file: str, problem: Problem) -> Refused:
    """The refusal of a file for the first thing wrong with it."""
    why = Refused(problem.rule, dict(problem.params))
    return Refused("packs.file", {"pack": pack, "file": file, "key": problem.key, "why": why}, problem.key)


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file, or nothing when there is none."""
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def _written(folder: Path, bodies: Mapping[str, str]) -> dict[str, list[File]]:
    """The TOML files of every folder but those that packs read themselves."""
    written: dict[str, list[File]] = {}
    for path in sorted(folder.glob("*/*.toml")):
        if path.parent.name not in OWN:
            written.setdefault(path.parent.name, []).append(File(f"{path.parent.name}/{path.name}", borne(read_toml(path), bodies)))
    return written


def _labels(folder: Path, language: str) -> dict[str, str]:
    return flatten(read_toml(folder / "labels" / f"{language}.toml"))


def _words(labels: dict[str, dict[str, str]], key: str, **params: Any) -> dict[str, str]:
    """A key's words in both languages, its ``{option}`` places filled. A word that names an unknown option stays as written."""
    found = {}
    for language in LANGUAGES:
        text = labels[language].get(key, key)
        try:
            found[language] = text.format(**params) if params else text
        except (KeyError, IndexError, ValueError):
            found[language] = text
    return found


def _scales(folder: Path, labels: dict[str, dict[str, str]]) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [band | {"labels": _words(labels, f"scales.{name}.{band.get('key')}")} for band in scale.get("bands", [])]
        for name, scale in read_toml(folder / "scales.toml").items()
    }


def _indicator(path: Path, labels: dict[str, dict[str, str]], options: dict[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = read_toml(path) | {"file": path.name}
    base = f"indicators.{spec.get('id')}"
    for field in ("name", "short", "unit", "about", "formula", "completeness"):
        spec.setdefault("words", {})[field] = _words(labels, f"{base}.{field}", **options)
    if any(f"{base}.asked" in said for said in labels.values()):
        spec["words"]["asked"] = _words(labels, f"{base}.asked")
    return spec


def _board(path: Path, labels: dict[str, dict[str, str]]) -> dict[str, Any]:
    """A board with words in place of every ``label`` id: ``label = "x"`` becomes ``labels = {vi, en}`` beside it."""
    spec = read_toml(path) | {"file": path.name}
    base = f"boards.{spec.get('id')}"

    def dress(node: Any) -> Any:
        if isinstance(node, dict):
            dressed = {key: dress(value) for key, value in node.items()}
            return dressed | {"labels": _words(labels, f"{base}.{node['label']}")} if isinstance(node.get("label"), str) else dressed
        return [dress(item) for item in node] if isinstance(node, list) else node

    return dress(spec) | {"labels": _words(labels, f"{base}.title")}


def _relations(folder: Path, pack: str, tables: dict[str, list[dict[str, Any]]]) -> dict[str, Relation]:
    """The datasets of this pack and of its neighbours, read from their files alone, and this pack's tables."""
    found = {name: Relation("table", name, frozenset(rows[0])) for name, rows in tables.items() if rows}
    for path in sorted(folder.parent.glob("*/datasets/*.toml")):
        spec, owner = read_toml(path), path.parent.parent.name
        relation = relation_of(f"{owner}.{spec.get('id')}", spec)
        found[relation.code] = relation
        if owner in (pack, folder.name):
            found[str(spec.get("id"))] = relation
    return found


def relation_of(code: str, spec: dict[str, Any]) -> Relation:
    """A dataset as formulas read it: whom a row speaks of, its period and how long it stands, and every column kept in clear."""
    kept = [c for c in spec.get("columns", []) if c.get("personal") != "drop"]
    names = {c.get("id") for c in kept} | {"feature"} | ({"period", "until"} if spec.get("grain") != "event" else set())
    dates = frozenset(str(c.get("id")) for c in kept if c.get("type") in ("date", "instant"))
    return Relation("dataset", code, frozenset(map(str, names)), dates, spec.get("grain") != "event")


def tables_of(folder: Path, province: Path | None) -> list[Path]:
    """The files of a pack's tables: what stands in a province's ``packs/<pack>/`` under the same name is its own."""
    own = province / "packs" / folder.name if province else folder
    return [mine if (mine := own / path.name).is_file() else path for path in sorted((folder / "tables").glob("*.csv"))]


def _table(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key: text if key == "code" else _cell(text) for key, text in row.items()} for row in csv.DictReader(file)]


def _cell(text: str) -> Any:
    if text == "":
        return None
    try:
        return float(text)
    except ValueError:
        return text


def _module(path: Path, pack_id: str) -> ModuleType | None:
    """The pack's functions as a module of no package: it imports nothing of ours and we name nothing of it."""
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location(f"_pack_{pack_id}", path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _fingerprints(paths: list[Path], options: dict[str, Any]) -> dict[str, str]:
    prints = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file()}
    return prints | {"options": hashlib.sha256(repr(sorted(options.items())).encode()).hexdigest()}
