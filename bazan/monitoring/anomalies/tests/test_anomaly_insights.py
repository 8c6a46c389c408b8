"""What the clocks judge of indicators and sensors, what becomes an insight, and how many alarms are allowed; on a real database."""

from datetime import timedelta

import numpy as np
import pytest
from django.db import connection

from bazan.core.errors import Forbidden, Refused
from bazan.core.time import Period
from bazan.data.datasets import api as datasets
from bazan.data.indicators import api as indicators
from bazan.data.observations import api as observations
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.monitoring.anomalies import api, sensor_anomalies
from bazan.monitoring.anomalies.tasks import try_budget
from bazan.monitoring.insights import api as insights
from bazan.platform import packs
from tests.fixtures import generated_values, minimal_province
from tests.fixtures.orchard_province import COMMUNES, CROP, MONTHS, NOW, PROVINCE, communes, leader, measured
from tests.present import present

HOURS = 60 * 24


@pytest.fixture(scope="module")
def made_land(lasting, tmp_path_factory):
    with lasting():
        minimal_province.settle(tmp_path_factory.mktemp("fields"), PROVINCE)
        pack = packs.load(generated_values.MADE_UP / "orchards")
        observations.load_vocabulary(pack.id, [{"code": "level", "unit": "cm", "labels": {"vi": "Mực nước", "en": "Level"}}])
        datasets.load_pack(pack)
        indicators.load_pack(pack)
        generator = np.random.default_rng(3)
        courses = 50 + generator.normal(0, 1, (COMMUNES, MONTHS))
        courses[1, -1] += 30
        for place, course in zip(communes(), courses, strict=True):
            measured(place, course)
        for n in range(2):
            observations.register_thing(f"S{n}", f"Trạm {n}", f"Station {n}", "gauge", "orchards", 10.01, 106.1, {"level": {}})
        swing = 10 * np.sin(np.arange(HOURS) / 24 * 2 * np.pi)
        for datastream in observations.datastreams():
            heard(datastream.id, 50 + swing + generator.normal(0, 1, HOURS))


@pytest.fixture
def land(made_land, db):
    """The same, for one test."""


def heard(datastream, values, until=NOW):
    start = until - timedelta(hours=len(values))
    rows = [(datastream, start + timedelta(hours=n), *[float(value)] * 3) for n, value in enumerate(values)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO observation_hour (datastream_id, hour, n, total, sum, min, max) VALUES (%s, %s, 1, 1, %s, %s, %s)", rows
        )


@pytest.mark.usefixtures("land")
class TestIndicators:
    def test_a_month_off_its_course_is_an_insight_of_its_commune(self):
        assert api.judge_due(NOW) > 0
        [insight] = insights.insights("orchards")
        assert (insight.kind, insight.noticed.place_id, insight.noticed.indicator) == ("unusual", communes()[1], CROP)
        assert places.place(communes()[1]).name in insight.noticed.words["vi"] and "78" in insight.noticed.words["vi"]
        judged = api.courses(CROP, communes())
        assert {place: course[-1].scored.kind for place, course in judged.items() if course[-1].scored.kind} == {communes()[1]: "point"}
        assert judged[communes()[1]][-1].period == Period.holding(NOW, "month").previous()

    def test_values_that_did_not_change_are_not_judged_again_and_a_mended_one_closes_its_insight(self):
        api.judge_due(NOW)
        assert api.judge_due(NOW + timedelta(hours=7)) == 0
        measured(communes()[1], [50.0])
        assert api.judge_due(NOW + timedelta(hours=14)) == 1
        assert insights.insights("orchards") == []

    def test_a_tight_budget_keeps_quiet_what_an_ample_one_tells(self):
        api.judge_due(NOW)
        ample = api.budgets("orchards")[0]
        assert (ample.most, ample.set_by, ample.series) == (5, "", COMMUNES)
        api.set_budget("orchards", "indicators", 0.1, leader(), NOW)
        assert api.budgets("orchards")[0].tried_at is None
        try_budget("orchards", "indicators")
        tight = api.budgets("orchards")[0]
        assert (tight.most, present(tight.tried).threshold >= present(ample.tried).threshold) == (0.1, True)

    def test_a_budget_is_set_for_a_whole_sector_by_who_answers_for_all_of_it(self):
        village = generated_values.account("commune_officer", communes()[0])
        with pytest.raises(Forbidden):
            api.set_budget("orchards", "sensors", 3, Acting(accounts.reach_of(village), village.organization_id), NOW)
        for most in (0, float("nan"), 101):
            with pytest.raises(Refused, match="most"):
                api.set_budget("orchards", "sensors", most, leader(), NOW)


@pytest.mark.usefixtures("land")
class TestSensors:
    def test_a_level_that_jumps_is_told_while_it_lasts_and_no_longer(self):
        assert api.sense_due(NOW) == 0
        [one, other] = observations.datastreams()
        heard(one.id, [90.0] * 8, NOW + timedelta(hours=8))
        heard(other.id, 50 + 10 * np.sin(np.arange(HOURS, HOURS + 8) / 24 * 2 * np.pi), NOW + timedelta(hours=8))
        assert api.sense_due(NOW + timedelta(hours=8)) == 1
        [insight] = insights.insights("orchards")
        assert insight.kind == "sensor" and insight.noticed.key == "property:level" and "Trạm" in insight.noticed.words["vi"]
        assert api.sense_due(NOW + timedelta(hours=8)) == 0, "hours that were seen are not seen again"
        api.sense_due(NOW + timedelta(hours=30))
        assert insights.insights("orchards") == []

    def test_the_threshold_is_tried_on_history_and_what_it_finds_is_kept(self):
        api.sense_due(NOW)
        [_, budget] = api.budgets("orchards")
        assert budget.about == "sensors" and budget.most == 3 and budget.series == 2
        assert present(budget.tried).shifts_over <= 0.05 * present(budget.tried).shifts
        assert {each.kind for each in present(budget.tried).sensitivities} == {"point", "shift", "drift", "stuck", "missing"}

    def test_a_sensor_that_is_new_is_learnt_beside_the_others(self):
        api.sense_due(NOW)
        observations.register_thing("S9", "Trạm 9", "Station 9", "gauge", "orchards", 10.02, 106.1, {"level": {}})
        assert api.sense_due(NOW + timedelta(hours=1)) == 0
        kept = sensor_anomalies.Sensors.objects.get(sector="orchards")
        assert len(kept.datastreams) == 3 and kept.until == NOW + timedelta(hours=1)
