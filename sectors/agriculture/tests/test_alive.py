"""From a commune's workbook, the department's and a trader's file to values: the whole way once, with the province's own communes."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bazan.core.settings import ROOT
from bazan.core.time import Period
from bazan.data.datasets import api as datasets
from bazan.data.forms import api as forms
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.data.sources import api as sources
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.packs import load
from tests.fixtures.minimal_province import acting

PACK = load(Path(__file__).resolve().parents[1])
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
ON = date(2026, 11, 25)
RIGHTS = frozenset({"forms.view", "forms.submit"})
PRICES = """Ngày;Địa bàn;Mặt hàng;Giá (đồng/kg)
24/11/2026;Xã Cư Jút;Cà phê nhân xô;118.000
24/11/2026;Toàn tỉnh;Cà phê nhân xô;120.000
24/11/2026;Xã Cư Jút;Điều;40.000
24/11/2026;Xã Cư Jút;Hồ tiêu;1
"""
WARDS = ("24611", "24615", "24617")


@pytest.fixture(autouse=True)
def sector(db):
    province = ROOT / "provinces" / "dak_nong"
    places.load_province(province)
    organizations.load_province(province)
    datasets.load_pack(PACK)
    sources.load_sources([file.table for file in PACK.written["sources"]], sector=PACK.id)
    forms.load_pack(PACK, NOW)
    indicators.load_pack(PACK, NOW)


def book_of(form: str, period: str, organization: str):
    return load_workbook(io.BytesIO(forms.template(f"agriculture.{form}", period, organization)))


def fill(sheet, lines: dict[str, tuple]) -> None:
    """Figures behind the name of each lead row; rows of none of these codes get nothing."""
    for line in range(7, sheet.max_row + 1):
        for at, value in enumerate(lines.get(str(sheet.cell(line, 1).value), ()), 3):
            sheet.cell(line, at, value)


def line_of(sheet, code: str) -> int:
    return next(line for line in range(7, sheet.max_row + 1) if sheet.cell(line, 1).value == code)


def hand_in(book, form: str, organization: str, note: str = ""):
    """The workbook received, checked and committed; its findings must be warnings at most."""
    stream, who = io.BytesIO(), acting("an", organization, *RIGHTS)
    book.save(stream)
    stream.seek(0)
    upload = forms.check(forms.receive(stream, "bieu.xlsx", f"agriculture.{form}", "", "", who, NOW).id, NOW)
    assert [one for one in upload.result["findings"] if one["severity"] == "refuse"] == []
    done = forms.commit(forms.confirm(upload.id, who, note=note).id, NOW)
    assert done.state == "committed"
    return upload


def bring(source: str, text: str, folder: Path):
    path = folder / f"{source}.csv"
    path.write_text(text, "utf-8")
    return sources.import_file(path, source, actor="test")


def value(indicator: str, period: str, place: str = ""):
    feature = Feature("place", (places.by_code(place, ON) if place else places.root(ON)).id)
    wanted = Period.parse(period)
    found = indicators.series(f"agriculture.{indicator}", feature, wanted.start, wanted.end)
    return found[0].value if found else None


def test_a_communes_workbook_becomes_its_planting_progress_and_the_territorys():
    crops = [row["code"] for row in PACK.tables["annual_crops"]]
    nothing = dict.fromkeys(crops, (0, 0, None, None))
    for commune, maize in (("24640", (400, 300, 120, 0)), ("24664", (600, 500, None, None))):
        book = book_of("planting", "2026-10", f"ubnd-{commune}")
        fill(book["Cây hằng năm"], nothing | {"maize": maize})
        upload = hand_in(book, "planting", f"ubnd-{commune}")
        assert upload.result["good"] == len(crops)
    indicators.measure(NOW)
    assert value("planting_progress", "2026-10", "24640") == pytest.approx(75)
    assert value("planting_progress", "2026-10") == pytest.approx(80)
    row = next(row for row in datasets.rows("agriculture.planting", {"crop": "maize"}).rows if row.values["planted_ha"] == 300)
    assert row.cell("planted_ha") == f"D{line_of(book['Cây hằng năm'], 'maize')}"


def test_the_departments_workbook_counts_communes_and_leaves_wards_out():
    book = book_of("new_rural", "2026-Q3", "so-nnmt")
    sheet = book["Tiêu chí"]
    codes = [str(sheet.cell(line, 1).value) for line in range(7, sheet.max_row + 1)]
    assert len(codes) == 28
    lines = {code: ("ward", None) if code in WARDS else ("Đạt chuẩn nông thôn mới", 10) for code in codes}
    fill(sheet, lines | {"24736": ("not_yet", 5)})
    for at, cell in enumerate(("OCOP-1", "Cà phê rang xay", "HTX Một", "24640", 4, "20/12/2025", "20/12/2028"), 1):
        book["OCOP"].cell(7, at, cell)
    hand_in(book, "new_rural", "so-nnmt")
    indicators.measure(NOW)
    assert value("communes_new_rural", "2026-Q3") == 24
    assert value("new_rural_share", "2026-Q3") == pytest.approx(96)
    assert value("criteria_share", "2026-Q3", "24736") == pytest.approx(50)
    assert value("ocop_products", "2026-Q3") == 1
    assert value("communes_new_rural", "2026-Q3", "24611") is None


def test_a_file_of_prices_gives_the_days_price_and_passes_over_other_goods(tmp_path):
    run = bring("farm-gate-prices", PRICES, tmp_path)
    assert (run.state, run.accepted, run.rejected) == ("done", 2, 1)
    indicators.measure(NOW)
    assert value("coffee_price", "2026-11-24", "24640") == 118000
    assert value("coffee_price", "2026-11-24") == 119000


def test_an_outbreak_counts_until_the_day_it_is_over_and_then_there_is_none(tmp_path):
    head = "Mã ổ dịch,Xã/Phường,Bệnh,Ngày phát sinh,Ngày hết dịch,Trạng thái,Số hộ,Số con mắc bệnh,Số con tiêu hủy\n"
    bring("vahis-outbreaks", f"{head}OD-1,Xã Cư Jút,ASF,20/11/2026,24/11/2026,Đã qua 21 ngày,2,15,15\n", tmp_path)
    indicators.measure(NOW)
    assert value("active_outbreaks", "2026-11-23") == 1
    assert value("active_outbreaks", "2026-11-24") == 0
    assert value("animals_culled", "2026-11", "24640") == 15


def test_reservoirs_add_up_over_the_territory(tmp_path):
    head = "Ngày,Mã hồ,Tên hồ,Xã/Phường,Dung tích thiết kế (nghìn m3),Dung tích hiện tại (nghìn m3),Mực nước (m)\n"
    lines = '24/11/2026,h1,Hồ Một,Xã Cư Jút,1000,"900,5","600,25"\n24/11/2026,h2,Hồ Hai,24664,1000,"99,5",\n'
    assert bring("irrigation-reservoirs", head + lines, tmp_path).accepted == 2
    indicators.measure(NOW)
    assert value("reservoir_storage", "2026-11-24") == pytest.approx(50)
    assert value("reservoirs_low", "2026-11-24", "24664") == 1
