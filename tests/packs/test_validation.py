"""What a pack must keep, each rule broken once."""

import re
import shutil
from pathlib import Path

import pytest

from bazan.core.errors import Refused
from bazan.core.labels import labels, sentence
from bazan.core.language import LANGUAGES, speaking
from bazan.core.settings import ROOT
from bazan.platform.packs import File, Pack, load, load_all, parse
from bazan.platform.packs.formulas import BadFormula
from bazan.platform.packs.function_purity import impurities
from bazan.platform.packs.loader import chosen
from bazan.processes.composition.pack_grammars import check
from bazan.response.incidents.grammar import PROCEDURES

HIVES = ROOT / "bazan/data/indicators/tests/packs/hives"
PACKS = sorted(path.parent for above in ("sectors", "bazan", "tests") for path in (ROOT / above).rglob("pack.toml"))


@pytest.fixture
def hives(tmp_path) -> Path:
    return shutil.copytree(HIVES, tmp_path / "hives")


def change(folder: Path, file: str, old: str, new: str) -> set[tuple[str, str]]:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return {(problem.file, problem.rule) for problem in check(folder)}


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_every_sector_of_the_house_and_of_its_tests_is_good(folder):
    sampled = folder.parent.name == "sectors" or (folder / "samples").is_dir()
    assert [problem for problem in check(folder) if sampled or problem.rule != "sample_missing"] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "rule"),
    [
        ("labels/en.toml", "calm = ", "calmer = ", "labels/en.toml", "missing"),
        ("vocabulary.toml", 'unit = "%"', 'unit = "bzz"', "vocabulary.toml", "keys.unit"),
        ("vocabulary.toml", 'unit = "mm"', 'unit = "MM"', "vocabulary.toml", "keys.ucum"),
        ("vocabulary.toml", 'shape = "pentagon"', 'shape = "bee"', "vocabulary.toml", "keys.choice"),
        ("indicators/hum_1h.toml", "h.property = 'hum'", "h.property = 'hiss'", "indicators/hum_1h.toml", "property_unknown"),
        ("indicators/hum_1h.toml", "avg(h.mean)", "avg(h.heat)", "indicators/hum_1h.toml", "formula_column"),
        ("indicators/hum_1h.toml", "JOIN hours", "JOIN pg_user", "indicators/hum_1h.toml", "formula_relation"),
        ("indicators/hum_1h.toml", "SELECT t.feature", "DROP TABLE x; SELECT t.feature", "indicators/hum_1h.toml", "formula_not_one_select"),  # noqa: E501
        ("indicators/hum_1h.toml", "avg(h.mean)", "pg_sleep(9)", "indicators/hum_1h.toml", "formula_word"),
        ("indicators/hum_1h.toml", "avg(h.mean) AS value, ", "avg(h.mean) AS worth, ", "indicators/hum_1h.toml", "formula_result"),
        ("indicators/hum_1h.toml", "SELECT t.feature", "SELEC t.feature", "indicators/hum_1h.toml", "formula_unreadable"),
        ("indicators/hum_1h.toml", 'direction = "down"', 'direction = "left"', "indicators/hum_1h.toml", "keys.choice"),
        ("indicators/hum_1h.toml", 'what = "hum"', 'what = "buzz"', "indicators/hum_1h.toml", "no_rows"),
        ("indicators/swarm.toml", 'source = "Bee law"', "", "indicators/swarm.toml", "keys.missing"),
        ("indicators/swarm.toml", 'valid_from = "2020-01-01"', "", "indicators/swarm.toml", "keys.missing"),
        ("indicators/swarm.toml", 'function = "swarm"', 'function = "storm"', "indicators/swarm.toml", "function_missing"),
        ("indicators/loud_days.toml", "'hum_day'", "'hum_night'", "indicators/loud_days.toml", "indicator_unknown"),
        ("scales.toml", "low = 50, colour", "low = 60, colour", "scales.toml", "packs.bands_apart"),
        ("boards/hives.toml", 'indicator = "hum_1h"', 'indicator = "hum_9h"', "boards/hives.toml", "indicator_unknown"),
        ("samples/all.toml", "expect = { value = 3 }", "expect = { value = 4 }", "samples/all.toml", "sample_differs"),
        ("samples/all.toml", 'indicator = "swarm"', 'indicator = "hum_1h"', "indicators/swarm.toml", "sample_missing"),
        ("functions.py", "import numpy as np", "import os\n\nimport numpy as np", "functions.py", "impure"),
        ("functions.py", "there = ", "open('/etc/passwd')\n    there = ", "functions.py", "impure"),
        ("functions.py", "def swarm(", "def swarm((", "functions.py", "unreadable"),
        ("pack.toml", 'id = "hives"', 'id = "wasps"', "pack.toml", "not_folder"),
        ("pack.toml", "order = 1", "order = = 1", "pack.toml", "keys.toml"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_named_by_its_file(hives, file, old, new, at, rule):
    assert (at, rule) in change(hives, file, old, new)


def test_a_step_that_takes_longer_than_it_is_given_is_named_in_words(tmp_path):
    folder = shutil.copytree(ROOT / "sectors" / "environment", tmp_path / "environment")
    path = folder / "procedures" / "flood.toml"
    path.write_text(path.read_text("utf-8").replace("minutes = 15\n", "minutes = 15\nat_least_minutes = 16\n"), "utf-8")
    (problem,) = [one for one in check(folder) if one.file == "procedures/flood.toml"]
    with speaking("vi"):
        told = sentence(problem.refusal)
    assert (problem.key, told) == ("steps[0].at_least_minutes", "là 16 phút, dài hơn hạn của bước (minutes = 15)")


def test_a_pack_without_samples_does_not_pass(hives):
    (hives / "samples" / "all.toml").unlink()
    assert sum(problem.rule == "sample_missing" for problem in check(hives)) == 6


def test_impure_code_is_refused_before_any_of_it_runs(hives, tmp_path):
    witness = tmp_path / "ran"
    (hives / "functions.py").write_text(f"from pathlib import Path\nPath({str(witness)!r}).touch()\n")
    assert {problem.rule for problem in check(hives)} == {"impure"}
    assert not witness.exists()


@pytest.mark.parametrize(
    "text",
    [
        "import subprocess",
        "from os import path",
        "exec('1')",
        "__import__('os')",
        "().__class__.__bases__",
        "import numpy\nnumpy.load('x')",
        "global x",
    ],
)
def test_ways_out_of_purity_are_closed(text):
    assert list(impurities(text))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT t.feature, t.period, (SELECT 1) AS value FROM targets AS t",
        "WITH x AS (SELECT 1) SELECT t.feature, t.period, 1 AS value FROM targets AS t",
        "SELECT t.feature, t.period, 1 AS value FROM targets AS t UNION SELECT t.feature, t.period, 1 AS value FROM targets AS t",
        "SELECT * FROM targets",
        "SELECT t.feature, t.period, 1 AS value INTO x FROM targets AS t",
        "SELECT t.feature, t.period, 1 AS value FROM targets AS t FOR UPDATE",
        "SELECT t.feature, t.period, 1 AS value FROM public.targets AS t",
        "UPDATE targets SET feature = 1",
        "",
    ],
)
def test_nothing_but_one_plain_select_is_a_formula(text):
    with pytest.raises(BadFormula):
        parse(text)


