"""The ministry's results, read from the public file's own columns: whose line speaks of the territory, and when."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from bazan.core.settings import ROOT
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Record
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.drivers.api import read_binding, tables
from bazan.platform.drivers.files.table_files import TableBinding
from bazan.platform.packs import load

FOLDER = Path(__file__).resolve().parents[1]
PACK = load(FOLDER)
SOURCE = tomllib.loads((FOLDER / "sources" / "exam_results.toml").read_text("utf-8"))
# The lines of 63 and of 42 are real, those of 2026 are made up in the same shape.
FILE = """\
year,province_code,province_name,region,subject,subject_label,count,mean,std,share_ge_8,share_ge_10,share_lt_5
2018,63,Đắk Nông,Miền Trung,DiaLy,Địa lí,3529,5.4399,1.2263,0.028053272881836216,0.0,0.31652026069708133
2023,42,Lâm Đồng,Miền Trung,HoaHoc,Hóa học,5073,6.8398,1.2225,0.2026414350482949,0.0,0.07470924502266903
2025,63,Đắk Nông,Miền Trung,Toan,Toán,8362,4.2569,1.5412,0.025831140875388663,0.0,0.6997129873236068
2025,63,Đắk Nông,Miền Trung,NguVan,Ngữ văn,8426,6.5185,1.1669,0.10835509138381201,0.0,0.08378827438879659
2026,42,Hà Tĩnh,Miền Trung,Toan,Toán,14000,5.9,1.5,0.09,0.0,0.25
2026,68,Lâm Đồng,Miền Trung,Toan,Toán,32000,5.1,1.5,0.06,0.0,0.45
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "thpt.csv"
    path.write_text(FILE, "utf-8")
    binding = read_binding(SOURCE["driver"], SOURCE["binding"])
    assert isinstance(binding, TableBinding)
    return tables.Table(path, binding)


@pytest.fixture
def staged(db, table):
    province = ROOT / "provinces" / "dak_nong"
    places.load_province(province)
    organizations.load_province(province)
    datasets.load_pack(PACK)
    lines = list(table)
    assert not [line for line in lines if line.refusal]
    return datasets.stage("education.exam", [Record(line.cells, line.number) for line in lines], Context(decimal="."))


def kept(staged) -> list[dict]:
    return [dict(zip(staged.columns, row, strict=True)) for row in staged.rows]


def test_lines_of_other_provinces_are_passed_over_and_counted(table):
    assert [line.cells["province"] for line in table] == ["63", "63", "63", "68"]
    assert table.told["passed"] == 2


@pytest.mark.django_db
def test_every_line_kept_speaks_of_the_department_and_its_territory(staged):
    assert staged.findings == ()
    rows = kept(staged)
    assert {row["place_id"] for row in rows} == {places.root(date(2026, 1, 1)).id}
    assert [(row["subject"], row["candidates"], row["mean"]) for row in rows[:2]] == [("DiaLy", 3529, 5.4399), ("Toan", 8362, 4.2569)]


def test_one_line_speaks_of_the_territory_alone_each_year_and_none_since_the_merger():
    covers = {row["code"]: row["covers"] for row in PACK.tables["exam_provinces"]}
    assert covers == {"63": "territory", "68": "wider"}
    assert all("p.covers = 'territory'" in one["formula"]["sql"] for one in PACK.indicators if one["id"].startswith("exam_"))
