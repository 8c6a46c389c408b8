"""Writes: an inquiry asked and stopped by a person, run in the process ``history``, its answer taken away when its days are over."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import connection, transaction

from bazan.analysis.sql_queries import queries, readable_tables, rules
from bazan.analysis.sql_queries.events import CHANNEL
from bazan.analysis.sql_queries.models import Inquiry
from bazan.analysis.sql_queries.process_protocol import Errand, erase, output_of
from bazan.analysis.sql_queries.settings import InquirySettings
from bazan.analysis.sql_queries.types import OPEN, Answered, InquiryInfo
from bazan.core.errors import BazanError, Forbidden, NotFound, Refused
from bazan.core.settings import current, of_room
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.platform.jobs import api as jobs

STEP = 0.01
"""By so much an inquiry must have moved for its page to be told."""
JOB = "inquiries.run"
LOST_AFTER = timedelta(minutes=10)
"""Beyond the time an inquiry may take: a process that still runs it would have stopped it long before."""


@transaction.atomic
def ask(text: str, by: Acting, at: datetime) -> InquiryInfo:
    """An inquiry that waits to be run; the audit has its text before it runs.

    Refused as ``rules.checked``, and ``inquiries.busy``; Forbidden ``people.not_allowed``.
    """
    accounts.require(by.reach, readable_tables.PERMISSION)
    rules.checked(text, readable_tables.catalogue(by.reach))
    if Inquiry.objects.filter(account_id=by.reach.account_id, state__in=OPEN).count() >= rules.MOST_OPEN:
        raise Refused("inquiries.busy", {"most": rules.MOST_OPEN}, "text")
    row = Inquiry.objects.create(account_id=by.reach.account_id, text=text, asked_by=by.username, asked_at=at, state="waiting")
    jobs.defer(JOB, lock=f"inquiries:{by.reach.account_id}", inquiry_id=row.id)
    _announce(row)
    audit.append(by.username, "inquiries.ask", f"inquiry:{row.id}", {"text": text})
    return queries.info_of(row)


@transaction.atomic
def cancel(inquiry_id: int, by: Acting, at: datetime) -> InquiryInfo:
    """Stop one of one's own; one that ended already is as it was. NotFound ``inquiries.unknown``."""
    row = Inquiry.objects.filter(id=inquiry_id).first()
    if row is None:
        raise NotFound("inquiries.unknown", {})
    if row.state in OPEN and row.cancelled_at is None:
        row.cancelled_at = at
        if row.state == "waiting":
            row.state, row.ended_at = "cancelled", at
        row.save(update_fields=["cancelled_at", "state", "ended_at"])
        audit.append(by.username, "inquiries.cancel", f"inquiry:{row.id}", {})
        _announce(row)
    return queries.info_of(row)


def run(inquiry_id: int) -> None:
    """Run what was asked within the reach that its asker has now, keep the answer, tell the audit. In the process ``history``."""
    row = Inquiry.objects.filter(id=inquiry_id).first()
    if row is None or row.state not in OPEN:
        return None
    if row.state == "running":  # the process that ran it was killed: what brought it down may do so again
        return _end(row, "refused", Refused("inquiries.broken_off"))
    row.state, row.started_at = "running", now()
    row.save(update_fields=["state", "started_at"])
    _announce(row)
    try:
        answer = _answer(_errand(row), _watching(row))
    except BazanError as why:
        erase(row.id)
        return _end(row, "cancelled" if why.rule == "history.cancelled" else "refused", why)
    except Exception:  # our mistake: its asker is told that it ended, the log says why
        _end(row, "refused", Refused("inquiries.broken_off"))
        raise
    row.answer = asdict(answer)
    return _end(row, "done")


def _answer(errand: Errand, wanted: Callable[[float], bool]) -> Answered:
    from bazan.analysis.sql_queries import process_monitor  # only where heavy work is done

    return process_monitor.run(errand, wanted)


def _errand(row: Inquiry) -> Errand:
    """As its asker may ask it now: judged again, each table with the rows in reach. Refused as ``rules.checked``; Forbidden
    ``people.not_allowed``."""
    account = accounts.account_numbered(row.account_id)
    if account is None:
        raise Forbidden("people.not_allowed", {"permission": readable_tables.PERMISSION})
    reach = accounts.reach_of(account)
    accounts.require(reach, readable_tables.PERMISSION)
    limits, settings = of_room(InquirySettings), current()
    tables = readable_tables.catalogue(reach)
    statement = rules.checked(row.text, tables)
    views, beside = readable_tables.views(statement.tables, tables, reach), readable_tables.registers(statement.tables, reach)
    return Errand(statement.text, views, beside, limits.seconds, settings.history_memory, limits.rows, output_of(row.id))


def _watching(row: Inquiry) -> Callable[[float], bool]:
    """Keeps how far the inquiry is, and says whether it is still wanted."""

    def wanted(share: float) -> bool:
        if share - row.progress >= STEP:
            row.progress = share
            with transaction.atomic():
                row.save(update_fields=["progress"])
                _announce(row)
        return not Inquiry.objects.filter(id=row.id).exclude(cancelled_at=None).exists()

    return wanted


@transaction.atomic
def _end(row: Inquiry, state: str, why: BazanError | None = None) -> None:
    row.state, row.ended_at = state, now()
    if why is not None:
        row.problem, row.params = why.rule, why.params
    row.save(update_fields=["state", "ended_at", "problem", "params", "answer"])
    seconds = queries.info_of(row).seconds
    audit.append(row.asked_by, f"inquiries.{state}", f"inquiry:{row.id}", {
        "rows": row.answer["rows"] if row.answer else 0, "seconds": round(seconds, 1), "rule": row.problem,
    })  # fmt: skip
    _announce(row)


def end_lost(at: datetime) -> int:
    """Tell who asked that it ended, where the process that ran it was killed for good. How many."""
    before = at - timedelta(seconds=of_room(InquirySettings).seconds) - LOST_AFTER
    rows = list(Inquiry.objects.filter(state="running", started_at__lt=before))
    for row in rows:
        _end(row, "refused", Refused("inquiries.broken_off"))
    return len(rows)


def take_away(at: datetime) -> int:
    """Erase the files of answers whose days are over. How many answers."""
    days = of_room(InquirySettings).days
    if not days:
        return 0
    rows = list(Inquiry.objects.filter(state="done", erased_at=None, ended_at__lt=at - timedelta(days=days)))
    for row in rows:
        erase(row.id)
        row.erased_at = at
        row.save(update_fields=["erased_at"])
    return len(rows)


def _announce(row: Inquiry) -> None:
    with connection.cursor() as cursor:
        jobs.announce(cursor, CHANNEL, {"account": row.account_id})
