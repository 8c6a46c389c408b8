"""Files of observations: every line and cell accounted for, resumed after a stop, the same again all duplicates.

The samples have the shape and the quirks of the two real collections (made by hand); the real files are read in tests/walks.
"""

import gzip
import io
import os
import tomllib
from datetime import timedelta

import pytest

from bazan.core.errors import Refused
from bazan.core.settings import ROOT, load
from bazan.data.observations import api as observations
from bazan.data.sources import actions, queries
from bazan.data.sources.intake import file_import
from bazan.data.sources.models import Quarantine, Source, SourceRun, SourceThing
from tests.fixtures.stations import NOW, stored

SENSORS = """station_name,timestamp_utc,co,hum,no2,o3,pm10,pm25,so2,temp,aqi_reported,latitude,longitude,province
"Thao Nguyen, Pleiku, Vietnam",2026-05-27T21:00:00Z,,74.0,,,40.0,23.0,,31.0,40,11.07102,106.69369,Gia Lai
"Thao Nguyen, Pleiku, Vietnam",2026-05-27T21:00:00Z,,74.0,,,40.0,23.0,,31.0,40,11.07102,106.69369,Gia Lai
"Tra Da/Phù Đổng - KTTV - Trạm cảm biến, Vietnam",2026-05-27T22:07:21Z,49.2,80.5,7.5,66.6,21.0,13.0,94.3,27.7,50,13.80,108.10,Gia Lai
"Tra Da/Phù Đổng - KTTV - Trạm cảm biến, Vietnam",yesterday,49.2,80.5,7.5,66.6,21.0,13.0,94.3,27.7,50,13.80,108.10,Gia Lai
"No Coordinates, Vietnam",2026-05-27T22:00:00Z,49.2,80.5,7.5,66.6,21.0,13.0,94.3,27.7,50,,,Gia Lai
"Thao Nguyen, Pleiku, Vietnam",2026-05-27T22:00:00Z,,,,,oops,24.0,,,,11.07102,106.69369,Gia Lai
"Thao Nguyen, Pleiku, Vietnam",2026-05-27T21:00:00Z,,75.0,,,40.0,23.0,,31.0,40,11.07102,106.69369,Gia Lai
"Thao Nguyen, Pleiku, Vietnam",2026-05-28T00:00:00Z,,,,,,,,,,11.07102,106.69369,Gia Lai
"""
WIDE = """year,month,day,hour,PM2.5,PM10,SO2,NO2,CO,O3,TEMP,PRES,DEWP,RAIN,wd,WSPM,station
2016,1,1,0,200.0,209.0,31.0,98.0,3400.0,2.0,-2.5,1024.5,-8.2,0.0,NNE,1.1,Dongsi
2016,1,1,1,NA,203.0,46.0,97.0,3400.0,3.0,-3.5,1023.8,-7.3,0.0,NE,1.0,Dongsi
2016,1,1,0,193.0,,46.0,97.0,3400.0,3.0,-3.5,1023.8,-7.3,0.0,NE,1.0,Huairou
2016,13,1,0,193.0,,46.0,97.0,3400.0,3.0,-3.5,1023.8,-7.3,0.0,NE,1.0,Huairou
"""
PACK = next(path.parents[1] for path in sorted((ROOT / "sectors").glob("*/sources/aqiin_csv.toml")))


@pytest.fixture
def settings(tmp_path):
    return load(os.environ | {"BAZAN_HOME": str(tmp_path)})


@pytest.fixture
def pack(db):
    words = {"vi": "x", "en": "x"}
    items = tomllib.loads((PACK / "vocabulary.toml").read_text("utf-8"))["properties"]
    observations.load_vocabulary(PACK.name, [item | {"labels": words} for item in items])


def source_from(name) -> Source:
    item = tomllib.loads((PACK / "sources" / name).read_text("utf-8"))
    return Source.objects.get(id=actions.load_sources([item])[0])


def bring(source, text, settings, edge, name="file.csv", now=NOW, **more) -> SourceRun:
    data = text if isinstance(text, bytes) else text.encode()
    run = file_import.receive(source, io.BytesIO(data), name, settings, "me", now)
    return file_import.read(run.id, settings, edge, **more)


def accounted(run) -> bool:
    """Everything submitted was accepted, a duplicate or refused by the store."""
    return run.accepted + run.duplicate + run.counts["refused_late"] == run.counts["submitted"]


