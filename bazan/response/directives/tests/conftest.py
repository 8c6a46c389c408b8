"""The alerts' made-up sector of dams, with a leader, a department, a commune and a stranger around it."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from bazan.coordination.cases import api as cases
from bazan.core.settings import ROOT
from bazan.core.time import LOCAL
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.data.observations import api as streams
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Account
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.monitoring.alerts import api as alerts
from bazan.platform.packs import load
from bazan.response.directives import api
from bazan.response.directives.types import Aim, Order
from tests.fixtures import rollup_events

NOW = datetime(2026, 11, 25, 10, 10, tzinfo=LOCAL)
DUE = datetime(2026, 11, 27, 17, 0, tzinfo=LOCAL)
POOL = "dams.pool_1h"


DAMS = ROOT / "bazan/monitoring/alerts/tests/packs/dams"
ELSEWHERE = ROOT / "bazan/data/datasets/tests/packs/elsewhere"


@dataclass
class World:
    things: dict[str, int]
    streams: dict[int, int]
    """Dam to its datastream of the pool."""


@pytest.fixture
def world(db) -> World:
    """Two dams in two communes; nothing measured yet."""
    places.load_province(ELSEWHERE)
    organizations.load_province(ELSEWHERE)
    pack = load(DAMS)
    streams.load_vocabulary(pack.id, pack.properties)
    keeper = organizations.by_code("groves-office", NOW.date()).id
    for n, one in enumerate(places.communes(NOW.date())[:2], 1):
        streams.register_thing(
            f"dam-{n}", f"Đập số {n}", f"Dam {n}", "dam", "dams", one.latitude, one.longitude, {"pool": {"cadence_s": 600}},
            organization=keeper,
        )  # fmt: skip
    indicators.load_pack(pack, NOW)
    alerts.load_pack(pack, NOW)
    return World({one.code: one.id for one in streams.things()}, {one.thing_id: one.id for one in streams.datastreams()})


def measured(world, value, at):
    """An hour's mean of every dam, measured."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        for stream in world.streams.values():
            row = [stream, hour, value, value, value]
            cursor.execute("INSERT INTO observation_hour VALUES (%s, %s, 1, 1, %s, %s, %s)", row)
            rollup_events.changed(stream, hour)
    indicators.measure_due(at)


def alarm(world):
    """An alert of the first dam, as its rule leaves it."""
    rule = apps.get_model("alerts", "AlertRule").objects.get(code="dams.flood")
    made = apps.get_model("alerts", "Alert").objects.create(
        rule=rule, rule_version=1, sector="dams", labels={"vi": "Nước cao", "en": "High water"}, feature_kind="thing",
        feature_id=world.things["dam-1"], feature_names={}, place_id=root(), owner_id=body("groves-office"), severity="extreme",
        peak="extreme", urgency="immediate", certainty="observed", life_safety=True, level=3, raised_at=NOW, active_since=NOW, value=125,
    )  # fmt: skip
    return made.id


def body(code):
    return organizations.by_code(code, NOW.date()).id


def person(role, organization="", place_id=None, sector="*", username=""):
    """Somebody who holds the role, belonging to the organization."""
    name = username or f"{role}-{organization}-{sector}"
    own = body(organization) if organization else None
    account, made = Account.objects.get_or_create(username=name, defaults={"full_name": "Ai đó", "organization_id": own})
    if made:
        apps.get_model("people", "Grant").objects.create(account=account, role=role, place_id=place_id, sector=sector)
    return Acting(accounts.reach_of(account), own)


def leader():
    return person("leader", username="chutich")


def officer():
    return person("agency_officer", "groves-office")


def commune():
    return person("commune_officer", commune_code())


def commune_code():
    first = places.communes(NOW.date())[0]
    return next(one.code for one in organizations.all_on(NOW.date()) if one.place_id == first.id)


def root():
    return places.root(NOW.date()).id


def aim(goal=90.0, baseline=105.0, world=None):
    """On the first dam of a world, else on the territory."""
    return Aim(POOL, Feature("thing", world.things["dam-1"]) if world else Feature("place", root()), goal, baseline)


def order(key="k", **more):
    values: dict[str, Any] = {
        "key": key, "what": "Hạ mực nước hồ", "lead_id": body("groves-office"), "due_at": DUE, "place_id": root(), "sector": "dams",
        "aim": aim(),
    } | more  # fmt: skip
    return Order(**values)


def given(at=NOW, **more):
    return api.give(order(**more), leader(), at)


def act(one, name, by, at=NOW, **more):
    return api.move(one.id, name, by, api.directive(one.id).case.version, at, **more)


def evidence():
    return cases.keep(io.BytesIO(b"%PDF-1.4 done"), "bien-ban.pdf")
