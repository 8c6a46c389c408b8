"""Senders and tracking codes of reports are stored in no readable form, and are found by keyed hashes."""

import json

import pytest
from django.db import connection

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.models import ReportLook, ReportSender
from bazan.citizens.field_reports.senders import contacts
from bazan.core.errors import NotFound
from bazan.core.settings import current
from tests.fixtures.report_province import NOW, filed, reception, sent
from tests.present import present

pytestmark = pytest.mark.usefixtures("province")
NAME, PHONE, MAIL = "Nguyễn Văn A", "+84912345678", "a@example.vn"


def text_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
        return cursor.fetchone()[0] or ""


def test_no_table_holds_name_phone_mail_or_code_in_clear():
    receipt = api.submit(filed(mail=MAIL), NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        tables = [name for (name,) in cursor.fetchall()]
    for table in tables:
        stored = text_of(table)
        for secret in (NAME, PHONE, PHONE[3:], MAIL, receipt.code):
            assert secret not in stored and secret.encode().hex() not in stored, (table, secret)


def test_a_code_opens_its_report_as_it_is_typed_and_no_other_does():
    receipt = api.submit(filed(), NOW)
    assert api.opened(receipt.code.lower().replace("-", " "))[0] == receipt.report_id
    assert api.code_of(receipt.report_id) == receipt.code
    for wrong in ("", "AAAA-AAAA-AAAA", ReportSender.objects.get().code_hash):
        with pytest.raises(NotFound):
            api.opened(wrong)


def test_reports_of_one_phone_are_counted_by_its_hash():
    sent()
    sent("report-0002")
    assert api.sent_lately("", PHONE, NOW.replace(hour=0)) == 2
    assert api.sent_lately("", "+84900000000", NOW.replace(hour=0)) == 0


def test_what_was_sealed_for_one_report_does_not_open_as_anothers():
    one, other = sent(), sent("report-0002", name="Trần B", phone="0987 654 321")
    stored = ReportSender.objects.get(report_id=other.id).contact_sealed
    ReportSender.objects.filter(report_id=one.id).update(contact_sealed=stored)
    with pytest.raises(contacts.BrokenSeal):
        api.identify(one.id, reception(), NOW, "Gọi lại hỏi")


def test_every_look_is_recorded_and_says_who_it_was():
    one = sent()
    found = api.identify(one.id, reception(), NOW, "Gọi lại hỏi")
    assert (found.name, found.phone) == (NAME, PHONE)
    assert ReportLook.objects.get().report_id == one.id


def test_who_wants_to_be_forgotten_leaves_the_code_alone():
    receipt = api.submit(filed(mail=MAIL), NOW)
    api.forget_me(receipt.report_id, NOW)
    row = ReportSender.objects.get()
    assert (row.contact_sealed, row.phone_hash, row.mail_hash) == (None, "", "")
    assert api.opened(receipt.code)[0] == receipt.report_id


def test_hashes_of_rows_from_another_installation_are_computed_anew():
    receipt = api.submit(filed(), NOW)
    before = ReportSender.objects.values_list("code_hash", "phone_hash").get()
    ReportSender.objects.update(code_hash="0" * 64, phone_hash="1" * 64)
    api.rebuild_hashes()
    assert ReportSender.objects.values_list("code_hash", "phone_hash").get() == before
    assert api.opened(receipt.code)[0] == receipt.report_id


def test_an_export_carries_them_open_and_an_arrival_seals_them_by_its_own_key():
    one = sent()
    row = ReportSender.objects.get()
    plain = contacts.opened(bytes(present(row.contact_sealed)), one.id, current())
    assert json.loads(plain) == {"name": NAME, "phone": PHONE, "mail": ""}
    assert contacts.opened(contacts.sealed(plain, one.id, current()), one.id, current()) == plain
