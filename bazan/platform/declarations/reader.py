"""From a table to a declaration. Nothing is raised while reading: what is wrong is collected, so that a file is mended in one go."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import MISSING, field
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal, Self, overload

from bazan.platform.declarations.types import Between, Problem
from bazan.platform.declarations.value_types import ADDED, Shape, added_to, chosen, keys_of, shape_of, tag_of

NEAR = 0.5
"""How alike two keys are, of 1, to be taken for each other; ``id`` and ``di`` are half."""


def words() -> Any:
    """A field that no file holds: the words of both languages, put beside what was written from the labels."""
    return field(default_factory=dict, metadata={ADDED: True}, kw_only=True)


NOTHING = {"text": "", "choice": "", "list": (), "mapping": {}, "flag": False, "whole": 0, "number": 0}
"""What stands for a needed key of a table that was kept before the key was needed, by the kind of its shape."""


class Declaration:
    """A table of a file as a frozen dataclass: a field is a key, its annotation what may stand there, its default that it may be left out.

    ``Mapping[str, …]`` says that its keys are data. A field ``from_`` is the key ``from``. Of several declarations joined by ``|``
    the first field of each tells them apart: a ``Literal`` of one word.
    """

    @classmethod
    def read(cls, keys: "Keys") -> Self | None:
        """The declaration of a table; null when something is wrong with it, which ``keys`` then tells."""
        before = len(keys.problems)
        values = {}
        for key, (each, shape) in (keys_of(cls) | ({} if keys.strict else added_to(cls))).items():
            default = each.default_factory() if each.default_factory is not MISSING else each.default
            values[each.name] = keys.shaped(key, shape, ... if default is MISSING else default)
        keys.done()
        if len(keys.problems) > before:
            return None
        made = cls(**values)
        if keys.strict:
            made.judge(keys)
        return made if len(keys.problems) == before else None

    def judge(self, keys: "Keys") -> None:
        """Tell ``keys`` what is wrong with several keys together; each by itself is right."""


class Keys:
    """One table of a file. Each key is asked for once; ``done`` tells of those that nobody asked for.

    ``strict`` false: the table is one that was judged before and kept, with the words of its labels beside it: strange keys are passed
    over, and what it lacks is empty.
    """

    def __init__(self, table: Mapping[str, Any], where: str = "", problems: list[Problem] | None = None, strict: bool = True):
        self.table, self.where, self.strict = table, where, strict
        self.problems: list[Problem] = [] if problems is None else problems
        self.asked: set[str] = set()

    def path(self, key: str) -> str:
        """The key with the tables it stands in: ``levels[0].above``."""
        return f"{self.where}.{key}" if self.where and key else self.where or key

    def wrong(self, key: str, rule: str, /, **params: Any) -> None:
        """Tell of a problem: ``rule`` has a sentence ``rules.<rule>`` that says what is wrong with the key."""
        self.problems.append(Problem(self.path(key), rule, params))

    def shaped(self, key: str, shape: Shape, default: Any = ...) -> Any:
        """What stands behind a key; ``...`` for a default: it is needed. Null where something is wrong."""
        self.asked.add(key)
        given = self.table.get(key)
        if given is None:
            if default is ... and self.strict:
                self.wrong(key, "keys.missing")
                return None
            return NOTHING.get(shape.kind) if default is ... else default
        if default is ... and shape.kind in ("text", "list", "mapping", "either") and self.strict and given in ("", [], {}):
            self.wrong(key, "keys.empty")
            return None
        return self.value(key, shape, given)

    def value(self, key: str, shape: Shape, given: Any) -> Any:
        """What was given, judged by its shape; null where something is wrong."""
        picked = chosen(shape, given)
        if picked is None or not picked.takes(given):
            self._unfit(key, shape, given)
            return None
        match picked.kind:
            case "list":
                assert picked.item is not None  # of what, every list says
                value = tuple(self.value(f"{key}[{at}]", picked.item, item) for at, item in enumerate(given))
            case "mapping":
                assert picked.item is not None  # as does every mapping
                inner = self.inner(key, given)
                value = {name: inner.value(name, picked.item, item) for name, item in given.items()}
            case "table":
                return picked.table.read(self.inner(key, given))
            case "date":
                value = given if isinstance(given, date) else date.fromisoformat(given)
            case _:
                value = given
        for rule in picked.rules if self.strict else ():
            if (broken := rule.broken(value)) is not None:
                self.wrong(key, broken[0], **broken[1])
        return value

    def _unfit(self, key: str, shape: Shape, given: Any) -> None:
        """Say what was needed: one of the words, a table of a kind, or a value of another type."""
        tables = [each for each in shape.either if each.kind == "table"]
        if len(tables) > 1 and isinstance(given, Mapping):
            return self._untold(self.inner(key, given), tables)
        choices = [choice for each in (shape, *shape.either) for choice in each.choices]
        if choices:
            near = get_close_matches(str(given), map(str, choices), 1, NEAR)
            rule = "keys.choice_near" if near else "keys.choice"
            return self.wrong(key, rule, given=_shown(given), choices=", ".join(map(str, choices)), near="".join(near))
        wanted = next((each.kind for each in shape.either), shape.kind)
        return self.wrong(key, f"keys.{wanted}", given=_shown(given))

    def _untold(self, inner: "Keys", tables: list[Shape]) -> None:
        """One of several tables is meant and its word doesn't say which: judge its keys against those of all."""
        tag = tag_of(tables)
        words = tuple(dict.fromkeys(word for each in tables for word in keys_of(each.table)[tag][1].choices))
        inner.shaped(tag, Shape("choice", choices=words))
        inner.asked |= {key for each in tables for key in keys_of(each.table)}
        inner.done()

    def text(self, key: str, default: Any = ...) -> Any:
        """Text; needed, it isn't empty."""
        return self.shaped(key, shape_of(str), default)

    def number(self, key: str, default: Any = ...) -> Any:
        """A number, as a decimal."""
        value = self.shaped(key, shape_of(float), default)
        return value if value is None else float(value)

    def whole(self, key: str, default: Any = ..., low: int = 0, high: int = 10**9) -> Any:
        """A whole number within bounds, both included."""
        return self.shaped(key, Shape("whole", rules=(Between(low, high),)), default)

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        return self.shaped(key, shape_of(bool), default)

    def choice(self, key: str, choices: tuple[str, ...], default: Any = ...) -> Any:
        """One of the words."""
        return self.shaped(key, Shape("choice", choices=choices), default)

    def texts(self, key: str, default: Any = ()) -> tuple[str, ...]:
        """A list of texts; ``...`` for a default: it is needed and isn't empty."""
        return self.shaped(key, shape_of(tuple[str, ...]), default) or ()

    def words(self, key: str) -> dict[str, str]:
        """A table from any word to text; absent: empty."""
        return self.shaped(key, shape_of(Mapping[str, str]), {}) or {}

    @overload
    def table_of(self, key: str, needed: Literal[True]) -> Self: ...
    @overload
    def table_of(self, key: str, needed: bool = False) -> Self | None: ...
    def table_of(self, key: str, needed: bool = False) -> Self | None:
        """The keys of a table; absent: null, or, where it is needed, those of an empty one."""
        table = self.shaped(key, shape_of(Mapping[str, Any]), None)
        if needed and self.table.get(key) is None:
            self.wrong(key, "keys.missing")
        return self.inner(key, table or {}) if needed or table is not None else None

    def tables(self, key: str) -> list[Self]:
        """The keys of each table of a list; absent: none."""
        items = self.shaped(key, shape_of(tuple[Mapping[str, Any], ...]), ()) or ()
        return [self.inner(f"{key}[{at}]", item) for at, item in enumerate(items)]

    def just_one(self, *keys: str) -> None:
        """Exactly one of these keys is needed."""
        if sum(key in self.table for key in keys) != 1:
            self.wrong("", "keys.just_one", keys=", ".join(keys))

    def needed(self, *keys: str) -> None:
        """Each of these keys is needed, by what stands beside them."""
        for key in keys:
            if key not in self.table:
                self.wrong(key, "keys.missing")

    def once(self, key: str, names: Sequence[str]) -> None:
        """Of what stands in the tables of a list, no two are named alike."""
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            self.wrong(key, "keys.twice", name=name)

    def among(self, key: str, given: Iterable[str], known: Collection[str]) -> None:
        """Every name given is one of those known."""
        for name in given:
            if name not in known:
                near = get_close_matches(name, known, 1)
                self.wrong(key, "keys.absent_near" if near else "keys.absent", given=name, near="".join(near))

    def inner(self, key: str, table: Mapping[str, Any]) -> Self:
        """The keys of a table that stands behind a key."""
        return type(self)(table, self.path(key), self.problems, self.strict)

    def done(self) -> None:
        """Tell of every key that nobody asked for, with the key that was probably meant."""
        for key in self.table if self.strict else ():
            if key in self.asked:
                continue
            absent = sorted(self.asked - set(self.table))
            near = get_close_matches(key, absent, 1, NEAR) or get_close_matches(key, sorted(self.asked), 1)
            if near:
                missing = Problem(self.path(near[0]), "keys.missing")
                self.problems[:] = [problem for problem in self.problems if problem != missing]
                self.wrong(key, "keys.unknown_near", near=near[0])
            else:
                self.wrong(key, "keys.unknown", keys=", ".join(sorted(self.asked)))


def problems_of(hint: Any, table: Mapping[str, Any]) -> list[Problem]:
    """Everything wrong with the table of a file, which is a declaration or a ``Mapping`` of them."""
    keys = Keys({})
    keys.value("", shape_of(hint), table)
    return keys.problems


def _shown(given: Any) -> str:
    text = repr(given)
    return text if len(text) <= 60 else text[:60] + "…"


def read[T: Declaration](declaration: type[T], table: Mapping[str, Any]) -> T:
    """The declaration of a table that was judged before and kept with its words. Raises ValueError where a value is of another type."""
    keys = Keys(table, strict=False)
    made = declaration.read(keys)
    if made is None:
        raise ValueError("; ".join(f"{problem.key} {problem.rule}" for problem in keys.problems))
    return made
