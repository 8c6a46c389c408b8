"""The province has one name, chosen in province.toml: no place, body or letterhead of any day shows another."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.response.warnings import province_config as warnings

PROVINCE = Path(__file__).resolve().parents[1]
NAMES = {"Đắk Nông": "Dak Nong", "Lâm Đồng": "Lam Dong"}
DAYS = (date(2022, 11, 11), date(2025, 3, 1), date(2026, 11, 27))
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("chosen", NAMES)
def test_the_province_has_the_name_that_was_chosen_and_no_other(tmp_path, chosen):
    folder = tmp_path / "province"
    shutil.copytree(PROVINCE, folder)
    text = (folder / "province.toml").read_text("utf-8")
    text = text.replace('\nname = "Đắk Nông"\nname_en = "Dak Nong"\n', f'\nname = "{chosen}"\nname_en = "{NAMES[chosen]}"\n')
    (folder / "province.toml").write_text(text, "utf-8")
    places.load_province(folder)
    organizations.load_province(folder)
    shown = {warnings.read(folder).name["vi"], warnings.read(folder).name["en"]}
    for day in DAYS:
        units = [*places.subtree(places.root(day).id, day), *places.ancestors(places.root(day).id, day)]
        assert places.root(day).name == chosen
        shown |= {text for one in (*units, *organizations.all_on(day)) for text in (one.name, one.name_en)}
    others = [word for vi, en in NAMES.items() if vi != chosen for word in (vi, en)]
    assert any(chosen in text for text in shown)
    assert not [text for text in shown if any(word in text for word in others)]
