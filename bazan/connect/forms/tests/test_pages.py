"""The pages as people and scripts use them: a round trip by HTTP, and who may open what."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from bazan.connect.forms import jobs
from bazan.connect.forms.tests.conftest import filled, packed

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(account):
    def enter(username, role, organization, **more):
        client = Client()
        client.force_login(account(username, role, organization, **more))
        return client

    return enter


def upload(client, data, name="bieu.xlsx", **more):
    stream = io.BytesIO(data)
    stream.name = name
    return client.post("/forms/apiculture.hives_month/uploads", {"file": stream, **more})


def test_an_officer_takes_the_template_fills_it_in_and_sends_it(signed_in):
    client = signed_in("ong", "agency_officer", "bees", sector="apiculture")
    page = client.get("/forms")
    assert page.status_code == 200 and "Báo cáo tổ ong" in page.text
    got = client.get("/forms/apiculture.hives_month/template", {"period": "2026-10", "organization": "bees"})
    assert got.headers["Content-Type"].endswith("sheet")
    answer = upload(client, packed(filled(load_workbook(io.BytesIO(got.content)))))
    assert answer.status_code == 302
    there = answer.headers["Location"]
    number = int(there.rpartition("/")[2])
    assert "upload-state" in client.get(there).text
    jobs.check(number)
    page = client.get(there).text
    assert "Xác nhận và nộp" in page
    assert client.post(f"{there}/confirm", {"act": "whole"}).status_code == 302
    jobs.commit(number)
    assert client.get(f"{there}/state").json()["state"] == "committed"
    assert "Đã ghi số liệu" in client.get(there).text