def test_sensors_of_unknown_stations_are_registered_and_every_cell_is_accounted_for(pack, settings, edge):
    source = source_from("aqiin_csv.toml")
    run = bring(source, SENSORS, settings, edge)
    assert run.state == "done"
    assert (run.counts["pieces"], run.accepted, run.duplicate, run.rejected) == (8, 13, 7, 5)
    assert accounted(run)
    assert dict(queries.reasons_of_run(run.id)) == {
        "drivers.time": 1,
        "sources.thing.position": 1,
        "drivers.number": 1,
        "ingest.version.conflict": 1,
        "drivers.record.empty": 1,
    }
    # cells of lines that could be read: 7 lines of 8 cells
    assert run.counts["submitted"] + run.counts["missing"] + 8 + 1 == 7 * 8
    assert SourceThing.objects.filter(source=source).count() == 2
    assert all(thing.place_id is None for thing in observations.things())
    again = bring(source, SENSORS, settings, edge)
    assert (again.accepted, again.duplicate) == (0, 20)


def test_wide_lines_with_composed_local_times_are_read(pack, settings, edge):
    source = source_from("beijing_prsa_csv.toml")
    run = bring(source, gzip.compress(WIDE.encode()), settings, edge, "file.csv.gz")
    assert (run.counts["pieces"], run.accepted, run.counts["missing"], run.rejected) == (4, 28, 2, 1)
    at = next(row for row in stored() if row[1] == "pm25" and row[0] == "prsa-dongsi")
    assert (at[2].isoformat(), at[3]) == ("2015-12-31T16:00:00+00:00", 200.0)


def test_an_import_that_a_stop_broke_off_goes_on_behind_the_last_committed_line(pack, settings, edge, monkeypatch):
    source = source_from("beijing_prsa_csv.toml")
    lines = [f"2016,1,{1 + n // 24},{n % 24},{n},1,1,1,1,1,1,1000,1,0,N,1,Dongsi\n" for n in range(60)] + [
        "2016,13,1,0,1,1,1,1,1,1,1,1,1,1,N,1,Dongsi\n"
    ]
    text = WIDE.splitlines()[0] + "\n" + "".join(lines)
    monkeypatch.setattr("bazan.data.sources.intake.observation_intake.BATCH", 100)
    read = []

    def stop(run):
        read.append(run.cursor["line"])
        if len(read) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(source, text, settings, edge, progress=stop)
    before = edge.batches
    run = bring(source, text, settings, edge)
    assert SourceRun.objects.count() == 1
    assert edge.batches - before == 3
    assert (run.state, run.counts["pieces"], run.accepted, run.duplicate, run.rejected) == ("done", 61, 600, 0, 1)


