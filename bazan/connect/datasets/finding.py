"""Rows found by the number they bear: a dossier, a case, a fire."""

from collections import defaultdict

from django.db import connection

from bazan.connect.datasets.catalogue import every
from bazan.connect.datasets.queries import rows_of
from bazan.connect.datasets.types import DatasetInfo, Row


def bears_number(info: DatasetInfo) -> bool:
    """Whether each row is one thing that happened, with a number of its own that says nothing of a person."""
    (name, *more) = info.key
    column = info.column(name)
    return info.grain == "event" and not more and column.type == "text" and not column.personal


def search(text: str, limit: int = 20) -> list[tuple[DatasetInfo, Row]]:
    """Current rows in reach whose number the text is, in small letters or capitals. One query, and one for each dataset that has it."""
    number = text.strip().replace("|", "\\|")
    asked = [one for one in every().values() if bears_number(one.info)]
    if not number or not asked:
        return []
    # equality alone: under row-level security an index serves nothing else
    of_each = "SELECT %s, row_id FROM {table} WHERE superseded_by IS NULL AND NOT withdrawn AND row_key = ANY(%s)"
    parameters = [part for one in asked for part in (one.info.code, [number, number.upper(), number.lower()])]
    found: dict[str, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(of_each.format(table=one.table) for one in asked) + f" LIMIT {int(limit)}", parameters)
        for code, row_id in cursor.fetchall():
            found[code].append(row_id)
    return [(one.info, row) for one in asked if one.info.code in found for row in rows_of(one.info.code, found[one.info.code])]
