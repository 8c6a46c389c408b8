"""Where a team is on its way, and that the script names what the province has."""

import tomllib

import pytest

from simulator.offices import tours
from simulator.settings import ROOT

DEMO = ROOT / "provinces" / "dak_nong" / "demo"
WAY = [[12.0, 107.0], [12.1, 107.0], [12.1, 107.1]]


@pytest.mark.parametrize(
    ("part", "point"), [(-1, (12.0, 107.0)), (0, (12.0, 107.0)), (0.25, (12.049445, 107.0)), (1, (12.1, 107.1)), (7, (12.1, 107.1))]
)
def test_a_team_is_on_its_way_by_the_part_of_its_length(part, point):
    assert tours.along(WAY, part) == pytest.approx(point, abs=0.00001)


def test_a_way_of_one_point_is_that_point():
    assert tours.along([[12.0, 107.0]], 0.5) == (12.0, 107.0)


def test_the_script_names_people_and_kinds_of_the_province():
    accounts = tomllib.loads((DEMO.parent / "accounts.toml").read_text("utf-8"))
    people = {one["username"]: one for one in (*accounts["accounts"].values(), *accounts["others"]) if "username" in one}
    kinds = [line.split(",")[0] for line in (DEMO.parent / "incident_types.csv").read_text("utf-8").splitlines()]
    script = tours.load(DEMO)
    assert script
    for one in script:
        assert people[one.duty]["role"] == "duty_officer" and people[one.officer]["organization"] == one.organization
        assert one.kind in kinds