def test_a_batch_stored_but_not_yet_counted_when_the_worker_died_is_counted_once(pack, settings, edge, monkeypatch):
    source = source_from("beijing_prsa_csv.toml")
    with monkeypatch.context() as broken:
        broken.setattr(file_import.Intake, "_account", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            bring(source, WIDE, settings, edge)
    run = bring(source, WIDE, settings, edge)
    assert (run.accepted, run.duplicate, run.rejected) == (28, 0, 1)
    assert accounted(run)


def test_a_file_with_another_header_is_refused_whole_and_says_which_columns_lack(pack, settings, edge):
    run = bring(source_from("aqiin_csv.toml"), "a,b\n1,2\n", settings, edge)
    info = queries.run(run.id)
    assert (info.state, info.error_rule) == ("failed", "drivers.csv.columns")
    assert "station_name" in info.error_params["columns"]
    assert stored() == []


def test_an_empty_file_and_a_source_without_files_are_refused_before_anything_is_kept(pack, source_of, settings, edge):
    with pytest.raises(Refused, match=r"sources.import.empty"):
        bring(source_from("aqiin_csv.toml"), "", settings, edge)
    with pytest.raises(Refused, match=r"sources.import.driver"):
        bring(source_of("http_push", {}), "x", settings, edge)
    assert not SourceRun.objects.exists()


def test_a_refused_cell_is_read_again_alone(pack, settings, edge):
    source = source_from("aqiin_csv.toml")
    bring(source, SENSORS, settings, edge)
    item = Quarantine.objects.get(rule="drivers.number")
    assert item.position == "line 7, pm10"
    Quarantine.objects.filter(id=item.id).update(raw=item.raw.replace("oops", "41"))
    before = len(stored())
    assert actions.retry(item.id, edge, "me", NOW)
    assert len(stored()) == before + 1


def test_a_station_of_another_source_is_not_taken_over(pack, settings, edge):
    observations.register_thing("aqiin-thao-nguyen-pleiku-vietnam", "X", "X", "air_station", PACK.name, 12.0, 107.7, {})
    run = bring(source_from("aqiin_csv.toml"), "\n".join(SENSORS.splitlines()[:2]), settings, edge)
    assert dict(queries.reasons_of_run(run.id)) == {"sources.thing.foreign": 1}


def test_a_refused_piece_keeps_what_postgresql_cannot_hold_out(pack, settings, edge):
    run = bring(source_from("aqiin_csv.toml"), SENSORS.splitlines()[0] + "\n\x00,\x00\n", settings, edge)
    assert (run.state, run.rejected) == ("done", 1)


HOURLY = "station,at,dust,made\n"
LATER = NOW + timedelta(hours=1)
FIRST, CORRECTION, THIRD = (HOURLY + f"st-1,2026-11-24T07:00:00+07:00,{value},\n" for value in (21, 34, 55))


@pytest.fixture
def hourly(source_of):
    return source_of("csv", {"thing": {"column": "station"}, "time": {"column": "at"}, "values": [{"column": "dust", "property": "dust"}]})


def values() -> list[float]:
    return [row[3] for row in stored()]


@pytest.mark.parametrize(
    "again",
    [FIRST, gzip.compress(FIRST.encode()), FIRST.replace("\n", "\r\n"), FIRST + "st-2,2026-11-24T07:00:00+07:00,1,\n"],
    ids=["the same bytes", "packed", "other line ends", "as part of a longer file"],
)
def test_an_old_file_sent_again_undoes_no_correction_that_came_after_it(hourly, settings, edge, again):
    bring(hourly, FIRST, settings, edge)
    assert bring(hourly, CORRECTION, settings, edge, now=LATER).accepted == 1
    run = bring(hourly, again, settings, edge, "again.csv", now=LATER + timedelta(hours=1))
    assert (run.state, run.duplicate) == ("done", 1)
    assert values()[0] == 34.0


def test_who_corrects_back_to_an_earlier_value_says_when(hourly, settings, edge):
    bring(hourly, FIRST, settings, edge)
    bring(hourly, CORRECTION, settings, edge, now=LATER)
    Source.objects.filter(id=hourly.id).update(binding=hourly.binding | {"result_time": {"column": "made"}})
    hourly.refresh_from_db()
    made = FIRST.replace("21,", "21,2026-11-25T10:59:59+07:00")
    assert bring(hourly, made, settings, edge).accepted == 1
    assert values() == [34.0]  # made before the correction was received
    assert bring(hourly, made.replace("10:59:59", "11:00:01"), settings, edge).duplicate == 0
    assert values() == [21.0]


def test_a_mended_binding_corrects_what_its_file_brought_and_nothing_that_came_after(hourly, settings, edge):
    bring(hourly, FIRST + "st-2,2026-11-24T07:00:00+07:00,5,\n", settings, edge)
    bring(hourly, THIRD, settings, edge, now=LATER)
    binding = hourly.binding
    for scale, expected in ((0.1, [55.0, 0.5]), (1.0, [55.0, 5.0])):
        mended = {**binding["values"][0], "scale": scale}
        Source.objects.filter(id=hourly.id).update(binding=binding | {"values": [mended]})
        hourly.refresh_from_db()
        bring(hourly, FIRST + "st-2,2026-11-24T07:00:00+07:00,5,\n", settings, edge, now=NOW + timedelta(hours=2))
        assert values() == expected


def test_a_refused_line_read_again_later_undoes_no_correction(hourly, settings, edge):
    bring(hourly, FIRST.replace("21", "oops"), settings, edge)
    bring(hourly, CORRECTION, settings, edge, now=LATER)
    item = Quarantine.objects.get()
    Quarantine.objects.filter(id=item.id).update(raw=item.raw.replace("oops", "21"))
    assert actions.retry(item.id, edge, "me", NOW + timedelta(hours=2))
    assert values() == [34.0]


def test_a_file_of_observations_that_writes_the_month_first_is_refused_before_any_row(pack, settings, edge):
    source = source_from("aqiin_csv.toml")
    source.binding["time"] |= {"format": "%d/%m/%Y %H:%M"}
    source.save()
    lines = SENSORS.splitlines()
    american = [
        line.replace("2026-05-27T21:00:00Z", f"05/{day:02}/2026 21:00") for day, line in zip(range(11, 14), [lines[1]] * 3, strict=True)
    ]
    run = bring(source, "\n".join([lines[0], *american]), settings, edge)
    info = queries.run(run.id)
    assert (info.state, info.error_rule, run.accepted, run.counts.get("pieces", 0)) == ("failed", "drivers.dates.month_first", 0, 0)
    assert info.error_params["proof"] == "4: 05/13/2026 21:00"
    told = bring(source, "\n".join([lines[0], *american[:1]]), settings, edge)
    assert (told.state, told.counts["told"]) == ("done", {"date_order": ["timestamp_utc"]})
