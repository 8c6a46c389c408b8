"""The desk of reports on a real database, as each of those who use it."""

import re
from datetime import timedelta

import pytest

from bazan.act.field_reports import api
from tests.questions import questions
from tests.report_province import NOW, act, answered, commune, published, reception, sent

pytestmark = pytest.mark.django_db


def test_the_queue_shows_danger_first(browser):
    duty = browser("duty_officer", "ioc")
    calm, dire = sent(), sent("report-0002", words="Nước vào nhà, hai cụ già chưa ra được", danger=True)
    text = duty.get("/reports").content.decode()
    assert text.index(f'data-report="{dire.id}"') < text.index(f'data-report="{calm.id}"')
    assert "Nguy hiểm tính mạng" in text


def test_one_report_opens(browser):
    duty = browser("duty_officer", "ioc")
    one = sent()
    page = duty.get(f"/reports/{one.id}")
    text = page.content.decode()
    assert page.status_code == 200 and one.number in text
    assert "0912" not in text and "Nguyễn Văn A" not in text
