"""A kind of block is one declaration, one module and its labels; all else is derived from them."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Literal

import pytest
from markupsafe import Markup

from bazan.core.labels import labels
from bazan.core.language import LANGUAGES
from bazan.data.figures.api import amount, value_of
from bazan.platform.declarations.api import keys_of
from bazan.platform.design_system.api import Column, Sheet
from bazan.screens.boards.block_base import Single
from bazan.screens.boards.block_declarations import KINDS
from bazan.screens.boards.blocks.registry import MODULES
from bazan.screens.boards.blocks.types import Drawn, Needs
from bazan.screens.boards.editor.validation import problems
from bazan.screens.boards.grammar import Board
from bazan.screens.boards.tests.test_editor_views import CROP, change, draft
from tools.grammar_tables import tables


@dataclass(frozen=True, kw_only=True)
class Gauge(Single):
    """One value, large."""

    new_width = 4

    kind: Literal["gauge"]


def draw(block, scene):
    reading = scene.reading(block.slot().at(scene.view.grain))
    value = amount(reading.info, value_of(reading))
    return Drawn(
        f"Đồng hồ: {value}", Sheet("gauge", "gauge", (Column("value"),), ((value,),)), drawing=Markup(f"<svg data-gauge='{value}'></svg>")
    )


GAUGE = SimpleNamespace(needs=lambda block, scene: Needs({(block.slot().at(scene.view.grain), scene.feature): None}), drawn=draw)


@pytest.fixture
def gauge(monkeypatch):
    monkeypatch.setitem(KINDS, "gauge", Gauge)
    monkeypatch.setitem(MODULES, "gauge", GAUGE)
    for language in LANGUAGES:
        monkeypatch.setitem(labels(language), "compose.kind.gauge", "Gauge kind")
    keys_of.cache_clear()
    yield
    keys_of.cache_clear()


def test_every_kind_has_its_module_and_its_words():
    assert set(KINDS) == set(MODULES)
    for language in LANGUAGES:
        assert {f"compose.kind.{kind}" for kind in KINDS} <= set(labels(language))


def test_a_kind_that_is_not_declared_is_refused():
    keys_of.cache_clear()
    assert [problem.key for problem in problems({"blocks": [{"kind": "gauge", "indicator": "p.a"}]}, bool, bool)] == ["blocks[0].kind"]


def test_a_kind_that_is_added_is_judged_and_described(gauge):
    assert list(problems({"blocks": [{"kind": "gauge", "indicator": "p.a"}]}, bool, bool)) == []
    assert [problem.key for problem in problems({"blocks": [{"kind": "gauge"}]}, bool, bool)] == ["blocks[0].indicator"]
    assert "gauge" in tables(Board)


def test_a_kind_that_is_added_is_offered_composed_and_drawn(gauge, signed):
    steward = signed("data_steward")
    assert "Gauge kind" in steward.get("/boards/compose/new").content.decode()
    page = change(steward, act="block", **{"new-indicators": [CROP], "new-kind": "gauge"}).content.decode()
    assert "block-gauge" in page and "width = 4" in draft(page)
    assert "data-gauge=" in page and "Đồng hồ: " in page
    assert 'kind = "gauge"' in draft(page)
