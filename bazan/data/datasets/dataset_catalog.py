"""Datasets as loaded, kept in memory while nothing was loaded anew."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import Any

from django.db import connection

from bazan.core.errors import NotFound
from bazan.data.datasets import grammar, layer_grammar
from bazan.data.datasets.models import Dataset, Layer
from bazan.data.datasets.types import DatasetInfo, LayerInfo
from bazan.directory.accounts import api as accounts
from bazan.platform.declarations.api import read

RECHECK_S = 2.0
_Seen = tuple[str, tuple[str, str] | None]
"""A database and the scope of who asks: row-level security shows each the datasets of its sectors."""
_Stamps = tuple[tuple[str, int, int, int], ...]
_STAMP = "SELECT '{table}', coalesce(max(xmin::text::bigint), 0), count(*), coalesce(max(id), 0) FROM {table}"
_checked: dict[tuple[tuple[str, ...], _Seen], tuple[float, Any]] = {}


@dataclass(frozen=True)
class Held:
    """A dataset and the table its rows lie in."""

    info: DatasetInfo
    table: str


def forget() -> None:
    """Look again at the next question: something was just loaded here."""
    _checked.clear()


def held(code: str) -> Held:
    """Raises NotFound ``datasets.unknown``."""
    found = every().get(code)
    if found is None:
        raise NotFound("datasets.unknown", {"code": code})
    return found


def every() -> dict[str, Held]:
    """Every dataset by code; whether those in memory still hold is asked every two seconds."""
    return _kept(("dataset",), _read)


def every_layer() -> tuple[LayerInfo, ...]:
    """What of rows is put on maps, by code; asked for by maps alone, and kept in the same way."""
    return _kept(("dataset", "dataset_layer"), _read_layers)


def _kept[K](tables: tuple[str, ...], read_all: Callable[[_Seen, _Stamps], K]) -> K:
    """What ``read_all`` made of the tables, made again when a row of them came, went or changed."""
    seen = (connection.settings_dict["NAME"], accounts.scope())
    asked, known = _checked.get((tables, seen), (0.0, None))
    if known is None or monotonic() - asked > RECHECK_S:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(_STAMP.format(table=table) for table in tables))
            known = read_all(seen, tuple(cursor.fetchall()))
        _checked[tables, seen] = (monotonic(), known)
    return known


@lru_cache(maxsize=32)
def _read(seen: _Seen, stamps: _Stamps) -> dict[str, Held]:
    return {row.code: Held(info_of(row), row.storage) for row in Dataset.objects.order_by("code")}


@lru_cache(maxsize=32)
def _read_layers(seen: _Seen, stamps: _Stamps) -> tuple[LayerInfo, ...]:
    held = {one.info.code: one.info for one in every().values()}
    rows = Layer.objects.select_related("dataset").order_by("code")
    return tuple(layer_of(row, held[row.dataset.code]) for row in rows if row.dataset.code in held)


def layer_of(row: Layer, dataset: DatasetInfo) -> LayerInfo:
    """The layer of a row, whose ``spec`` is its file with the words of its labels."""
    return LayerInfo(row.code, row.pack, dataset, read(layer_grammar.Layer, row.spec))


def info_of(row: Dataset) -> DatasetInfo:
    """The dataset of a row, whose ``spec`` is its file with the words of its labels."""
    declared = read(grammar.Dataset, row.spec)
    related = tuple((_full(row.pack, each.dataset), each.by, each.their or each.by) for each in declared.related)
    return DatasetInfo(
        id=row.id, code=row.code, pack=row.pack, version=row.version, labels=declared.labels, grain=declared.grain,
        feature=declared.feature, key=declared.key, columns=declared.columns, checks=declared.checks, lists=declared.lists,
        owner=declared.owner, law=declared.law, smallest_cell=declared.smallest_cell, supplied_by=declared.supplied_by, related=related,
        queue=(declared.queue[0], declared.queue[1]) if declared.queue else None, newest=declared.newest,
        found_by=declared.found_by, policy=declared.kept, units=declared.units, plausible=declared.plausible,
    )  # fmt: skip


def _full(pack: str, name: str) -> str:
    return name if "." in name else f"{pack}.{name}"
