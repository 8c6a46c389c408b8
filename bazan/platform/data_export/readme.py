"""``README.md`` of an export: what lies there and how anybody reads it, in Vietnamese and then in English."""

from bazan.core.labels import label
from bazan.core.language import LANGUAGES, language, speaking
from bazan.platform.data_export.types import Dictionary, Left, Plan, Written

NAME = "README.md"
LINES = {
    "DuckDB": "import duckdb; print(duckdb.sql(\"FROM 'tables/place.parquet' LIMIT 5\"))",
    "pandas": 'import pandas; print(pandas.read_parquet("tables/place.parquet").head())',
    "LibreOffice, Excel: place.csv": "import duckdb; duckdb.sql(\"COPY (FROM 'tables/place.parquet') TO 'place.csv'\")",
}
"""Python that reads a table; a test runs each."""
OF_HISTORY = ("DuckDB, history", "import duckdb; print(duckdb.sql(\"SELECT count(*) FROM 'history/*/part=*/*.parquet'\"))")


def text(told: Dictionary, plan: Plan) -> str:
    """What lies there, the ways to read it, the tables by room, and what is left out, in each language of the house."""
    said = []
    for spoken in LANGUAGES:
        with speaking(spoken):
            said.append(_text(told, plan))
    return "\n".join(said)


def _text(told: Dictionary, plan: Plan) -> str:
    ways = dict([*LINES.items(), *([OF_HISTORY] if told.history and not told.history_at else [])])
    parts = [
        label(
            "leaving.document", province=told.province, made_at=told.made_at.isoformat(timespec="seconds"), version=told.version,
            tables=len(told.tables), rows=f"{told.rows:_}".replace("_", " "), people="" if told.people else label("leaving.without"),
            signed=told.audit[2],
        ),
        f"## {label('leaving.read')}\n",
        *(f"{name}:\n\n```python\n{line}\n```\n" for name, line in ways.items()),
        f"## {label('leaving.tables')}\n",
        _tables(told.tables, plan),
        f"## {label('leaving.left')}\n",
        _left(told.left),
    ]  # fmt: skip
    if told.unreadable:
        parts.append(f"## {label('leaving.unreadable')}\n\n" + "".join(f"- `{name}`\n" for name in told.unreadable))
    return "\n".join(parts)


def _tables(tables: tuple[Written, ...], plan: Plan) -> str:
    def room(written: Written) -> str:
        words = plan.words.get(written.table.name)
        return words.room if words else ""

    lines = [f"| | {label('leaving.table')} | {label('leaving.count')} | {label('leaving.row')} |", "|---|---|---|---|"]
    for each in sorted(tables, key=lambda written: (room(written), written.table.name)):
        words = plan.words.get(each.table.name)
        said = (words.row.get(language()) or words.row.get("en", "")) if words else ""
        lines.append(f"| {room(each)} | [{each.table.name}]({each.file}) | {each.rows} | {said.replace('|', '/')} |")
    return "\n".join(lines) + "\n"


def _left(left: tuple[Left, ...]) -> str:
    lines = [f"| | {label('leaving.because')} | {label('leaving.count')} |", "|---|---|---|"]
    lines += [f"| `{each.where}` | {label(f'leaving.why.{each.why}')} | {'' if each.rows is None else each.rows} |" for each in left]
    return "\n".join(lines) + "\n"
