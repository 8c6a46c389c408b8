"""Hospitals, health stations, schools and people of the demo stand where they say and add up."""

import csv
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bazan.data.observations.rules import check_thing
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places

PROVINCE = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 25)
FACILITIES = [
    thing
    for name in ("things_health.toml", "things_education.toml")
    for thing in tomllib.loads((PROVINCE / "demo" / name).read_text("utf-8"))["things"]
]


def people(year: str) -> list[dict[str, str]]:
    lines = (PROVINCE / "demo" / "population.csv").read_text("utf-8").splitlines()
    return [row for row in csv.DictReader(line for line in lines if not line.startswith("#")) if row["year"] == year]


def test_the_demo_knows_eight_hospitals_a_health_station_a_commune_and_schools_of_every_level():
    kinds = Counter(thing["kind"] for thing in FACILITIES)
    assert kinds["hospital"] == 8 and kinds["health_station"] == 28 and 110 <= kinds["school"] <= 130
    levels = Counter(thing["extra"]["level"] for thing in FACILITIES if thing["kind"] == "school")
    assert set(levels) == {"preschool", "primary", "lower_secondary", "upper_secondary"}


def test_codes_and_names_of_facilities_are_given_once_and_say_that_they_are_invented():
    for key in ("code", "name", "name_en"):
        assert len({thing[key] for thing in FACILITIES}) == len(FACILITIES), key
    for thing in FACILITIES:
        check_thing(thing["code"], thing["latitude"], thing["longitude"], thing["properties"], {})
        assert "invented" in thing["extra"]["note"]


@pytest.mark.django_db
def test_a_facility_stands_in_the_commune_it_belongs_to_and_its_keeper_exists():
    places.load_province(PROVINCE)
    organizations.load_province(PROVINCE)
    found = places.locate_many([(thing["latitude"], thing["longitude"]) for thing in FACILITIES], TODAY)
    for thing, place in zip(FACILITIES, found, strict=True):
        assert organizations.by_code(thing["organization"], TODAY)
        assert place is not None, thing["code"]
        if thing["organization"].startswith("ubnd-"):
            assert places.place(place).code == thing["organization"].removeprefix("ubnd-"), thing["code"]


@pytest.mark.parametrize(("year", "communes", "day"), [("2024", 71, date(2024, 7, 1)), ("2025", 28, date(2025, 7, 1))])
@pytest.mark.django_db
def test_the_people_of_a_year_live_in_the_communes_of_that_year(year, communes, day):
    places.load_province(PROVINCE)
    rows = people(year)
    assert {(row["code"], row["name"]) for row in rows} == {(place.code, place.name) for place in places.communes(day)}
    assert len(rows) == communes
    assert 650_000 < sum(int(row["population"]) for row in rows) < 690_000
