"""A province's folder is judged as packs are: a key nobody asked for, a file nobody reads, a code that nothing bears."""

import shutil

import pytest

from bazan.core.settings import ROOT
from bazan.processes.province_folder.validation import check

SHIPPED = ROOT / "provinces" / "dak_nong"
EXAMS = "code,name_vi,name_en,covers,valid_from,valid_to,source"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SHIPPED, tmp_path / "dak_nong", ignore=shutil.ignore_patterns("tests", "history", "*.geojson"))


@pytest.mark.parametrize(
    ("file", "before", "after", "key", "rule"),
    [
        ("directives.toml", "soon_minutes", "soon_minute", "soon_minute", "keys.unknown_near"),
        ("warnings.toml", 'response = "Prepare"', 'response = "Prepares"', "kinds[0].response", "keys.choice_near"),
        ("field_reports.toml", 'to = "kiem-lam"', 'to = "kiem-lan"', "routes[0].to", "keys.absent_near"),
        ("field_reports.toml", "field_reports.parking", "field_reports.parkin", "routes[1].services[1]", "keys.absent_near"),
        ("citizens.toml", "socioeconomy.poor_rate", "socioeconomy.poor_rates", "figures[3]", "keys.absent_near"),
        ("calendar.toml", "worked = [2024-05-04]", "worked = [2024-05-06]", "years[2].worked", "province.worked_anyway"),
        ("calendar.toml", "until = 11:30:00", "until = 13:30:00", "hours", "province.hours"),
        ("calendar.toml", "from = 07:30:00", 'from = "07:30"', "hours[0].from", "province.clock"),
        ("teams.toml", 'code = "boat"', "code = ", "", "keys.toml"),
        ("rivers.toml", 'commune = "24620"', 'commune = "24612"', "rivers[0].nodes[0].commune", "keys.absent_near"),
        ("incidents.toml", 'organization = "pc07"', 'organization = "so-tnmt"', "lines[2].organization", "keys.absent_near"),
        ("incidents.toml", "level = 2", "level = 4", "severities[3].level", "keys.absent"),
        ("organizations.toml", 'parent = "so-yt"', 'parent = "so-yte"', "organizations[31].parent", "keys.absent_near"),
        ("organizations.toml", 'code = "cdc"', 'code = "cdc-tinh"', "packs", "province.nobody_bears"),
        ("incident_types.csv", "FIRE_BUILDING,fire,", "FIRE_BUILDING,fires,", "2:group", "keys.absent_near"),
        ("places/communes_2025.csv", "24615,phuong", "24611,phuong", "7:code", "province.twice"),
        ("places/succession.csv", "24612,24611,1", "24612,24611,0.5", "5:share", "province.shares"),
        ("notifications/chains.toml", "repeat_min = 5", "repeat_mins = 5", "chains[0].repeat_mins", "keys.unknown_near"),
        ("accounts.toml", 'organization = "so-yt"', 'organization = "so-tnmt"', "others[2].organization", "keys.absent_near"),
    ],
)
def test_what_is_wrong_is_told_by_file_and_key(folder, file, before, after, key, rule):
    path = folder / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    assert (file, key, rule) in [(problem.file, problem.key, problem.rule) for problem in check(folder)]


def test_a_file_nobody_reads_is_told_with_the_one_meant(folder):
    (folder / "warning.toml").write_text("")
    (problem,) = check(folder)
    assert (problem.file, problem.rule, problem.params["near"]) == ("warning.toml", "province.stray_near", "warnings.toml")


def test_a_file_that_is_missing_is_told(folder):
    (folder / "closures.toml").unlink()
    assert [(problem.file, problem.rule) for problem in check(folder)] == [("closures.toml", "file_missing")]


def test_the_shipped_province_is_good():
    assert check(SHIPPED) == []


@pytest.mark.parametrize(
    ("file", "text", "key", "rule"),
    [
        ("exam_provinces.csv", f"{EXAMS}\n48,Đà Nẵng,Da Nang,territory,2017-01-01,,Bộ\n", "", None),
        ("exam_provinces.csv", f"{EXAMS.replace('valid_to,', '')}\n48,Đà Nẵng,Da Nang,territory,2017-01-01,Bộ\n", "1:valid_to",
         "province.column_missing"),
        ("exam_provinces.csv", f"{EXAMS}s\n", "1:sources", "province.column_near"),
        ("exam_provinces.csv", f"{EXAMS}\n", "", "province.no_row"),
        ("exams.csv", "code\n48\n", "", "province.no_table"),
    ],
)  # fmt: skip
def test_a_table_in_place_of_a_sector_s_is_judged(folder, file, text, key, rule):
    path = folder / "packs" / "education" / file
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    found = [(problem.key, problem.rule) for problem in check(folder)]
    assert found == ([(key, rule)] if rule else [])
