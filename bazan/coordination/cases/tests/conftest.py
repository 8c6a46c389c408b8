"""A made-up province of two communes, three organizations, and a workflow of roofs to be mended."""

from datetime import datetime

import pytest

from bazan.coordination.cases import api
from bazan.coordination.cases.types import Arrow, Policy, Workflow
from bazan.core.time import LOCAL
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from tests.fixtures import minimal_province
from tests.fixtures.minimal_province import acting

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=LOCAL)
DUE = datetime(2026, 11, 27, 17, 0, tzinfo=LOCAL)
PROVINCE = minimal_province.TWO_COMMUNES | {
    "organizations.toml": minimal_province.organization("center", "Ủy ban tỉnh", "Committee", "*")
    + minimal_province.organization("bees", "Sở Ong", "Department of Bees", "apiculture")
    + minimal_province.organization("roads", "Sở Đường", "Department of Roads", "roads")
    + minimal_province.committees(),
}
ROOFS = Workflow(
    "roofs",
    "asked",
    (
        Arrow("take", frozenset({"asked"}), "mending", frozenset({"hand"})),
        Arrow("refuse", frozenset({"asked"}), "refused", frozenset({"hand"}), reason=True),
        Arrow("pass_on", frozenset({"refused"}), "asked", frozenset({"owner"}), hands_over=True),
        Arrow("rain", frozenset({"mending"}), "waiting", frozenset({"owner"}), reason=True),
        Arrow("dry", frozenset({"waiting"}), "mending", frozenset({"owner"})),
        Arrow("mend", frozenset({"mending"}), "mended", frozenset({"hand"}), evidence=True),
        Arrow("leaks", frozenset({"mended"}), "mending", frozenset({"owner"}), reason=True),
        Arrow("pay", frozenset({"mended", "refused"}), "paid", frozenset({"owner"})),
    ),
    running=frozenset({"asked", "mending"}),
    paused=frozenset({"waiting"}),
    delivered=frozenset({"mended"}),
)
POLICY = Policy(3, {"asked": 240})


@pytest.fixture
def province(db, tmp_path):
    minimal_province.settle(tmp_path / "province", PROVINCE)


def body(code):
    return organizations.by_code(code, NOW.date()).id


def owner():
    return acting("chu", body("center"), "owner")


def hand():
    return acting("tho", body("bees"), "hand", "support")


def opened(asked=None, due=DUE, at=NOW):
    root = places.root(NOW.date()).id
    return api.open_case(
        ROOFS, POLICY, owner(), organization_id=body("bees"), place_id=root, sector="apiculture", due_at=due,
        what="Lợp mái", asked=asked or {}, at=at,
    )  # fmt: skip
