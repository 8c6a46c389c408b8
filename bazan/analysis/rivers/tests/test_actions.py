"""Each hour the stages of the province's stations are forecast from what is measured above them, kept, and read within one's reach."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.db import connection

from bazan.analysis.rivers import api, gauge_stations
from bazan.analysis.rivers.models import StageForecast
from bazan.analysis.rivers.tests.test_stage_forecast import below, waves
from bazan.core.settings import ROOT
from bazan.data.observations import api as observations
from bazan.directory.accounts import api as accounts
from bazan.directory.places import api as places
from bazan.platform import packs
from tests.fixtures import generated_values

NOW = datetime(2026, 11, 28, 15, 20, tzinfo=UTC)
ORIGIN = datetime(2026, 11, 28, 14, tzinfo=UTC)
HOURS = 130 * 24
ABOVE, BELOW = "river-duc-xuyen", "river-serepok"


@pytest.fixture(scope="module")
def gauged(lasting):
    """The province's stations, two of which told their stage for four months; the water takes ten hours from one to the other."""
    with lasting():
        generated_values.load([packs.load(ROOT / "sectors" / "environment")])
        above = waves(1, HOURS)
        for code, values in ((ABOVE, above), (BELOW, below(above, lag=10))):
            heard(observations.thing(code).id, "water_level", values)
        for thing in observations.things():
            if thing.kind == "rain_station":
                heard(thing.id, "rain", np.zeros(HOURS))


def heard(thing, name, values):
    (stream,) = [one.id for one in observations.datastreams([thing]) if one.property == name]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO observation_hour (datastream_id, hour, n, total, sum, min, max)
               SELECT %s, %s + n * interval '1 hour', 1, 1, value, value, value
               FROM unnest(%s::float8[]) WITH ORDINALITY AS told (value, n)""",
            [stream, ORIGIN - len(values) * timedelta(hours=1), [float(value) for value in values]],
        )


def thing(code):
    return observations.thing(code).id


@pytest.mark.django_db
@pytest.mark.usefixtures("gauged")
class TestStages:
    def test_a_station_is_told_from_the_stage_above_it_as_long_as_its_water_is_on_the_way(self):
        rivers = api.of_province()
        assert rivers is not None
        found = {one.thing.code: one for one in gauge_stations.stations(rivers, NOW)}
        assert [(code, hours) for code, _, hours in found[BELOW].above] == [(ABOVE, 10)]
        assert found[BELOW].horizon == gauge_stations.LONGEST and len(found[BELOW].gauges) > 2 and found[ABOVE].above == ()

    def test_what_is_said_is_kept_with_how_such_forecasts_did_and_of_a_day_the_newest(self):
        assert api.forecast_stages(NOW) >= 1 and api.forecast_stages(NOW) >= 1
        outlook = api.stage_outlook(thing(BELOW))
        assert outlook is not None and outlook.record is not None and outlook.stage is not None
        assert (outlook.origin.start, len(outlook.steps), outlook.above, outlook.why) == (ORIGIN, gauge_stations.LONGEST, (ABOVE,), "")
        assert outlook.record.error < outlook.record.persistence and outlook.record.spans >= 3
        assert outlook.rise == pytest.approx((outlook.steps[-1].mean - outlook.stage) / gauge_stations.LONGEST)
        assert StageForecast.objects.filter(thing_id=thing(BELOW)).count() == 1

    def test_a_station_without_values_says_why_nothing_is_said_of_it(self):
        api.forecast_stages(NOW)
        outlook = api.stage_outlook(thing("river-dak-rtih"))
        assert outlook and (outlook.steps, outlook.why, outlook.stage, outlook.rise) == ((), "rivers.stages.short", None, None)
        assert api.stage_outlook(-1) is None

    def test_who_does_not_reach_the_place_of_a_station_reads_nothing_of_it(self):
        api.forecast_stages(NOW)
        own = observations.thing(BELOW).place_id
        other = next(place.id for place in places.communes(date(2026, 11, 28)) if place.id != own)
        told = [seen(thing(BELOW), *reader) is not None for reader in ((own, "*"), (other, "*"), (own, "health"))]
        assert told == [True, False, False]


def seen(thing_id, place_id, sector):
    account = generated_values.account("commune_officer", place_id, sector=sector)
    reach = accounts.reach_of(account)
    accounts.enter(reach.places, reach.sectors, account.organization_id, reach.account_id)
    try:
        return api.stage_outlook(thing_id)
    finally:
        accounts.leave()
