"""What rooms declare fits together: nothing is declared in vain, and what is named exists."""

import ast
import re
import string
from importlib import import_module

import pytest
from django.template.loader import get_template
from django.urls import Resolver404, resolve

from bazan.cameras.live.extensions import WallPanel
from bazan.coordination.cases.extensions import CasePages
from bazan.core.deferred_imports import resolve as resolve_reference
from bazan.core.labels import labels
from bazan.core.language import LANGUAGES
from bazan.core.settings import ROOT
from bazan.directory.map_layers.extensions import AreaReader
from bazan.directory.permissions import rules as people
from bazan.directory.system_health import check_registry as health
from bazan.platform.design_system import api as design_system
from bazan.platform.manifests.menu import DOORS
from bazan.processes.composition import app_registry
from bazan.response.incidents.extensions import IncidentOrigin, IncidentPanel
from bazan.response.incidents.types import SOURCES

BESIDE = {
    "bazan.citizens.app.camera_notice",
    "bazan.platform.design_system",
    "bazan.platform.web",
    "bazan.response.directives.impact",
}
"""Apps within an app, and the two of the platform that have pages."""


def code() -> str:
    """Everything of the house but declarations of permissions and tests."""
    files = [path for ending in ("py", "html") for path in (ROOT / "bazan").rglob(f"*.{ending}")]
    return "\n".join(path.read_text("utf-8") for path in files if path.name != "manifest.py" and "tests" not in path.parts)


def test_every_app_is_in_the_list():
    folders = {
        f"bazan.{path.parent.parent.name}.{path.parent.name}"
        for path in (ROOT / "bazan").glob("*/*/__init__.py")
        if path.parent.parent.name not in ("processes", "core", "platform") and path.parent.name != "tests"
    }
    assert folders | BESIDE == set(app_registry.APPS) and len(app_registry.APPS) == len(set(app_registry.APPS))


def test_every_app_says_what_it_is():
    assert [app for app in app_registry.APPS if not import_module(app).__doc__] == []


def test_every_permission_is_asked_for_somewhere():
    used = set(re.findall(r"""["']([a-z_]+\.[a-z]+)["']""", code()))
    assert [permission.name for permission in app_registry.permissions() if permission.name not in used] == []


@pytest.mark.parametrize("entry", app_registry.menu(), ids=lambda entry: entry.section)
def test_an_entry_of_the_menu_leads_to_a_page_and_has_its_words(entry):
    assert resolve(entry.address) and entry.permission in people.names() and design_system.icon(entry.icon)
    assert design_system.icon(DOORS[entry.door]) and {*entry.first_for, *entry.first_on_phone_for} <= set(people.ROLES)
    for language in LANGUAGES:
        assert {f"frontend.nav.{entry.section}", f"frontend.door.{entry.door}"} <= set(labels(language))
    assert entry.waiting is None or callable(resolve_reference(entry.waiting))


@pytest.mark.parametrize("holder", app_registry.holders(), ids=lambda holder: holder.name)
def test_what_a_room_keeps_of_people_has_its_function_and_its_words(holder):
    for path in filter(None, (holder.act, holder.keeps, holder.finds)):
        assert callable(resolve_reference(path))
    for language in LANGUAGES:
        assert {f"retention.holder.{holder.name}", f"retention.class.{holder.kind}"} <= set(labels(language))


def test_what_an_app_adds_to_a_lower_one_is_of_that_ones_type_and_has_its_functions_and_template():
    assert {type(extension) for extension in app_registry.extensions()} == {AreaReader, CasePages, IncidentOrigin, IncidentPanel, WallPanel}
    for app, manifest in app_registry.manifests().items():
        for extension in manifest.extensions:
            of = ".".join(type(extension).__module__.split(".")[:3])
            assert app_registry.APPS.index(of) < app_registry.APPS.index(app)
            for value in vars(extension).values():
                assert isinstance(value, str) or callable(resolve_reference(value))
            assert get_template(extension.template) if hasattr(extension, "template") else True
            assert not isinstance(extension, IncidentOrigin) or extension.source in SOURCES


def test_an_address_nobody_declares_is_unknown():
    with pytest.raises(Resolver404):
        resolve("/trial")


def test_every_channel_that_a_room_announces_is_named_in_its_events_and_heard():
    said = re.compile(r"""(?:announce\(cursor, |pg_notify\(%s, [^"]*"\s*,\s*[\[(])["']?(\w+)""")
    literal = [name for name in said.findall(code()) if name not in ("CHANNEL", "CHANGED", "channel")]
    assert literal == [], "a channel is named in its room's events"
    declared = {
        value
        for path in (ROOT / "bazan").glob("*/*/events.py")
        for value in re.findall(r'^(?:CHANNEL|CHANGED) = "(\w+)"', path.read_text("utf-8"), re.MULTILINE)
    }
    assert len(declared) > 10
    assert declared <= {channel for kind in app_registry.live() for channel in (kind.channel, kind.moved)}


@pytest.mark.parametrize(("roles", "why"), [(("leader", "king"), "of the roles leader"), ((), "of the roles leader")])
def test_a_permission_for_nobody_or_an_unknown_role_is_refused(roles, why):
    with pytest.raises(ValueError, match=why):
        people.grant("trial.view", roles)


def test_a_permission_is_declared_once():
    with pytest.raises(ValueError, match="declared twice"):
        people.grant("boards.view", ("leader",))


def findings():
    """(key, names of its parameters or None) of every finding that a check of the house may give, as its source has it."""
    for path in sorted((ROOT / "bazan").rglob("*.py")):
        text = path.read_text("utf-8")
        if "tests" in path.parts or "from bazan.platform.observability.health_checks import" not in text:
            continue
        for call in ast.walk(ast.parse(text)):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Finding":
                _, key, *params = call.args
                if isinstance(key, ast.Constant):
                    given = params[0] if params else ast.Dict([], [])
                    told = {one.value for one in given.keys if isinstance(one, ast.Constant)} if isinstance(given, ast.Dict) else None
                    yield key.value, told


def test_what_a_check_finds_has_its_words_and_they_are_filled():
    every = list(findings())
    assert len(every) > 30
    for language in LANGUAGES:
        words = labels(language)
        assert [check.name for check in health.checks() if f"checks.{check.name}.name" not in words] == []
        assert [key for key, _ in every if f"checks.{key}.says" not in words] == []
        for key, told in every:
            holes = {
                hole
                for part in ("says", "mend")
                for _, hole, _, _ in string.Formatter().parse(words.get(f"checks.{key}.{part}", ""))
                if hole
            }
            assert told is None or holes <= told, key
