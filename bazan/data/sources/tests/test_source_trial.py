"""A source tried: its rows as they would be read and what would be refused, by the real driver, with nothing left behind."""

import json

import pytest

from bazan.core.errors import Forbidden, Refused
from bazan.data.sources.configuration import source_trial
from bazan.data.sources.models import Quarantine, Source, SourceRun, SourceTrial
from bazan.data.sources.tests.browser_sources import CSV, HTTP, SAMPLE, WHY, answering, ours_by_wire, who
from bazan.data.sources.tests.test_source_changes import allow
from bazan.directory.audit import api as audit
from bazan.directory.secrets import api as secrets
from tests.fixtures import zip_bombs
from tests.fixtures.stations import HEAD, LINES, NOW

pytestmark = pytest.mark.usefixtures("things")
STATIONS = """code = "stations"
name = "Tệp trạm"
name_en = "Station files"
sector = "environment"
driver = "station_files"
promise_s = 900
schedule_s = 60
things = ["st-1"]
[binding.stations]
P_SITE_01 = "st-1"
"""


def tried(toml, sample=None, name="sample.csv", by=None):
    number = source_trial.ask(toml, sample.encode() if isinstance(sample, str) else sample, name, by or who(), NOW)
    before = len(audit.entries(1000))
    source_trial.attempt(number)
    assert len(audit.entries(1000)) == before and not Source.objects.exists() and not SourceRun.objects.exists()
    assert not Quarantine.objects.exists() and SourceTrial.objects.get(id=number).sample is None
    return source_trial.trial(number)


def test_a_csv_sample_shows_its_rows_in_the_stored_unit_and_why_others_would_be_refused():
    trial = tried(CSV, SAMPLE)
    assert trial.done and not trial.rule and trial.read == 4
    assert [(row[0].isoformat(), *row[1:]) for row in trial.rows] == [
        ("2026-11-25T02:00:00+00:00", "st-1", "dust", 500.0, "ug/m3"),
        ("2026-11-25T05:00:00+00:00", "st-1", "dust", 1200.5, "ug/m3"),
    ]
    assert [(where, rule, raw) for where, rule, _, raw in trial.refused] == [
        ("line 3", "drivers.number", "25/11/2026 10:00,x"),
        ("line 4", "drivers.number", '25/11/2026 11:00,"1.200,5"'),
    ]


def test_a_column_that_the_sample_lacks_is_said():
    trial = tried(CSV, "KHI;BUI\n1;2\n")
    assert [one[1] for one in trial.refused] == ["drivers.csv.columns"] and trial.rows == ()


def test_a_station_file_is_read_by_its_name_and_its_lines():
    sample = "PM2,5\t31,4\tug/m3\t20261125090000\t00\r\nXYZ\t1\t\t20261125090000\t00\r\n"
    trial = tried(STATIONS, sample, "P_SITE_01_20261125090500.txt")
    assert [row[1:] for row in trial.rows] == [("st-1", "dust", 31.4, "ug/m3")]
    assert [one[1] for one in trial.refused] == ["sources.property.unknown"]


def test_an_api_is_asked_once_at_the_address_that_was_judged():
    with answering({"items": [{"station": "st-1", "at": "2026-11-25T02:00:00Z", "pm": 5}, {"station": "st-9", "at": "x", "pm": 5}]}) as (
        url,
        asked,
    ):
        allow("127.0.0.1", url.split(":")[2].split("/")[0])
        trial = tried(HTTP.replace("{url}", url))
    assert [row[1:] for row in trial.rows] == [("st-1", "dust", 5.0, "ug/m3")] and len(trial.refused) == 1 and len(asked) == 1


def test_an_api_that_sends_elsewhere_is_not_followed():
    with answering({"items": []}) as (there, asked), answering(b"", 302, [("Location", there)]) as (url, _):
        allow("127.0.0.1", url.split(":")[2].split("/")[0])
        trial = tried(HTTP.replace("{url}", url))
    assert trial.rule == "drivers.http.status" and asked == []


def test_a_machine_that_is_on_no_list_is_not_asked():
    with answering({}) as (url, asked), pytest.raises(Refused, match=r"sources\.declared\.outgoing"):
        source_trial.ask(HTTP.replace("{url}", url), None, "", who(), NOW)
    assert asked == []


