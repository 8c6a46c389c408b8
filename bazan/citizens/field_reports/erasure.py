"""What reports keep of people, erased when their time is over or because somebody asked."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.models import PublicCopy, Report, ReportLook, ReportPicture, ReportSender
from bazan.citizens.field_reports.senders import contacts
from bazan.coordination.cases import api as casework
from bazan.data.sources import api as sources
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.security.text_anonymization import ERASED, fingerprint

_FILES = ("raw", "sealed", "public", "preview")


def senders(ripe: Ripe) -> Erased:
    """Who sent closed reports, and who looked at that for which reason."""
    return casework.first(casework.over(rules.REPORT.id, ripe), ripe, lambda cases: _senders(cases, ripe.at, ripe.erase))


def words(ripe: Ripe) -> Erased:
    """What was written in closed ones: by their senders, by officers, and the public's copy of it."""
    return casework.first(
        casework.over(rules.REPORT.id, ripe), ripe, lambda cases: _words(cases, ripe.erase) + casework.words(cases, ripe.erase)
    )


def pictures(ripe: Ripe) -> Erased:
    """Pictures of closed ones, and files handed in with them."""
    return casework.first(
        casework.over(rules.REPORT.id, ripe),
        ripe,
        lambda cases: _pictures(cases, ripe.erase) + casework.files(cases, ripe.at, ripe.erase),
    )


def keeps(sha256: str) -> bool:
    """Whether a report still needs the file."""
    held = Q(raw=sha256) | Q(sealed=sha256) | Q(public=sha256) | Q(preview=sha256)
    return ReportPicture.objects.filter(held).exists() or casework.holds_file(sha256)


def _senders(cases: Sequence[int], at: datetime, erase: bool) -> Erased:
    rows = list(ReportSender.objects.filter(report__case_id__in=cases, erased_at=None).exclude(contact_sealed=None, citizen_id=None))
    looks = list(ReportLook.objects.filter(report__case_id__in=cases).exclude(reason=ERASED))
    prints = [*map(_print_of, rows), *(fingerprint(row.reason) for row in looks)]
    if erase:
        gone = {"contact_sealed": None, "phone_hash": "", "mail_hash": "", "phone_proved": False}
        gone |= {"citizen_id": None, "device": "", "erased_at": at}
        ReportSender.objects.filter(id__in=[row.id for row in rows]).update(**gone)
        ReportLook.objects.filter(id__in=[row.id for row in looks]).update(reason=ERASED)
    return Erased(len(prints), tuple(prints))


def _print_of(row: ReportSender) -> str:
    try:
        contact = contacts.contact_of_row(row)
    except contacts.BrokenSeal:  # what nobody can open is erased all the same
        contact = contacts.Contact()
    return fingerprint(f"{contact.name}|{contact.phone}|{contact.mail}|{row.citizen_id}")


def _words(cases: Sequence[int], erase: bool) -> Erased:
    fields = ("words", "landmark", "reply", "question", "hidden")
    written = Q()
    for name in fields:
        written |= ~Q(**{f"{name}__in": ("", ERASED)})
    rows = list(Report.objects.filter(written, case_id__in=cases))
    if erase:
        for row in rows:
            Report.objects.filter(id=row.id).update(attributes={}, **{name: getattr(row, name) and ERASED for name in fields})
        PublicCopy.objects.filter(report_id__in=[row.id for row in rows]).update(words="", reply="")
    return Erased(len(rows), tuple(fingerprint("|".join(getattr(row, name) for name in fields)) for row in rows))


@transaction.atomic
def forget_voice(report_id: int) -> None:
    """Erase what the sender of a report said, as they asked."""
    rows = ReportPicture.objects.filter(report_id=report_id, kind="voice").exclude(raw="")
    names = list(rows.values_list("raw", flat=True))
    rows.update(raw="", state="hidden")
    sources.forget_files(names)


def _pictures(cases: Sequence[int], erase: bool) -> Erased:
    rows = list(ReportPicture.objects.filter(report__case_id__in=cases).exclude(raw="", sealed="", public="", preview=""))
    names = [name for row in rows for field in _FILES if (name := getattr(row, field))]
    if erase:
        numbers = [row.id for row in rows]
        gone = {"hash": None, "taken_at": None, "latitude": None, "longitude": None, "state": "hidden"}
        ReportPicture.objects.filter(id__in=numbers).update(**dict.fromkeys(_FILES, ""), **gone)
        PublicCopy.objects.filter(report_id__in=[row.report_id for row in rows]).update(preview="", after="")
        sources.forget_files(names)
    return Erased(len(names), tuple(names))
