"""CSV of observations: long and wide, plain and gzipped, clean and broken."""

import gzip
import io
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.core.quality import Quality
from bazan.platform.drivers import api
from bazan.platform.drivers.files import csv_observations, csv_records
from bazan.platform.drivers.files.csv_observations import CsvBinding

WIDE = {
    "thing": {"column": "station", "prefix": "x-", "slug": True},
    "time": {"columns": ["year", "month", "day", "hour"], "zone": "Asia/Shanghai"},
    "stations": {"Dongsi": {"code": "x-dongsi", "name": "Đông Tứ", "latitude": 39.9, "longitude": 116.4}},
    "values": [{"column": "A", "property": "pm25", "unit": "mg/m3"}, {"column": "B", "property": "co", "scale": 10.0, "offset": 1.0}],
}
LONG = {
    "thing": {"column": "id"},
    "time": {"column": "at", "format": "%d/%m/%Y %H:%M"},
    "long": {"property": "what", "value": "how much", "unit": "in", "properties": {"Bụi": "pm10"}},
    "quality": {"column": "flag", "flags": {"ok": "good", "est": "estimated"}},
    "delimiter": ";",
}


def read(text, table=WIDE, after=0):
    data = text if isinstance(text, bytes) else text.encode()
    binding = api.read_binding("csv", table)
    assert isinstance(binding, CsvBinding)
    return list(csv_observations.read(csv_records.unpacked(io.BytesIO(data)), binding, after))


def rules(pieces):
    return [[refusal.rule for refusal in piece.refusals] for piece in pieces]


def test_a_wide_line_gives_a_row_a_cell_and_counts_the_empty_ones():
    (piece,) = read("year,month,day,hour,A,B,station\n2016,1,1,8,0.2,NA,Dongsi\n")
    (row,) = piece.rows
    assert (row.thing, row.property, row.value, row.unit, row.field) == ("x-dongsi", "pm25", 0.2, "mg/m3", "A")
    assert row.time == datetime(2016, 1, 1, tzinfo=UTC)
    assert piece.missing == 1
    assert piece.station == api.Station("Đông Tứ", "Đông Tứ", 39.9, 116.4)


def test_scale_and_offset_are_applied():
    (piece,) = read("year,month,day,hour,A,B,station\n2016,1,1,8,,2,Elsewhere\n")
    assert (piece.rows[0].value, piece.rows[0].thing) == (21, "x-elsewhere")


def test_a_bad_cell_costs_only_itself():
    (piece,) = read("year,month,day,hour,A,B,station\n2016,1,1,8,oops,2,Dongsi\n")
    assert (len(piece.rows), rules([piece]), piece.refusals[0].field) == (1, [["drivers.number"]], "A")


def test_a_line_without_any_value_says_so():
    (piece,) = read("year,month,day,hour,A,B,station\n2016,1,1,8,NA,,Dongsi\n")
    assert rules([piece]) == [["drivers.record.empty"]]


def test_a_long_file_in_an_old_encoding_with_its_own_zone_and_flags():
    text = "id;at;what;how much;in;flag\nS1;25/11/2026 07:00;Bụi;12,5;µg/m3;ok\nS1;25/11/2026 07:00;NO2;3;ppb;est\nS1;x;NO2;3;ppb;ok\n"
    pieces = read("\ufeff" + text, LONG)
    assert [(row.property, row.value, row.quality, row.symbol) for piece in pieces for row in piece.rows] == [
        ("pm10", 12.5, Quality.GOOD, False),
        ("NO2", 3, Quality.ESTIMATED, True),
    ]
    assert pieces[0].rows[0].time == datetime(2026, 11, 25, tzinfo=UTC)
    assert rules(pieces)[2] == ["drivers.time"]


def test_windows_1258_is_read_when_the_binding_says_so():
    text = "id;at;what;how much;in;flag\nĐà Lạt;25/11/2026 07:00;NO2;3;µg/m3;ok\n"
    data = b"".join(c.encode("windows-1258") for c in __import__("unicodedata").normalize("NFD", text).replace("D\u0335", "Đ"))
    (piece,) = read(data, LONG | {"encoding": "windows-1258"})
    assert piece.rows[0].thing == "Đà Lạt"


def test_one_lost_quotation_mark_costs_one_line():
    pieces = read('year,month,day,hour,A,B,station\n2016,1,1,8,1,1,"Dongsi\n2016,1,1,9,1,1,"Dongsi"\n')
    assert rules(pieces) == [["drivers.csv.quotes"], []]


def test_a_wrong_header_refuses_the_file_and_names_the_columns():
    (piece,) = read("year,month,day,A,station\n2016,1,1,1,Dongsi\n")
    assert piece.whole
    assert piece.refusals[0].params == {"columns": "hour, B"}


def test_a_torn_archive_gives_its_good_lines_and_says_where_it_ends():
    body = "year,month,day,hour,A,B,station\n" + "".join(f"2016,1,1,{i % 24},{i},{i * 7919 % 1000},Dongsi\n" for i in range(5000))
    pieces = read(gzip.compress(body.encode())[:-2000])
    assert rules(pieces)[-1] == ["drivers.file.broken"]
    assert len(pieces) > 100


def test_reading_goes_on_after_a_line():
    text = "year,month,day,hour,A,B,station\n" + "".join(f"2016,1,1,{i},1,1,Dongsi\n" for i in range(5))
    assert [piece.position for piece in read(text, after=4)] == ["line 5", "line 6"]


line = st.text(alphabet='01,"2016Dongsi\r\x00é;', max_size=40)


@settings(max_examples=200)
@given(
    data=st.binary(max_size=300) | st.lists(line, max_size=8).map(lambda x: ("year,month,day,hour,A,B,station\n" + "\n".join(x)).encode())
)
def test_any_bytes_are_accounted_for_line_by_line(data):
    pieces = read(data)
    if pieces and pieces[-1].whole:
        return
    lines = [text for text in data.split(b"\n")[1:] if text.rstrip(b"\r").decode("utf-8", "replace").strip()]
    assert len(pieces) == len(lines)
    for piece in pieces:
        cells = len(piece.rows) + len(piece.refusals) + piece.missing
        assert cells == 2 or (len(piece.refusals) == 1 and not piece.rows)


def test_a_packed_file_that_unfolds_to_a_thousand_times_its_size_is_read_no_further():
    trap = gzip.compress(b"id;at;what;how much;in;flag\n" + b"a" * (128 << 20))
    assert len(trap) < 1 << 20
    *_, last = read(trap, LONG)
    assert (rules([last]), last.whole) == ([["drivers.file.unfolds"]], True)
