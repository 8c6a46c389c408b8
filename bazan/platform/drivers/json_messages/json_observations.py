"""Observations of a JSON API: its answers page by page, one piece an item."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec

from bazan.platform.drivers.bindings.binding_keys import Keys
from bazan.platform.drivers.bindings.observation_fields import Fields, read_fields, read_record
from bazan.platform.drivers.json_messages.json_paths import MANY, Path, every, first
from bazan.platform.drivers.json_messages.page_requests import LARGEST_ANSWER, Cursor, Request, read_path, read_request, walk
from bazan.platform.drivers.types import Piece, refused
from bazan.platform.drivers.values.source_values import shown
from bazan.platform.http_client.outbound_allowlist import Listed

__all__ = ["LARGEST_ANSWER", "Cursor", "HttpBinding", "Page", "pages", "read", "read_binding", "read_item", "read_text"]


@dataclass(frozen=True)
class HttpBinding:
    """Where to ask, and how to read what comes."""

    request: Request
    fields: Fields
    paths: dict[str, Path]


@dataclass(frozen=True)
class Page:
    """One answer, read; ``cursor`` is what to keep when its rows are stored; ``last`` ends the pull."""

    pieces: list[Piece]
    cursor: Cursor
    last: bool


def read_binding(keys: Keys) -> HttpBinding:
    """The keys of the request and those of the fields."""
    request, fields = read_request(keys), read_fields(keys, "path")
    places = [*fields.places(), *(bound.at for bound in fields.wide)]
    return HttpBinding(request, fields, {at: read_path(keys, "path", at) for at in places})


def pages(
    binding: HttpBinding, cursor: Cursor, environ: Mapping[str, str], client: httpx.Client | None = None, listed: Listed | None = None
) -> Iterator[Page]:
    """The pages from ``cursor`` on; see ``http_pages.walk`` for the cursor and what is raised."""

    def take(document: Any) -> tuple[list[Piece], str]:
        pieces = read(document, binding)
        newest = max((row.time for piece in pieces for row in piece.rows), default=None)
        return pieces, newest.isoformat() if newest else ""

    for pieces, after, last in walk(binding.request, cursor, environ, take, client, listed):
        yield Page(pieces, after, last)


def read(document: Any, binding: HttpBinding) -> list[Piece]:
    """One piece an item of the answer. Never raises."""
    where = binding.request.rows
    items = every(document, where)
    if items is None:
        shape = "a list" if isinstance(document, list) else "an object" if isinstance(document, dict) else type(document).__name__
        text = shown(str(document))
        return [refused("answer", text, "drivers.json.rows", path=".".join(map(str, where)) or "the answer", found=shape)]
    name = re.sub(r"\.\*", "", ".".join(str(step) for step in where if step != MANY)) or "item"
    return [read_item(item, f"{name}[{at}]", binding) for at, item in enumerate(items)]


def read_item(item: Any, position: str, binding: HttpBinding) -> Piece:
    """What one item came to."""
    if not isinstance(item, dict | list):
        return refused(position, item, "drivers.json.item")
    return read_record(binding.fields, position, item, lambda at: first(item, binding.paths[at]))


def read_text(raw: str, position: str, binding: HttpBinding) -> Piece:
    """One kept item, read again."""
    try:
        return read_item(msgspec.json.decode(raw.encode("utf-8", "replace")), position, binding)
    except (msgspec.DecodeError, RecursionError):
        return refused(position, raw, "drivers.json.item")
