"""What a pack's datasets and forms must keep, each rule broken once; formulas over rows and their samples."""

import shutil
from pathlib import Path

import pytest

from bazan.core.settings import ROOT
from bazan.platform.packs import load, parse, parse_rule, postgres
from bazan.platform.packs.formulas import BadFormula
from bazan.processes.composition.pack_grammars import check

GROVES = ROOT / "bazan/data/datasets/tests/packs/groves"
FORM = """
id = "monthly"
version = 1
grain = "month"
owed_by = { kind = "commune" }
due = { working_days = 5 }
verified_by = "groves-office"

[[sheets]]
id = "trees"
dataset = "harvest"
rows = { column = "wood", list = "woods" }
columns = ["place", "wood", "trees"]
"""
INDICATOR = """
id = "felled_share"
version = 1
grain = "month"
unit = "%"
direction = "down"
owner = "groves-office"
law = "made up"
fresh_s = 86400
features = ["place"]

[formula]
sql = '''
SELECT t.feature, t.period, 100.0 * sum(h.felled) / nullif(sum(h.trees), 0) AS value, count(*) AS n
FROM targets AS t JOIN harvest AS h ON h.feature = t.feature AND h.period = t.period AND h.wood <> 'all'
GROUP BY t.feature, t.period
'''

[completeness]
expected = 1
at_least = 1

[[targets]]
watch = { month = [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10] }
valid_from = "2020-01-01"
source = "made up"
"""
SAMPLES = """
[[cases]]
indicator = "felled_share"
period = "2026-10"
rows.harvest = [ { wood = "01", trees = 100, felled = 30 }, { wood = "02", trees = 100, felled = 10 },
  { wood = "all", trees = 200, felled = 40 } ]
expect = { value = 20 }

[[cases]]
indicator = "felled_share"
period = "2026-10"
rows.harvest = [ { wood = "01", trees = 0, felled = 0 } ]
expect = { value = "none" }
"""
WORDS = """
[forms.monthly]
name = "m"
about = "m"
sheets.trees = "t"
[indicators.felled_share]
name = "n"
short = "s"
unit = "%"
about = "a"
formula = "f"
completeness = "c"
"""


@pytest.fixture
def groves(tmp_path) -> Path:
    """The made-up sector of the datasets room, live, with a form and an indicator."""
    folder = shutil.copytree(GROVES, tmp_path / "groves")
    pack = folder / "pack.toml"
    pack.write_text(pack.read_text("utf-8").replace('state = "announced"\n', ""), "utf-8")
    for name, text in (("forms/monthly", FORM), ("indicators/felled_share", INDICATOR), ("samples/all", SAMPLES)):
        path = folder / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    for language in ("vi", "en"):
        with (folder / "labels" / f"{language}.toml").open("a", encoding="utf-8") as file:
            file.write(WORDS)
    return folder


def test_a_live_sector_over_rows_is_good(groves):
    assert check(groves) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("datasets/harvest.toml", 'feature = "place"', 'feature = "wood"', "datasets.not_a_feature"),
        ("datasets/harvest.toml", 'key = ["period"', 'key = ["moon"', "keys.absent"),
        ("datasets/harvest.toml", 'grain = "month"', 'grain = "event"', "datasets.period_column"),
        ("datasets/loggings.toml", 'queue = ["state"', 'queue = ["mood"', "keys.absent"),
        ("datasets/loggings.toml", 'newest = "received_at"', 'newest = "sent_at"', "keys.absent_near"),
        ("datasets/harvest.toml", 'list = "woods"', 'list = "stones"', "list_unknown"),
        ("datasets/harvest.toml", 'unit = "t"', 'unit = "bzz"', "keys.unit"),
        ("datasets/harvest.toml", 'id = "weight"', 'id = "row_id"', "datasets.column.reserved"),
        ("datasets/harvest.toml", "felled <= trees", "felled <= bushes", "formula_column"),
        ("datasets/harvest.toml", "felled <= trees", "pg_sleep(9) > 1", "formula_word"),
        ("datasets/harvest.toml", "factor = 3", "factor = 1", "keys.missing"),
        ("datasets/harvest.toml", 'severity = "warn"', 'severity = "shout"', "keys.choice"),
        ("datasets/harvest.toml", "high = 1000000", "high = -1", "keys.above"),
        ("datasets/loggings.toml", 'personal = "hash"', 'personal = "plain"', "keys.choice"),
        ("datasets/loggings.toml", 'law = "a decision"', "", "keys.missing"),
        ("datasets/loggings.toml", "years = 10", "years = 0", "keys.between"),
        ("datasets/loggings.toml", 'dataset = "steps"', 'dataset = "stairs"', "dataset_unknown"),
        ("labels/en.toml", "columns.trees = ", "columns.tree = ", "missing"),
        ("forms/monthly.toml", 'dataset = "harvest"', 'dataset = "honey"', "dataset_unknown"),
        ("forms/monthly.toml", '"trees"]', '"birds"]', "column_unknown"),
        ("forms/monthly.toml", 'list = "woods"', 'list = "stones"', "list_unknown"),
        ("forms/monthly.toml", 'grain = "month"', 'grain = "event"', "keys.choice"),
        ("indicators/felled_share.toml", "h.felled", "h.grown", "formula_column"),
        ("indicators/felled_share.toml", "JOIN harvest", "JOIN honey", "formula_relation"),
        ("indicators/felled_share.toml", "[10, 10, ", "[10, ", "indicators.grammar.twelve"),
        ("samples/all.toml", "value = 20", "value = 21", "sample_differs"),
        ("samples/all.toml", "felled = 30", "fallen = 30", "sample_failed"),
    ],
)
def test_a_broken_rule_is_named_by_its_file(groves, file, old, new, rule):
    path = groves / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert rule in {problem.rule for problem in check(groves) if problem.file == file}


def test_a_formula_tells_which_columns_of_which_dataset_it_reads(groves):
    pack = load(groves)
    formula = parse(INDICATOR.split("'''")[1], pack.relations)
    assert formula.datasets == {"harvest": "groves.harvest"}
    assert formula.columns["harvest"] == {"feature", "period", "felled", "trees", "wood"}


def test_what_a_dataset_drops_no_formula_can_read(groves):
    sql = "SELECT t.feature, t.period, count(l.phone) AS value FROM targets AS t JOIN loggings AS l ON l.feature = t.feature GROUP BY 1, 2"
    with pytest.raises(BadFormula, match="formula_column"):
        parse(sql, load(groves).relations)


def test_hours_between_is_written_for_each_database():
    rule = parse_rule("hours_between(a, b) <= 24", frozenset({"a", "b"}))
    assert postgres(rule) == "(EXTRACT(EPOCH FROM (b) - (a)) / 3600.0) <= 24"
    with pytest.raises(BadFormula, match="formula_word"):
        parse_rule("hours_between(a) <= 24", frozenset({"a"}))
    with pytest.raises(BadFormula):
        parse_rule("a FROM secrets", frozenset({"a"}))
