"""Automatic station files: the law's form, its usual quirks, and anything else that may lie in the folder."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bazan.core.quality import Quality
from bazan.platform.drivers import api
from bazan.platform.drivers.files import station_files
from bazan.platform.drivers.files.station_files import StationFilesBinding

BINDING = api.read_binding("station_files", {"stations": {"DN_NhaMay_KK01": "air-1"}, "symbols": {"Bui": "pm10"}})
assert isinstance(BINDING, StationFilesBinding)
NAME = "DN_NhaMay_KK01_20261125070500.txt"


def read(text, name=NAME):
    return list(station_files.read(text if isinstance(text, bytes) else text.encode(), name, BINDING))


def test_a_line_is_local_time_and_all_status_codes_are_flags():
    lines = [f"NO2\t{i},5\tµg/Nm3\t20261125070000\t0{i}" for i in range(3)]
    pieces = read("\r\n".join(lines) + "\r\n")
    rows = [row for piece in pieces for row in piece.rows]
    assert [row.quality for row in rows] == [Quality.GOOD, Quality.CALIBRATING, Quality.DEVICE_ERROR]
    assert {row.time for row in rows} == {datetime(2026, 11, 25, 0, 0, tzinfo=UTC)}
    assert [row.value for row in rows] == [0.5, 1.5, 2.5]
    assert {(row.thing, row.unit, row.symbol) for row in rows} == {("air-1", "µg/Nm3", True)}
    assert rows[0].result_time == datetime(2026, 11, 25, 0, 5, tzinfo=UTC)


def test_a_byte_order_mark_a_comma_in_the_symbol_and_lf_are_read():
    (piece,) = read(b"\xef\xbb\xbfPM2,5\t31.4\tug/Nm3\t20261125070000\t00\n")
    assert (piece.rows[0].property, piece.rows[0].value) == ("PM2,5", 31.4)


def test_a_bound_symbol_is_a_property():
    (piece,) = read("Bui\t1\tmg/Nm3\t20261125070000\t00")
    assert (piece.rows[0].property, piece.rows[0].symbol) == ("pm10", False)


def test_a_bad_line_is_put_aside_alone_and_named():
    text = "NO2\t1\tppm\t20261125070000\t00\nNO2 1 ppm\nNO2\tx\tppm\t20261125070000\t00\nNO2\t1\tppm\t20261325070000\t00\n"
    text += "NO2\t1\tppm\t20261125070000\t07\nCO\t1\tppm\t20261125070000\t00\n"
    pieces = read(text)
    assert [piece.refusals[0].rule if piece.refusals else "" for piece in pieces] == [
        "",
        "drivers.station.fields",
        "drivers.number",
        "drivers.time",
        "drivers.station.status",
        "",
    ]
    assert pieces[1].position == f"{NAME} line 2"
    assert pieces[1].raw == "NO2 1 ppm"


def test_the_last_fourteen_digits_of_the_name_are_its_time():
    zone = BINDING.zone
    assert station_files.station_key("Lam_Dong_KCN_20260101_20261125070500.txt", zone) == (
        "Lam_Dong_KCN_20260101",
        datetime(2026, 11, 25, 0, 5, tzinfo=UTC),
    )
    assert station_files.station_key("KK01.txt", zone) == ("KK01", None)


def test_a_file_larger_than_any_station_writes_is_refused_whole():
    (piece,) = read(b"x" * (station_files.LARGEST_FILE + 1))
    assert piece.whole
    assert piece.refusals[0].rule == "drivers.file.large"


cells = st.text(alphabet="0123456789.,-eE+PMNO\u0660\ufeff µ", max_size=15)


@given(
    data=st.binary(max_size=400)
    | st.lists(st.lists(cells, min_size=4, max_size=6).map("\t".join), max_size=6).map(lambda x: "\n".join(x).encode())
)
def test_any_bytes_are_accounted_for_line_by_line(data):
    pieces = read(data)
    assert len(pieces) == sum(1 for line in station_files.decoded(data).split("\n") if line.strip())
    assert all(len(piece.rows) + len(piece.refusals) == 1 for piece in pieces)
    for piece in pieces:
        for row in piece.rows:
            assert row.value == row.value and abs(row.value) != float("inf")
            assert row.time.tzinfo is UTC


@given(name=st.text(max_size=40))
def test_any_file_name_gives_a_station(name):
    station_files.station_key(name, BINDING.zone)