def test_a_formula_tells_what_it_depends_on():
    formula = parse(
        "SELECT t.feature, t.period, sum(h.n) AS value FROM targets AS t JOIN hours AS h ON h.feature = t.feature"
        " WHERE h.property IN ('ph', 'do') GROUP BY t.feature, t.period"
    )
    assert formula.properties == ("ph", "do")
    assert formula.relations == {"targets", "hours"}


def test_a_province_settles_what_a_pack_leaves_open():
    assert load(HIVES).options["swarm_factor"] == 2.0
    settled = load(HIVES, {"swarm_factor": 3.0})
    assert settled.options["swarm_factor"] == 3.0
    assert settled.files["options"] != load(HIVES).files["options"]


def test_what_a_province_settles_is_named_as_the_pack_names_it(tmp_path):
    with pytest.raises(Refused) as refused:
        load(HIVES, {"swarm_facto": 3.0})
    assert (refused.value.rule, refused.value.field) == ("packs.file", "options.swarm_facto")
    (tmp_path / "hives.toml").write_text("[optoins]\nswarm_factor = 3.0\n")
    with pytest.raises(Refused) as refused:
        chosen(tmp_path / "hives.toml")
    with speaking("en"):
        assert sentence(refused.value) == "Sector hives, file hives.toml, key optoins: isn't a key here; options is."
    assert chosen(tmp_path / "none.toml") == {}


