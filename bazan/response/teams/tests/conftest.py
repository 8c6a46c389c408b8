"""A made-up province of four communes with two teams, a task, and people of every kind."""

from datetime import timedelta

import pytest

from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import Policy
from bazan.response.teams import api
from tests.fixtures import minimal_province
from tests.fixtures.incident_province import NOW, body, commune, duty, province, soldiers  # noqa: F401 - a fixture among them

TEAMS = """
[[kinds]]
code = "rescue"
sector = "security"
vi = "Cứu hộ"
en = "Rescue"
[[kinds]]
code = "medical"
sector = "health"
vi = "Y tế"
en = "Medical"
[[assets]]
code = "boat"
vi = "xuồng"
en = "boats"
[[teams]]
code = "doi-1"
vi = "Đội 1"
en = "Team 1"
organization = "bch-quan-su"
kind = "rescue"
people = 8
assets = { boat = 2 }
latitude = 10.1
longitude = 106.1
phone = "0261 000 0101"
[[teams]]
code = "doi-2"
vi = "Đội 2"
en = "Team 2"
organization = "so-yt"
kind = "medical"
people = 4
latitude = 10.1
longitude = 106.3
"""


@pytest.fixture
def teams(province, tmp_path):  # noqa: F811 - the fixture
    minimal_province.write(tmp_path / "province", {"teams.toml": TEAMS})
    api.load_province(tmp_path / "province", NOW)
    return {one.code: one for one in api.teams(NOW)}


@pytest.fixture
def task(teams):
    """The case of a task that the soldiers owe in the first commune, and a village looks on."""
    return cases.open_case(
        cases.TASK, Policy(1, {}, around_the_clock=True), duty().playing({"owner"}), organization_id=body("bch-quan-su"),
        place_id=commune(), sector="environment", due_at=NOW + timedelta(hours=1), what="Đưa dân ra", asked={}, at=NOW,
        seen_by=[body("ubnd-3")],
    )  # fmt: skip


@pytest.fixture
def sent(teams, task):
    """The first team on that task."""
    return api.send(teams["doi-1"].id, task.id, soldiers(), NOW)


@pytest.fixture
def shared(sent):
    return api.start_sharing(sent.id, sent.case_id, soldiers(), NOW)
