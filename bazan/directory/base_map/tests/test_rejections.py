"""What can't be the ground is refused by a rule that names the fault; nothing is lost and nothing changes."""

import gzip
import json
import sqlite3

import pytest
import shapely
from pmtiles.tile import Compression, TileType

from bazan.core.errors import BazanError
from bazan.core.labels import labels, sentence
from bazan.core.language import LANGUAGES, speaking
from bazan.directory.base_map import actions, rules, version_build, version_files
from bazan.directory.base_map import api as base_map
from bazan.directory.base_map.tests import sample_files as files

pytestmark = pytest.mark.django_db
ELSEWHERE = shapely.box(2.2, 48.8, 2.4, 48.9)
METRES = (411_800, 1_328_187), (412_800, 1_328_187)
BOW_TIE = [[106, 10], [106.1, 10.1], [106.1, 10], [106, 10.1], [106, 10]]


@pytest.fixture
def province(tmp_path):
    files.settle(tmp_path / "province")
    return tmp_path


def told(path, *, attribution="x", **more):
    """The refusal; said whole in both languages, and leaving neither folder nor ground."""
    with pytest.raises(BazanError) as refusal:
        base_map.import_file(path, "tester", attribution=attribution, **more)
    for language in LANGUAGES:
        with speaking(language):
            assert f"rules.{refusal.value.rule}" in labels(language) and "–" not in sentence(refusal.value).replace(" – ", "")
    assert base_map.served() is None and not [*version_files.folder().glob("*")]
    assert not base_map.versions() or base_map.versions()[0].state == "refused"
    return refusal.value


FEATURES = {
    "ground.swapped": [files.road((10.1, 106.1), (10.1, 106.2)), files.road((10.1, 106.1), (10.2, 106.2))],
    "ground.not_degrees": [files.road(*METRES), files.road(*METRES)],
    "ground.crossing": [
        files.feature({"natural": "water"}, "Polygon", [BOW_TIE]),
        files.feature({"natural": "water"}, "Polygon", [BOW_TIE]),
    ],
    "ground.geometry": [
        files.feature({}, "GeometryCollection", []),
        {"type": "Feature", "properties": {}, "geometry": None},
        files.feature({}, "LineString", [[106.1, 10.1]]),
        files.feature({}, "Point", ["a", "b"]),
    ],
}


@pytest.mark.parametrize("rule", FEATURES)
def test_a_feature_at_fault_is_named_with_how_many_are(province, rule):
    refusal = told(files.geojson(province / "xa.geojson", files.CROSSROADS[0], *FEATURES[rule]))
    assert (refusal.rule, refusal.params) == (rule, {"feature": 2, "count": len(FEATURES[rule])})


def text(folder, content, name="xa.geojson"):
    path = folder / name
    path.write_text(content, "utf-8")
    return path


def test_broken_json_is_refused_with_its_line(province):
    refusal = told(text(province, '{"type": "FeatureCollection",\n"features": [\n{"type": }]}'))
    assert (refusal.rule, refusal.params["line"], refusal.params["column"]) == ("ground.json", 3, 10)
    assert told(text(province, '{"type": NaN}')).rule == "ground.json"
    assert told(text(province, "[" * 100_000)).rule == "ground.json"
    (province / "a.geojson").write_bytes(b'{"x": "\xff\xfe"}')
    assert told(province / "a.geojson").rule == "ground.json"


@pytest.mark.parametrize(
    "content", ["[]", "{}", '{"type": "FeatureCollection", "features": []}', '{"type": "FeatureCollection", "features": [1]}']
)
def test_json_without_features_is_refused(province, content):
    assert told(text(province, content)).rule == "ground.features"


def test_another_coordinate_system_is_refused(province):
    system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9218"}}
    assert told(files.geojson(province / "xa.geojson", crs=system)).rule == "ground.crs"


def test_a_style_in_place_of_data_is_refused_and_the_host_it_would_ask_is_named(province):
    style = {"version": 8, "sources": {"s": {"type": "vector", "url": "https://tiles.example.com/a.json"}}, "layers": []}
    refusal = told(text(province, json.dumps(style), "style.json"))
    assert (refusal.rule, refusal.params) == ("ground.remote", {"host": "tiles.example.com"})
    assert told(text(province, json.dumps({"version": 8, "sources": {}, "layers": []}), "style.json")).rule == "ground.style"
    tilejson = {"tilejson": "3.0.0", "tiles": ["//a.example.com/{z}/{x}/{y}.pbf"]}
    assert told(text(province, json.dumps(tilejson), "tiles.json")).params == {"host": "a.example.com"}


def test_tiles_whose_description_asks_another_machine_are_refused(province):
    said = {"attribution": '<a href="https://osm.org">x</a>', "tiles": ["https://t.example.com/{z}"]}
    assert told(files.pmtiles(province / "a.pmtiles", files.tiles(), said)).params == {"host": "t.example.com"}
    assert told(files.mbtiles(province / "a.mbtiles", files.tiles(), {"json": json.dumps(said)})).params == {"host": "t.example.com"}


