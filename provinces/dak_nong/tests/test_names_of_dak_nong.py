"""Names as files write them: known, or answered with the nearest ones."""

from datetime import date
from pathlib import Path

import pytest

from bazan.core.errors import Refused
from bazan.data.datasets.staging.name_resolution import Resolver
from bazan.data.datasets.types import Column, PlaceWords
from bazan.directory.places import api as places

PROVINCE = Path(__file__).resolve().parents[1]
BEFORE, AFTER = date(2024, 3, 1), date(2026, 3, 1)
PLACE = Column(id="place", type="place")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _province(db):
    places.load_province(PROVINCE)


def named(text: str, on: date, *kinds: str) -> str:
    resolver = Resolver({"place": PlaceWords(kinds)})
    return places.place(resolver.id_of(PLACE, text, on)).name


def refused(text: str, on: date) -> Refused:
    with pytest.raises(Refused) as why:
        named(text, on)
    return why.value


def test_forms_written_short_are_known():
    assert named("X. Quảng Sơn", AFTER) == "Xã Quảng Sơn"
    assert named("P.Bắc Gia Nghĩa", AFTER) == "Phường Bắc Gia Nghĩa"
    assert named("TP Gia Nghĩa", BEFORE, "district") == "Thành phố Gia Nghĩa"
    assert named("H. Cư Jút", BEFORE, "commune", "district") == "Huyện Cư Jút"


def test_a_district_in_a_column_of_communes_is_told_as_one():
    why = refused("TP Gia Nghĩa", BEFORE)
    assert (why.rule, why.params["kind"]) == ("datasets.place.kind", "district")
    assert "Thành phố Gia Nghĩa" in why.params["name"]


def test_a_name_misspelt_gets_the_nearest():
    assert "Đắk Nông" in refused("Dac Nong", AFTER).params["nearest"]
    assert "Xã Quảng Sơn" in refused("Xa Quang Son 2", AFTER).params["nearest"]
    assert refused("Vũng Tàu", AFTER).rule == "datasets.place.unknown"
