"""A source tried: its rows as they would be read and what would be refused, by the real driver, with nothing left behind."""

import pytest

from bazan.connect.sources import trying
from bazan.connect.sources.models import Quarantine, Source, SourceRun, SourceTrial
from bazan.connect.sources.tests.owning import CSV, HTTP, SAMPLE, answering, who
from bazan.connect.sources.tests.test_declaring import allow
from bazan.kernel.errors import Forbidden, Refused
from bazan.register.audit import api as audit
from tests.stations import NOW

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
    number = trying.ask(toml, sample.encode() if isinstance(sample, str) else sample, name, by or who(), NOW)
    before = len(audit.entries(1000))
    trying.attempt(number)
    assert len(audit.entries(1000)) == before and not Source.objects.exists() and not SourceRun.objects.exists()
    assert not Quarantine.objects.exists() and SourceTrial.objects.get(id=number).sample is None
    return trying.trial(number)


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
        trying.ask(HTTP.replace("{url}", url), None, "", who(), NOW)
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
        (b"x" * (trying.LARGEST_SAMPLE + 1), "sources.trial.large"),
        (b"\x1f\x8b\x08\x00", "sources.trial.packed"),
        (b"PK\x03\x04", "sources.trial.packed"),
        (None, "sources.trial.sample"),
    ],
)
def test_what_is_no_sample_is_refused_at_its_field(sample, rule):
    with pytest.raises(Refused) as refused:
        trying.ask(CSV, sample, "x", who(), NOW)
    assert (refused.value.rule, refused.value.field) == (rule, "sample") and not SourceTrial.objects.exists()


def test_nobody_tries_a_source_of_another_sector():
    with pytest.raises(Forbidden):
        trying.ask(CSV, SAMPLE.encode(), "x", who("yt", frozenset({"health"})), NOW)


def test_old_trials_are_gone():
    number = trying.ask(CSV, SAMPLE.encode(), "x", who(), NOW)
    assert trying.expire(NOW + trying.KEPT) == 0
    assert trying.expire(NOW + 2 * trying.KEPT) == 1 and not SourceTrial.objects.filter(id=number).exists()