def test_a_link_in_the_attribution_asks_nobody(province):
    said = {"attribution": '<a href="https://osm.org">&copy; OpenStreetMap</a>'}
    made = base_map.import_file(files.pmtiles(province / "a.pmtiles", files.tiles(), said), "tester")
    assert made.attribution == "© OpenStreetMap"


@pytest.mark.parametrize("name", ["xa.zip", "xa.geojson.gz", "xa.shp", "xa", "xa.osm", "xa.mvt"])
def test_other_endings_are_refused_and_those_taken_are_named(province, name):
    refusal = told(text(province, "{}", name))
    assert refusal.rule == "ground.file.ending" and ".osm.pbf, .geojson, .json, .pmtiles, .mbtiles" in sentence(refusal)


@pytest.mark.parametrize("ending", [".osm.pbf", ".geojson", ".pmtiles", ".mbtiles"])
def test_a_file_that_is_not_what_its_name_says_is_refused(province, ending):
    others = {".osm.pbf": files.mbtiles, ".geojson": files.pmtiles, ".pmtiles": files.mbtiles, ".mbtiles": files.pmtiles}
    wrong = others[ending](province / "right", files.tiles(zooms=range(5, 7)))
    assert told(wrong.rename(province / f"wrong{ending}")).rule == "ground.file.other"
    assert told(text(province, "", f"empty{ending}")).rule == "ground.file.other"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_half_an_extract_is_refused(province, share):
    nodes = {n: (106.1 + n / 10_000, 10.1, {"place": "hamlet", "name": f"Thôn {n * 7919}"}) for n in range(1, 3000)}
    whole = files.pbf(province / "whole.osm.pbf", nodes, [([*range(1, 2000)], {"highway": "track"})]).read_bytes()
    half = province / "half.osm.pbf"
    half.write_bytes(whole[: int(len(whole) * share)])
    assert told(half).rule == "ground.file.broken"


@pytest.mark.parametrize("share", [0.01, 0.3, 0.9])
@pytest.mark.parametrize("ending", ["pmtiles", "mbtiles"])
def test_half_a_file_of_tiles_is_refused(province, ending, share):
    held = {at: gzip.compress(files.vector_tile({"roads": at[1] % 90 + 1, "waterways": at[2] % 90 + 1})) for at in files.tiles()}
    whole = getattr(files, ending)(province / f"whole.{ending}", held).read_bytes()
    half = province / f"half.{ending}"
    half.write_bytes(whole[: max(200, int(len(whole) * share))])
    assert told(half).rule == "ground.file.broken"


def test_files_of_another_country_are_refused(province):
    assert told(files.pmtiles(province / "a.pmtiles", files.tiles(over=ELSEWHERE))).rule == "ground.tiles_elsewhere"
    assert told(files.mbtiles(province / "a.mbtiles", files.tiles(over=ELSEWHERE))).rule == "ground.tiles_elsewhere"
    paris = files.pbf(province / "p.osm.pbf", {1: (2.3, 48.85), 2: (2.4, 48.86)}, [([1, 2], {"highway": "primary"})])
    refusal = told(paris)
    assert refusal.rule == "ground.elsewhere" and "48.85 to 48.86 north and 2.30 to 2.40 east" in _english(refusal)
    assert told(files.geojson(province / "a.geojson", files.road((2.3, 48.8), (2.4, 48.9)))).rule == "ground.elsewhere"


def _english(refusal):
    with speaking("en"):
        return sentence(refusal)


def test_a_file_of_nothing_we_draw_is_refused(province):
    cafe = files.feature({"amenity": "cafe"}, "Point", [106.1, 10.1])
    refusal = told(files.geojson(province / "a.geojson", cafe))
    assert (refusal.rule, refusal.params) == ("ground.empty", {"passed_over": 1})
    assert told(files.pbf(province / "a.osm.pbf", {1: (106.1, 10.1, {"amenity": "cafe"})})).rule == "ground.empty"


def test_a_large_file_is_refused_unread(province):
    given = version_build.Given((files.geojson(province / "a.geojson"),), "ground", "x", "x", False, 100, 100)
    with pytest.raises(BazanError, match=r"ground\.file\.large\("), actions._alone():
        version_build.judge(given)
    given = version_build.Given(given.files, "ground", "x", "x", False, 10**9, 100)
    with pytest.raises(BazanError, match=r"ground\.file\.large_geojson"):
        version_build.judge(given)
    sparse = province / "huge.osm.pbf"
    with sparse.open("wb") as file:
        file.truncate(3 * 10**9)
    refusal = told(sparse)
    assert refusal.rule == "ground.file.large" and base_map.versions()[0].sha256 == ""


