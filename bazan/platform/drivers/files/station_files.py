"""Automatic station files of TT 10/2021/TT-BTNMT, appendix 15: one line a parameter, five fields parted by tabs.

``symbol TAB value TAB unit TAB YYYYMMDDhhmmss TAB status``, ended by CRLF or LF; local time without zone; status 00
measuring, 01 calibrating, 02 device error; the file's name ends in ``_YYYYMMDDhhmmss.txt`` and begins with the station.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from bazan.core.errors import Refused
from bazan.core.quality import Quality
from bazan.core.time import OFFSET_TEXT
from bazan.platform.drivers.bindings.binding_keys import Keys, StationWords, stations, time_reader
from bazan.platform.drivers.types import Piece, Row, refused
from bazan.platform.drivers.values.source_values import number, shown

STATUS = {"00": Quality.GOOD, "01": Quality.CALIBRATING, "02": Quality.DEVICE_ERROR}
_NAME = re.compile(r"(?P<station>.+)_(?P<time>[0-9]{14})")
LARGEST_FILE = 4 * 1024 * 1024
LONGEST_LINE = 2000


@dataclass(frozen=True)
class Remote:
    """A folder on another machine from which files are copied into ours."""

    kind: str
    host: str
    port: int
    user: str
    password_environment: str
    key_environment: str
    host_key: str
    folder: str
    pattern: str
    tls: bool
    delete: bool
    largest: int = LARGEST_FILE


@dataclass(frozen=True)
class StationFilesBinding:
    """How to read the files of a group of stations."""

    folder: str
    """Under BAZAN_HOME; empty: inbox/<code of the source>."""
    pattern: str
    zone: tzinfo
    stations: dict[str, StationWords]
    symbols: dict[str, str] = field(default_factory=dict)
    remote: Remote | None = None


def read_binding(keys: Keys) -> StationFilesBinding:
    """The keys of a station file binding: ``folder``, ``pattern``, ``zone``, ``stations``, ``symbols``, ``remote``."""
    folder = keys.text("folder", "")
    if folder.startswith("/") or ".." in folder.split("/"):
        keys.wrong("folder", "drivers.binding.folder", given=folder)
    remote = keys.table_of("remote")
    return StationFilesBinding(
        folder,
        keys.text("pattern", "*.txt"),
        keys.zone("zone", OFFSET_TEXT),
        stations(keys),
        keys.words("symbols"),
        read_remote(remote, "*.txt") if remote else None,
    )


def secret_name(keys: Keys, key: str, default: str | None = None) -> str:
    """The name of an environment variable that holds a secret: only those made for sources may be named."""
    name = keys.text(key, ... if default is None else default)
    if name and not re.fullmatch(r"BAZAN_SOURCE_[A-Z0-9_]+", name):
        keys.wrong(key, "drivers.binding.secret", given=name)
    return name


def read_remote(keys: Keys, pattern: str, largest: int = LARGEST_FILE) -> Remote:
    """The table ``remote`` of a binding."""
    kind = keys.choice("kind", ("sftp", "ftp"))
    if not kind:
        keys.asked |= {"host_key", "tls"}  # of which of the two it is isn't known
    remote = Remote(
        kind,
        keys.text("host"),
        keys.whole("port", 22 if kind == "sftp" else 21, 1, 65535),
        keys.text("user", "anonymous" if kind == "ftp" else ...),
        secret_name(keys, "password_environment", ""),
        secret_name(keys, "key_environment", ""),
        keys.text("host_key") if kind == "sftp" else "",
        keys.text("folder", "."),
        keys.text("pattern", pattern),
        keys.flag("tls") if kind == "ftp" else False,
        keys.flag("delete"),
        largest,
    )
    keys.done()
    return remote


def station_key(file_name: str, zone: tzinfo) -> tuple[str, datetime | None]:
    """(station, time) a file's name says; the whole stem and None when it doesn't end in a time."""
    stem = re.sub(r"\.[A-Za-z]{1,4}$", "", unicodedata.normalize("NFC", file_name))
    match = _NAME.fullmatch(stem)
    if match is None:
        return stem, None
    try:
        return match["station"], time_reader("compact", zone)(match["time"])
    except Refused:
        return match["station"], None


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1258. Never raises."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("windows-1258", "replace")


def read(data: bytes, file_name: str, binding: StationFilesBinding) -> Iterator[Piece]:
    """One piece a line that isn't blank; positions name file and line. Never raises."""
    if len(data) > LARGEST_FILE:
        yield refused(file_name, "", "drivers.file.large", whole=True, limit=LARGEST_FILE)
        return
    for number_, line in enumerate(decoded(data).split("\n"), 1):
        text = line.rstrip("\r")
        if text.strip():
            yield read_line(text, f"{file_name} line {number_}", file_name, binding)


def read_line(text: str, position: str, file_name: str, binding: StationFilesBinding) -> Piece:
    """What one line came to: one row or one refusal."""
    if len(text) > LONGEST_LINE:
        return refused(position, text[:LONGEST_LINE], "drivers.line.long", limit=LONGEST_LINE)
    cells = [cell.strip() for cell in text.split("\t")]
    if len(cells) != 5:
        return refused(position, text, "drivers.station.fields", found=len(cells))
    symbol, value, unit, time, status = cells
    at = "symbol"
    try:
        if not symbol:
            raise Refused("drivers.property.absent")
        at = "time"
        instant = time_reader("compact", binding.zone)(time)
        at = "status"
        if status not in STATUS:
            raise Refused("drivers.station.status", {"status": shown(status)})
        at = "value"
        result = number(value)
    except Refused as why:
        return refused(position, text, why.rule, at, **why.params)
    key, sent = station_key(file_name, binding.zone)
    words = binding.stations.get(key)
    bound = binding.symbols.get(symbol)
    thing = words.code if words else key
    row = Row(thing, bound or symbol, instant, result, unit, int(STATUS[status]), result_time=sent, symbol=bound is None)
    return Piece(position, text, rows=[row])
