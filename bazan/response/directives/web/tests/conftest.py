"""The demo's own province with one made value, a leader, the department that answers for it and a commune beside it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from bazan.core.settings import ROOT, current
from bazan.core.time import Period, local_day, now
from bazan.data.indicators import api as indicators
from bazan.data.observations import api as observations
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform import packs

DAMS = ROOT / "bazan/monitoring/alerts/tests/packs/dams"
POOL = "dams.pool_1h"


@dataclass(frozen=True)
class World:
    root: int
    owner: str
    """Code of the organization that answers for the dams."""
    commune: str
    """Code of a commune's committee."""


@pytest.fixture(scope="module")
def settled(lasting) -> World:
    with lasting():
        return build()


@pytest.fixture
def world(settled, db) -> World:
    return settled


def build() -> World:
    folder = current().province_folder
    places.load_province(folder)
    organizations.load_province(folder)
    pack = packs.load(DAMS)
    observations.load_vocabulary(pack.id, pack.properties)
    indicators.load_pack(pack)
    on = local_day(now())
    root = places.root(on).id
    valued(root, 104.0, before=1)
    valued(root, 105.0)
    commune = places.communes(on)[0]
    return World(root, "so-nnmt", next(one.code for one in organizations.all_on(on) if one.place_id == commune.id))


def valued(place: int, value: float, before: int = 0) -> None:
    """The pool of a place in this hour, or in an hour before it."""
    start = Period.holding(now(), "hour").start - timedelta(hours=before)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO indicator_value
                 (indicator_id, feature_kind, feature_id, period_start, value, completeness, version, alive_at, computed_at)
               SELECT id, 'place', %s, %s, %s, 1, 1, %s, %s FROM indicator WHERE code = %s""",
            [place, start, value, now(), now(), POOL],
        )


def browser(role: str, organization: str = "", language: str = "vi", name: str = "") -> Client:
    """Signed in as somebody of the role who belongs to the organization."""
    made, own = Client(), organizations.by_code(organization, local_day(now())).id if organization else None
    account = get_user_model().objects.create(
        username=name or f"{role}-{organization}-{language}", full_name=f"Nguyễn {name or 'Thử'}", organization_id=own, language=language
    )
    apps.get_model("people", "Grant").objects.create(account=account, role=role, sector="*")
    made.force_login(account)
    made.cookies["language"] = language
    return made
