"""Files of every kind the room takes, written for its tests around the made-up province: 10.0–10.2 north, 106.0–106.6 east."""

import gzip
import json
import sqlite3
import struct
import zlib

import osmium
import shapely
from osmium.osm.mutable import Node, Relation, Way
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from bazan.directory.base_map import rules
from tests.fixtures import minimal_province

PROVINCE = shapely.box(106.0, 10.0, 106.6, 10.2)
OURS = {"roads": 2, "waterways": 1}


def settle(folder):
    minimal_province.write(folder, minimal_province.THREE_COMMUNES)
    minimal_province.places.load_province(folder)


def feature(properties, kind, coordinates):
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def road(*points, **properties):
    return feature({"layer": "roads", "class": "primary"} | properties, "LineString", [list(p) for p in points])


def square(x, y, side=0.02):
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


CROSSROADS = (
    road((106.1, 10.1), (106.2, 10.1), (106.3, 10.1), name="Đường Một", ref="QL1"),
    road((106.2, 10.0), (106.2, 10.1), (106.2, 10.15), name="Đường Hai", **{"class": "minor", "oneway": "yes"}),
    feature({"layer": "waterways", "class": "river", "name": "Sông Ba"}, "LineString", [[106.05, 10.05], [106.5, 10.18]]),
    feature({"layer": "water", "name": "Hồ Bốn"}, "Polygon", [square(106.4, 10.1)]),
    feature({"layer": "places", "class": "hamlet", "name": "Thôn Năm"}, "Point", [106.21, 10.11]),
)
"""Two roads that cross, a river, a lake and a hamlet."""


def geojson(path, *features, **more):
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features or CROSSROADS)} | more), "utf-8")
    return path


def pbf(path, nodes, ways=(), relations=()):
    """``nodes``: id → (longitude, latitude[, tags]); ``ways``: (nodes, tags); ``relations``: ((role → way numbers), tags)."""
    path.unlink(missing_ok=True)
    writer = osmium.SimpleWriter(str(path))
    for number, (x, y, *tags) in nodes.items():
        writer.add_node(Node(id=number, location=(x, y), tags=tags[0] if tags else {}))
    for number, (refs, tags) in enumerate(ways, 1):
        writer.add_way(Way(id=number, nodes=refs, tags=tags))
    for number, (members, tags) in enumerate(relations, 1):
        writer.add_relation(Relation(id=number, members=[("w", way, role) for role, every in members.items() for way in every], tags=tags))
    writer.close()
    return path


TOWN = {
    1: (106.1, 10.1), 2: (106.2, 10.1), 3: (106.3, 10.1), 4: (106.2, 10.0), 5: (106.2, 10.15), 6: (106.2, 10.1),
    7: (106.4, 10.1), 8: (106.42, 10.1), 9: (106.42, 10.12), 10: (106.4, 10.12),
    11: (106.405, 10.105), 12: (106.415, 10.105), 13: (106.415, 10.115),
    20: (106.21, 10.11, {"place": "hamlet", "name": "Thôn Năm"}), 21: (106.21, 10.11, {"amenity": "cafe"}),
}  # fmt: skip
"""Node 6 lies where node 2 does: a bridge crosses above the junction."""


def town(path):
    ways = (
        ([1, 2, 3], {"highway": "primary", "name": "Đường Một", "ref": "QL1", "maxspeed": "80"}),
        ([4, 2, 5], {"highway": "residential", "oneway": "-1"}),
        ([1, 6, 5], {"highway": "track", "bridge": "yes"}),
        ([4, 1], {"waterway": "stream", "name": "Suối Bảy"}),
        ([7, 8, 9, 10, 7], {}),
        ([11, 12, 13, 11], {}),
        ([1, 2, 5, 1], {"building": "yes"}),
        ([1, 2, 5, 1], {"barrier": "fence"}),
    )
    return pbf(path, TOWN, ways, [({"outer": [5], "inner": [6]}, {"type": "multipolygon", "natural": "water", "name": "Hồ Bốn"})])


def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def field(number, body):
    return varint(number << 3 | 2) + varint(len(body)) + body


def vector_tile(layers):
    """A tile with so many features a layer, each without geometry: enough for who looks at layers only."""
    return b"".join(field(3, field(1, name.encode()) + field(2, b"\x18\x01") * count + b"\x78\x02") for name, count in layers.items())


PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(17)


def tiles(layers=OURS, zooms=range(5, 11), over=PROVINCE, body=None):
    """(z, x, y) → bytes of the tiles over a part of the world."""
    made = body if body is not None else gzip.compress(vector_tile(layers), mtime=0)
    return {(z, x, y): made for z in zooms for x, y in rules.tiles_over(over, z)}


def pmtiles(path, held, metadata=None, form=TileType.MVT, packing=Compression.GZIP):
    with path.open("wb") as file:
        writer = Writer(file)
        for number, body in sorted((zxy_to_tileid(*at), body) for at, body in held.items()):
            writer.write_tile(number, body)
        header = {"tile_type": form, "tile_compression": packing, "center_zoom": 5, "center_lon_e7": 0, "center_lat_e7": 0}
        writer.finalize(header, {"attribution": "Ai đó"} if metadata is None else metadata)
    return path


def mbtiles(path, held, metadata=None, form="pbf"):
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE metadata (name text, value text)")
        database.execute("CREATE TABLE tiles (zoom_level int, tile_column int, tile_row int, tile_data blob)")
        said = {"format": form} | ({"attribution": "Ai đó"} if metadata is None else metadata)
        database.executemany("INSERT INTO metadata VALUES (?, ?)", said.items())
        database.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", [(z, x, (1 << z) - 1 - y, body) for (z, x, y), body in held.items()])
    return path


def bomb(megabytes):
    """A packed tile of zeros that unpacks to so many MB."""
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(engine.compress(bytes(1 << 20)) for _ in range(megabytes)) + engine.flush()
