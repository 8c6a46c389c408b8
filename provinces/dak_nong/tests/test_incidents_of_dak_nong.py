"""From a rule of a pack to the kind of incident, its procedure and its warning: every link of the way is there."""

import pytest

from bazan.core.settings import ROOT
from bazan.monitoring.alerts.grammar import ALERTS
from bazan.platform.packs import load
from bazan.response.incidents import code_lists
from bazan.response.incidents.grammar import PROCEDURES
from bazan.response.warnings import province_config

FOLDER = ROOT / "provinces" / "dak_nong"
KINDS = code_lists.read(FOLDER).kinds
WARNINGS = province_config.read(FOLDER).kinds
PACKS = [load(path.parent) for path in sorted((ROOT / "sectors").glob("*/pack.toml"))]
RULES = {f"{pack.id}.{file.declaration.id}": file.declaration for pack in PACKS for file in ALERTS.of(pack)}
WRITTEN = {f"{pack.id}.{file.declaration.id}" for pack in PACKS for file in PROCEDURES.of(pack)}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_leads_to_a_kind_of_incident_the_province_lists_or_to_none(rule):
    assert RULES[rule].incident in ("", *KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_a_kind_of_incident_has_a_procedure_and_a_warning_that_are_written_or_none(kind):
    assert kind.procedure in ("", *WRITTEN)
    assert kind.warning in ("", *WARNINGS)


def test_every_rule_of_life_safety_has_words_for_the_public():
    assert all(KINDS[rule.incident].warning for rule in RULES.values() if rule.life_safety)


def test_dengue_is_followed_and_warned_of_as_dengue():
    for rule in ("health.dengue_cluster", "health.dengue_rising"):
        kind = KINDS[RULES[rule].incident]
        assert kind.procedure == "health.dengue_outbreak" and WARNINGS[kind.warning].event["vi"] == "Ổ dịch sốt xuất huyết"
