"""A file of ``layers/``: each rule broken once, named by file and key; and what only the database can say of one."""

import shutil
from pathlib import Path

import pytest

from bazan.core.errors import Refused
from bazan.core.labels import sentence
from bazan.core.language import in_every_language
from bazan.core.settings import ROOT
from bazan.data.datasets import api
from bazan.data.datasets.layer_grammar import LAYERS
from bazan.data.datasets.models import Layer
from bazan.data.datasets.tests.conftest import PACKS
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.packs import load
from bazan.processes.composition.pack_grammars import check

BERTHS, TIDES = "layers/berths.toml", "layers/tides.toml"
VI = "labels/vi.toml"


@pytest.fixture
def folder(tmp_path) -> Path:
    return shutil.copytree(PACKS / "harbours", tmp_path / "harbours")


def told(problem) -> dict[str, str]:
    return in_every_language(lambda: sentence(problem.refusal))


def changed(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_made_up_pack_is_good():
    assert check(PACKS / "harbours") == []


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "rule"),
    [
        (BERTHS, 'dataset = "berths"', 'dataset = "berth"', "dataset", "keys.absent_near"),
        (BERTHS, 'dataset = "berths"', 'dataset = "xyz"', "dataset", "keys.absent"),
        (BERTHS, 'id = "berths"', 'id = "piers"', "id", "not_file"),
        (BERTHS, 'point = ["latitude", "longitude"]', 'point = ["latitude"]', "point", "datasets.layer.point"),
        (BERTHS, 'point = ["latitude", "longitude"]', 'point = ["latitude", "longitud"]', "point", "keys.absent_near"),
        (BERTHS, 'point = ["latitude", "longitude"]', 'point = ["latitude", "places"]', "point", "datasets.layer.type"),
        (BERTHS, 'point = ["latitude", "longitude"]', "", "", "keys.just_one"),
        (BERTHS, 'point = ["latitude", "longitude"]', 'place = "commune"\nthing = "commune"', "", "keys.just_one"),
        (TIDES, 'place = "commune"', 'thing = "commune"', "thing", "datasets.layer.type"),
        (TIDES, 'place = "commune"', 'place = "gauge"', "place", "datasets.layer.type"),
        (BERTHS, "shown = true", "together = true", "together", "datasets.layer.together"),
        (BERTHS, 'icon = "house"', 'icon = "house"\nshape = "square"', "", "keys.just_one"),
        (TIDES, 'shape = "square"', 'shape = "sqare"', "shape", "keys.choice_near"),
        (BERTHS, 'name = "code"', 'name = "skipper"', "name", "datasets.layer.personal"),
        (BERTHS, 'name = "code"', 'name = "cod"', "name", "keys.absent_near"),
        (BERTHS, 'facts = ["kind"', 'facts = ["skipper"', "facts", "datasets.layer.personal"),
        (BERTHS, 'facts = ["kind"', 'facts = ["knd"', "facts", "keys.absent_near"),
        (BERTHS, 'value = "depth"', 'value = "kind"', "value", "datasets.layer.type"),
        (BERTHS, "digits = 1", "digits = 9", "digits", "keys.between"),
        (BERTHS, 'since = "opened_on"', 'since = "kind"', "since", "datasets.layer.type"),
        (TIDES, 'name = "gauge"', 'name = "gauge"\nuntil = "period"', "until", "datasets.layer.type"),
        (BERTHS, 'since = "opened_on"', 'since = "opened_on"\ntold_at = "opened_on"', "told_at", "datasets.layer.type"),
        (BERTHS, 'owner = "keeper"', 'owner = "commune"', "owner", "datasets.layer.type"),
        (BERTHS, 'open = "guarded = true OR places > 0"', 'open = "guarded"', "open", "datasets.layer.condition"),
        (BERTHS, 'open = "guarded = true OR places > 0"', 'open = "gaurded = true"', "open", "keys.absent_near"),
        (BERTHS, 'open = "guarded = true OR places > 0"', "open = \"skipper = 'x'\"", "open", "datasets.layer.personal"),
        (BERTHS, 'open = "guarded = true OR places > 0"', 'open = "pg_sleep(9) = 1"', "open", "formula_word"),
        (BERTHS, 'open = "guarded = true OR places > 0"', 'open = "places > (SELECT 1)"', "open", "formula_word"),
        (BERTHS, 'open = "guarded = true OR places > 0"', 'open = "true; DROP TABLE dataset"', "open", "formula_not_one_select"),
        (BERTHS, 'rule = "free <= 0"', 'rule = "fre <= 0"', "lights[0].rule", "keys.absent_near"),
        (BERTHS, 'rule = "free <= 0"', 'rule = "free"', "lights[0].rule", "datasets.layer.condition"),
        (BERTHS, 'rule = "free <= 0"', 'rule = "1 / free > 2"', "lights[0].rule", "datasets.layer.may_fail"),
        (BERTHS, 'rule = "free <= 0"', 'rule = "CAST(code AS int) > 2"', "lights[0].rule", "datasets.layer.may_fail"),
        (BERTHS, 'rule = "free <= 0"', "", "lights[0].rule", "datasets.layer.last"),
        (BERTHS, 'light = "off"', 'light = "offf"', "lights[0].light", "keys.choice_near"),
        (BERTHS, 'formula = "places - moored"', 'formula = "places > moored"', "amounts[0].formula", "datasets.layer.number"),
        (BERTHS, 'formula = "places - moored"', 'formula = "place - moored"', "amounts[0].formula", "keys.absent_near"),
        (BERTHS, 'formula = "places - moored"', 'formula = "free - moored"', "amounts[0].formula", "keys.absent"),
        (BERTHS, 'id = "free"', 'id = "moored"', "amounts[0].id", "datasets.layer.taken"),
        (BERTHS, 'id = "free"', 'id = "moment"', "amounts[0].id", "datasets.layer.taken"),
        (BERTHS, 'unit = "{boat}"', 'unit = "MM"', "amounts[0].unit", "keys.ucum"),
        (BERTHS, "shown = true", "show = true", "show", "keys.unknown_near"),
        (BERTHS, "shown = true", 'zzz = "line"', "zzz", "keys.unknown"),
        ("datasets/berths.toml", 'key = ["code"]', 'key = ["code", "skipper"]', "dataset", "datasets.layer.personal_key"),
        ("datasets/berths.toml", 'id = "guarded"', 'id = "moment"', "dataset", "datasets.layer.taken"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_named_by_file_and_key(folder, file, old, new, at, rule):
    changed(folder, file, old, new)
    layer = BERTHS if file.startswith("datasets") else file
    found = check(folder)
    assert (layer, at, rule) in {(problem.file, problem.key, problem.rule) for problem in found}
    for problem in found:
        assert all("None" not in said for said in told(problem).values())


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("{free}", "{fre}", "keys.absent_near"),
        ("{free}", "{skipper}", "datasets.layer.personal"),
        ("{free}", "{free:.2f}", "datasets.layer.braces"),
        ("{free}", "{free!r}", "datasets.layer.braces"),
        ("{free}", "{free", "datasets.layer.braces"),
        ("{free}", "{0}", "keys.absent"),
        ("{free}", "{}", "keys.absent"),
        ("{free}", "{places.__class__}", "keys.absent"),
    ],
)
def test_a_sentence_names_columns_and_nothing_else(folder, old, new, rule):
    changed(folder, VI, old, new)
    assert (VI, "layers.berths.line", rule) in {(problem.file, problem.key, problem.rule) for problem in check(folder)}


