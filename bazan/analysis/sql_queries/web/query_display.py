"""What the pages say of tables and inquiries, ready to be placed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bazan.analysis.sql_queries import api as sql_queries
from bazan.analysis.sql_queries.types import INQUIRY_STATES, Field, InquiryInfo, Preview, Relation
from bazan.core.errors import NotFound, Refused
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.platform.design_system.api import number

LONGEST_LINE = 90
"""Signs of a statement in the list of one's last."""


@dataclass(frozen=True)
class TableRow:
    """A table as it is offered. ``name``: as it is written in a statement."""

    name: str
    title: str
    columns: tuple[tuple[str, str, str], ...]
    """(name, kind, words)."""


@dataclass(frozen=True)
class InquiryRow:
    id: int
    line: str
    light: str
    word: str
    asked_at: datetime
    went: str
    """How many rows, in how long; empty while there are none."""


@dataclass(frozen=True)
class Shown:
    """An inquiry that is looked at. ``percent``: of one that goes on."""

    info: InquiryInfo
    row: InquiryRow
    refusal: str
    percent: int | None
    preview: Preview | None
    notes: tuple[str, ...]


def tables(relations: Iterable[Relation]) -> list[TableRow]:
    return [_table(relation) for relation in relations]


def _table(relation: Relation) -> TableRow:
    title = words(relation.words) if relation.words else label(f"inquiries.table.{relation.name}")
    return TableRow(f'"{relation.code}"' if relation.code else relation.name, title, tuple(_column(field) for field in relation.fields))


def _column(field: Field) -> tuple[str, str, str]:
    said = words(field.words) if field.words else label(f"inquiries.column.{field.name}")
    unit = "" if field.unit in ("", "1") or field.unit.startswith("{") else field.unit
    return field.name, label(f"inquiries.kind.{field.kind}"), f"{said}, {unit}" if unit else said


def row(info: InquiryInfo) -> InquiryRow:
    line = " ".join(info.text.split())
    cut = line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"
    went = ""
    if info.answer is not None:
        went = label("inquiries.page.went", rows=number(info.answer.rows), seconds=number(info.seconds, 1))
    word = label("inquiries.state.stopping") if info.cancelling else INQUIRY_STATES.word(info.state)
    return InquiryRow(info.id, cut, INQUIRY_STATES.light(info.state), word, info.asked_at, went)


def shown(info: InquiryInfo) -> Shown:
    preview, notes = None, []
    if info.answer is not None:
        try:
            preview = sql_queries.preview(info.id)
        except NotFound as gone:
            notes.append(sentence(gone))
        if preview is not None and info.answer.rows > len(preview.rows):
            notes.append(label("inquiries.page.first", shown=number(len(preview.rows)), rows=number(info.answer.rows)))
        if info.answer.unread:
            notes.append(label("inquiries.page.unread", files=number(info.answer.unread)))
    refusal = sentence(Refused(info.rule, dict(info.params))) if info.rule else ""
    going = info.state in ("waiting", "running")
    return Shown(info, row(info), refusal, round(100 * info.progress) if going else None, preview, tuple(notes))
