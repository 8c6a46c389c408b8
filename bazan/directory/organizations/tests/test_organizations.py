"""Organizations over time, on a made-up province."""

from datetime import date

import pytest

from bazan.core.errors import NotFound
from bazan.directory.audit import api as audit
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from tests.fixtures import minimal_province

BEFORE, AFTER = date(2024, 3, 1), date(2026, 3, 1)
PROVINCE = {
    "province.toml": minimal_province.province_toml({"old.csv": "2022-01-01", "new.csv": "2025-07-01"}),
    "old.csv": """code,form,name,latitude,longitude,south,west,north,east
1,xa,Xã Một,10.1,106.1,10.0,106.0,10.2,106.2
2,xa,Xã Hai,10.1,106.3,10.0,106.2,10.2,106.4
3,phuong,Phường Ba,10.3,106.2,10.2,106.0,10.4,106.4
""",
    "new.csv": """code,form,name,latitude,longitude
1,xa,Xã Nhất,10.1,106.2
3,phuong,Phường Ba,10.3,106.2
""",
    "succession.csv": """on,old,new,share
2025-07-01,1,1,1
2025-07-01,2,1,1
2025-07-01,3,3,1
""",
    "organizations.toml": """
[[organizations]]
code = "province"
kind = "province"
name = "Tỉnh"
name_en = "Province"
short_name = "Tỉnh"
valid_from = 2004-01-01
responsible = ["*"]

[[organizations]]
code = "water"
kind = "department"
parent = "province"
name = "Sở Nước cũ"
name_en = "Old water department"
short_name = "Sở Nước"
valid_from = 2004-01-01
valid_to = 2025-03-01
responsible = ["rivers"]

[[organizations]]
code = "water"
kind = "department"
parent = "province"
name = "Sở Nước mới"
name_en = "New water department"
short_name = "Sở Nước"
valid_from = 2025-03-01
responsible = ["rivers"]

[communes]
code = "committee-{code}"
kind = "commune"
parent = "province"
name = "Ủy ban nhân dân {name}"
name_en = "Committee of {name_en}"
short_name = "UBND {name}"
responsible = ["*"]
""",
}


@pytest.fixture(autouse=True)
def folder(tmp_path, db):
    minimal_province.settle(tmp_path, PROVINCE)
    return tmp_path


def test_a_code_means_another_body_after_a_rename():
    assert organizations.by_code("water", date(2025, 2, 28)).name == "Sở Nước cũ"
    assert organizations.by_code("water", date(2025, 3, 1)).name == "Sở Nước mới"


def test_nobody_bears_a_code_before_it_was_founded():
    with pytest.raises(NotFound):
        organizations.by_code("water", date(1999, 1, 1))


def test_every_commune_of_both_eras_has_its_committee():
    assert organizations.by_code("committee-2", BEFORE).name == "Ủy ban nhân dân xã Hai"
    with pytest.raises(NotFound):
        organizations.by_code("committee-2", AFTER)
    assert organizations.by_code("committee-1", AFTER).name_en == "Committee of Nhat commune"


def test_the_nearest_answers_first_and_the_named_sector_before_all_sectors():
    found = organizations.responsible("rivers", places.by_code("1", AFTER).id, AFTER)
    assert [o.name for o in found] == ["Ủy ban nhân dân xã Nhất", "Sở Nước mới", "Tỉnh"]


def test_a_department_does_not_answer_for_another_sector():
    found = organizations.responsible("roads", places.root(AFTER).id, AFTER)
    assert [o.code for o in found] == ["province"]


def test_loading_again_changes_nothing(folder):
    before, entries = organizations.all_on(AFTER), len(audit.entries())
    organizations.load_province(folder)
    assert organizations.all_on(AFTER) == before and len(audit.entries()) == entries


def test_a_body_is_found_by_its_number():
    one = organizations.by_code("province", AFTER)
    assert organizations.organization(one.id) == one
    with pytest.raises(NotFound):
        organizations.organization(one.id + 10_000)


def test_a_committee_stands_for_its_commune_and_a_department_for_the_whole_territory():
    assert organizations.by_code("committee-1", AFTER).place_id == places.by_code("1", AFTER).id
    assert organizations.by_code("water", AFTER).place_id == places.root(AFTER).id
