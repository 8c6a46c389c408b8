"""The records of a CSV file: quoted cells may run over lines, and one lost quotation mark costs one line, not the rest of the file."""

import codecs
import csv
import gzip
import unicodedata
import zlib
from collections import deque
from collections.abc import Iterator
from typing import Any, BinaryIO

from bazan.core.errors import Refused
from bazan.platform.drivers.types import Refusal
from bazan.platform.drivers.values.source_values import shown

CHUNK = 4 << 20
LONGEST_LINE = 1 << 20
MOST_JOINED = 200
"""Physical lines that one quoted cell may run over; a quotation mark open for longer was lost."""
LARGEST_TEXT = 8 << 30
"""Bytes after unpacking."""
MOST_UNFOLDED = 200
"""How many times larger than packed a file may become; a table of real figures is far below, and beyond lies only a trap."""
UNFOLDED_ALWAYS = 64 << 20
"""Bytes to which any packed file may unfold."""
UNREADABLE = "\ufdd0"
"""Begins a line whose bytes are no text in the file's encoding: a character that Unicode sets aside and no text holds."""
Record = tuple[int, list[str] | Refusal, Any]
"""Number of its first line; the cells or why there are none; what to keep of it when it is refused."""

csv.field_size_limit(LONGEST_LINE)


def unpacked(stream: BinaryIO) -> BinaryIO:
    """The stream itself, or what is in it when it is gzipped."""
    start = stream.read(2)
    stream.seek(0)
    return gzip.GzipFile(fileobj=stream) if start == b"\x1f\x8b" else stream  # pyrefly: ignore[bad-return] - a GzipFile is read as any stream of bytes is


def honest(stream: BinaryIO, read: int) -> None:
    """Nothing while what was read of the stream is no trap. Raises Refused ``drivers.file.unfolds``."""
    if read <= UNFOLDED_ALWAYS or not isinstance(stream, gzip.GzipFile):
        return
    if read > MOST_UNFOLDED * stream.fileobj.tell():  # pyrefly: ignore[missing-attribute] - what is read from can say how far it is
        raise Refused("drivers.file.unfolds", {"times": MOST_UNFOLDED})


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes in pieces. Raises Refused ``drivers.file.broken`` (a damaged archive), ``.large``, ``.unfolds``."""
    read = 0
    while True:
        try:
            chunk = stream.read(CHUNK)
        except (OSError, EOFError, zlib.error) as why:
            raise Refused("drivers.file.broken", {"why": shown(str(why))}) from why
        if not chunk:
            return
        read += len(chunk)
        if read > LARGEST_TEXT:
            raise Refused("drivers.file.large", {"limit": LARGEST_TEXT})
        honest(stream, read)
        yield chunk


def blocks(stream: BinaryIO, codec: str) -> Iterator[tuple[int, list[str], bool]]:
    """(number of the first line, physical lines without their ends, whether a quotation mark is among them).

    Text is composed (NFC). A line that can't be text begins with ``UNREADABLE``, its bytes as Latin-1 behind it.
    """
    number, rest = 1, ""
    for text in _texts(stream, codec):
        body, end, tail = (rest + text).rpartition("\n")
        if not end:
            rest += text
            if len(rest) > 16 * LONGEST_LINE:
                raise Refused("drivers.line.long", {"limit": LONGEST_LINE})
            continue
        rest = tail
        lines = _ended(body)
        yield number, lines, '"' in body
        number += len(lines)
    if rest:
        yield number, _ended(rest), '"' in rest


def _ended(text: str) -> list[str]:
    lines = text.split("\n")
    return [line.removesuffix("\r") for line in lines] if "\r" in text else lines


def _texts(stream: BinaryIO, codec: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)("replace") if codec.startswith("utf-16") else None
    rest, first, old = b"", True, False
    for chunk in chunks(stream):
        if decoder is not None:
            text = decoder.decode(chunk)
            yield _composed(text.removeprefix("\ufeff") if first else text)
            first = False
            continue
        if first:
            chunk = chunk.removeprefix(codecs.BOM_UTF8)
            old, first = b"\n" not in chunk and b"\r" in chunk, False
        if old:
            chunk = chunk.replace(b"\r", b"\n")
        whole, end, tail = chunk.rpartition(b"\n")
        if end:
            yield _decoded(rest + whole + end, codec)
            rest = tail
        else:
            rest += tail
            if len(rest) > 16 * LONGEST_LINE:
                raise Refused("drivers.line.long", {"limit": LONGEST_LINE})
    if rest:
        yield _decoded(rest, codec)


def _decoded(data: bytes, codec: str) -> str:
    try:
        return _composed(data.decode(codec))
    except UnicodeDecodeError:
        return "\n".join(_line(line, codec) for line in data.split(b"\n"))


def _line(line: bytes, codec: str) -> str:
    try:
        return _composed(line.decode(codec))
    except UnicodeDecodeError:
        return UNREADABLE + line.decode("latin-1")


def _composed(text: str) -> str:
    return text if text.isascii() or unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def split(text: str, delimiter: str) -> list[str]:
    """The cells of one record. Raises Refused ``drivers.csv.quotes``."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error as why:
        raise Refused("drivers.csv.quotes", {"line": shown(text)}) from why


