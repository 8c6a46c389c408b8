"""Observations in CSV files, plain or gzipped, read as a stream: one line a record, long or wide.

Each physical line stands alone, so that one lost quotation mark costs one line; fields that hold line ends are not supported.
"""

import csv
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from bazan.core.errors import Refused
from bazan.platform.drivers.bindings.binding_keys import Keys
from bazan.platform.drivers.bindings.observation_fields import Fields, read_fields, read_record
from bazan.platform.drivers.files.csv_records import honest
from bazan.platform.drivers.types import Piece, refused
from bazan.platform.drivers.values.date_order import DateOrder, check_all
from bazan.platform.drivers.values.source_values import shown

LONGEST_LINE = 256 * 1024
ENCODINGS = ("utf-8", "windows-1258", "windows-1252", "latin-1")
DELIMITERS = {"tab": "\t"}


@dataclass(frozen=True)
class CsvBinding:
    """How to read one kind of file."""

    encoding: str
    delimiter: str
    skip_lines: int
    fields: Fields


def read_binding(keys: Keys) -> CsvBinding:
    """The keys of a CSV binding that are its own: ``encoding``, ``delimiter``, ``skip_lines``, and those of its fields."""
    delimiter: str = keys.text("delimiter", ",")
    delimiter = DELIMITERS.get(delimiter, delimiter)
    if len(delimiter) != 1 or delimiter in '"\r\n':
        keys.wrong("delimiter", "drivers.binding.delimiter", given=delimiter, choices="tab")
    return CsvBinding(
        keys.choice("encoding", ENCODINGS, "utf-8"), delimiter, keys.whole("skip_lines", 0, high=1000), read_fields(keys, "column")
    )


def read(stream: BinaryIO, binding: CsvBinding, after: int = 0) -> Iterator[Piece]:
    """One piece a line of data beyond line ``after``; blank lines are passed over. Never raises for what the file holds.

    A wrong header or a broken archive gives one piece marked ``whole``, the last one.
    """
    columns: dict[str, int] | None = None
    number = 0
    for number, data in _lines(stream):
        if number <= binding.skip_lines:
            continue
        if isinstance(data, Piece):
            yield data
            continue
        if columns is not None and number <= after:
            continue
        try:
            text = _decoded(data, binding.encoding, number)
            cells = split(text, binding.delimiter)
        except Refused as why:
            yield refused(f"line {number}", data.decode("latin-1")[:2000], why.rule, whole=columns is None, **why.params)
            if columns is None:
                return
            continue
        if columns is None:
            columns = _header(cells)
            lacking = [at for at in binding.fields.places() if at not in columns]
            if lacking:
                yield refused(f"line {number}", text, "drivers.csv.columns", whole=True, columns=", ".join(lacking))
                return
        elif text.strip():
            yield line_piece(f"line {number}", cells, columns, binding)
    if columns is None:
        yield refused(f"line {number}", "", "drivers.csv.empty", whole=True)


def judge_dates(stream: BinaryIO, binding: CsvBinding) -> dict[str, Any]:
    """What is to be told of the order of days and months in a file, read whole beforehand. Raises Refused ``drivers.dates.*``."""
    (at, *more), first = binding.fields.time_at, binding.fields.day_first
    if more or first is None:
        return {}
    order, place = DateOrder(at, first), -1
    for number, data in _lines(stream):
        if number <= binding.skip_lines or isinstance(data, Piece):
            continue
        try:
            cells = split(_decoded(data, binding.encoding, number), binding.delimiter)
        except Refused:
            continue
        if place < 0:
            place = _header(cells).get(at, len(cells))
        elif place < len(cells):
            order.add(cells[place], str(number))
    return check_all([order])


def line_piece(position: str, cells: list[str], columns: dict[str, int], binding: CsvBinding) -> Piece:
    """What one line came to."""
    if len(cells) != len(columns):
        return refused(position, cells, "drivers.csv.fields", found=len(cells), expected=len(columns))

    def get(name: str) -> Any:
        at = columns.get(name)
        return None if at is None else cells[at]

    return read_record(binding.fields, position, cells, get)


def split(text: str, delimiter: str) -> list[str]:
    """The cells of one line. Raises Refused ``drivers.csv.quotes``."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration) as why:
        raise Refused("drivers.csv.quotes", {"line": shown(text)}) from why


def _header(cells: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, name in enumerate(cells):
        name = name.strip()
        columns[name if name and name not in columns else f"{name}#{at + 1}"] = at
    return columns


def header_of(text: str, binding: CsvBinding) -> dict[str, int]:
    """The columns of a kept header line, to read one kept line again."""
    return _header(split(text, binding.delimiter))


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | Piece]]:
    number = size = 0
    while True:
        number += 1
        try:
            data = stream.readline(LONGEST_LINE)
            if not data:
                return
            size += len(data)
            honest(stream, size)
            if len(data) == LONGEST_LINE and not data.endswith(b"\n"):
                kept = data[:2000].decode("latin-1")
                while data and not data.endswith(b"\n"):
                    data = stream.readline(LONGEST_LINE)
                    size += len(data)
                    honest(stream, size)
                yield number, refused(f"line {number}", kept, "drivers.line.long", limit=LONGEST_LINE)
                continue
        except (OSError, EOFError, zlib.error) as why:
            yield number, refused(f"line {number}", "", "drivers.file.broken", whole=True, why=shown(str(why)))
            return
        except Refused as why:
            yield number, refused(f"line {number}", "", why.rule, whole=True, **why.params)
            return
        yield number, data.rstrip(b"\r\n")


def _decoded(data: bytes, encoding: str, number: int) -> str:
    if number == 1:
        data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as why:
        raise Refused("drivers.encoding", {"encoding": encoding}) from why
    return text if text.isascii() else unicodedata.normalize("NFC", text)
