"""Rows found by the number they bear, and by words: a dossier, a case, a fire."""

from typing import Any

from django.db import connection

from bazan.data.datasets.dataset_catalog import every
from bazan.data.datasets.queries import rows_of
from bazan.data.datasets.types import DatasetInfo, Row
from bazan.directory.places import api as places


def bears_number(info: DatasetInfo) -> bool:
    """Whether each row is one thing that happened, with a number of its own that says nothing of a person."""
    (name, *more) = info.key
    column = info.column(name)
    return info.grain == "event" and not more and column.type == "text" and not column.personal


def search(text: str, limit: int = 20) -> list[tuple[DatasetInfo, Row]]:
    """Current rows in reach whose number the text is, in small letters or capitals; then, the newest first, those that hold the words in a
    column their dataset is ``found_by``. Two queries, and one for each dataset that has any."""
    number, words, known = text.strip().replace("|", "\\|"), places.folded(text), every()
    numbered = [one for one in known.values() if number and bears_number(one.info)]
    worded = [one for one in known.values() if words and one.info.found_by]
    # equality alone: under row-level security an index serves nothing else
    by_number = [f"SELECT %s, row_id FROM {one.table} WHERE superseded_by IS NULL AND row_key = ANY(%s)" for one in numbered]
    by_words = [f"SELECT %s, row_id FROM {one.table}_like(%s, %s) AS row_id" for one in worded]
    found = [
        *_found(by_number, [part for one in numbered for part in (one.info.code, [number, number.upper(), number.lower()])]),
        *_found(by_words, [part for one in worded for part in (one.info.code, f"%{words}%", limit)]),
    ]
    kept = list(dict.fromkeys(found))[:limit]
    rows = {
        (code, row.id): row
        for code in {code for code, _ in kept}
        for row in rows_of(code, [row_id for of, row_id in kept if of == code])
        if not row.withdrawn
    }
    return [(known[code].info, rows[code, row_id]) for code, row_id in kept if (code, row_id) in rows]


def _found(parts: list[str], parameters: list[Any]) -> list[tuple[str, int]]:
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        return cursor.fetchall()
