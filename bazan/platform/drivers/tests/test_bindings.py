"""A binding is data; a wrong key is refused by its full name."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.platform.drivers import api
from bazan.platform.drivers.files.station_files import StationFilesBinding
from bazan.platform.drivers.values.source_values import Words

WIDE = {"thing": {"column": "s"}, "time": {"column": "t"}, "values": [{"column": "a", "property": "p"}]}
PULL = {"request": {"url": "http://a.example/x"}, "thing": {"path": "s"}, "time": {"path": "t"}, "values": [{"path": "a", "property": "p"}]}


def key_at_fault(driver, table):
    with pytest.raises(Refused) as refusal:
        api.read_binding(driver, table)
    assert refusal.value.rule == "drivers.binding"
    return refusal.value.field


@pytest.mark.parametrize(
    ("driver", "table", "key"),
    [
        ("csv", WIDE | {"thing": {}}, "thing.column"),
        ("csv", WIDE | {"time": {"column": "t", "zone": "Moon"}}, "time.zone"),
        ("csv", WIDE | {"time": {"column": "t", "format": "soon"}}, "time.format"),
        ("csv", WIDE | {"time": {"columns": ["y", "m"]}}, "time.columns"),
        ("csv", WIDE | {"values": [{"column": "a", "property": "p", "unit": "furlong"}]}, "values[0].unit"),
        ("csv", WIDE | {"values": [{"column": "a", "property": "p", "scale": "2"}]}, "values[0].scale"),
        ("csv", WIDE | {"delimeter": ";"}, "delimeter"),
        ("csv", WIDE | {"delimiter": ";;"}, "delimiter"),
        ("csv", WIDE | {"encoding": "ebcdic"}, "encoding"),
        ("csv", WIDE | {"register_things": True}, "kind"),
        ("csv", WIDE | {"stations": {"X": {"code": "x", "latitude": 1.0}}}, "stations.X.longitude"),
        ("csv", WIDE | {"quality": {"column": "q", "flags": {"ok": "fine"}}}, "quality.flags.ok"),
        ("csv", {"thing": {"column": "s"}, "time": {"column": "t"}}, "values"),
        ("station_files", {"folder": "/etc"}, "folder"),
        ("station_files", {"folder": "a/../../b"}, "folder"),
        ("station_files", {"remote": {"kind": "scp"}}, "remote.kind"),
        ("station_files", {"remote": {"kind": "sftp", "host": "h", "user": "u"}}, "remote.host_key"),
        ("http_pull", PULL | {"request": {"url": "file:///etc/passwd"}}, "request.url"),
        ("http_pull", PULL | {"request": {"url": "http://h", "auth": {"environment": "DATABASE_URL"}}}, "request.auth.environment"),
        ("http_pull", PULL | {"paging": {"style": "cursor", "parameter": "c"}}, "paging.next"),
        ("http_pull", PULL | {"since": {"parameter": "s", "initial": "yesterday"}}, "since.initial"),
        ("http_pull", PULL | {"rows": "a[b]"}, "rows"),
    ],
)
def test_a_wrong_binding_names_its_key(driver, table, key):
    assert key_at_fault(driver, table) == key


@pytest.mark.parametrize(
    ("driver", "table", "keys"),
    [
        (
            "csv",
            {
                "delimeter": ";",
                "thing": {"column": "s"},
                "time": {"column": "t", "format": "soon", "zone": "Moon"},
                "values": [{"column": "a", "property": "p", "unit": "furlong", "scale": "x"}, {"colum": "b", "property": "q"}],
                "stations": {"X": 5, "Y": {"code": "y", "latitude": 91.0, "longitude": 1.0}},
            },
            "time.zone values[0].unit values[0].scale values[1].colum stations.X stations.Y.latitude time.format delimeter",
        ),
        (
            "http_pull",
            PULL | {"request": {"url": "http://["}, "paging": {"style": "pages"}, "rows": 5, "time": 1},
            "request.url paging.style rows time",
        ),
        (
            "table",
            {
                "dataset": "A b",
                "columns": {"x": {"frm": "a"}, "y": {"from": "b", "format": "dd/QQ"}, "z": 3},
                "decimal": ";",
                "sheets": 1,
            },
            "dataset columns.x.frm columns.y.format columns.z decimal sheets",
        ),
        (
            "sql",
            {"dataset": "a", "columns": {"x": "X"}, "statement": "DELETE FROM t", "environment": "HOME", "dialect": "dbase"},
            "dialect statement environment",
        ),
        (
            "mqtt",
            {"topik": "a/{thing}", "values": [{"path": "v", "unit": "furlong"}], "time_format": "sec"},
            "values[0].unit time_format topik",
        ),
    ],
)
def test_everything_wrong_with_a_binding_is_told_at_once_and_each_once(driver, table, keys):
    assert sorted(problem.key for problem in api.binding_problems(driver, table)) == sorted(keys.split())


def test_a_station_may_be_said_in_one_word():
    binding = api.read_binding("station_files", {"stations": {"DN_A_B": "b-1"}})
    assert isinstance(binding, StationFilesBinding) and binding.stations["DN_A_B"].code == "b-1"


def test_a_name_becomes_the_same_code_every_time_and_never_too_long():
    assert api.code_of("Đắk R'Măng", "x-") == "x-dak-r-mang"
    long = api.code_of("Gia Lai/Phù Đổng, Thành phố Pleiku - KTTV - Trạm cảm biến, Vietnam", "aqiin-")
    assert len(long) <= 59
    assert long == api.code_of("Gia Lai/Phù Đổng, Thành phố Pleiku - KTTV - Trạm cảm biến, Vietnam", "aqiin-")
    assert api.code_of("東四", "x-") != api.code_of("西單", "x-")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KNOWN = ["thing", "time", "values", "long", "stations", "request", "paging", "since", "rows", "remote", "quality", "missing", "folder"]


@given(driver=st.sampled_from(["csv", "station_files", "http_pull"]), keys=st.dictionaries(st.sampled_from(KNOWN), anything, max_size=4))
def test_no_table_makes_reading_a_binding_fail_otherwise_than_by_a_refusal(driver, keys):
    base = {"csv": WIDE, "http_pull": PULL, "station_files": {}}[driver]
    try:
        api.read_binding(driver, base | keys)
    except Refused as why:
        assert why.rule == "drivers.binding"


def test_words_that_differ_by_their_case_alone_keep_their_meaning():
    words = Words({"Q": 1, "q": 2, "M": 3})
    assert (words.get("Q"), words.get("q"), words.get("m"), words.get("x")) == (1, 2, 3, None)


def test_every_driver_that_a_source_may_name_is_in_the_table_and_comes_by_some_way():
    assert tuple(api.DRIVERS) == get_args(api.Driver)
    assert all(kind.uploaded or kind.pulled or kind.pushed or kind.delivered for kind in api.DRIVERS.values())