class Records:
    """Takes physical lines, gives records. A record over several lines counts only if it closes properly and has the header's width."""

    def __init__(self, delimiter: str, width: int, codec: str):
        self.delimiter, self.width, self.codec = delimiter, width, codec
        self.open: list[str] = []
        self.first = 0

    def take(self, number: int, lines: list[str], quoted: bool) -> Iterator[Record]:
        """The records that end in these lines."""
        if not self.open:
            cells = self._plainly(lines, quoted)
            if cells is not None:
                yield from zip(range(number, number + len(lines)), cells, cells, strict=True)
                return
        yield from self._carefully(number, deque(lines))

    def end(self) -> Iterator[Record]:
        """What was still open when the file ended: its first line is refused, the others stand for themselves."""
        while self.open:
            lines: deque[str] = deque()
            yield self._lost(lines)
            yield from self._carefully(self.first, lines)

    def _plainly(self, lines: list[str], quoted: bool) -> list[list[str]] | None:
        """Every line a record, at the speed of C; None when it isn't that simple."""
        if any(UNREADABLE in line or "\0" in line for line in lines):
            return None
        if not quoted:
            return [line.split(self.delimiter) for line in lines]
        try:
            found = list(csv.reader(lines, delimiter=self.delimiter, strict=True))
        except csv.Error:
            return None
        return found if len(found) == len(lines) else None

    def _carefully(self, number: int, lines: deque[str]) -> Iterator[Record]:
        self.first = self.first if self.open else number
        while lines:
            line = lines.popleft()
            if not self.open:
                record = self._record(self.first, line)
                if not isinstance(record[1], Refusal) or record[1].rule != "drivers.csv.quotes":
                    yield record
                    self.first += 1
                    continue
            self.open.append(line)
            if len(self.open) > 1 and '"' in line and (cells := self._closed("\n".join(self.open))) is not None:
                yield self.first, cells, cells
                self.first, self.open = self.first + len(self.open), []
            elif len(self.open) > MOST_JOINED:
                yield self._lost(lines)

    def _lost(self, lines: deque[str]) -> Record:
        """The first open line is refused alone; the others go back to the lines to be read."""
        lost = self.open[0]
        lines.extendleft(reversed(self.open[1:]))
        self.open = []
        self.first += 1
        return self.first - 1, Refusal("drivers.csv.quotes", {"line": shown(lost)}), {"$text": lost}

    def _closed(self, text: str) -> list[str] | None:
        if UNREADABLE in text or "\0" in text or len(text) > LONGEST_LINE:
            return None
        try:
            cells = split(text, self.delimiter)
        except Refused:
            return None
        return cells if len(cells) == self.width else None

    def _record(self, number: int, line: str) -> Record:
        if line.startswith(UNREADABLE):
            return number, Refusal("drivers.encoding", {"encoding": self.codec}), {"$bytes": line[1:]}
        if "\0" in line:
            return number, Refusal("drivers.table.nul"), {"$text": line}
        try:
            cells = split(line, self.delimiter)
        except Refused as why:
            return number, Refusal(why.rule, why.params), {"$text": line}
        return number, cells, cells


def again(kept: Any, delimiter: str, codec: str) -> list[str]:
    """The cells of a record that was kept, with today's delimiter and encoding. Raises Refused."""
    if isinstance(kept, list):
        return kept
    if "$bytes" in kept:
        try:
            return split(_composed(kept["$bytes"].encode("latin-1").decode(codec)), delimiter)
        except UnicodeDecodeError as why:
            raise Refused("drivers.encoding", {"encoding": codec}) from why
    text = str(kept.get("$text", ""))
    if "\0" in text:
        raise Refused("drivers.table.nul")
    return split(text, delimiter)
