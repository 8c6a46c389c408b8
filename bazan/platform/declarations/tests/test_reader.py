"""Tables read by declarations: what is wrong is told, all of it, by the path of its key and with the key that was meant."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

import pytest

from bazan.platform.declarations.api import Between, Declaration, Keys, Unit, read, words


@dataclass(frozen=True, kw_only=True)
class Circle(Declaration):
    kind: Literal["circle"]
    radius: float


@dataclass(frozen=True, kw_only=True)
class Square(Declaration):
    kind: Literal["square"]
    side: float


@dataclass(frozen=True, kw_only=True)
class Level(Declaration):
    above: float | Literal["watch"]
    from_: date | None = None
    labels: Mapping[str, str] = words()


@dataclass(frozen=True, kw_only=True)
class Sheet(Declaration):
    id: str
    width: Annotated[int, Between(3, 12)] = 12
    unit: Unit = "1"
    open: bool = False
    levels: tuple[Level, ...] = ()
    shapes: tuple[Circle | Square, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    free: Mapping[str, Any] = field(default_factory=dict)

    def judge(self, keys: Keys) -> None:
        if self.open and not self.levels:
            keys.wrong("levels", "keys.missing")


def told(table: dict) -> list[tuple]:
    keys = Keys(table)
    assert (Sheet.read(keys) is None) == bool(keys.problems)
    return [(problem.key, problem.rule.removeprefix("keys."), problem.params.get("near")) for problem in keys.problems]


def test_a_good_table_becomes_its_declaration():
    table = {
        "id": "a", "width": 6, "unit": "mm", "levels": [{"above": 3, "from": "2026-11-24"}, {"above": "watch", "from": date(2026, 1, 2)}],
        "shapes": [{"kind": "square", "side": 2.5}], "lists": {"any word": ["x"]}, "free": {"deep": {"er": 1}},
    }  # fmt: skip
    made = read(Sheet, table)
    assert (made.id, made.width, made.open, made.free) == ("a", 6, False, {"deep": {"er": 1}})
    assert [level.from_ for level in made.levels] == [date(2026, 11, 24), date(2026, 1, 2)]
    assert made.shapes == (Square(kind="square", side=2.5),)
    assert isinstance(made.levels[0].above, int), "a number stays as it is written"


@pytest.mark.parametrize(
    ("table", "problems"),
    [
        ({}, [("id", "missing", None)]),
        ({"id": ""}, [("id", "empty", None)]),
        ({"id": "a", "widht": 6}, [("widht", "unknown_near", "width")]),
        ({"di": "a"}, [("di", "unknown_near", "id")]),
        ({"id": "a", "q": 1}, [("q", "unknown", None)]),
        ({"id": 3, "width": "6", "open": 1}, [("id", "text", None), ("width", "whole", None), ("open", "flag", None)]),
        ({"id": "a", "width": True}, [("width", "whole", None)]),
        ({"id": "a", "width": 13}, [("width", "between", None)]),
        ({"id": "a", "unit": "MM"}, [("unit", "ucum", None)]),
        ({"id": "a", "levels": {}}, [("levels", "list", None)]),
        ({"id": "a", "levels": [3]}, [("levels[0]", "table", None)]),
        ({"id": "a", "levels": [{"above": 1}, {"abov": 2, "from": "soon"}]},
         [("levels[1].from", "date", None), ("levels[1].abov", "unknown_near", "above")]),
        ({"id": "a", "levels": [{"above": "wach"}]}, [("levels[0].above", "choice_near", "watch")]),
        ({"id": "a", "levels": [{"above": 1, "labels": {}}]}, [("levels[0].labels", "unknown", None)]),
        ({"id": "a", "shapes": [{"kind": "circle", "side": 1}]},
         [("shapes[0].radius", "missing", None), ("shapes[0].side", "unknown", None)]),
        ({"id": "a", "shapes": [{"kind": "cirle", "side": 1}]}, [("shapes[0].kind", "choice_near", "circle")]),
        ({"id": "a", "shapes": [{"knid": "circle", "side": 1}]}, [("shapes[0].knid", "unknown_near", "kind")]),
        ({"id": "a", "lists": {"any": ["x", 3]}}, [("lists.any[1]", "text", None)]),
        ({"id": "a", "open": True}, [("levels", "missing", None)]),
    ],
)  # fmt: skip
def test_everything_wrong_is_told(table, problems):
    assert told(table) == problems


def test_what_was_kept_with_words_beside_it_is_read_with_them():
    made = read(Sheet, {"id": "a", "labels": {"vi": "x"}, "levels": [{"above": 1, "labels": {"vi": "Cao"}}]})
    assert made.levels[0].labels == {"vi": "Cao"}
    assert read(Sheet, {"width": 3, "gone": 1}).id == "", "kept before there was an id, and with a key there was then"
    with pytest.raises(ValueError, match="width"):
        read(Sheet, {"width": "3"})
