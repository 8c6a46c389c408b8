"""How many saw a report too can't be pumped: not by dropping the cookie, not by making up another, not by sending again."""

from datetime import timedelta

import pytest
from django.test import Client

from bazan.citizens.accounts import api as citizen_accounts
from bazan.citizens.accounts import rules
from bazan.citizens.app.access import DEVICE
from bazan.citizens.app.account import COOKIE
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.models import ReportSupport
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from tests.fixtures.report_province import act, province, reception, sent
from tests.present import present

__all__ = ["province"]
MOST = 5


@pytest.fixture
def number(province):
    one = sent(at=now())
    act(one, "receive", reception(), now())
    return one.number


def support(number: str, client: Client | None = None, network: str = "203.0.113.9") -> int:
    answer = (client or Client()).post(f"/c/r/{number}/support", headers={"accept": "application/json"}, REMOTE_ADDR=network)
    assert answer.status_code == 200
    return answer.json()["supports"]


def account(phone: str) -> Client:
    tried = citizen_accounts.ask(phone, "192.0.2.1", now())
    found, _ = citizen_accounts.prove(tried, rules.code_of(tried), now())
    accounts.enter(frozenset(), frozenset(), citizen_id=found)
    client = Client()
    client.cookies[COOKIE] = citizen_accounts.begin(present(found), now())
    accounts.leave()
    return client


def test_a_phone_that_drops_its_cookie_or_makes_up_another_is_not_counted_without_end(number):
    assert [support(number) for _ in range(60)][-1] == MOST
    for made_up in range(10):
        client = Client()
        client.cookies[DEVICE] = f"made-up-{made_up}"
        assert support(number, client) == MOST
    assert field_reports.public_report(number).supports == MOST


def test_one_phone_counts_once_from_wherever(number):
    client = Client()
    assert {support(number, client, network) for network in ("203.0.113.9", "198.51.100.7", "203.0.113.9")} == {1}


def test_another_network_and_another_day_count_again(number):
    for _ in range(MOST + 3):
        support(number)
    assert support(number, network="198.51.100.7") == MOST + 1
    assert field_reports.support(number, "phone-tomorrow", "203.0.113.0", now() + timedelta(days=1)) == MOST + 2


def test_an_account_counts_once_even_behind_a_full_address(number):
    for _ in range(MOST + 3):
        support(number)
    client = account("+84912345678")
    assert [support(number, client), support(number, client)] == [MOST + 1] * 2
    del client.cookies[DEVICE]
    assert support(number, client, "198.51.100.7") == MOST + 1
    assert support(number, account("+84987654321")) == MOST + 2


def test_no_row_tells_the_address(number):
    support(number)
    (row,) = ReportSupport.objects.values()
    assert "203.0.113" not in str(row) and len(row["network"]) == 64
