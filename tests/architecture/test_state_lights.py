"""Each closed type of states has mark, colour and word for every member, and templates name no other light."""

import re
from importlib import import_module

import pytest

from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import TASK_STATES
from bazan.core.labels import labels
from bazan.core.language import LANGUAGES
from bazan.core.settings import ROOT
from bazan.core.state_lights import LIGHTS, StateTable
from bazan.platform.design_system.api import STATIC, light_style, mark, severity_light, station
from bazan.platform.design_system.design_tokens import light_tokens
from bazan.platform.design_system.status_lights import SITE_STATES, site_style
from bazan.processes.composition.app_registry import APPS
from bazan.response.incidents import api as incidents
from bazan.response.incidents.types import INCIDENT_STATES, INCIDENT_TASK_STATES

BASE, MAP = ((STATIC / "css" / f"{name}.css").read_text("utf-8") for name in ("base", "map"))
TEMPLATES = sorted((ROOT / "bazan").glob("**/templates/**/*.html"))
TYPES = [import_module(f"{app}.types") for app in APPS if (ROOT / app.replace(".", "/") / "types.py").is_file()]
STATE_TABLES = list({id(table): table for module in TYPES for table in vars(module).values() if isinstance(table, StateTable)}.values())


@pytest.mark.parametrize("light", LIGHTS)
def test_each_light_has_its_shape_its_token_its_class_and_a_word_in_both_languages(light):
    style = light_style(light)
    assert style.mark in mark(light) and style.colour in light_tokens() and style.site in SITE_STATES
    assert re.search(rf"\.light-{light}\b", BASE)
    assert all(labels(language)[style.word] for language in LANGUAGES)


def test_no_two_lights_share_both_shape_and_colour_nor_a_word():
    styles = [light_style(light) for light in LIGHTS]
    assert len({(style.mark, style.colour) for style in styles}) == len(LIGHTS)
    assert all(len({labels(language)[style.word] for style in styles}) == len(LIGHTS) for language in LANGUAGES)


def test_a_station_is_drawn_in_each_state_the_gravest_on_top():
    assert sorted(SITE_STATES, key=lambda state: site_style(state).rank) == list(SITE_STATES)
    for state in SITE_STATES:
        assert f"station-{state}" in station("circle", state)
        assert state == "ok" or f".station-{state} " in MAP


def test_each_app_states_the_tables_of_its_states_in_its_types():
    words = [table.words for table in STATE_TABLES]
    assert len(words) == len(set(words)) >= 25


def test_a_state_without_a_light_and_a_light_without_a_state_make_no_table():
    assert StateTable(("on", "off"), {"on": "good", "off": "none"}, "switch").light("on") == "good"
    with pytest.raises(ValueError, match=r"switch.*\['off'\]"):
        StateTable(("on", "off"), {"on": "good"}, "switch")
    with pytest.raises(ValueError, match=r"switch.*\['broken'\]"):
        StateTable(("on",), {"on": "good", "broken": "off"}, "switch")


@pytest.mark.parametrize("table", STATE_TABLES, ids=lambda table: table.words)
def test_each_state_has_a_light_and_a_word_of_its_own_in_both_languages(table):
    assert table.states
    for state in table.states:
        assert table.light(state) in LIGHTS and table.member(state) == state
    assert table.light("no such state") == "none", "a page is not lost for it"
    for language in LANGUAGES:
        said = [labels(language)[f"{table.words}.{state}"] for state in table.states]
        assert all(said) and len(set(said)) == len(said), said
    with pytest.raises(ValueError, match=re.escape(table.words)):
        table.member("no such state")


def test_the_states_of_workflows_are_those_of_their_types():
    assert set(TASK_STATES.states) == cases.TASK.states
    assert set(INCIDENT_TASK_STATES.states) == incidents.TASK.states
    assert set(INCIDENT_STATES.states) == incidents.INCIDENT.states


def test_a_severity_unknown_to_the_scale_has_a_light():
    assert {severity_light(level) for level in ("Unknown", "minor")} == {"none"}


def test_templates_name_no_light_that_is_not_one():
    """Jinja knows no types: what is written out in a template is looked up here."""
    found = {}
    for path in TEMPLATES:
        for name in re.findall(r"\b(?:mark|light|target_light|tag)\(\s*\"([^\"]*)\"", path.read_text("utf-8")):
            found.setdefault(name, path.name)
    assert found and {name: path for name, path in found.items() if name not in LIGHTS} == {}


def test_no_template_holds_a_table_of_lights_of_its_own():
    """What a state looks like is said in the table of its type alone."""
    keyed = r"\s*(?:\[|\.get\()[^)\]]*\b(?:state|light|severity|standing|change)\b"
    table = re.compile(r"\{[^{}%]*: *\"(?:" + "|".join(LIGHTS) + r")\"[^{}%]*\}" + keyed)
    assert [path.name for path in TEMPLATES if table.search(path.read_text("utf-8"))] == []
