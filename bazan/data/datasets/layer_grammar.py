"""How a file ``layers/<id>.toml`` of a pack is written: rows of one of its datasets, put on the maps."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from bazan.core.map_layers import Light
from bazan.data.datasets.grammar import DATASETS, NUMBERS, Column, Dataset
from bazan.platform.declarations.api import Between, Declaration, Keys, Pattern, Unit, words
from bazan.platform.packs import BadFormula, Declared, Grammar, Pack, Problem, is_condition, labelled, may_fail, named_columns, parse_rule
from bazan.platform.packs.types import LANGUAGES

INSTANTS = ("date", "instant", "period")
MOMENT = "moment"
"""In a rule: the instant the map shows, ``hours_between(happened_at, moment) < 72``."""
Digits = Annotated[int, Between(0, 4)]


@dataclass(frozen=True, kw_only=True)
class Amount(Declaration):
    """A number worked out of a row's columns. Words, rules, facts and `value` name it as they name a column."""

    id: Annotated[str, Pattern(r"[a-z][a-z0-9_]{0,50}", "free")]
    """its name, which no column has; its label stands in `layers.<id>.amounts.<amount>`"""
    formula: str
    """columns and arithmetic: `capacity - occupied`"""
    unit: Unit
    """in which it counts"""


@dataclass(frozen=True, kw_only=True)
class Lit(Declaration):
    """Which light rows take. The first that holds counts; a row of which none holds has no light."""

    light: Light
    """how such a row stands"""
    rule: str = ""
    """a condition on columns, amounts and `moment`; left out of the last: every other row"""


@dataclass(frozen=True, kw_only=True)
class Layer(Declaration):
    """Rows of a dataset on the map: of each key the current one, in a periodic dataset that of the newest period. No column of persons may
    be named anywhere. Its words: `layers.<id>.title`, and `layers.<id>.line`, which may name columns and amounts as
    `còn {free}/{capacity} chỗ` does.
    """

    id: Annotated[str, Pattern(r"[a-z][a-z0-9_]{0,50}", "shelters")]
    """the file's name; on maps it is `rows.<pack>.<id>`"""
    dataset: str
    """a dataset of this pack"""
    point: tuple[str, ...] = ()
    """where a row stands: its columns of latitude and longitude, WGS 84. A row without both isn't drawn"""
    place: str = ""
    """or a column of places: it stands at the place's seat"""
    thing: str = ""
    """or a column of things: it stands where the thing does, and on a map that shows the thing gives it its light"""
    together: bool = False
    """the rows of one place are told as one, by their number and the gravest of their lights"""
    name: str
    """the column that names it"""
    icon: str = ""
    """its sign: one of `ICON_NAMES` in `tools/frontend.py`"""
    shape: Literal["", "circle", "triangle", "diamond", "square", "cross", "pentagon"] = ""
    """or a shape, as a kind of things has"""
    amounts: tuple[Amount, ...] = ()
    """numbers worked out of columns, below"""
    value: str = ""
    """the number column, or amount, said beside its sign with its unit"""
    digits: Digits = 0
    """decimals of it"""
    adds_up: str = ""
    """the number column, or amount, that is added up over an area somebody draws: free places, beds. Its word is said behind the sum"""
    shelters: bool = False
    """what it adds up is room for people who must leave their homes: plans of evacuation may send them there"""
    since: str = ""
    """a date, instant or period column: before it the row isn't on the map"""
    until: str = ""
    """a date or instant column: from then on it no longer is. A map of the past needs it where `open` would ask what is so today"""
    told_at: str = ""
    """an instant column: when what it says was seen. Absent: `since`; without that, when the row came in"""
    open: str = ""
    """a condition on columns, amounts and `moment`: which rows are on the map"""
    lights: tuple[Lit, ...] = ()
    """which light, below"""
    facts: tuple[str, ...] = ()
    """columns and amounts listed on its card"""
    owner: str = ""
    """an organization column: who answers for it. Absent: the dataset's owner"""
    shown: bool = False
    """on where nobody chose"""
    labels: Mapping[str, str] = words()
    line: Mapping[str, str] = words()
    amount_labels: Mapping[str, Mapping[str, str]] = words()

    @property
    def named(self) -> tuple[str, ...]:
        """Every column or amount that is told of a row, its point and rules aside."""
        told = (self.name, self.value, self.adds_up, self.since, self.until, self.told_at, self.owner, self.place, self.thing, *self.facts)
        return tuple(dict.fromkeys((*filter(None, told), *holes(self.line))))

    def judge(self, keys: Keys) -> None:
        keys.just_one("point", "place", "thing")
        if self.shelters and not self.adds_up:
            keys.wrong("adds_up", "keys.missing")
        keys.just_one("icon", "shape")
        keys.once("amounts", [amount.id for amount in self.amounts])
        if self.together and not self.place:
            keys.wrong("together", "datasets.layer.together")
        if self.point and len(self.point) != 2:
            keys.wrong("point", "datasets.layer.point")
        for at, lit in enumerate(self.lights[:-1]):
            if not lit.rule:
                keys.wrong(f"lights[{at}].rule", "datasets.layer.last")