def test_a_pasted_answer_stands_in_for_the_api():
    allow("8.8.8.8", "443")
    trial = tried(HTTP.replace("{url}", "https://8.8.8.8/rows"), '{"items": [{"station": "st-2", "at": "2026-11-25T02:00:00Z", "pm": 7}]}')
    assert [row[1:] for row in trial.rows] == [("st-2", "dust", 7.0, "ug/m3")]


@pytest.mark.parametrize(
    ("sample", "rule"),
    [
        (b" \n ", "sources.trial.empty"),
        (b"a\0b", "sources.trial.binary"),
        (b"x" * (source_trial.LARGEST_SAMPLE + 1), "sources.trial.large"),
        (b"\x1f\x8b\x08\x00", "sources.trial.packed"),
        (b"PK\x03\x04", "sources.trial.packed"),
        (None, "sources.trial.sample"),
    ],
)
def test_what_is_no_sample_is_refused_at_its_field(sample, rule):
    with pytest.raises(Refused) as refused:
        source_trial.ask(CSV, sample, "x", who(), NOW)
    assert (refused.value.rule, refused.value.field) == (rule, "sample") and not SourceTrial.objects.exists()


def test_nobody_tries_a_source_of_another_sector():
    with pytest.raises(Forbidden):
        source_trial.ask(CSV, SAMPLE.encode(), "x", who("yt", frozenset({"health"})), NOW)


def test_old_trials_are_gone():
    number = source_trial.ask(CSV, SAMPLE.encode(), "x", who(), NOW)
    assert source_trial.expire(NOW + source_trial.KEPT) == 0
    assert source_trial.expire(NOW + 2 * source_trial.KEPT) == 1 and not SourceTrial.objects.filter(id=number).exists()


def head(driver, more=""):
    return f'code = "rows-own"\nname = "Dòng"\nname_en = "Rows"\nsector = "environment"\ndriver = "{driver}"\npromise_s = 900\n{more}'


ROWS = """
[binding]
dataset = "bridges.permits"
{more}
[binding.columns]
code = "SO"
unit = "NHAN_TAI"
received_at = {{ from = "NGAY_NHAN", format = "dd/MM/yyyy HH:mm" }}
done_at = {{ from = "NGAY_XONG", format = ["dd/MM/yyyy HH:mm", "dd/MM/yyyy"] }}
channel = {{ from = "KENH", map = {{ Q = "counter", M = "online" }} }}
fee = "PHI"
state = "TRANG_THAI"
applicant = "NGUOI_NOP"
resolved_by = "GIAI_QUYET"
"""


def test_a_table_shows_its_rows_by_the_dataset_s_columns_and_hides_what_is_of_people(bridges):
    trial = tried(head("table") + ROWS.format(more=""), HEAD + LINES)
    columns = [column["vi"] for column in trial.columns]
    assert trial.read == 6 and len(trial.rows) == 2 and len(trial.refused) == 4 and len(columns) == len(trial.rows[0])
    assert trial.rows[0][0] == "A-1" and "Nguyễn Văn An" not in str(trial) and "12.5" in str(trial.rows[0])


@pytest.mark.parametrize("dated", [{"from": "NGAY_NHAN"}, {"from": "NGAY_NHAN", "format": "dd/MM/yyyy HH:mm"}])
def test_a_trial_judges_dates_as_the_import_will(bridges, dated):
    shape = ROWS.format(more="").replace('{ from = "NGAY_NHAN", format = "dd/MM/yyyy HH:mm" }', json.dumps(dated).replace('": ', '" = '))
    row = "U-{0},ubnd-01,,11/{0:02}/2026 08:30,,Q,,,\n"
    assert tried(head("table") + shape, HEAD + row.format(13)).rule == "drivers.dates.month_first"
    assert tried(head("table") + shape, HEAD + row.format(3)).told == {"date_order": ["NGAY_NHAN"]}


def test_a_trial_of_observations_judges_dates_as_the_import_will():
    assert tried(CSV, "LUC;BUI\n11/25/2026 09:00;0,5\n").rule == "drivers.dates.month_first"
    assert tried(CSV, "LUC;BUI\n05/11/2026 09:00;0,5\n").told == {"date_order": ["LUC"]}


def test_a_packed_workbook_that_unfolds_without_end_is_refused(bridges):
    trial = tried(head("table") + ROWS.format(more=""), zip_bombs.one_text_in_many_cells())
    assert trial.done and trial.rule.startswith("drivers.") and trial.rows == ()


