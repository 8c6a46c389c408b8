"""A made-up province of four communes with its crops, an alert, an incident, directives, and people of every kind."""

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection

from bazan.core.time import LOCAL, Period, local_day
from bazan.data.datasets import api as datasets
from bazan.data.indicators import api as indicators
from bazan.data.observations import api as observations
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.monitoring.insights import api as insights
from bazan.monitoring.insights.types import Noticed
from bazan.platform import packs
from bazan.response.directives import api as directives
from bazan.response.directives.types import Order
from tests.fixtures import generated_values, incident_province, minimal_province
from tests.fixtures.incident_province import body, commune, somebody

NOW = datetime(2026, 11, 30, 7, 0, tzinfo=LOCAL)
"""A Monday."""
CROP = "orchards.crop_month"


def values(code, *series, end=NOW, place=None):
    """The last values of an indicator, oldest first, the last of the period before ``end``; null: none. Of the territory, unless said."""
    info = indicators.info(code)
    period = Period.holding(end, info.grain).previous()
    kind = "place"
    number = places.root(end.date()).id if place is None else place
    rows = []
    for value in reversed(series):
        if value is not None:
            rows.append((code, kind, number, period.start, value, period.end, period.end))
        period = period.previous()
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO indicator_value (indicator_id, feature_kind, feature_id, period_start, value, completeness, version, alive_at,
                 computed_at) SELECT id, %s, %s, %s, %s, 1, 1, %s, %s FROM indicator WHERE code = %s""",
            [row[1:] + row[:1] for row in rows],
        )


@pytest.fixture(scope="module")
def made_land(lasting, tmp_path_factory):
    """Crops of eight months, of which the last is below its target and moved by three communes; nothing else happened."""
    with lasting():
        minimal_province.settle(tmp_path_factory.mktemp("province"), incident_province.PROVINCE)
        pack = packs.load(generated_values.MADE_UP / "orchards")
        observations.load_vocabulary(pack.id, pack.properties)
        datasets.load_pack(pack)
        indicators.load_pack(pack)
        values(CROP, 70, 71, 69, 70, 71, 70, 72, 50)
        for code, before, after in (("1", 40, 25), ("2", 20, 15), ("3", 12, 10)):
            values(CROP, before, after, place=commune(code))


@pytest.fixture
def land(made_land, db):
    """The same, for one test."""


def leader():
    return known(somebody("leader", "ubnd-tinh", username="chutich"), "leader")


def of_commune(code="1"):
    return known(somebody("commune_officer", f"ubnd-{code}", [commune(code)], username=f"xa{code}"), "commune_officer", commune(code))


def of_sector(sector="orchards"):
    return known(somebody("agency_officer", "so-nnmt", None, [sector], username=f"so-{sector}"), "agency_officer", None, sector)


def known(person, role, place_id=None, sector="*"):
    """The same person with what is held written down, as whoever signs in has it."""
    account = person.reach.account_id
    apps.get_model("people", "Grant").objects.get_or_create(account_id=account, role=role, place_id=place_id, sector=sector)
    held = accounts.account_numbered(account)
    assert held is not None
    return Acting(accounts.reach_of(held), person.organization_id)


def given(what="Thu hoạch trước mưa", due=NOW + timedelta(days=1), at=NOW - timedelta(hours=20), place=None, sector="orchards"):
    number = places.root(local_day(NOW)).id if place is None else place
    return directives.give(Order(f"{what[:9]}{due:%d%H}{number}", what, body("so-nnmt"), due, number, sector), leader(), at)


def noticed(key, weight, code="1", at=NOW - timedelta(hours=3), **more):
    """An insight into the crops of a commune, beside those that already stand in the sector."""
    held = [one.noticed for one in insights.insights("orchards")]
    words = {"vi": f"Sản lượng {key} giảm lạ.", "en": f"Crop {key} falls strangely."}
    new = Noticed(key, commune(code), weight, at, words, CROP, ("place", commune(code)), f"/decide/orchards?indicator={CROP}", **more)
    insights.notice("unusual", "orchards", [*held, new], at)
    return next(one for one in insights.insights("orchards") if one.noticed.key == key)


def foreseen(mean, probability=None, code=CROP, made_at=NOW - timedelta(hours=6)):
    """A forecast of the whole territory, kept as the night keeps it: this month and the next, made when the month before was known."""
    record = {"origins": 4, "points": 8, "scores": {"Ensemble": {"mase": 0.8, "smape": 12.34, "covered80": 0.8, "covered95": 0.95}}}
    chance = {"goal": 60.0, "at": "2026-12", "probability": probability, "needed": None, "source": "KH 12/2026"}
    origin = Period.holding(made_at, "month").previous()
    apps.get_model("forecasts", "Forecast").objects.create(
        indicator=code, sector="orchards", feature_kind="place", feature_id=places.root(local_day(NOW)).id, stretch_start=origin.start,
        origin=origin.start, model="Ensemble", steps=[[mean, mean - 5, mean + 5, mean - 9, mean + 9, 71.0]] * 2, judged=record,
        chance=None if probability is None else chance, made_at=made_at,
    )  # fmt: skip