def holes(line: Mapping[str, str]) -> tuple[str, ...]:
    """What a sentence names in braces, in any language."""
    return tuple(dict.fromkeys(name for text in line.values() for _, name, _, _ in string.Formatter().parse(text) if name is not None))


def names_of(layer: Layer, columns: Mapping[str, Column]) -> frozenset[str]:
    """What its rules may name."""
    return frozenset({name for name, column in columns.items() if not column.personal} | {each.id for each in layer.amounts} | {MOMENT})


def _dress(pack: Pack, table: dict[str, Any]) -> dict[str, Any]:
    """With its title, its sentence if it has one, and the words of its amounts."""
    base = f"layers.{table['id']}"
    line = {language: pack.labels[language].get(f"{base}.line", "") for language in LANGUAGES}
    amounts = {each["id"]: pack.words(f"{base}.amounts.{each['id']}") for each in table.get("amounts", [])}
    return table | {"labels": pack.words(f"{base}.title"), "line": line, "amount_labels": amounts}


def _judge(pack: Pack, files: list[Declared[Layer]]) -> Iterator[Problem]:
    """What layers must keep towards their dataset and their words."""
    datasets = {file.declaration.id: file.declaration for file in DATASETS.read(pack)[0]}
    for file in files:
        layer = file.declaration
        yield from labelled(pack, file.name, f"layers.{layer.id}.title")
        for amount in layer.amounts:
            yield from labelled(pack, file.name, f"layers.{layer.id}.amounts.{amount.id}")
        if layer.dataset in datasets:
            yield from _columns(file, datasets[layer.dataset])
            yield from _rules(file, datasets[layer.dataset])
            yield from _words(pack, layer, datasets[layer.dataset])
        else:
            yield from _among(file.name, "dataset", [layer.dataset], datasets)


def _among(file: str, key: str, given: Any, known: Any) -> Iterator[Problem]:
    keys = Keys({})
    keys.among(key, [name for name in given if name], known)
    yield from (Problem(file, problem.key, problem.rule, problem.params) for problem in keys.problems)


