"""Registering sources and devices from data."""

import hashlib

import pytest

from bazan.core.errors import Conflict, NotFound, Refused
from bazan.data.sources import actions, queries
from bazan.data.sources.models import Device, Source, SourceThing
from bazan.directory.audit import api as audit
from tests.fixtures.stations import NOW

ITEM = {"code": "a", "name": "A", "name_en": "A", "driver": "http_push", "promise_s": 900, "things": ["st-1"]}


def test_loading_twice_changes_and_audits_once(things):
    first = actions.load_sources([ITEM], sector="test", demo=True)
    before = audit.entries()
    assert actions.load_sources([ITEM], sector="test", demo=True) == first
    assert audit.entries() == before
    assert list(SourceThing.objects.values_list("thing__code", flat=True)) == ["st-1"]
    assert (Source.objects.get().sector, Source.objects.get().demo) == ("test", True)


def test_a_changed_list_of_stations_is_followed(things):
    actions.load_sources([ITEM])
    actions.load_sources([ITEM | {"things": ["st-2"]}])
    assert list(SourceThing.objects.values_list("thing__code", flat=True)) == ["st-2"]


@pytest.mark.parametrize(
    ("change", "rule", "field"),
    [
        ({"promise": 3}, "sources.key", "promise"),
        ({"promise_s": "soon"}, "sources.key", "promise_s"),
        ({"driver": "pigeon"}, "sources.key", "driver"),
        ({"things": ["nowhere"]}, "sources.things.unknown", "things"),
        ({"schedule_s": 0}, "sources.key", "schedule_s"),
        ({"driver": "csv", "binding": {"thing": {"column": "s"}}}, "drivers.binding", "time"),
    ],
)
def test_a_wrong_source_is_refused_by_its_key(things, change, rule, field):
    with pytest.raises(Refused) as why:
        actions.load_sources([ITEM | change])
    assert (why.value.rule, why.value.field) == (rule, field)
    assert not Source.objects.exists()


def test_a_device_keeps_only_the_digest_of_its_token(things):
    actions.load_sources([ITEM])
    token = actions.register_device("a", "gateway")
    assert Device.objects.get().token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert actions.register_device("a", "gateway", token) == token
    assert Device.objects.count() == 1
    assert actions.revoke_device("a", "gateway", NOW, "me") == 1


def test_a_token_belongs_to_one_source(things):
    actions.load_sources([ITEM, ITEM | {"code": "b"}])
    actions.register_device("a", "gateway", "same")
    with pytest.raises(Conflict, match=r"sources.token.taken"):
        actions.register_device("b", "gateway", "same")


def test_an_unknown_source_is_not_found(db):
    with pytest.raises(NotFound):
        queries.source("x", NOW)
    with pytest.raises(NotFound):
        actions.register_device("x", "gateway")