def test_the_seven_sectors_come_first_each_sector_has_a_place_of_its_own_and_says_when_it_awaits_data():
    packs = load_all()
    orders = [pack.order for pack in packs]
    assert orders[:7] == list(range(1, 8))
    assert orders == sorted(set(orders))
    assert all(pack.awaits.get(language) for pack in packs if pack.state == "announced" for language in LANGUAGES)


def test_every_problem_has_a_sentence_in_both_languages():
    rules = {f"rules.packs.{rule}" for rule in ("missing", "impure", "sample_differs", "formula_word", "not_one_of")}
    rules |= {"packs.good", "packs.bad"}
    grammars = [ROOT / "bazan/platform/declarations" / name for name in ("reader.py", "types.py")]
    for path in [*grammars, *(ROOT / "bazan").rglob("grammar.py"), *(ROOT / "bazan/platform/drivers").rglob("*.py")]:
        told = (
            []
            if "tests" in path.parts
            else re.findall(r'"((?:keys|packs|drivers|datasets|alerts|sources)\.[a-z_.]+)"', path.read_text("utf-8"))
        )
        rules |= {f"rules.{rule}" for rule in told}
    rules |= {f"rules.keys.{kind}" for kind in ("text", "whole", "number", "flag", "date", "instant", "list", "mapping", "table", "choice")}
    assert {"rules.keys.unknown_near", "rules.datasets.queue", "rules.drivers.binding.url"} <= rules
    assert [rule for language in LANGUAGES for rule in sorted(rules - set(labels(language)))] == []


PROCEDURE = {
    "id": "leak", "version": 1, "law": "a law", "report_minutes": 60, "title": {"vi": "Rò", "en": "Leak"},
    "roles": [{"id": "head", "vi": "Trưởng", "en": "Head"}],
    "steps": [{"id": "look", "owner": "lead", "minutes": 5, "vi": "Xem", "en": "Look", "checks": [{"vi": "Ướt", "en": "Wet"}]}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({}, []),
        ({"id": "other"}, [("id", "not_file")]),
        ({"law": ""}, [("law", "keys.empty")]),
        ({"report_minutes": 0}, [("report_minutes", "keys.between")]),
        ({"title": {"vi": "Rò"}}, [("title.en", "keys.missing")]),
        ({"compute": ["weather"]}, [("compute[0]", "keys.choice")]),
        ({"steps": [PROCEDURE["steps"][0] | {"before": "open"}]}, [("steps[0].before", "keys.choice")]),
        ({"steps": [PROCEDURE["steps"][0] | {"from_level": 4}]}, [("steps[0].from_level", "keys.between")]),
        ({"steps": [PROCEDURE["steps"][0] | {"minutes": 2.5}]}, [("steps[0].minutes", "keys.whole")]),
        ({"steps": PROCEDURE["steps"] * 2}, [("steps", "keys.twice")]),
    ],
)
def test_a_procedure_is_judged_before_it_is_loaded(broken, told):
    pack = Pack(id="pipes", written={"procedures": [File("procedures/leak.toml", PROCEDURE | broken)]})
    assert [(problem.key, problem.rule) for problem in PROCEDURES.read(pack)[1]] == told