def _columns(file: Declared[Layer], dataset: Dataset) -> Iterator[Problem]:
    """Every column is there, of the type that is needed, and none of a person's."""
    layer, amounts = file.declaration, [each.id for each in file.declaration.amounts]
    kept = {column.id: column for column in dataset.columns}

    def of(*types: str) -> list[str]:
        return [name for name, column in kept.items() if not column.personal and (not types or column.type in types)]

    if any(kept[name].personal for name in dataset.key):
        yield Problem(file.name, "dataset", "datasets.layer.personal_key", {"name": dataset.id})
    asked: list[tuple[str, tuple[str, ...], list[str]]] = [
        ("point", layer.point, of("decimal")),
        ("place", (layer.place,), of("place")),
        ("thing", (layer.thing,), of("thing")),
        ("name", (layer.name,), of()),
        ("value", (layer.value,), [*of(*NUMBERS), *amounts]),
        ("adds_up", (layer.adds_up,), [*of(*NUMBERS), *amounts]),
        ("since", (layer.since,), of(*INSTANTS)),
        ("until", (layer.until,), of("date", "instant")),
        ("told_at", (layer.told_at,), of("instant")),
        ("owner", (layer.owner,), of("organization")),
        ("facts", layer.facts, [*of(), *amounts]),
    ]
    for key, given, known in asked:
        personal = [name for name in given if name in kept and kept[name].personal]
        yield from (Problem(file.name, key, "datasets.layer.personal", {"name": name}) for name in personal)
        wrong = [name for name in given if name in kept and name not in known and name not in personal]
        yield from (
            Problem(file.name, key, "datasets.layer.type", {"name": name, "type": kept[name].type, "known": ", ".join(known) or "–"})
            for name in wrong
        )
        yield from _among(file.name, key, [name for name in given if name not in kept], known)
    for at, name in enumerate(amounts):
        if name in kept or name == MOMENT:
            yield Problem(file.name, f"amounts[{at}].id", "datasets.layer.taken", {"name": name})
    if MOMENT in kept:
        yield Problem(file.name, "dataset", "datasets.layer.taken", {"name": MOMENT})


def _rules(file: Declared[Layer], dataset: Dataset) -> Iterator[Problem]:
    layer = file.declaration
    columns = {column.id: column for column in dataset.columns}
    for at, amount in enumerate(layer.amounts):
        yield from _formula(file.name, f"amounts[{at}].formula", amount.formula, columns, frozenset(columns) | {MOMENT}, condition=False)
    known = names_of(layer, columns) | frozenset(columns)
    rules = [("open", layer.open), *((f"lights[{at}].rule", lit.rule) for at, lit in enumerate(layer.lights))]
    for key, rule in rules:
        if rule:
            yield from _formula(file.name, key, rule, columns, known, condition=True)


def _formula(file: str, key: str, text: str, columns: Mapping[str, Column], known: frozenset[str], *, condition: bool) -> Iterator[Problem]:
    try:
        tree = parse_rule(text, known)
    except BadFormula as bad:
        if bad.rule == "formula_column":
            yield from _among(
                file, key, [bad.params["name"]], sorted(name for name in known if name not in columns or not columns[name].personal)
            )
        else:
            yield Problem(file, key, bad.rule, bad.params)
        return
    for name in sorted(name for name in named_columns(tree) if name in columns and columns[name].personal):
        yield Problem(file, key, "datasets.layer.personal", {"name": name})
    if part := may_fail(tree):
        yield Problem(file, key, "datasets.layer.may_fail", {"part": part})
    if is_condition(tree) != condition:
        yield Problem(file, key, "datasets.layer.condition" if condition else "datasets.layer.number", {"given": text})


def _words(pack: Pack, layer: Layer, dataset: Dataset) -> Iterator[Problem]:
    """A sentence names what there is, and nothing of a person."""
    kept = {column.id: column for column in dataset.columns}
    known = [*(name for name, column in kept.items() if not column.personal), *(each.id for each in layer.amounts)]
    for language in LANGUAGES:
        key = f"layers.{layer.id}.line"
        text = pack.labels[language].get(key, "")
        file = f"labels/{language}.toml"
        try:
            parts = list(string.Formatter().parse(text))
        except ValueError:
            yield Problem(file, key, "datasets.layer.braces", {"given": text})
            continue
        if any(spec or conversion for _, name, spec, conversion in parts if name is not None):
            yield Problem(file, key, "datasets.layer.braces", {"given": text})
        named = [name for _, name, _, _ in parts if name is not None]
        personal = [name for name in named if name in kept and kept[name].personal]
        yield from (Problem(file, key, "datasets.layer.personal", {"name": name}) for name in personal)
        keys = Keys({})
        keys.among(key, [name for name in named if name not in personal], known)
        yield from (Problem(file, problem.key, problem.rule, problem.params) for problem in keys.problems)


LAYERS = Grammar("layers", Layer, _dress, _judge)
