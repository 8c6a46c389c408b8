"""Rows on a map: which stand there, where, since when, in which light and words; now and as it was known before."""

import shutil

import pytest

from bazan.core.errors import NotFound
from bazan.core.language import speaking
from bazan.core.map_layers import Extent
from bazan.data.datasets import api, features
from bazan.data.datasets.models import Layer as Kept
from bazan.data.datasets.tests.berth_samples import HOUR, LATER, berth, on_map, say
from bazan.data.datasets.tests.conftest import NOW, PACKS, sql
from bazan.data.observations import api as observations
from bazan.directory.accounts import api as accounts
from bazan.directory.places import api as places
from bazan.platform.packs import load


def test_every_file_is_a_layer_in_the_group_of_its_pack(harbours):
    _, berths, _, lifts, tides = features.listed()
    assert (berths.code, berths.group, berths.icon, berths.shown) == ("rows.harbours.berths", "harbours", "house", True)
    assert (tides.code, tides.shape, tides.shown) == ("rows.harbours.tides", "square", False)
    assert (berths.title, lifts.title, tides.title) == ("Bến đậu", "Hàng chờ cẩu", "Thước nước")
    with speaking("en"):
        assert [layer.title for layer in features.listed()] == ["Moorings", "Berths", "Berths by commune", "Loads waiting", "Water gauges"]


def test_a_row_stands_at_its_point_with_its_words(harbours):
    say(berth("A1"))
    (found,) = on_map()
    row = api.rows("harbours.berths").rows[0]
    assert found.id == "A1" and found.geometry == {"type": "Point", "coordinates": [106.2, 10.1]}
    assert found.line == "còn 8/10 chỗ, Bến đá, sâu 4,25 m, có canh: có"
    assert (found.value, found.unit, found.digits) == (4.25, "m", 1)
    assert on_map(ids=["A1"])[0].facts == (("Loại bến", "Bến đá"), ("Chỗ trống", "8"), ("Mở từ", "05/01/2026"))
    assert found.owner == "Sở Rừng" and found.href == f"/datasets/harbours.berths/rows/{row.id}"
    assert found.since == row.values["opened_on"] and found.place_id == row.place_id
    with speaking("en"):
        assert on_map()[0].line == "8 of 10 places free, Stone, 4.25 m deep, guarded: yes"


def test_nothing_of_a_person_leaves_with_a_feature(harbours):
    say(berth("A1"))
    hashed = api.rows("harbours.berths").rows[0].values["skipper"]
    assert hashed and hashed not in repr(on_map())


def test_what_is_empty_is_a_dash_and_no_fact(harbours):
    say(berth("A1", kind=None, depth=None, moored=None, keeper=None))
    (found,) = on_map()
    assert found.line == "còn –/10 chỗ, –, sâu –, có canh: có" and found.value is None and found.owner == "Sở Rừng"
    assert on_map(ids=["A1"])[0].facts == (("Mở từ", "05/01/2026"),)


def test_only_what_stands_in_the_picture_is_given(harbours):
    say(berth("in"), berth("out", longitude=107.5), berth("nowhere", latitude=None, longitude=None))
    assert [one.id for one in on_map(extent=Extent(106, 10, 107, 11))] == ["in"]
    assert {one.id for one in on_map(extent=None)} == {"in", "out"}
    assert [one.id for one in on_map(extent=None, ids=["out", "nowhere", "none"])] == ["out"]
    assert [one.id for one in on_map(extent=Extent(106.2, 10.1, 106.2, 10.1))] == ["in"]


def test_only_open_rows_that_have_begun_and_not_ended_are_on_the_map(harbours):
    say(
        berth("open"), berth("unguarded", guarded=False), berth("shut", guarded=False, places=0),
        berth("unknown", guarded=None, places=None), berth("new", opened_on="2026-12-01"), berth("ended", closed_at="2026-11-20T12:00"),
        berth("ending", closed_at="2026-11-30T12:00"),
    )  # fmt: skip
    assert {one.id for one in on_map()} == {"open", "unguarded", "ending"}


def test_the_first_light_that_holds_counts(harbours):
    say(
        berth("full", moored=10), berth("over", moored=12), berth("nearly", moored=8), berth("empty", moored=0),
        berth("none", places=0, moored=0), berth("untold", places=None, moored=None), berth("fresh", opened_on="2026-11-21"),
    )  # fmt: skip
    lights = {one.id: one.light for one in on_map()}
    assert lights == {
        "full": "off", "over": "off", "none": "off", "nearly": "watch", "fresh": "watch", "empty": "good", "untold": "good",
    }  # fmt: skip


def test_the_gravest_come_first(harbours):
    say(berth("good"), berth("watch", moored=9), berth("off", moored=10))
    assert [one.light for one in on_map()] == ["off", "watch", "good"]