@pytest.mark.parametrize("word", ['title = "Bến đậu"', 'có canh: {guarded}"\namounts.free = "Chỗ trống"'])
def test_a_missing_word_is_refused(folder, word):
    changed(folder, VI, f"{word}\n", 'có canh: {guarded}"\n' if "amounts" in word else "more = 1\n")
    key = "layers.berths.amounts.free" if "amounts" in word else "layers.berths.title"
    assert (VI, key, "missing") in {(problem.file, problem.key, problem.rule) for problem in check(folder)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('rule = "free <= 0"', 'rule = "kind > 3"', "datasets.layer.unread"),
        ('rule = "free <= 0"', "rule = \"opened_on > '2026-13-45'\"", "datasets.layer.unread"),
        ('open = "guarded = true OR places > 0"', 'open = "guarded > 3"', "datasets.layer.unread"),
        ('formula = "places - moored"', 'formula = "kind"', "datasets.layer.unread"),
    ],
)
def test_what_the_database_cannot_read_is_not_loaded(folder, old, new, rule):
    places.load_province(PACKS / "elsewhere")
    organizations.load_province(PACKS / "elsewhere")
    changed(folder, BERTHS, old, new)
    with pytest.raises(Refused) as refused:
        api.load_pack(load(folder))
    assert refused.value.rule in (rule, "datasets.layer.number") and Layer.objects.count() == 0


def test_every_layer_of_a_sector_has_a_sign_that_is_drawn():
    names = (ROOT / "tools" / "frontend.py").read_text("utf-8").partition("ICON_NAMES = (")[2].partition("\n)")[0]
    icons = set(names.replace('"', " ").split())
    layers = [(path.parent, file.declaration) for path in (ROOT / "sectors").glob("*/pack.toml") for file in LAYERS.of(load(path.parent))]
    assert layers and [layer.id for _, layer in layers if layer.icon and layer.icon not in icons] == []
