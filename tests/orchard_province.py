"""A made-up province of fourteen communes with three years of crops, in which one of them got a directive half a year ago."""

import re
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from bazan.core.time import LOCAL, Period
from bazan.data.datasets import api as datasets
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.data.observations import api as streams
from bazan.directory.accounts import api as people
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform import packs
from bazan.response.directives import api as directives
from bazan.response.directives.impact import api as effects
from bazan.response.directives.impact.tests.sample_series import made_courses
from bazan.response.directives.types import Aim, Order
from tests import generated, made_up

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=LOCAL)
GIVEN, DUE = datetime(2026, 6, 12, 9, 0, tzinfo=LOCAL), datetime(2026, 6, 26, 17, 0, tzinfo=LOCAL)
"""July to October are whole periods since."""
NIGHT = timedelta(days=1)
CROP = "orchards.crop_month"
COMMUNES, MONTHS, ADDED = 14, 40, 8.0
PROVINCE = {
    "province.toml": made_up.province_toml({"old.csv": "2022-01-01", "units.csv": "2024-01-01"}),
    "old.csv": "code,form,name,latitude,longitude\nold,xa,Xã Cũ,10.1,106.1\n",
    "units.csv": "code,form,name,latitude,longitude\n" + "".join(f"{n},xa,Xã {n},10.{n:02},106.1\n" for n in range(1, COMMUNES + 1)),
    "succession.csv": "on,old,new,share\n2024-01-01,old,1,1\n",
    "organizations.toml": made_up.organization("so-nnmt", "Sở", "Department", "*") + made_up.committees("*"),
}


@pytest.fixture(scope="module")
def made_land(lasting, tmp_path_factory):
    with lasting():
        made_up.settle(tmp_path_factory.mktemp("fields"), PROVINCE)
        pack = packs.load(generated.MADE_UP / "orchards")
        streams.load_vocabulary(pack.id, pack.properties)
        datasets.load_pack(pack)
        indicators.load_pack(pack)
        courses = made_courses(2, COMMUNES, MONTHS)
        courses[0, -4:] += ADDED
        for place, course in zip(communes(), courses, strict=True):
            measured(place, course)


@pytest.fixture
def land(made_land, db):
    """The same, for one test."""


def communes():
    return [commune.id for commune in places.communes(NOW.date())]


def measured(place, values, until=NOW, version=1):
    """Crops of a commune, the last of the month before ``until``."""
    period, rows = Period.holding(until, "month"), []
    for value in reversed(values):
        period = period.previous()
        rows.append((place, period.start, float(value), version, period.end, period.end, CROP))
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO indicator_value (indicator_id, feature_kind, feature_id, period_start, value, completeness, version, alive_at,
                 computed_at) SELECT id, 'place', %s, %s, %s, 1, %s, %s, %s FROM indicator WHERE code = %s
               ON CONFLICT (indicator_id, feature_kind, feature_id, period_start)
               DO UPDATE SET value = EXCLUDED.value, version = EXCLUDED.version""",
            rows,
        )


def leader():
    account = get_user_model().objects.filter(grants__role="leader").first() or generated.account("leader")
    return Acting(people.reach_of(account), account.organization_id)


def given(place=None, at=GIVEN, due=DUE, key="k", indicator=CROP, goal=60.0, baseline=50.0, by=None):
    place = communes()[0] if place is None else place
    aim = Aim(indicator, Feature("place", place), goal, baseline) if indicator else None
    lead = organizations.by_code("so-nnmt", NOW.date()).id
    return directives.give(Order(key, "Thu hoạch sớm", lead, due, place, "orchards", aim=aim), by or leader(), at)


def rows():
    return apps.get_model("effects", "EffectEstimate").objects.order_by("id")


def decided(**more):
    """A directive that worked, estimated the night after."""
    directive = given(**more)
    effects.estimate_due(NOW)
    return directive


def reader(language="vi"):
    """A browser of a leader: who gave the work, where that one reads the language."""
    account = get_user_model().objects.filter(grants__role="leader", language=language).first() or generated.account(
        "leader", language=language
    )
    made = Client()
    made.force_login(account)
    made.cookies["language"] = language
    return made


def told(page):
    """The words alone of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).strip()
