"""A made-up province of two communes, three organizations, and a workflow of roofs to be mended."""

from datetime import datetime

import pytest

from bazan.act.casework import api
from bazan.act.casework.types import Actor, Arrow, Policy, Workflow
from bazan.kernel.time import LOCAL
from bazan.register.organizations import api as organizations
from bazan.register.places import api as places

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=LOCAL)
DUE = datetime(2026, 11, 27, 17, 0, tzinfo=LOCAL)
PROVINCE = {
    "province.toml": """
code = "elsewhere"
name = "Elsewhere"
[territory]
code = "elsewhere"
form = "vung"
name = "Elsewhere"
valid_from = 2004-01-01
latitude = 10.2
longitude = 106.2
[[units]]
file = "units.csv"
kind = "commune"
valid_from = 2022-01-01
[succession]
file = "succession.csv"
""",
    "units.csv": "code,form,name,latitude,longitude\n1,xa,Xã Một,10.1,106.1\n2,xa,Xã Hai,10.1,106.3\n",
    "succession.csv": "on,old,new,share\n",
    "organizations.toml": "".join(
        f"""
[[organizations]]
code = "{code}"
kind = "department"
name = "{name}"
name_en = "{name_en}"
short_name = "{name}"
valid_from = 2022-01-01
responsible = ["{sector}"]
"""
        for code, name, name_en, sector in (
            ("center", "Ủy ban tỉnh", "Committee", "*"),
            ("bees", "Sở Ong", "Department of Bees", "apiculture"),
            ("roads", "Sở Đường", "Department of Roads", "roads"),
        )
    )
    + """
[communes]
code = "ubnd-{code}"
kind = "commune"
name = "Ủy ban nhân dân {name}"
name_en = "People's Committee of {name_en}"
short_name = "UBND {name}"
""",
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


def settle(folder):
    folder.mkdir()
    for name, text in PROVINCE.items():
        (folder / name).write_text(text, "utf-8")
    places.load_province(folder)
    organizations.load_province(folder)


@pytest.fixture
def province(db, tmp_path):
    settle(tmp_path / "province")


def body(code):
    return organizations.by_code(code, NOW.date()).id


def owner():
    return Actor("chu", body("center"), frozenset({"owner"}))


def hand():
    return Actor("tho", body("bees"), frozenset({"hand", "support"}))


def opened(asked=None, due=DUE, at=NOW):
    root = places.root(NOW.date()).id
    return api.open_case(
        ROOFS, POLICY, owner(), organization_id=body("bees"), place_id=root, sector="apiculture", due_at=due,
        what="Lợp mái", asked=asked or {}, at=at,
    )  # fmt: skip
