"""The rules shown in the guide are good rules of this pack: read, judged, and their samples run."""

import re
import tomllib
from dataclasses import replace

import pytest

from bazan.core.settings import ROOT
from bazan.monitoring.alerts.grammar import ALERTS
from bazan.platform.packs import File, load

GUIDE = ROOT / "docs" / "how-to" / "write-an-alert-rule.md"
SHOWN = [tomllib.loads(text) for text in re.findall(r"```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.S)]
RULES = [one for one in SHOWN if "id" in one]
WORDS = {"title": "Tại {feature}", "about": "Thử", "levels": {"1": "một", "2": "hai"}}


@pytest.mark.parametrize("spec", RULES, ids=lambda spec: spec["id"])
def test_a_rule_of_the_guide_is_good(spec):
    pack = load(ROOT / "sectors" / "environment")
    flat = {f"alerts.{spec['id']}.{key}": text for key, text in _flat(WORDS).items()}
    labels = {language: words | flat for language, words in pack.labels.items()}
    shown = replace(pack, written={"alerts": [File(f"alerts/{spec['id']}.toml", spec)]}, labels=labels)
    good, problems = ALERTS.read(shown)
    assert [*problems, *ALERTS.judge(shown, good)] == []


def test_the_guide_shows_every_originator_but_a_source_and_its_words():
    assert {one["originator"] for one in RULES} == {"indicator", "datastream", "thing"}
    assert [one for one in SHOWN if "alerts" in one]


def _flat(table: dict, prefix: str = "") -> dict[str, str]:
    found = {}
    for key, value in table.items():
        found |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return found
