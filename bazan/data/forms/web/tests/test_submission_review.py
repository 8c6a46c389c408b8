"""What a person sees before verifying or approving: the rows, what differs from the period before, the indicators that read them."""

import re

import pytest
from django.test import Client

from bazan.data.forms.web import submission_review
from tests.fixtures.form_province import confirmed, filled, send, template

pytestmark = pytest.mark.django_db


@pytest.fixture
def verifier(account):
    client = Client()
    client.force_login(account("ong-duyet", "agency_officer", "bees", sector="apiculture"))
    return client


def page_of(client, upload, **query):
    answer = client.get(f"/forms/submissions/{upload.submission_id}", query)
    assert answer.status_code == 200
    return answer.text


def tables(page):
    """The words of each row of each table."""
    cells = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.S)
    rows = [cells.findall(row) for row in re.findall(r"<tr>(.*?)</tr>", page, re.S)]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in rows]


def test_the_rows_stand_before_the_button(verifier, province):
    page = page_of(verifier, confirmed(send(filled())))
    assert ["Trại 1", "10", "12,5", "Tốt", "—"] in tables(page) and ["Trại 3", "5", "—", "Vừa", "—"] in tables(page)
    assert page.index("1–3 trong 3 dòng") < page.index("/verify")
    assert "Kỳ trước chưa nộp" in page


def test_what_changed_since_the_last_period_is_told_cell_by_cell_the_large_jumps_marked_and_first(verifier, province):
    confirmed(send(filled(template(period="2026-09"), rows=((10, 12.5, "A1"), (20, 30, None)))), note="Trại 3 nghỉ")
    upload = confirmed(send(filled(rows=((11, 12.5, "A1"), (80, 30, "B2"), (5, None, "B2")))), note="Nhận thêm ong")
    page = page_of(verifier, upload)
    assert "2 dòng thay đổi, 1 dòng mới, 0 dòng không còn, 0 dòng giữ nguyên." in page
    changes = tables(page)[1:5]
    assert changes == [
        ["Trại 2", "Số tổ", "20", "80", "chênh 4,0 lần"],
        ["Trại 1", "Số tổ", "10", "11", ""],
        ["Trại 2", "Hạng", "—", "Vừa", ""],
        ["Trại 3", "Dòng mới"],
    ]


def test_long_forms_are_turned_page_by_page(verifier, province, monkeypatch):
    monkeypatch.setattr(submission_review, "PAGE", 2)
    upload = confirmed(send(filled()))
    first = page_of(verifier, upload)
    assert "1–2 trong 3 dòng" in first and "Trang trước" not in first
    (link,) = re.findall(r'href="\?of=apiculture\.hives&after=(\d+)#', first)
    page = page_of(verifier, upload, of="apiculture.hives", after=link)
    assert "3–3 trong 3 dòng" in page and "Trang trước" in page and "Trang sau" not in page
    assert verifier.get(f"/forms/submissions/{upload.submission_id}", {"of": "apiculture.hives", "after": "²"}).status_code == 400
