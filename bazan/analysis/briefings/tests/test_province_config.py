"""The province's file of briefings: the real one is right, a wrong one is refused by its key."""

import tomllib

import pytest

from bazan.analysis.briefings import province_config
from bazan.core.errors import Refused
from bazan.core.labels import labels, sentence
from bazan.core.language import speaking
from bazan.core.settings import ROOT

PROVINCE = ROOT / "provinces/dak_nong"
ISSUER = '[[issuers]]\norganization = "ioc"\nabbreviation = "IOC"\nseat = "A"\nseat_en = "A"\nsource = "s"\n'
SCHEDULE = '[[schedules]]\ncode = "m"\nkind = "daily"\nat = "06:30"\nissuer = "ioc"\n'


def test_the_real_file_names_bodies_roles_and_no_unfilled_name():
    file = province_config.read(PROVINCE)
    known = {one["code"] for one in tomllib.loads((PROVINCE / "organizations.toml").read_text("utf-8"))["organizations"]}
    recipients = [one for schedule in file.schedules for one in schedule.recipients]
    assert {schedule.kind for schedule in file.schedules} == {"daily", "weekly", "monthly"}
    assert {one.organization for one in (*file.issuers, *recipients)} - {""} <= known
    assert all(f"people.role.{one.role}" in labels("vi") for one in recipients if one.role)
    assert all("{" not in text for issuer in file.issuers for text in (issuer.seat, issuer.seat_en)) and all(
        one.source for one in file.issuers
    )


def test_a_province_without_the_file_issues_by_its_registers_alone(tmp_path):
    file = province_config.read(tmp_path)
    assert (file.issuers, file.schedules, file.notable) == ((), (), 1.5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("notable = ", "briefings.toml, briefings.toml: "),
        (ISSUER.replace('source = "s"\n', ""), "issuers[0].source: "),
        (ISSUER + SCHEDULE.replace("06:30", "6h30"), "schedules[0].at: "),
        (ISSUER + SCHEDULE.replace('"daily"', '"meeting"'), "schedules[0].kind: "),
        (ISSUER + SCHEDULE.replace('"daily"', '"weekly"') + "day = 9\n", "schedules[0].day: "),
        (ISSUER + SCHEDULE.replace('"ioc"', '"iox"'), "schedules[0].issuer: "),
        (ISSUER + SCHEDULE + 'sections = ["past"]\n', "schedules[0].sections[0]: "),
        (ISSUER + SCHEDULE + 'recipients = [{ role = "leader", organization = "ioc" }]\n', "schedules[0].recipients[0]: "),
        (ISSUER + SCHEDULE + SCHEDULE, "schedules: "),
        ("notabel = 2\n", "notabel: "),
        ("[most]\ndaily = 0\n", "most.daily: "),
    ],
)
def test_what_is_wrong_is_named_by_its_key(tmp_path, text, said):
    (tmp_path / "province.toml").write_text('name = "Mẫu"\n', "utf-8")
    (tmp_path / "briefings.toml").write_text(text, "utf-8")
    with pytest.raises(Refused) as refused:
        province_config.read(tmp_path)
    with speaking("en"):
        assert said in sentence(refused.value) and "{" not in sentence(refused.value)