@pytest.mark.parametrize("ending", ["pmtiles", "mbtiles"])
def test_a_tile_that_unpacks_without_end_is_refused(province, ending):
    held = files.tiles(zooms=range(5, 9)) | dict.fromkeys(files.tiles(zooms=[9]), files.bomb(64))
    assert told(getattr(files, ending)(province / f"bomb.{ending}", held)).rule == "ground.bomb"


def test_a_directory_that_unpacks_without_end_is_refused(province):
    path = files.pmtiles(province / "a.pmtiles", files.tiles())
    whole = bytearray(path.read_bytes())
    trap = files.bomb(64)
    whole[8:24] = len(whole).to_bytes(8, "little") + len(trap).to_bytes(8, "little")
    path.write_bytes(bytes(whole) + trap)
    assert told(path).rule == "ground.bomb"


def test_a_tile_that_is_none_is_refused(province):
    assert told(files.pmtiles(province / "a.pmtiles", files.tiles(body=gzip.compress(b"\xff" * 50)))).rule == "ground.file.broken"
    assert told(files.mbtiles(province / "a.mbtiles", files.tiles(body=b"\x1f\x8bnonsense"))).rule == "ground.file.broken"
    relief = files.mbtiles(province / "b.mbtiles", files.tiles(body=b"GIF89a"), form="png")
    assert told(relief, kind="relief").rule == "ground.file.broken"


def test_an_sqlite_file_that_would_work_without_end_is_refused(province, monkeypatch):
    monkeypatch.setattr("bazan.directory.base_map.tile_file._LOOK_S", 0.3)
    path = province / "trap.mbtiles"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE metadata (name text, value text)")
        database.execute(
            "CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT i AS zoom_level, 0 AS tile_column, 0 AS tile_row, '' AS tile_data FROM n"
        )
    assert told(path).rule == "ground.file.broken"


def test_tiles_in_words_we_do_not_know_are_refused_and_both_are_named(province):
    refusal = told(files.pmtiles(province / "a.pmtiles", files.tiles({"streets": 1, "rivers": 1})))
    assert refusal.rule == "ground.schema"
    assert refusal.params == {"layers": "rivers, streets", "schemas": "bazan, openmaptiles, protomaps, shortbread"}


def test_pictures_are_no_ground_and_lines_are_no_relief(province):
    pictures = files.pmtiles(province / "a.pmtiles", files.tiles(body=files.PNG), form=TileType.PNG, packing=Compression.NONE)
    assert told(pictures).rule == "ground.form"
    assert told(files.pmtiles(province / "b.pmtiles", files.tiles()), kind="relief").rule == "ground.form"
    assert told(files.geojson(province / "c.geojson"), kind="relief").rule == "ground.relief"


def test_tiles_packed_otherwise_are_refused(province):
    refusal = told(files.pmtiles(province / "a.pmtiles", files.tiles(), packing=Compression.ZSTD))
    assert (refusal.rule, refusal.params) == ("ground.packing", {"packing": "zstd"})


@pytest.mark.parametrize("given", [files.geojson, lambda path: files.pmtiles(path.with_suffix(".pmtiles"), files.tiles(), {})])
def test_what_does_not_say_whose_it_is_is_refused(province, given):
    assert told(given(province / "a.geojson"), attribution="").rule == "ground.attribution"


@pytest.mark.parametrize("name", ["../../etc", "a/b", "a\\b", "..", "x" * 101, "a\nb"])
def test_a_name_that_could_be_a_path_is_refused(province, name):
    assert told(files.geojson(province / "a.geojson"), name=name).rule == "ground.name"


def test_names_within_a_file_lead_nowhere(province):
    odd = files.road((106.1, 10.1), (106.2, 10.1), layer="../../../etc", highway="primary", name="../../x\ny")
    made = base_map.import_file(files.geojson(province / "a.geojson", odd), "tester", attribution="x")
    near = base_map.nearest_road(10.1, 106.15)
    assert made.counts == {"roads": 1} and near and near.name == "../../x y"
    assert sorted(path.name for path in version_files.folder().rglob("*")) == [str(made.id), "lines.npz", "tiles.pmtiles"]
    version_files.forget(made.id)


def test_a_file_that_is_not_there_is_said(province):
    assert told(province / "nowhere.pmtiles").rule == "ground.file.unknown"
    assert told(province).rule == "ground.file.unknown"


def test_without_a_territory_there_is_nothing_to_cut_to(tmp_path):
    assert told(files.geojson(tmp_path / "a.geojson")).rule == "places.no_territory"


def test_a_polygon_within_degrees_but_of_no_extent_is_refused(province):
    flat = files.feature({"natural": "water"}, "Polygon", [[[106.1, 10.1], [106.2, 10.1], [106.1, 10.1], [106.1, 10.1]]])
    assert told(files.geojson(province / "a.geojson", flat)).rule == "ground.crossing"
    assert rules.looks_like(b"") == ""