def sql(dialect, statement):
    more = f'environment = "BAZAN_SOURCE_THEIRS"\ndialect = "{dialect}"\nstatement = {json.dumps(statement)}'
    return head("sql", "schedule_s = 60\n") + ROWS.format(more=more)


THEIRS = """SELECT concat(0, n) AS "SO", 'ubnd-01' AS "NHAN_TAI", 'groves-office' AS "GIAI_QUYET", '03/11/2026 08:30' AS "NGAY_NHAN",
 '05/11/2026 10:00' AS "NGAY_XONG", 'Q' AS "KENH", n AS "PHI", 'Xong' AS "TRANG_THAI", 'An' AS "NGUOI_NOP" FROM generate_series(1, 300) n"""


def test_a_database_on_the_list_is_asked_for_a_few_rows(bridges):
    with ours_by_wire() as (port, address):
        secrets.keep("BAZAN_SOURCE_THEIRS", address, WHY, who(), NOW, sector="environment")
        assert tried(sql("postgresql", THEIRS)).rule == "drivers.reach_listed"
        allow("127.0.0.1", str(port))
        trial = tried(sql("postgresql", THEIRS))
        assert (trial.rule, trial.read, len(trial.rows)) == ("", source_trial.MOST_READ, source_trial.MOST_SHOWN) and trial.rows[0][
            0
        ] == "01"
        assert tried(sql("postgresql", "SELECT 1 AS one")).rule == "drivers.sql.columns"
        with pytest.raises(Refused, match=r"sources\.trial\.no_sample"):
            source_trial.ask(sql("postgresql", THEIRS), b"x", "x", who(), NOW)


def test_a_file_or_socket_of_this_machine_is_never_asked(bridges, tmp_path):
    allow("127.0.0.0/8", "")
    for address in (f"sqlite:///{tmp_path}/x.db", "postgresql:///postgres", "postgresql://u:p@/d?host=/tmp"):
        secrets.keep("BAZAN_SOURCE_THEIRS", address, WHY, who(), NOW, sector="environment")
        assert tried(sql(address.partition(":")[0], "SELECT 1 AS one")).rule == "drivers.reach_listed"
    assert not (tmp_path / "x.db").exists()


def test_rows_that_a_system_sends_are_tried_by_a_sample_of_each_kind(bridges):
    toml = head("rows_push") + ROWS.format(more="")
    record = dict(
        zip(HEAD.strip().split(","), ["A-1", "ubnd-01", "groves-office", "03/11/2026 08:30", "", "Q", "", "Xong", "An"], strict=True)
    )
    for sample in (json.dumps([record]), json.dumps(record) + "\n" + json.dumps(record | {"SO": "A-2"}) + "\n"):
        assert tried(toml, sample).rows[0][0] == "A-1"


def test_what_a_device_sends_is_tried_by_a_sample():
    push = (
        'code = "own-push"\nname = "x"\nname_en = "x"\nsector = "environment"\ndriver = "http_push"\npromise_s = 900\nthings = ["st-1"]\n'
    )
    body = {
        "observations": [{"thing": "st-1", "property": "dust", "time": "2026-11-25T02:00:00Z", "value": 1, "unit": "mg/m3"}, {"thing": "x"}]
    }
    trial = tried(push, json.dumps(body))
    assert [row[1:] for row in trial.rows] == [("st-1", "dust", 1000.0, "ug/m3")] and len(trial.refused) == 1
    assert tried(push, "{").rule == "ingest.body.json"


def test_a_device_s_message_is_tried_by_a_sample_and_its_topic():
    mqtt = """code = "own-mqtt"
name = "x"
name_en = "x"
sector = "environment"
driver = "mqtt"
promise_s = 900
things = ["st-1"]
[binding]
topic = "vendor/{thing}/up"
[[binding.values]]
path = "pm"
property = "dust"
"""
    trial = tried(mqtt, '{"pm": 3.5}', "vendor/st-1/up")
    assert [row[1:] for row in trial.rows] == [("st-1", "dust", 3.5, "ug/m3")]
    assert tried(mqtt, "{}", "vendor/st-1/up").refused[0][1] == "ingest.payload.path"
    assert tried(mqtt, '{"pm": 3.5}', "vendor/st-9/up").refused[0][1] == "sources.thing.unknown"
    with pytest.raises(Refused, match=r"sources\.declared\.topic"):
        source_trial.ask(mqtt.replace("vendor/", "bazan/"), b"{}", "x", who(), NOW)
