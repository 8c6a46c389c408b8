"""What is kept of a case: no identity, no impossible course."""

from pathlib import Path

import pytest

from bazan.core.settings import ROOT
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Record
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.packs import load

PACK = load(Path(__file__).resolve().parents[1])
CASE = {
    "code": "DN-2026-0007",
    "disease": "dengue",
    "commune": "24611",
    "onset_at": "2026-11-15T08:00:00+07:00",
    "diagnosed_at": "2026-11-18T09:30:00+07:00",
    "notified_at": "2026-11-18T16:00:00+07:00",
    "patient": "067099001234",
    "age": "34",
}


@pytest.fixture(autouse=True)
def _sector(db):
    province = ROOT / "provinces" / "dak_nong"
    places.load_province(province)
    organizations.load_province(province)
    datasets.load_pack(PACK)


def stage(**changed):
    return datasets.stage("health.cases", [Record(CASE | changed, 1)], Context())


@pytest.mark.django_db
def test_the_patient_is_kept_as_a_hash_and_an_age_band():
    staged = stage()
    assert staged.findings == ()
    kept = dict(zip(staged.columns, staged.rows[0], strict=True))
    assert kept["patient"] and "067099001234" not in str(staged.rows)
    assert kept["age"] == "30-39"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "check"),
    [
        ({"onset_at": "2026-11-19T08:00:00+07:00"}, "onset"),
        ({"notified_at": "2026-11-18T09:00:00+07:00"}, "notified"),
        ({"outcome": "died"}, "died"),
        ({"outcome": "recovered", "outcome_at": "2026-11-01T08:00:00+07:00"}, "outcome"),
    ],
)
def test_an_impossible_course_is_refused(changed, check):
    staged = stage(**changed)
    assert [one.params["check"] for one in staged.refused] == [check]


@pytest.mark.django_db
def test_a_long_time_before_diagnosis_asks_for_a_second_look():
    staged = stage(onset_at="2026-09-01T08:00:00+07:00")
    assert not staged.refused and [one.params["check"] for one in staged.warnings] == ["late_onset"]


@pytest.mark.django_db
def test_a_commune_that_ended_with_the_reform_is_refused():
    assert [one.column for one in stage(commune="24612").refused] == ["commune"]
