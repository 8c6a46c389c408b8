"""What senders are told outside of this house, at an address that was proved or wrote to us: a receipt, a question, an answer."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from bazan.act.casework import api as casework
from bazan.act.field_reports.models import Report, ReportLetter, ReportSender
from bazan.act.field_reports.policy import policy, service
from bazan.act.field_reports.queries import info
from bazan.act.field_reports.types import ReportInfo
from bazan.act.notifications import api as notifications
from bazan.kernel.labels import label
from bazan.kernel.language import either, speaking
from bazan.kernel.personal import shown
from bazan.kernel.settings import current
from bazan.kernel.time import LOCAL

TOLD = frozenset({"open", "refuse", "ask_sender", "ask_sender_working", "extend", "publish"})
"""Acts whose news is written to the sender."""
BATCH = 20
LEASE = timedelta(minutes=2)
DAY = timedelta(days=1)


def write(one: ReportInfo, act: str, at: datetime) -> None:
    """Lay a letter ready. Belongs into the transaction of the act; who has no address gets none, which only the carrier finds out."""
    if act in TOLD:
        letter = ReportLetter(report_id=one.id, act=act, version=one.case.version, due_at=at, created_at=at)
        ReportLetter.objects.bulk_create([letter], ignore_conflicts=True)


def send_due(at: datetime) -> bool:
    """Carry what is due, each attempt outside of any transaction. True: there is more."""
    claimed = _claim(at)
    for letter_id in claimed:
        _send(letter_id, at)
    return len(claimed) == BATCH


@transaction.atomic
def _claim(at: datetime) -> list[UUID]:
    """Take what is due; whoever dies with it loses it when the lease ends."""
    rows = list(ReportLetter.objects.select_for_update(skip_locked=True).filter(due_at__lte=at).order_by("due_at")[:BATCH])
    for row in rows:
        row.attempt, row.due_at = row.attempt + 1, at + LEASE
    ReportLetter.objects.bulk_update(rows, ["attempt", "due_at"])
    return [row.id for row in rows]


def _send(letter_id: UUID, at: datetime) -> None:
    row = ReportLetter.objects.get(id=letter_id)
    report = Report.objects.get(id=row.report_id)
    sender = ReportSender.objects.get(report_id=report.id)
    channel, address = _address(sender)
    if not address or channel not in notifications.open_channels() or _too_many(sender, at):
        _end(row, "dropped", at)
        return
    with speaking(sender.language):
        subject, text = _words(info(report, casework.case(report.case_id)), row.act, sender.code)
    row.provider, outcome = notifications.carry(channel, notifications.Letter(row.id, address, subject, text), row.provider, at)
    row.error = outcome.error
    row.due_at = None if outcome.state != "carrier" else notifications.retry_at(row.attempt, at)
    _end(row, "sent" if outcome.state == "sent" else "queued" if row.due_at else "failed", at)


def _end(row: ReportLetter, state: str, at: datetime) -> None:
    row.state, row.sent_at = state, at if state == "sent" else None
    row.due_at = row.due_at if state == "queued" else None
    row.save(update_fields=["state", "sent_at", "due_at", "provider", "error"])


def _address(sender: ReportSender) -> tuple[str, str]:
    """(channel, address): a number its owner proved, else where the report was mailed from."""
    return ("sms", sender.phone) if sender.phone and sender.phone_proved else ("email", sender.mail)


def _too_many(sender: ReportSender, at: datetime) -> bool:
    same = Q(phone=sender.phone) if sender.phone and sender.phone_proved else Q(mail=sender.mail)
    reports = ReportSender.objects.filter(same).values("report_id")
    return ReportLetter.objects.filter(report_id__in=reports, sent_at__gt=at - DAY).count() >= policy().letters_per_day


def _words(one: ReportInfo, act: str, code: str) -> tuple[str, str]:
    names = service(one.service).names
    told = {
        "number": one.number, "service": either(names["vi"], names["en"]), "code": code, "link": f"{current().address}/c/t/{code}",
        "due": f"{one.case.due_at.astimezone(LOCAL):%H:%M %d/%m/%Y}", "question": shown(one.question), "reply": shown(one.reply),
    }  # fmt: skip
    act = "ask_sender" if act == "ask_sender_working" else act
    return label("field_reports.letter.subject", **told), label(f"field_reports.letter.{act}", **told)
