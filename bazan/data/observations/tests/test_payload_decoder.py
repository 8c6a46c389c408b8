"""Bodies and instants: whatever comes, every row is either read or refused by a rule, and good ones read the same either way."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused
from bazan.core.labels import labels
from bazan.core.language import LANGUAGES
from bazan.data.observations.ingest.requests import timestamp_parser
from bazan.data.observations.ingest.requests.payload_decoder import MAX_ROWS, decode
from tests.present import present

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
fields = st.sampled_from(["thing", "property", "time", "value", "unit", "quality", "result_time"])
rows = st.dictionaries(fields, json_values, max_size=7)
good_rows = st.fixed_dictionaries(
    {
        "thing": st.text(max_size=9),
        "property": st.text(max_size=9),
        "time": st.text(max_size=30),
        "value": st.floats(allow_nan=False, allow_infinity=False),
    },
    optional={"unit": st.none() | st.text(max_size=6), "quality": st.integers(0, 4), "result_time": st.none() | st.text(max_size=20)},
)


def columns(decoded) -> list[tuple]:
    def column(values, blank):
        return values if values is not None else [blank] * len(decoded.things)

    return list(
        zip(
            decoded.things, decoded.properties, decoded.times, decoded.values,
            column(decoded.units, None), column(decoded.qualities, 0), column(decoded.result_times, None), strict=True,
        )
    )  # fmt: skip


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(body):
    try:
        decode(body)
    except Refused as refusal:
        assert f"rules.{refusal.rule}" in labels("vi")


@given(st.lists(rows | json_values, max_size=6))
def test_every_row_of_a_loose_batch_is_read_or_refused_by_a_rule_that_has_a_sentence(batch):
    decoded = decode(json.dumps({"observations": batch}).encode())
    read = decoded.index if decoded.index is not None else range(len(decoded.things))
    assert sorted([*read, *(fault.index for fault in decoded.faults)]) == list(range(len(batch)))
    for fault in decoded.faults:
        assert all(f"rules.{fault.rule}" in labels(language) for language in LANGUAGES)


@given(st.lists(good_rows, min_size=1, max_size=5), st.lists(json_values.filter(lambda v: not isinstance(v, dict)), min_size=1, max_size=3))
def test_bad_neighbours_do_not_change_how_good_rows_are_read(good, bad):
    alone = decode(json.dumps({"observations": good}).encode())
    among = decode(json.dumps({"observations": [*good, *bad]}).encode())
    assert columns(among) == columns(alone)
    assert len(among.faults) == len(bad)


@given(st.lists(good_rows, max_size=5))
def test_columns_say_the_same_as_rows(batch):
    names = ("thing", "property", "time", "value", "unit", "quality", "result_time")
    sent = {name: [row.get(name, 0 if name == "quality" else None) for row in batch] for name in names}
    by_columns, by_rows = decode(json.dumps({"columns": sent}).encode()), decode(json.dumps({"observations": batch}).encode())
    assert columns(by_columns) == columns(by_rows)


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"", "ingest.body.json"),
        (b"{", "ingest.body.json"),
        (b'{"observations": [}', "ingest.body.json"),
        (b"\xff\xfe", "ingest.body.json"),
        (b"[" * 100_000, "ingest.body.json"),
        (b"[]", "ingest.body.shape"),
        (b"{}", "ingest.body.shape"),
        (b'{"observations": {}}', "ingest.body.shape"),
        (b'{"observations": [], "columns": {}}', "ingest.body.shape"),
        (b'{"columns": {"thing": []}}', "ingest.body.shape"),
        (b'{"columns": {"thing": ["a"], "property": ["b"], "time": ["c"], "value": [1, 2]}}', "ingest.body.columns"),
        (json.dumps({"observations": [{}] * (MAX_ROWS + 1)}).encode(), "ingest.batch.large"),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else value,
)
def test_a_body_of_which_nothing_can_be_read_is_refused_with_the_reason(body, rule):
    with pytest.raises(Refused) as refusal:
        decode(body)
    assert refusal.value.rule == rule


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", str(10**400)])
def test_numbers_that_are_none_are_left_to_be_refused_row_by_row(value):
    row = '{"thing": "a", "property": "b", "time": "c", "value": %s}'
    decoded = decode(f'{{"observations": [{row % value}, {row % 1}]}}'.encode())
    assert len(decoded.things) == 2
    assert decoded.values[1] == 1


@given(
    st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9000, 1, 1)),
    st.sampled_from(["Z", "+07:00", "-03:30", "+14:00"]),
    st.sampled_from(["seconds", "milliseconds", "microseconds"]),
)
def test_an_instant_is_read_exactly_whatever_its_zone_and_precision(moment, zone, precision):
    text = moment.isoformat(timespec=precision)
    offset = present(timedelta(0) if zone == "Z" else datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").utcoffset())
    wanted = datetime.fromisoformat(text).replace(tzinfo=timezone(offset))
    us, fault = timestamp_parser.parse([text + zone, text + zone])
    assert fault.tolist() == [timestamp_parser.FINE] * 2
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(us[0])) == wanted


@given(st.lists(st.text(max_size=30) | st.from_regex(r"\A\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?\Z"), max_size=8))
def test_reading_a_column_is_reading_each_text(texts):
    us, fault = timestamp_parser.parse(texts)
    for i, text in enumerate(texts):
        alone_us, alone_fault = timestamp_parser.parse([text])
        assert (us[i], fault[i]) == (alone_us[0], alone_fault[0])
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            assert fault[i] != timestamp_parser.FINE or text[17:19] < "60"
            continue
        if moment.tzinfo is None:
            assert fault[i] != timestamp_parser.FINE


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2026-11-25T07:00:00", timestamp_parser.NO_ZONE),
        ("2026-11-25", timestamp_parser.NO_ZONE),
        ("2026-11-25T07:00:00+25:00", timestamp_parser.NO_SUCH_ZONE),
        ("2026-11-25T07:00:00+15:00", timestamp_parser.NO_SUCH_ZONE),
        ("2026-02-30T07:00:00Z", timestamp_parser.FORMAT),
        ("2026-11-25T24:30:00Z", timestamp_parser.FORMAT),
        ("2026-11-25T07:60:00Z", timestamp_parser.FORMAT),
        ("now", timestamp_parser.FORMAT),
        ("", timestamp_parser.FORMAT),
        ("NaT", timestamp_parser.FORMAT),
        ("25/11/2026 07:00", timestamp_parser.FORMAT),
        ("2026-11-25T07:00Z", timestamp_parser.FINE),
        ("20261125T070000+0700", timestamp_parser.FINE),
    ],
)
def test_instants_that_are_none_say_why(text, fault):
    assert timestamp_parser.parse([text])[1].tolist() == [fault]
