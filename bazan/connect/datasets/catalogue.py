"""Datasets as loaded, kept in memory while nothing was loaded anew."""

from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

from django.db import connection

from bazan.connect.datasets import grammar, layer_grammar
from bazan.connect.datasets.models import Dataset, Layer
from bazan.connect.datasets.types import DatasetInfo, LayerInfo
from bazan.engines.keys.api import read
from bazan.kernel.errors import NotFound
from bazan.register.people import api as people

RECHECK_S = 2.0
_Seen = tuple[str, tuple[str, str] | None]
"""A database and the scope of who asks: row-level security shows each the datasets of its sectors."""
_checked: dict[_Seen, tuple[float, dict[str, "Held"]]] = {}


@dataclass(frozen=True)
class Held:
    """A dataset and the table its rows lie in."""

    info: DatasetInfo
    table: str
    layers: tuple[LayerInfo, ...] = ()
    """What of its rows is put on maps."""


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
    seen = (connection.settings_dict["NAME"], people.scope())
    asked, known = _checked.get(seen, (0.0, None))
    if known is None or monotonic() - asked > RECHECK_S:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(_STAMP.format(table=table) for table in ("dataset", "dataset_layer")))
            known = _read(seen, tuple(cursor.fetchall()))
        _checked[seen] = (monotonic(), known)
    return known


_STAMP = "SELECT '{table}', coalesce(max(xmin::text::bigint), 0), count(*), coalesce(max(id), 0) FROM {table}"


@lru_cache(maxsize=32)
def _read(seen: _Seen, stamps: tuple) -> dict[str, Held]:
    layers: dict[int, list[Layer]] = {}
    for row in Layer.objects.order_by("code"):
        layers.setdefault(row.dataset_id, []).append(row)
    found = {}
    for row in Dataset.objects.order_by("code"):
        info = info_of(row)
        found[row.code] = Held(info, row.storage, tuple(layer_of(layer, info) for layer in layers.get(row.id, ())))
    return found


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
        found_by=declared.found_by,
    )  # fmt: skip


def _full(pack: str, name: str) -> str:
    return name if "." in name else f"{pack}.{name}"
