"""Rows in JSON: what a system pushes, and what an API answers when it is asked page by page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import httpx
import msgspec

from bazan.core.errors import Refused, Unavailable
from bazan.platform.drivers.bindings.binding_keys import Keys
from bazan.platform.drivers.bindings.dataset_columns import Columns, Get, Line, Reader, read_columns, unkept
from bazan.platform.drivers.json_messages.json_paths import MANY, Path, every, first
from bazan.platform.drivers.json_messages.page_requests import Cursor, Request, read_path, read_request, walk
from bazan.platform.drivers.types import Refusal
from bazan.platform.drivers.values.source_values import shown, time_reader
from bazan.platform.http_client.outbound_allowlist import Listed


@dataclass(frozen=True)
class RowsBinding:
    """How one system's objects become rows; ``request`` where we ask for them, none where they are sent."""

    columns: Columns
    paths: dict[str, Path]
    request: Request | None = None
    changed_at: str = ""
    """Path of the instant by which an API is asked for news."""
    changed_form: str = "iso"

    def reader(self) -> Reader:
        return Reader(self.columns, self._get)

    def _get(self, name: str) -> Get:
        path = self.paths[name]
        if len(path) == 1 and isinstance(path[0], str):
            key = path[0]
            return lambda item: _flat(item.get(key))
        return lambda item: _flat(first(item, path))


def _flat(value: Any) -> Any:
    """A list or an object where one value is meant stays readable as text, and is refused by its column's type."""
    return shown(str(value)) if isinstance(value, list | dict) else value


def read_push_binding(keys: Keys) -> RowsBinding:
    """The keys of the columns, each ``from`` a path in the object."""
    columns = read_columns(keys)
    return RowsBinding(columns, {name: read_path(keys, "columns", name) for name in columns.needed()})


def read_pull_binding(keys: Keys) -> RowsBinding:
    """The keys of the request and of the columns, and ``since.path`` of the instant that says how new a record is."""
    since = keys.table.get("since")
    changed_at, form = "", "iso"
    if isinstance(since, dict):
        own = keys.inner("since", since)
        changed_at, form = own.text("path"), own.choice("written", ("iso", "epoch_s", "epoch_ms"), "iso")
        keys.table = {**keys.table, "since": {key: value for key, value in since.items() if key not in ("path", "written")}}
    request, columns = read_request(keys), read_columns(keys)
    paths = {name: read_path(keys, "columns", name) for name in columns.needed()}
    if changed_at:
        paths[changed_at] = read_path(keys, "since.path", changed_at)
    return RowsBinding(columns, paths, request, changed_at, form)


def lines(items: list[Any], reader: Reader, start: int = 1) -> Iterator[Line]:
    """The rows of a list of objects, numbered from ``start``. Never raises for what the objects hold."""
    for number, item in enumerate(items, start):
        if isinstance(item, dict):
            yield from reader.read(number, item)
        else:
            yield Line(number, item, {}, refusal=Refusal("drivers.record.object"))


def pages(
    binding: RowsBinding, cursor: Cursor, environ: Mapping[str, str], client: httpx.Client | None = None, listed: Listed | None = None
) -> Iterator[tuple[list[Any], Cursor, bool]]:
    """(objects of an answer, cursor to keep with them, whether it was the last); see ``http_pages.walk``.

    Raises Unavailable ``drivers.json.rows`` when an answer holds no list where the binding says, besides what ``walk`` raises.
    """
    request = binding.request
    assert request is not None
    read_time, read_changed = time_reader(binding.changed_form, UTC), binding.paths.get(binding.changed_at)

    def take(answer: Any) -> tuple[list[Any], str]:
        items = answered(request, answer)
        newest = ""
        for item in items if read_changed else ():
            try:
                newest = max(newest, read_time(first(item, read_changed)).isoformat())  # pyrefly: ignore[bad-argument-type] - asked above
            except Refused:
                continue
        return items, newest

    yield from walk(request, cursor, environ, take, client, listed)


def read_again(binding: RowsBinding, text: str, number: int) -> list[Line]:
    """The rows that one kept object comes to with today's binding. Raises Refused."""
    return list(lines([unkept(text)], binding.reader(), number))


def document(body: bytes) -> Any:
    """What an answer in JSON says. Raises Refused ``drivers.push.json``."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as why:
        raise Refused("drivers.push.json", {"why": shown(str(why))}) from why


def answered(request: Request, answer: Any) -> list[Any]:
    """The objects of an API's answer. Raises Unavailable ``drivers.json.rows``."""
    items = every(answer, request.rows)
    if items is None:
        where = ".".join(str(step) for step in request.rows if step != MANY) or "the answer"
        raise Unavailable("drivers.json.rows", {"path": where, "found": type(answer).__name__})
    return items


def decoded(body: bytes, kind: str) -> list[Any]:
    """The objects of a pushed body: a list, an object with ``rows``, or a line each (NDJSON). Raises Refused ``drivers.push.*``."""
    if kind == "application/x-ndjson":
        try:
            return msgspec.json.Decoder().decode_lines(body)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as why:
            raise Refused("drivers.push.json", {"why": shown(str(why))}) from why
    said = document(body)
    items = said.get("rows") if isinstance(said, dict) else said
    if not isinstance(items, list):
        raise Refused("drivers.push.shape")
    return items


__all__ = ["RowsBinding", "answered", "decoded", "document", "lines", "pages", "read_again", "read_pull_binding", "read_push_binding"]
