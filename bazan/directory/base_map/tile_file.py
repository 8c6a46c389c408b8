"""Reads PMTiles and MBTiles tile by tile, believing nothing they say of sizes. Standards: PMTiles 3, MBTiles 1.3."""

import io
import json
import mmap
import sqlite3
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pmtiles.tile import Compression, Entry, TileType, deserialize_header, find_tile, read_varint, zxy_to_tileid

from bazan.directory.base_map.vector_tile_contents import TooMuch, unpacked

MEDIA = {
    "mvt": "application/vnd.mapbox-vector-tile", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp",
}  # fmt: skip
_FORMS = {TileType.MVT: "mvt", TileType.PNG: "png", TileType.JPEG: "jpg", TileType.WEBP: "webp"}
_SAID = {"pbf": "mvt", "mvt": "mvt", "png": "png", "jpg": "jpg", "jpeg": "jpg", "webp": "webp"}
_MOST_METADATA = 4 << 20
_MOST_DIRECTORY = 8 << 20
_MOST_ENTRIES = 2_000_000
_DEEPEST = 4
_LOOK_S = 20.0
"""No question to an MBTiles file takes so long, unless it holds a trap."""


class Broken(ValueError):
    """The file isn't what its standard demands."""


class PMTilesFile:
    """A PMTiles file, mapped into memory; its directories are read once. Safe among threads."""

    def __init__(self, path: Path):
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self.header = deserialize_header(self._map[:127])
        except Exception as why:
            raise Broken(str(why) or type(why).__name__) from why
        self.form = _FORMS.get(self.header["tile_type"], self.header["tile_type"].name.lower())
        self.packed = self.header["tile_compression"] == Compression.GZIP
        self.packing = self.header["tile_compression"].name.lower()
        self.min_zoom, self.max_zoom = self.header["min_zoom"], self.header["max_zoom"]
        self.directory = lru_cache(maxsize=64)(self._directory)

    def metadata(self) -> Mapping[str, Any]:
        """``Broken``, ``TooMuch`` where it isn't JSON of a modest size."""
        try:
            text = unpacked(self._bytes(self.header["metadata_offset"], self.header["metadata_length"]), _MOST_METADATA)
            found = json.loads(text or b"{}")
        except TooMuch:
            raise
        except (ValueError, RecursionError) as why:
            raise Broken(str(why)) from why
        return found if isinstance(found, dict) else {}

    def get(self, z: int, x: int, y: int) -> bytes | None:
        """A tile's bytes as they are stored; None: there is none. ``Broken``, ``TooMuch``."""
        number = zxy_to_tileid(z, x, y)
        offset, length = self.header["root_offset"], self.header["root_length"]
        for _ in range(_DEEPEST):
            found = find_tile(self.directory(offset, length), number)
            if found is None:
                return None
            if found.run_length:
                return self._bytes(self.header["tile_data_offset"] + found.offset, found.length)
            offset, length = self.header["leaf_directory_offset"] + found.offset, found.length
        raise Broken("directories without end")

    def _bytes(self, offset: int, length: int) -> bytes:
        if offset + length > len(self._map):
            raise Broken("the file ends too early")
        return self._map[offset : offset + length]

    def _directory(self, offset: int, length: int) -> list[Entry]:
        if self.header["internal_compression"] not in (Compression.GZIP, Compression.NONE):
            raise Broken(f"packed by {self.header['internal_compression'].name.lower()}")
        try:
            return _entries(unpacked(self._bytes(offset, length), _MOST_DIRECTORY))
        except TooMuch:
            raise
        except (ValueError, EOFError) as why:
            raise Broken(str(why)) from why


def _entries(directory: bytes) -> list[Entry]:
    """As ``pmtiles.tile.deserialize_directory``, of what is unpacked already."""
    stream = io.BytesIO(directory)
    count = read_varint(stream)
    if count > min(_MOST_ENTRIES, len(directory)):
        raise Broken(f"a directory of {count} entries")
    entries, last = [], 0
    for _ in range(count):
        last += read_varint(stream)
        entries.append(Entry(last, 0, 0, 0))
    for entry in entries:
        entry.run_length = read_varint(stream)
    for entry in entries:
        entry.length = read_varint(stream)
    before = None
    for entry in entries:
        told = read_varint(stream)
        if told == 0 and before is None:
            raise Broken("the first entry follows none")
        entry.offset = before.offset + before.length if told == 0 and before is not None else told - 1
        before = entry
    return entries


class MBTilesFile:
    """An MBTiles file: an SQLite database, opened so that nothing in it can write, load or run for long."""

    packing = "gzip"

    def __init__(self, path: Path):
        try:
            self._database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            self._database.execute("PRAGMA trusted_schema = OFF")
            self._database.execute("PRAGMA cell_size_check = ON")
            self._until = 0.0
            self._database.set_progress_handler(lambda: int(time.monotonic() > self._until), 10_000)
            self._said = {str(name): value for name, value in self._asked("SELECT name, value FROM metadata LIMIT 1000")}
            zooms = self._asked("SELECT min(zoom_level), max(zoom_level) FROM tiles")[0]
        except sqlite3.Error as why:
            raise Broken(str(why)) from why
        if zooms[0] is None or not all(isinstance(zoom, int) for zoom in zooms):
            raise Broken("no tiles")
        self.min_zoom, self.max_zoom = zooms
        self.form = _SAID.get(str(self._said.get("format", "")).lower(), str(self._said.get("format") or "?"))

    def metadata(self) -> Mapping[str, Any]:
        """Its rows, with what its row ``json`` holds."""
        found = dict(self._said)
        text = found.pop("json", None)
        if isinstance(text, str) and len(text) <= _MOST_METADATA:
            try:
                inner = json.loads(text)
            except (ValueError, RecursionError) as why:
                raise Broken(str(why)) from why
            found |= inner if isinstance(inner, dict) else {}
        return found

    def get(self, z: int, x: int, y: int) -> bytes | None:
        """A tile's bytes as they are stored; None: there is none. ``Broken``."""
        row = (1 << z) - 1 - y
        try:
            found = self._asked("SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ? LIMIT 1", z, x, row)
        except sqlite3.Error as why:
            raise Broken(str(why)) from why
        if not found:
            return None
        if not isinstance(found[0][0], bytes):
            raise Broken("a tile that is no bytes")
        return found[0][0]

    def _asked(self, question: str, *params: int) -> list[tuple[Any, ...]]:
        self._until = time.monotonic() + _LOOK_S
        return self._database.execute(question, params).fetchall()
