"""Reads: the inquiries of whoever asks, and what came out of them."""

import json
from pathlib import Path
from typing import Any

from bazan.analysis.sql_queries.models import Inquiry
from bazan.analysis.sql_queries.process_protocol import output_of
from bazan.analysis.sql_queries.types import OPEN, TAKEN, Answered, InquiryInfo, Preview
from bazan.core.errors import NotFound


def inquiry(inquiry_id: int) -> InquiryInfo:
    """NotFound ``inquiries.unknown``: also somebody else's."""
    row = Inquiry.objects.filter(id=inquiry_id).first()
    if row is None:
        raise NotFound("inquiries.unknown", {})
    return info_of(row)


def inquiries(most: int) -> list[InquiryInfo]:
    """One's own, newest first."""
    return [info_of(row) for row in Inquiry.objects.order_by("-id")[:most]]


def preview(inquiry_id: int) -> Preview:
    """The first rows. NotFound ``inquiries.unknown``, ``inquiries.erased``."""
    said = json.loads(_file(inquiry_id, "json").read_text("utf-8"))
    columns = tuple((name, kind) for name, kind in said["columns"])
    return Preview(columns, tuple(said["numbers"]), said["rows"])


def taken(inquiry_id: int, form: str) -> Path:
    """The file of an answer, one of ``TAKEN``. NotFound ``inquiries.unknown``, ``inquiries.erased``."""
    return _file(inquiry_id, form if form in TAKEN else "")


def _file(inquiry_id: int, form: str) -> Path:
    inquiry(inquiry_id)
    path = output_of(inquiry_id).with_suffix(f".{form}") if form else Path()
    if not path.is_file():
        raise NotFound("inquiries.erased", {})
    return path


def info_of(row: Any) -> InquiryInfo:
    seconds = (row.ended_at - row.started_at).total_seconds() if row.started_at and row.ended_at else 0.0
    answer = row.answer and Answered(tuple((name, kind) for name, kind in row.answer["columns"]), row.answer["rows"], row.answer["unread"])
    return InquiryInfo(
        row.id, row.text, row.asked_by, row.asked_at, row.state, row.progress, row.cancelled_at is not None and row.state in OPEN,
        row.ended_at, seconds, answer or None, row.erased_at is not None, row.problem, row.params,
    )  # fmt: skip