def test_the_past_is_shown_as_it_was_known_then_or_with_all_that_came_later(harbours):
    say(berth("A1", moored=2))
    say(berth("A1", moored=10), at=NOW + 2 * HOUR, run=2)
    assert [one.light for one in on_map()] == ["off"]
    then = NOW + HOUR
    assert [one.light for one in on_map(at=then)] == ["good"]
    assert [one.light for one in on_map(at=then, known=LATER)] == ["off"]
    assert on_map(at=NOW - HOUR) == [] and len(on_map(at=NOW - HOUR, known=LATER)) == 1


def test_a_row_that_ended_later_still_stood_then(harbours):
    say(berth("A1", closed_at="2026-11-20T12:00"))
    assert on_map() == [] and len(on_map(at=NOW, known=LATER)) == 1


def test_of_periods_the_newest_that_had_begun_stands_and_goes_stale(harbours):
    def tide(day: str, level: float, gauge: str = "g1") -> dict:
        return {"period": day, "gauge": gauge, "commune": "03", "level": level}

    say(tide("2026-11-18", 1), tide("2026-11-19", 2.5), tide("2026-11-15", 9, "g2"), dataset="harbours.tides")
    found = {one.id: one for one in on_map("tides", at=NOW, known=NOW, now=NOW)}
    assert {name: (one.value, one.light) for name, one in found.items()} == {"g1": (2.5, "watch"), "g2": (9.0, "stale")}
    assert found["g1"].geometry["coordinates"] == [106.3, 10.3]
    then = NOW - 36 * HOUR
    assert [one.value for one in on_map("tides", at=then, known=LATER) if one.id == "g1"] == [1.0]
    assert [one.id for one in on_map("tides", extent=Extent(106, 10, 106.25, 10.2))] == []
    assert [one.id for one in on_map("tides", ids=["g2"])] == ["g2"]


def test_a_row_of_a_thing_stands_where_the_thing_does_and_speaks_of_it(harbours):
    crane = observations.register_thing("crane", "Cần cẩu", "Crane", "crane", "harbours", 10.12, 106.22, {}, at=NOW - HOUR)
    far = observations.register_thing("far", "Ở xa", "Far", "crane", "harbours", 11.5, 107.9, {}, at=NOW - HOUR)
    say({"code": "L1", "crane": "crane", "waiting": 3}, {"code": "L2", "crane": "far", "waiting": 0}, dataset="harbours.lifts")
    (one,) = on_map("lifts", extent=Extent(106, 10, 107, 11))
    assert (one.name, one.line, one.about) == ("Cần cẩu", "3 tấn đang chờ", f"things.crane/{crane.id}")
    assert one.geometry["coordinates"] == [106.22, 10.12]
    assert {each.about for each in on_map("lifts")} == {f"things.crane/{crane.id}", f"things.crane/{far.id}"}


def test_a_feature_keeps_its_name_when_its_row_is_superseded(harbours):
    say(berth("A1"))
    before = on_map()[0]
    say(berth("A1", moored=5), run=2)
    (after,) = on_map(ids=["A1"])
    assert after.id == before.id and after.href != before.href


def test_a_reader_sees_the_rows_of_their_communes_and_the_layers_of_their_sectors(harbours):
    say(berth("one"), berth("three", commune="03"))
    one = next(place for place in places.everything("commune") if place.code == "01" and place.valid_to is None)
    accounts.enter(frozenset({one.id}), frozenset({"harbours"}))
    assert [feature.id for feature in on_map()] == ["one"]
    accounts.leave()
    accounts.enter(None, frozenset({"groves"}))
    assert features.listed() == []
    with pytest.raises(NotFound):
        on_map()
    accounts.leave()


def test_a_layer_without_a_file_is_gone_and_a_changed_one_is_kept_anew(harbours, tmp_path):
    folder = shutil.copytree(PACKS / "harbours", tmp_path / "harbours")
    (folder / "layers" / "tides.toml").unlink()
    path = folder / "layers" / "berths.toml"
    path.write_text(path.read_text("utf-8").replace('rule = "free <= 0"', 'rule = "free <= 5"'), "utf-8")
    say(berth("A1", moored=6))
    assert on_map()[0].light == "good"
    api.load_pack(load(folder))
    assert "rows.harbours.tides" not in [layer.code for layer in features.listed()] and on_map()[0].light == "off"
    stamps = sql("SELECT xmin::text FROM dataset_layer")
    api.load_pack(load(folder))
    assert sql("SELECT xmin::text FROM dataset_layer") == stamps and Kept.objects.count() == 4


def test_an_index_finds_what_stands_in_a_picture(harbours):
    say(*(berth(f"B{n}", latitude=9 + n / 1000, longitude=106 + n / 1000) for n in range(1500)))
    sql("ANALYZE data_harbours_berths")
    inside = "superseded_by IS NULL AND latitude BETWEEN 10 AND 10.01 AND longitude BETWEEN 106 AND 108"
    assert "Index" in repr(sql(f"EXPLAIN SELECT row_id FROM data_harbours_berths WHERE {inside}"))
