"""What senders are told outside of this house, at an address that was proved or wrote to us: a receipt, a question, an answer."""

from datetime import datetime, timedelta

from django.db.models import Q

from bazan.citizens.field_reports.models import Report, ReportLetter, ReportSender
from bazan.citizens.field_reports.policy import policy, service
from bazan.citizens.field_reports.queries import info
from bazan.citizens.field_reports.senders import contacts
from bazan.citizens.field_reports.types import ReportInfo
from bazan.coordination.cases import api as cases
from bazan.coordination.notifications import api as notifications
from bazan.core.labels import label
from bazan.core.language import either, speaking
from bazan.core.settings import current
from bazan.core.time import LOCAL
from bazan.platform.security.text_anonymization import shown

TOLD = frozenset({"open", "refuse", "ask_sender", "ask_sender_working", "extend", "publish"})
"""Acts whose news is written to the sender."""
DAY = timedelta(days=1)


def write(one: ReportInfo, act: str, at: datetime) -> None:
    """Lay a letter ready. Belongs into the transaction of the act; who has no address gets none, which only the carrier finds out."""
    if act in TOLD:
        letter = ReportLetter(report_id=one.id, act=act, version=one.case.version, due_at=at, created_at=at)
        ReportLetter.objects.bulk_create([letter], ignore_conflicts=True)


def send_due(at: datetime) -> bool:
    """Carry what is due, each attempt outside of any transaction. True: there is more."""
    return notifications.carry_due(ReportLetter.objects, lambda row: _addressed(row, at), at)


def _addressed(row: ReportLetter, at: datetime) -> notifications.Addressed | None:
    report = Report.objects.get(id=row.report_id)
    sender = ReportSender.objects.get(report_id=report.id)
    contact = contacts.contact_of_row(sender)
    channel, address = ("sms", contact.phone) if contact.phone and sender.phone_proved else ("email", contact.mail)
    if not address or channel not in notifications.open_channels() or _too_many(sender, at):
        return None
    with speaking(sender.language):
        return notifications.Addressed(
            channel, address, *_words(info(report, cases.case(report.case_id)), row.act, contacts.code_of_row(sender))
        )


def _too_many(sender: ReportSender, at: datetime) -> bool:
    same = Q(phone_hash=sender.phone_hash) if sender.phone_hash and sender.phone_proved else Q(mail_hash=sender.mail_hash)
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
