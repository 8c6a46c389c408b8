"""What leaves the house for senders: only to an address they proved, no more a day than said, tried again, never twice."""

from datetime import timedelta

import pytest

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.models import ReportLetter
from bazan.citizens.field_reports.policy import policy
from tests.fixtures.report_province import NOW, act, published, reception, sent
from tests.servers.message_carriers import running

pytestmark = pytest.mark.usefixtures("province")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def gateway(tmp_path, monkeypatch):
    with running("http", tmp_path / "sms") as made:
        monkeypatch.setenv("BAZAN_SMS_URL", f"http://127.0.0.1:{made.port}/send")
        monkeypatch.setenv("BAZAN_SMS_KEY", "a secret of the gateway")
        yield made


def told(gateway):
    return [letter["body"] for letter in gateway.taken()]


def test_a_proved_number_is_told_of_receipt_and_answer_with_the_way_to_judge_it(gateway):
    one = published(sent(phone_proved=True))
    api.send_letters(NOW + MINUTE)
    api.send_letters(NOW + 5 * MINUTE)
    first, second = told(gateway)
    assert one.number in first and "/c/t/" in first and "+84912345678" in first
    assert "Đã xong thật chưa?" in second
    assert not api.send_letters(NOW + timedelta(days=1)) and len(told(gateway)) == 2


def test_a_number_nobody_proved_is_told_nothing(gateway):
    act(sent(), "refuse", reception(), reason="Không thuộc tỉnh")
    api.send_letters(NOW + MINUTE)
    assert told(gateway) == []
    assert set(ReportLetter.objects.values_list("state", flat=True)) == {"dropped"}


def test_a_carrier_that_fails_is_asked_again(gateway):
    sent(phone_proved=True)
    gateway.behave("failing")
    api.send_letters(NOW)
    assert ReportLetter.objects.get().state == "queued"
    gateway.behave("ok")
    api.send_letters(NOW + timedelta(hours=1))
    assert ReportLetter.objects.get().state == "sent" and len(told(gateway)) == 1


def test_one_number_gets_no_more_than_so_many_a_day(gateway):
    most = policy().letters_per_day
    for number in range(most + 3):
        sent(f"report-{number:04}", phone_proved=True)
    api.send_letters(NOW + MINUTE)
    assert len(told(gateway)) == most
    assert ReportLetter.objects.filter(state="dropped").count() == 3
