"""A refused row read again with today's binding and register."""

from datetime import datetime

from django.db import transaction

from bazan.core.errors import Refused
from bazan.core.time import now as clock
from bazan.data.sources.intake import runs
from bazan.data.sources.intake.row_intake import Outcome, Rejected, RowIntake
from bazan.data.sources.models import Quarantine
from bazan.directory.audit import api as audit
from bazan.platform.drivers.api import Line, RowDriver, messages, read_binding, sql_rows, tables


def lines_of(item: Quarantine, binding: RowDriver) -> list[Line]:
    """What a kept row comes to now. Raises Refused."""
    number = int(item.context.get("line", 0))
    if isinstance(binding, tables.TableBinding):
        return tables.read_again(binding, item.raw, number, item.context)
    if isinstance(binding, sql_rows.SqlBinding):
        return sql_rows.read_again(binding, item.raw, number)
    return messages.read_again(binding, item.raw, number)


@transaction.atomic
def retry(item: Quarantine, actor: str, at: datetime) -> bool:
    """True: its rows are in the dataset; False: refused again, and why is kept. ``item`` is locked by the caller."""
    assert item.source is not None
    binding = read_binding(item.source.driver, item.source.binding)
    run = runs.open_run(item.source, at, file_name=str(item.context.get("name", "")))
    outcome, why = _stored(item, binding, run, actor, at)  # pyrefly: ignore[bad-argument-type] - what is put aside for a dataset came from a driver of rows
    first = outcome.rejected[0] if outcome.rejected else None
    if why is not None or first is not None:
        item.rule, item.params, item.field = (why.rule, why.params, why.field[:60]) if why else _first(first)
        item.state = "open"
        item.save(update_fields=["rule", "params", "field", "state"])
    else:
        item.state, item.decided_by, item.decided_at = "retried", actor, at
        item.save(update_fields=["state", "decided_by", "decided_at"])
    runs.finish(run, clock())
    audit.append(actor, "sources.retry", f"quarantine:{item.id}", {"rule": item.rule, "stored": item.state == "retried"})
    return item.state == "retried"


def _stored(item: Quarantine, binding: RowDriver, run, actor: str, at: datetime) -> tuple[Outcome, Refused | None]:
    intake = RowIntake(run, binding, actor, at)
    intake.sha256, intake.file_name = str(item.context.get("sha256", "")), str(item.context.get("name", ""))
    try:
        for line in lines_of(item, binding):
            intake.take(line)
    except Refused as why:
        run.counts = {"pieces": 1, "superseded": 0}
        run.rejected = 1
        run.save(update_fields=["counts", "rejected"])
        return Outcome(), why
    return intake.commit(None), None


def _first(one: Rejected | None) -> tuple[str, dict, str]:
    assert one is not None
    return one.rule, one.params, one.field[:60]
