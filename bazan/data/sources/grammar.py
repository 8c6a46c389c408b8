"""How a file ``sources/<id>.toml`` of a pack is written: one feed, and how its driver reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Self

from bazan.platform.declarations.api import Between, Declaration, Keys, Whole, read_file
from bazan.platform.drivers.api import DELIVERED, DRIVERS, ROWS, Driver, binding_problems
from bazan.platform.packs import Declared, Grammar, Pack, Problem


@dataclass(frozen=True, kw_only=True)
class Source(Declaration):
    """A feed."""

    code: str
    """its name in the whole province; devices and links name it"""
    name: str
    """as people read it, in Vietnamese"""
    name_en: str
    """and in English"""
    sector: str = ""
    """the pack it belongs to; absent: the one whose folder it stands in"""
    organization: str = ""
    """who answers for it: an organization's code"""
    driver: Driver
    """how it is reached"""
    promise_s: Whole
    """something new comes at least so often, in seconds; 0: nothing is promised"""
    schedule_s: Annotated[int, Between(1, 10**9)] | None = None
    """it is asked every so many seconds; absent: as the driver does"""
    things: tuple[str, ...] = ()
    """codes of the things it may write to"""
    enabled: bool = True
    """false: it is known and silent"""
    demo: bool | None = None
    """true: its data is made up"""
    demo_device: bool = False
    """true: a made-up device may send in its name"""
    binding: Mapping[str, Any] = field(default_factory=dict)
    """how its words map to ours: [bindings](bindings.md)"""

    @classmethod
    def read(cls, keys: Keys) -> Self | None:
        before, made = len(keys.problems), super().read(keys)
        driver, binding = keys.table.get("driver"), keys.table.get("binding", {})
        if keys.strict and driver in DRIVERS and isinstance(binding, Mapping):  # whatever else is wrong
            for problem in binding_problems(driver, dict(binding)):
                keys.wrong(f"binding.{problem.key}", problem.rule, **problem.params)
        return made if len(keys.problems) == before else None

    def judge(self, keys: Keys) -> None:
        if self.driver in DELIVERED and self.schedule_s is not None:
            keys.wrong("schedule_s", "sources.schedule")


def _judge(pack: Pack, files: list[Declared[Source]]) -> Iterator[Problem]:
    for file in files:
        yield from unknown_of(pack.folder.parent, file.name, file.declaration, pack.folder.name)


def unknown_of(sectors: Path, file: str, source: Source, sector: str = "") -> Iterator[Problem]:
    """What a source names and the packs in a folder don't have: its sector, a dataset and its columns, a property, a kind of station."""
    sector = source.sector or sector
    packs = {path.parent.name for path in sectors.glob("*/pack.toml")}
    if sector and sector not in packs:
        yield _absent(file, "sector", sector, packs)
        return
    if source.driver in ROWS:
        yield from _unfilled(sectors, file, source, sector)
        return
    vocabularies = [read_file(path) for path in sorted(sectors.glob("*/vocabulary.toml"))]
    properties, kinds = ({item["code"] for words in vocabularies for item in words.get(part, ())} for part in ("properties", "kinds"))
    named = {f"binding.values[{at}].property": value.get("property") for at, value in enumerate(source.binding.get("values", ()))}
    long = source.binding.get("long", {}).get("properties", {})
    named |= {f"binding.long.properties.{word}": name for word, name in long.items()}
    named |= {f"binding.symbols.{word}": name for word, name in source.binding.get("symbols", {}).items()}
    yield from (_absent(file, key, name, properties) for key, name in named.items() if name and name not in properties)
    if (kind := source.binding.get("kind")) and kind not in kinds:
        yield _absent(file, "binding.kind", kind, kinds)


def unknown_kind(sectors: Path, source: Source) -> Iterator[Problem]:
    """The kind of station that a source registers, where no pack in a folder has it."""
    kinds = {item["code"] for path in sectors.glob("*/vocabulary.toml") for item in read_file(path).get("kinds", ())}
    if (kind := source.binding.get("kind")) and kind not in kinds:
        yield _absent("", "binding.kind", kind, kinds)


def _unfilled(sectors: Path, file: str, source: Source, sector: str) -> Iterator[Problem]:
    name = source.binding["dataset"]
    owner, _, code = (name if "." in name else f"{sector}.{name}").rpartition(".")
    path = sectors / owner / "datasets" / f"{code}.toml"
    if not owner or not path.is_file():
        yield _absent(file, "binding.dataset", name, {found.stem for found in path.parent.glob("*.toml")} if owner else set())
        return
    spec = read_file(path)
    known, bound = {column["id"]: column.get("required", False) for column in spec["columns"]}, source.binding["columns"]
    yield from (_absent(file, f"binding.columns.{ours}", ours, set(known)) for ours in bound if ours not in known)
    for column in known:
        if column not in bound and (known[column] or column in spec["key"]):
            yield Problem(file, f"binding.columns.{column}", "keys.missing")


def _absent(file: str, key: str, name: str, known: set[str]) -> Problem:
    near = get_close_matches(name, known, 1)
    return Problem(file, key, "keys.absent_near" if near else "keys.absent", {"given": name, "near": "".join(near)})


SOURCES = Grammar("sources", Source, judge=_judge)
