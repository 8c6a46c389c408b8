"""The alerts' made-up sector of dams, with a leader, a department, a commune and a stranger around it."""

import io
from datetime import datetime

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from bazan.act.casework import api as casework
from bazan.act.directives import api
from bazan.act.directives.types import Aim, Order, Person
from bazan.kernel.time import LOCAL
from bazan.measure.indicators.types import Feature
from bazan.register.organizations import api as organizations
from bazan.register.people import api as people
from bazan.register.places import api as places
from bazan.watch.alerts.tests.conftest import build

NOW = datetime(2026, 11, 25, 10, 10, tzinfo=LOCAL)
DUE = datetime(2026, 11, 27, 17, 0, tzinfo=LOCAL)
POOL = "dams.pool_1h"


@pytest.fixture
def world(db):
    return build()


def body(code):
    return organizations.by_code(code, NOW.date()).id


def person(role, organization="", place_id=None, sector="*", username=""):
    """Somebody who holds the role, belonging to the organization."""
    name = username or f"{role}-{organization}-{sector}"
    own = body(organization) if organization else None
    account, made = get_user_model().objects.get_or_create(username=name, defaults={"full_name": "Ai đó", "organization_id": own})
    if made:
        apps.get_model("people", "Grant").objects.create(account=account, role=role, place_id=place_id, sector=sector)
    return Person(people.reach_of(account), own)


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
    values = {
        "key": key, "what": "Hạ mực nước hồ", "lead_id": body("groves-office"), "due_at": DUE, "place_id": root(), "sector": "dams",
        "aim": aim(),
    } | more  # fmt: skip
    return Order(**values)


def given(at=NOW, **more):
    return api.give(order(**more), leader(), at)


def act(one, name, by, at=NOW, **more):
    return api.move(one.id, name, by, api.directive(one.id).case.version, at, **more)


def evidence():
    return casework.keep(io.BytesIO(b"%PDF-1.4 done"), "bien-ban.pdf")
