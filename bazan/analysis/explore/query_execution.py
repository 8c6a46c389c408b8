"""A question at work, in the process that has the history's packages: what it means in numbers, what comes out, how far it is."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from bazan.analysis.explore import queries, question_sources, rules
from bazan.analysis.explore.models import Asked
from bazan.analysis.explore.question_url import question_of
from bazan.analysis.explore.types import Allowance, Answer, Cell, Held, Question, Scope, Source
from bazan.core.errors import BazanError
from bazan.core.settings import current
from bazan.core.time import now
from bazan.directory.audit import api as audit
from bazan.platform.history.types import Limits, Watch

if TYPE_CHECKING:
    pass

log = logging.getLogger(__name__)
TELL_S = 0.5


def run(exploration_id: int) -> None:
    """Answer one question that waits, or make its file, within the reach it was asked with; what went wrong stands beside it."""
    if not Asked.objects.filter(id=exploration_id, state__in=("waiting", "running"), cancelled=False).update(
        state="running", started_at=now()
    ):
        return
    row = Asked.objects.get(id=exploration_id)
    watch, began = Watch(), time.monotonic()
    try:
        with _telling(row.id, watch):
            made = _made(row, watch)
    except BazanError as why:
        state = "cancelled" if why.rule == "history.cancelled" else "failed"
        made = {"state": state, "rule": why.rule, "params": why.params}
    except Exception:
        log.exception("exploration %d failed", row.id)
        made = {"state": "failed", "rule": "explorations.failed"}
    _ended(row, made | {"seconds": time.monotonic() - began})


def _made(row: Asked, watch: Watch) -> dict[str, Any]:
    """What came out, by the columns of the table of questions."""
    from bazan.analysis.explore import answer_files, query_context

    scope, may = query_context.scope_of(row.places, row.sectors), rules.allowance(row.roles)
    source = query_context.asked_source(row.source, scope)
    question = question_of(dict(_parts(row.address)), source, row.asked_at)
    if row.form.startswith("rows."):
        read, rows, size = answer_files.write_rows(question, source, scope, may, queries.folder() / f"{row.id}.{row.form}", watch)
        return {"state": "done", "read": read, "rows": rows, "bytes": size}
    answer = answered(question, source, scope, may, watch)
    made = {"state": "done", "read": answer.read, "rows": len(answer.cells)}
    if not row.form:
        return made | {"answer": queries.said_of(answer)}
    return made | {"bytes": answer_files.write_cells(answer, row.address, queries.folder() / f"{row.id}.{row.form}")}


def answered(question: Question, source: Source, scope: Scope, may: Allowance, watch: Watch) -> Answer:
    """The cells, and how much there is behind them. Raises Refused ``history.*``."""
    import ibis

    from bazan.analysis.explore import query_context, query_expressions
    from bazan.platform.history.api import history

    ground, view = query_context.grounded(question, source), query_context.seen(question, source, scope)
    limits = Limits(may.seconds, may.memory, most_rows=may.cells)
    asked = query_expressions.cells(question, source, view.table, ground)
    query_context.wanted(watch)
    began = time.monotonic()
    answer = history(current()).query(asked, [view], limits, watch)
    seconds = time.monotonic() - began
    query_context.wanted(watch)
    behind = history(current()).query(query_expressions.held(question, source, view.table, ground), [view], limits, watch)
    waiting = 0 if view.plus is None else len(view.plus)
    return Answer(
        tuple(_cell(row) for row in answer.rows.to_pylist()),
        tuple(_held(row) for row in behind.rows.to_pylist()),
        str(ibis.to_sql(asked, dialect="duckdb")), view.only, answer.read + waiting, waiting,
        tuple({"file": gap.file, "first": gap.first.isoformat(), "last": gap.last.isoformat(), "why": gap.why} for gap in answer.gaps),
        round(seconds, 3),
    )  # fmt: skip


def _cell(row: dict[str, Any]) -> Cell:
    """Sums of whole numbers come as decimals."""
    value = row["value"]
    row_key, column, category = (_key(row.get(name)) for name in ("row", "column", "category"))
    return Cell(row_key, column, category, None if value is None else float(value), int(row["n"]))


def _held(row: dict[str, Any]) -> Held:
    return Held(row["place"], _key(row["period"]), row["versions"], int(row["rows"] or 0), row["steps"])


def _parts(address: str) -> Iterator[tuple[str, str]]:
    from urllib.parse import parse_qsl

    yield from parse_qsl(address, keep_blank_values=True)


def _key(value: Any) -> Any:
    """A key as JSON has it; an instant as local text."""
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else value


@contextmanager
def _telling(exploration_id: int, watch: Watch) -> Iterator[None]:
    """While it runs, its share is written each half second, and it is looked whether it is still wanted."""
    ended = threading.Event()

    def tell() -> None:
        try:
            while not ended.wait(TELL_S):
                found = Asked.objects.filter(id=exploration_id)
                found.update(share=round(watch.share, 3))
                watch.cancelled = watch.cancelled or found.filter(cancelled=True).exists()
        finally:
            connection.close()

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()


@transaction.atomic
def _ended(row: Asked, made: dict[str, Any]) -> None:
    """What came out, with its one entry in the audit."""
    Asked.objects.filter(id=row.id).update(ended_at=now(), share=1.0 if made["state"] == "done" else row.share, **made)
    told = {"question": row.address, "form": row.form, "state": made["state"], "read": made.get("read", 0), "personal": _personal(row)}
    audit.append(row.asked_by, "explorations.run", f"exploration:{row.id}", told)


def _personal(row: Asked) -> list[str]:
    try:
        source = question_sources.source(row.source)
        return rules.personal(question_of(dict(_parts(row.address)), source, row.asked_at), source, row.form)
    except BazanError:
        return []
