"""Datasets as loaded, kept in memory while nothing was loaded anew."""

from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import Any

from django.db import connection

from bazan.connect.datasets.models import Dataset
from bazan.connect.datasets.types import Check, Column, DatasetInfo
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
            cursor.execute("SELECT coalesce(max(xmin::text::bigint), 0), count(*), coalesce(max(id), 0) FROM dataset")
            known = _read(seen, *cursor.fetchone())
        _checked[seen] = (monotonic(), known)
    return known


@lru_cache(maxsize=32)
def _read(seen: _Seen, newest: int, count: int, last: int) -> dict[str, Held]:
    return {row.code: Held(info_of(row), row.storage) for row in Dataset.objects.order_by("code")}


def info_of(row: Dataset) -> DatasetInfo:
    spec: dict[str, Any] = row.spec
    columns = tuple(_column(c) for c in spec["columns"])
    rest = {"id", "severity", "labels"}
    checks = tuple(Check(c["id"], c["severity"], c["labels"], {k: v for k, v in c.items() if k not in rest}) for c in spec["checks"])
    related = tuple((_full(row.pack, r["dataset"]), r["by"], r.get("their", r["by"])) for r in spec.get("related", ()))
    return DatasetInfo(
        id=row.id, code=row.code, pack=row.pack, version=row.version, labels=spec["labels"], grain=spec["grain"], feature=spec["feature"],
        key=tuple(spec["key"]), columns=columns, checks=checks, lists=spec.get("lists", {}), owner=spec.get("owner", ""),
        law=spec.get("law", ""), smallest_cell=spec.get("smallest_cell", 0), supplied_by=spec.get("supplied_by", ""), related=related,
        queue=tuple(spec["queue"]) if "queue" in spec else None, newest=spec.get("newest", ""),
    )  # fmt: skip


def _column(spec: dict[str, Any]) -> Column:
    given = {name: spec[name] for name in ("unit", "required", "list", "low", "high", "personal") if name in spec}
    return Column(id=spec["id"], type=spec["type"], labels=spec["labels"], kinds=tuple(spec.get("kinds", ())), **given)


def _full(pack: str, name: str) -> str:
    return name if "." in name else f"{pack}.{name}"
