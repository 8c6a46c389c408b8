"""The province's days of new rules: the file as it stands, and files that lack something."""

import pytest

from bazan.response.directives import api
from bazan.response.directives.policy_dates import read

ENTRY = """
[[dates]]
on = {on}
sectors = {sectors}
law = "{law}"
short = {{ vi = "{short}", en = "new" }}
label = {{ vi = "mới", en = "new" }}
"""


def written(tmp_path, *entries):
    path = tmp_path / "policy_dates.toml"
    plain = {"on": "2025-07-01", "sectors": '["*"]', "law": "a law", "short": "mới"}
    path.write_text("".join(ENTRY.format(**plain | entry) for entry in entries), "utf-8")
    return path


def test_the_province_lists_the_reform_for_every_sector_and_what_concerns_one_for_that_alone():
    everybody = {known.on.isoformat() for known in api.policy_dates("health")}
    assert everybody == {"2025-07-01"}
    assert [known.on.year for known in api.policy_dates("socioeconomy")] == [2025, 2025]
    assert all(known.law and known.short["vi"] and known.labels["en"] for known in api.policy_dates("administration"))


def test_the_newest_comes_first(tmp_path):
    dates = read(written(tmp_path, {"on": "2024-01-01"}, {"on": "2026-01-01"}))
    assert [known.on.year for known in dates] == [2026, 2024]


def test_a_province_without_the_file_has_none(tmp_path):
    assert read(tmp_path / "none.toml") == ()


@pytest.mark.parametrize("entry", [{"law": ""}, {"sectors": "[]"}, {"short": ""}, {"short": "chính quyền địa phương hai cấp"}])
def test_a_day_that_lacks_something_is_refused(tmp_path, entry):
    with pytest.raises(ValueError, match="2025-07-01"):
        read(written(tmp_path, entry))
